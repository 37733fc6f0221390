package office

import (
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseThread is what passes between the reviewers and the author of the report
// that is shown: sealed, or opened for this answer.
type caseThread struct {
	URL, Query string
	Version    int
	Reference  string // of the report
	Unheard    int    // additions to the whole case that nobody took note of
	Added      []addedRow
	Talk       report.Talk
	May        bool // the reader's role opens them
	Closed     bool // they were asked for and did not open
	Said       []report.Said
	Ask        bool // the reader may write
	Words      page.Field
}

// addedRow is one thing that the author did after filing.
type addedRow struct {
	What   string // key
	At     time.Time
	New    bool
	Before []fact // what it replaced
}

// fillThread lays out the exchange about the report that is shown.
func (p *Pages) fillThread(c *gin.Context, data *casePage, one triage.Case, r report.Report, s shown) error {
	ctx := c.Request.Context()
	t := &caseThread{
		URL: data.URL, Query: data.Query, Version: one.Version, Reference: r.Reference, May: Who(c).May(account.ReadSealed), Said: s.said, Closed: s.unread,
		Ask:   data.Moves.Ask,
		Words: page.Field{Name: "words", Label: "office.thread.words", Hint: "office.thread.hint", Multiline: true, Rows: 4, MaxLength: report.MaxWords, Value: s.form.Words, Fault: s.faults.On("words")},
	}
	var err error
	if t.Talk, err = p.Reports.TalkOf(ctx, r.ID); err != nil {
		return err
	}
	if t.Unheard, err = p.Triage.Unheard(ctx, one); err != nil {
		return err
	}
	added, err := p.Reports.AdditionsOf(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, a := range added {
		before, err := a.Replaced()
		if err != nil {
			return err
		}
		t.Added = append(t.Added, addedRow{page.AdditionLabel(a.Kind), a.At, a.HeardAt == nil, p.replaced(p.Views.Localizer(c), before)})
	}
	data.Thread = t
	return nil
}

// replaced says what a correction replaced.
func (p *Pages) replaced(words *i18n.Localizer, f report.Former) []fact {
	var facts []fact
	if f.Subject != nil {
		facts = append(facts, fact{"office.case.fact.subject", filled(words.T(page.SubjectKindLabel(f.Subject.Kind)), f.Subject.Name)})
	}
	if f.Commune != nil {
		place, _ := p.Places.Commune(*f.Commune)
		facts = append(facts, fact{"office.case.fact.commune", filled(place.Label())})
	}
	if f.Practices != nil {
		said := fact{Label: "office.case.fact.practices"}
		for _, x := range *f.Practices {
			said.Values = append(said.Values, words.T(page.PracticeLabel(x)))
		}
		facts = append(facts, said)
	}
	if len(f.Contacts) > 0 {
		facts = append(facts, fact{"office.case.contact.when", filled(words.Day(f.Contacts[0].On), words.Clock(f.Contacts[0].At))})
	}
	return facts
}

// PostCaseAsk writes to the author of a report.
func (p *Pages) PostCaseAsk(c *gin.Context) error {
	return p.acted(c, "asked", func(on triage.On, form caseForm) (triage.Case, error) {
		return p.Triage.Ask(c.Request.Context(), on, form.Report, form.Words)
	})
}

// PostCaseHear takes note of what authors added.
func (p *Pages) PostCaseHear(c *gin.Context) error {
	return p.acted(c, "heard", func(on triage.On, _ caseForm) (triage.Case, error) {
		return p.Triage.Hear(c.Request.Context(), on)
	})
}

// PostCaseThread opens what was written of a report, for this answer alone.
func (p *Pages) PostCaseThread(c *gin.Context) error {
	var form caseForm
	r, err := p.asked(c, &form)
	if err != nil {
		return err
	}
	said, err := p.Triage.ReadMessages(c.Request.Context(), r, Who(c), p.Identities)
	switch {
	case err == nil:
		return p.showCase(c, shown{form: caseForm{Report: r.Reference}, said: said})
	case errors.Is(err, seal.ErrClosed):
		return p.showCase(c, shown{form: caseForm{Report: r.Reference}, unread: true})
	}
	return err
}
