package public

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// form is what is typed on one page of the report: each page has its own.
type form interface {
	// recall fills the form with what the draft holds.
	recall(v *visit) error
	// fill puts the form into the draft, and returns the faults that only what
	// was typed can have; those of the answers are the rules'.
	fill(v *visit) (fault.Fields, error)
	// show returns the page's struct for its template.
	show(v *visit, s StepBase) any
}

// StepBase is what each page of the report shows.
type StepBase struct {
	page.Base
	Progress page.Progress
	Back     string // address of the page before
	Sent     string // reference of the report that it changes; "" while one is being told
}

// question is one page of the report: its address under /report, its template,
// the step that it belongs to and its form. A contact or an attempt after the
// first has a page of its own, of the step that asks about the first.
type question struct {
	address string
	view    string
	step    report.Step
	n       int // 1, or which contact or attempt it asks about
	form    form
}

// further says that q asks about a contact or an attempt after the first.
func (q question) further() bool { return q.n > 1 }

// asking returns the question of a step.
func asking(s report.Step, f form) question {
	return question{string(s), "public/report_" + strings.ReplaceAll(string(s), "-", "_"), s, 1, f}
}

// getStep shows a page of the report with what was answered before.
func (p *Pages) getStep(c *gin.Context, q question) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	if to, ok := v.mayAsk(q); !ok {
		return v.goTo(to)
	}
	if err := q.form.recall(v); err != nil {
		return err
	}
	return v.ask(q, http.StatusOK, nil)
}

// postStep takes a page's answers and leads to the next.
func (p *Pages) postStep(c *gin.Context, q question) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	if err := read(c, q.form); err != nil {
		return err
	}
	if !v.found {
		return v.rescue(q)
	}
	if to, ok := v.mayAsk(q); !ok {
		return v.goTo(to)
	}
	faults, err := v.answer(q)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return v.ask(q, http.StatusUnprocessableEntity, faults)
	}
	return v.onward(q)
}

// answer puts the form into the draft and returns what is wrong on this page.
func (v *visit) answer(q question) (fault.Fields, error) {
	v.draft.First()
	typed, err := q.form.fill(v)
	if err != nil {
		return nil, err
	}
	v.draft.Settle()
	filing := v.draft.Filing.Clean()
	if filing.Contacts[0].Channel == report.Call {
		filing.Contacts[0].Channel = report.CallLive // which of the two is asked on the next page
	}
	all, err := v.Reports.Check(v.ctx(), filing)
	return on(q.address, typed, all), err
}

// onward keeps the answers and leads to what is asked next.
func (v *visit) onward(q question) error {
	v.draft.Mark(q.step)
	to := string(v.Tree.Next(v.draft, q.step))
	if e, ok := v.Tree.Misplaced(v.draft, q.step); ok { // told once; whoever goes on is not told again
		v.draft.Told = append(v.draft.Told, e.ID)
		to = elsewherePage(e.ID)
	}
	if err := v.save(); err != nil {
		return err
	}
	return v.goTo(to)
}

// mayAsk says whether a page may be shown, and where to go instead. One more
// contact or attempt is told once all the pages are answered.
func (v *visit) mayAsk(q question) (instead string, ok bool) {
	d := v.draft
	switch {
	case !v.found:
		return "?again=expired", false
	case d.Receipt != nil:
		return "receipt", false
	case q.further() && v.Tree.Todo(d) != report.StepCheck, !v.Tree.Reached(d, q.step):
		return string(v.Tree.Todo(d)), false
	case q.n > v.saved(q.step)+1:
		return string(report.StepCheck), false
	}
	return "", true
}

// saved returns how many contacts, or attempts to make it stop, are told.
func (v *visit) saved(s report.Step) int {
	if s == report.StepOptOut {
		return len(v.draft.Filing.OptOuts)
	}
	return len(v.draft.Filing.Contacts)
}

// rescue begins a new draft with the answers of one page, when the draft they
// belonged to is gone: what was just typed is the last thing to lose.
func (v *visit) rescue(q question) error {
	if q.further() || v.Desk != nil {
		return v.goTo("?again=expired")
	}
	if _, err := q.form.fill(v); err != nil { // what is wrong is said when the page is asked again
		return err
	}
	if err := v.save(); err != nil {
		return err
	}
	return v.goTo("?again=kept")
}

// ask shows a page of the report.
func (v *visit) ask(q question, status int, faults fault.Fields) error {
	s := StepBase{Base: v.Views.Base(v.c), Back: v.back(q)}
	s.Faults = faults
	s.Progress.Label = v.Tree.Chapter(q.step)
	if !q.further() { // what is added from the check page is no step on the way to it
		s.Progress.Step, s.Progress.Of = v.Tree.Number(q.step)
	}
	return v.Views.Show(v.c, status, q.view, q.form.show(v, s))
}

// back returns the address of the page before; from an answer being changed,
// that is the check page.
func (v *visit) back(q question) string {
	if v.Tree.Todo(v.draft) == report.StepCheck && q.step != report.StepCheck {
		return v.at(string(report.StepCheck))
	}
	return v.at(string(v.Tree.Previous(v.draft, q.step)))
}
