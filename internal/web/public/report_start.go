package public

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportStartPage says what a report takes, and what becomes of the answers.
type ReportStartPage struct {
	page.Base
	Open     bool         // reports are taken for one election or more
	Only     string       // the election's name when there is one alone
	Election page.Choices // which, when there are several
	Resume   string       // address at which a draft in progress goes on, or ""
	Receipt  bool         // a report was just sent, and its code is not noted yet
	Said     *page.Notice
	Paper    bool // a form to print is offered
}

type startForm struct {
	Election string `form:"election"`
}

// said is why a visitor was led back to the start.
var said = map[string]page.Notice{
	"expired": {Tone: "warn", Title: "report.start.expired_title", Lead: "report.start.expired_text"},
	"kept":    {Tone: "warn", Title: "report.start.kept_title", Lead: "report.start.kept_text"},
	"erased":  {Tone: "done", Title: "report.start.erased_title", Lead: "report.start.erased_text"},
	"shared":  {Tone: "done", Title: "report.shared.title", Lead: "report.shared.choose"},
	"receipt": {Tone: "info", Title: "report.start.receipt_title", Lead: "report.start.receipt_text"},
}

// GetReportStart shows where the form begins. It sets no cookie.
func (p *Pages) GetReportStart(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	return v.start(http.StatusOK, v.draft.Filing.Election, nil)
}

// PostReportStart begins a report, or changes the election of one in progress.
func (p *Pages) PostReportStart(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	var form startForm
	if err := read(c, &form); err != nil {
		return err
	}
	if v.draft.Receipt != nil {
		return v.goTo("receipt")
	}
	slug, faults, err := v.choose(form.Election)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return v.start(http.StatusUnprocessableEntity, slug, faults)
	}
	if v.draft.Filing.Election != slug {
		v.draft.Filing.Election, v.draft.Filing.Subject.Contender = slug, ""
	}
	v.draft.First()
	if err := v.save(); err != nil {
		return err
	}
	return v.goTo(string(v.Tree.Todo(v.draft)))
}

// PostReportErase erases the draft. A receipt that is not noted yet stays: it
// is shown nowhere else.
func (p *Pages) PostReportErase(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	if v.draft.Receipt != nil {
		return v.goTo("receipt")
	}
	if err := v.erase(); err != nil {
		return err
	}
	return v.goTo("?again=erased")
}

// choose returns the election that was chosen, the only one where there is no
// choice, and what is wrong with it.
func (v *visit) choose(slug string) (string, fault.Fields, error) {
	open, err := v.open()
	if err != nil {
		return slug, nil, err
	}
	if slug == "" && len(open) == 1 {
		return open[0].Slug, nil, nil
	}
	all, err := v.Reports.Check(v.ctx(), report.Filing{Election: slug})
	return slug, on("", nil, all), err
}

// open returns the elections for which reports are taken today, the one that a
// supervisor put first before the others.
func (v *visit) open() ([]election.Election, error) {
	open, err := v.Elections.Open(v.ctx(), v.todayIn(""))
	first := v.Settings.First()
	if i := slices.IndexFunc(open, func(e election.Election) bool { return e.Slug == first }); i > 0 {
		e := open[i]
		open = slices.Insert(slices.Delete(open, i, i+1), 0, e)
	}
	return open, err
}

func (v *visit) start(status int, chosen string, faults fault.Fields) error {
	open, err := v.open()
	if err != nil {
		return err
	}
	p := ReportStartPage{Base: v.Views.Base(v.c), Open: len(open) > 0, Receipt: v.draft.Receipt != nil, Paper: v.Operator.Address != ""}
	p.Faults = faults
	if notice, ok := said[v.c.Query("again")]; ok {
		p.Said = &notice
	}
	if v.found && v.draft.Filing.Election != "" && !p.Receipt {
		p.Resume = v.at(string(v.Tree.Todo(v.draft)))
	}
	p.Election = page.Choices{Name: "election", Legend: "report.start.election", Fault: faults.On("election")}
	for _, e := range open {
		p.Only = e.Name(p.Lang)
		p.Election.Options = append(p.Election.Options, page.Option{Value: e.Slug, Text: p.Only, Note: votes(v, e)})
	}
	if len(open) > 1 {
		p.Only = ""
	}
	page.Check(p.Election.Options, chosen)
	return v.Views.Show(v.c, status, "public/report_start", p)
}

// votes says when an election is held.
func votes(v *visit, e election.Election) string {
	l := v.words()
	if e.Round2 == "" {
		return l.T("report.start.one_round", "Day", e.Round1)
	}
	return l.T("report.start.two_rounds", "First", e.Round1, "Second", e.Round2)
}
