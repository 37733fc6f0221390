package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportAttemptPage asks about an attempt after the first to make it stop.
type ReportAttemptPage struct {
	StepBase
	Attempt AttemptFields
	Remove  string // address that takes the attempt out, or "" while it is new
	Diary   page.Diary
}

type furtherForm struct {
	attemptForm
	n int // 2 for the second attempt
}

// GetReportAttempt asks about a further attempt, told already or new.
func (p *Pages) GetReportAttempt(c *gin.Context) error {
	q, err := attemptQuestion(c)
	if err != nil {
		return err
	}
	return p.getStep(c, q)
}

// PostReportAttempt takes a further attempt.
func (p *Pages) PostReportAttempt(c *gin.Context) error {
	q, err := attemptQuestion(c)
	if err != nil {
		return err
	}
	return p.postStep(c, q)
}

// PostReportAttemptRemove takes a further attempt out.
func (p *Pages) PostReportAttemptRemove(c *gin.Context) error {
	q, err := attemptQuestion(c)
	if err != nil {
		return err
	}
	return p.without(c, q, func(d *report.Draft, i int) {
		d.Filing.OptOuts = cut(d.Filing.OptOuts, i)
	})
}

func attemptQuestion(c *gin.Context) (question, error) {
	n, err := further(c, report.MaxOptOuts)
	return question{attemptPage(n), "public/report_attempt", report.StepOptOut, n, &furtherForm{n: n}}, err
}

func (f *furtherForm) recall(v *visit) error {
	if attempts := v.draft.Filing.OptOuts; f.n <= len(attempts) {
		f.from(attempts[f.n-1])
	}
	return nil
}

func (f *furtherForm) fill(v *visit) (fault.Fields, error) {
	attempts := &v.draft.Filing.OptOuts
	if f.n > len(*attempts) {
		*attempts = append(*attempts, report.OptOut{})
	}
	return f.into(&(*attempts)[f.n-1]), nil
}

func (f *furtherForm) show(v *visit, s StepBase) any {
	p := ReportAttemptPage{StepBase: s, Attempt: f.fields(v, s.Faults), Diary: v.diary()}
	if f.n <= v.saved(report.StepOptOut) && s.Sent == "" {
		p.Remove = v.at(attemptPage(f.n) + "/remove")
	}
	return p
}
