package public

import (
	"log/slog"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportPracticesPage asks what was wrong.
type ReportPracticesPage struct {
	StepBase
	Practices page.Choices
}

type practicesForm struct {
	Practices []string `form:"practices"`
}

// nothing is the answer « none of these »: it is kept as no practice at all.
const nothing = "none"

// GetReportPractices asks what was wrong.
func (p *Pages) GetReportPractices(c *gin.Context) error {
	return p.getStep(c, asking(report.StepPractices, new(practicesForm)))
}

// PostReportPractices takes what was wrong.
func (p *Pages) PostReportPractices(c *gin.Context) error {
	return p.postStep(c, asking(report.StepPractices, new(practicesForm)))
}

func (f *practicesForm) recall(v *visit) error {
	for _, p := range v.draft.Filing.Practices {
		f.Practices = append(f.Practices, string(p))
	}
	if len(f.Practices) == 0 && v.draft.Has(report.StepPractices) {
		f.Practices = []string{nothing}
	}
	return nil
}

func (f *practicesForm) fill(v *visit) (fault.Fields, error) {
	v.draft.Filing.Practices = nil
	for _, p := range f.Practices {
		if p != nothing && !slices.Contains(v.draft.Filing.Practices, report.Practice(p)) {
			v.draft.Filing.Practices = append(v.draft.Filing.Practices, report.Practice(p))
		}
	}
	if len(v.draft.Filing.Practices) > 0 && slices.Contains(f.Practices, nothing) {
		return fault.Fields{{Field: "practices", Key: "report.error.none_and_some"}}, nil
	}
	return nil, nil
}

func (f *practicesForm) show(v *visit, s StepBase) any {
	q := page.Choices{Name: "practices", Legend: "report.practices.title", Hint: "report.practices.hint", Multiple: true, Big: true, Fault: s.Faults.On("practices")}
	seen, err := v.seen()
	if err != nil { // the question is asked without what the machine would add
		slog.WarnContext(v.ctx(), "observations", "request", page.RequestID(v.c), "err", err)
	}
	fit := report.PracticesFor(v.draft.Filing.ChannelList())
	for _, p := range report.Practices {
		// What was ticked for another channel stays in sight, to be unticked by
		// the voter and not by us.
		if slices.Contains(fit, p) || slices.Contains(f.Practices, string(p)) {
			o := page.PracticeOption(p)
			o.Seen = seen[p]
			q.Options = append(q.Options, o)
		}
	}
	q.Options = append(q.Options, page.Option{Value: nothing, Label: "report.practices.none", Exclusive: true})
	page.Check(q.Options, f.Practices...)
	return ReportPracticesPage{s, q}
}
