package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportOriginPage asks where the sender had the voter's details from.
type ReportOriginPage struct {
	StepBase
	Origin, Relation page.Choices
}

type originForm struct {
	Origin   string `form:"data_origin"`
	Relation string `form:"relation"`
}

// GetReportOrigin asks where the sender had the voter's details from.
func (p *Pages) GetReportOrigin(c *gin.Context) error {
	return p.getStep(c, asking(report.StepOrigin, new(originForm)))
}

// PostReportOrigin takes where the sender had the voter's details from.
func (p *Pages) PostReportOrigin(c *gin.Context) error {
	return p.postStep(c, asking(report.StepOrigin, new(originForm)))
}

func (f *originForm) recall(v *visit) error {
	f.Origin, f.Relation = string(v.draft.Filing.DataOrigin), string(v.draft.Filing.Relation)
	return nil
}

func (f *originForm) fill(v *visit) (fault.Fields, error) {
	v.draft.Filing.DataOrigin, v.draft.Filing.Relation = report.DataOrigin(f.Origin), report.Relation(f.Relation)
	return nil, nil
}

func (f *originForm) show(v *visit, s StepBase) any {
	origin := page.Choices{Name: "data_origin", Legend: "report.origin.data_origin", Hint: "report.origin.data_origin_hint", Compact: true, Optional: true, Fault: s.Faults.On("data_origin")}
	for _, o := range v.Tree.Answers("data_origin") {
		origin.Options = append(origin.Options, page.Option{Value: o, Label: page.DataOriginLabel(report.DataOrigin(o))})
	}
	relation := page.Choices{Name: "relation", Legend: "report.origin.relation", Compact: true, Optional: true, Fault: s.Faults.On("relation")}
	for _, r := range v.Tree.Answers("relation") {
		relation.Options = append(relation.Options, page.Option{Value: r, Label: page.RelationLabel(report.Relation(r))})
	}
	page.Check(origin.Options, f.Origin)
	page.Check(relation.Options, f.Relation)
	return ReportOriginPage{s, origin, relation}
}
