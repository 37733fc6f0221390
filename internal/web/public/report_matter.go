package public

import (
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportMatterPage asks what it was about, where that is not plain: some who come
// here would be served elsewhere.
type ReportMatterPage struct {
	StepBase
	Matter page.Choices
}

type matterForm struct {
	Matter string `form:"matter"`
}

// GetReportMatter asks what it was about.
func (p *Pages) GetReportMatter(c *gin.Context) error {
	return p.getStep(c, asking(report.StepMatter, new(matterForm)))
}

// PostReportMatter takes what it was about.
func (p *Pages) PostReportMatter(c *gin.Context) error {
	return p.postStep(c, asking(report.StepMatter, new(matterForm)))
}

func (f *matterForm) recall(v *visit) error {
	f.Matter = v.draft.Matter
	return nil
}

func (f *matterForm) fill(v *visit) (fault.Fields, error) {
	if !slices.Contains(v.Tree.Answers("matter"), f.Matter) {
		return fault.Fields{{Field: "matter", Key: "report.error.matter_required"}}, nil
	}
	v.draft.Matter = f.Matter
	return nil, nil
}

func (f *matterForm) show(v *visit, s StepBase) any {
	q := page.Choices{Name: "matter", Legend: "report.matter.title", Hint: "report.matter.hint", Big: true, Fault: s.Faults.On("matter")}
	for _, m := range v.Tree.Answers("matter") {
		q.Options = append(q.Options, page.MatterOption(m))
	}
	page.Check(q.Options, f.Matter)
	return ReportMatterPage{s, q}
}
