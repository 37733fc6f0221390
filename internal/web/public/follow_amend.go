package public

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// amendment is a page on which the holder of a code tells more, or mends what
// they told: a page of the form, with the report in the draft's place.
type amendment struct {
	kind report.AdditionKind
	ask  func(r report.Report) question
	// take returns the change that the page's answers make.
	take func(told report.Filing) func(*report.Filing)
}

// amendments are these pages, by the last part of their address.
var amendments = map[string]amendment{
	"again":     {report.AddedContact, askAgain, takeContact},
	"opt-out":   {report.AddedOptOut, askOpposed, takeAttempt},
	"when":      {report.Corrected, asks(report.StepWhen, func() form { return new(whenForm) }), takeWhen},
	"subject":   {report.Corrected, asks(report.StepSubject, func() form { return new(subjectForm) }), takeSubject},
	"place":     {report.Corrected, asks(report.StepPlace, func() form { return new(placeForm) }), takePlace},
	"practices": {report.Corrected, asks(report.StepPractices, func() form { return new(practicesForm) }), takePractices},
}

func askAgain(r report.Report) question {
	n := len(r.Contacts) + 1
	return question{contactPage(n), "public/report_contact", report.StepWhen, n, &contactForm{n: n}}
}

// askOpposed asks about one more attempt as the form does about a further one; the
// first one too.
func askOpposed(r report.Report) question {
	n := len(r.OptOuts) + 1
	address := attemptPage(n)
	if n == 1 {
		address = string(report.StepOptOut)
	}
	return question{address, "public/report_attempt", report.StepOptOut, n, &furtherForm{n: n}}
}

func asks(s report.Step, blank func() form) func(report.Report) question {
	return func(report.Report) question { return asking(s, blank()) }
}

// takeContact adds a contact, but not one that is there: a second click; how many
// alike came is a number of its own.
func takeContact(told report.Filing) func(*report.Filing) {
	c := told.Contacts[len(told.Contacts)-1]
	same := func(k report.Contact) bool {
		return k.Channel == c.Channel && k.On == c.On && k.At == c.At && k.Sender == c.Sender
	}
	return func(f *report.Filing) {
		if len(f.Contacts) < report.MaxContacts && !slices.ContainsFunc(f.Contacts, same) {
			f.Contacts = append(f.Contacts, c)
		}
	}
}

func takeAttempt(told report.Filing) func(*report.Filing) {
	o := told.OptOuts[len(told.OptOuts)-1]
	same := func(k report.OptOut) bool { return k.On == o.On && k.Means == o.Means && k.Outcome == o.Outcome }
	return func(f *report.Filing) {
		if len(f.OptOuts) < report.MaxOptOuts && !slices.ContainsFunc(f.OptOuts, same) {
			f.OptOuts = append(f.OptOuts, o)
		}
	}
}

func takeWhen(told report.Filing) func(*report.Filing) {
	is := told.Contacts[0]
	return func(f *report.Filing) {
		c := &f.Contacts[0]
		c.On, c.At, c.Count = is.On, is.At, is.Count
	}
}

func takeSubject(told report.Filing) func(*report.Filing) {
	return func(f *report.Filing) { f.Subject = told.Subject }
}

func takePlace(told report.Filing) func(*report.Filing) {
	return func(f *report.Filing) { f.Commune = told.Commune }
}

func takePractices(told report.Filing) func(*report.Filing) {
	return func(f *report.Filing) { f.Practices = told.Practices }
}

// full says that no more of its kind fits into a report.
func (a amendment) full(r report.Report) bool {
	return a.kind == report.AddedContact && len(r.Contacts) >= report.MaxContacts || a.kind == report.AddedOptOut && len(r.OptOuts) >= report.MaxOptOuts
}

// amending returns the page that an address names, and the report of the code as
// a draft; where it returns no visit, the answer is given.
func (p *Pages) amending(c *gin.Context) (*visit, amendment, report.Report, error) {
	a, known := amendments[c.Param("what")]
	if !known {
		return nil, a, report.Report{}, fault.NotFound
	}
	r, err := p.followed(c)
	if err != nil {
		return nil, a, r, p.unfollowed(c, err)
	}
	v := &visit{Pages: p, c: c, found: true, draft: report.Draft{Filing: r.Told()}}
	v.draft.Done = v.Tree.Steps(v.draft)
	if a.full(r) {
		return nil, a, r, v.toReport("full")
	}
	return v, a, r, nil
}

// GetFollowAmend asks for more of a report, or for what is to be mended.
func (p *Pages) GetFollowAmend(c *gin.Context) error {
	v, a, r, err := p.amending(c)
	if v == nil {
		return err
	}
	q := a.ask(r)
	if err := q.form.recall(v); err != nil {
		return err
	}
	return v.amend(q, r, nil)
}

// PostFollowAmend takes it. What was typed stays where something is wrong.
func (p *Pages) PostFollowAmend(c *gin.Context) error {
	v, a, r, err := p.amending(c)
	if v == nil {
		return err
	}
	q := a.ask(r)
	if err := read(c, q.form); err != nil {
		return err
	}
	faults, err := v.answer(q)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return v.amend(q, r, faults)
	}
	return v.amended(func(ctx context.Context) error {
		return p.Cases.Amend(ctx, r, a.kind, a.take(v.draft.Filing))
	}, string(a.kind))
}

// amended does what changes a report and leads to where it is shown, with a word
// of what was done.
func (v *visit) amended(do func(context.Context) error, said string) error {
	err := do(v.ctx())
	if errors.Is(err, fault.NotFound) { // withdrawn in another tab
		return v.unfollowed(v.c, err)
	}
	if err != nil {
		return err
	}
	return v.toReport(said)
}

func (v *visit) toReport(said string) error {
	v.c.Redirect(http.StatusSeeOther, v.followAt(v.c, "/report?said="+said))
	return nil
}

// amend shows a page of the form for a report that was sent.
func (v *visit) amend(q question, r report.Report, faults fault.Fields) error {
	s := StepBase{Base: v.Views.Base(v.c), Back: v.followAt(v.c, "/report"), Sent: r.Reference}
	s.Faults = faults
	return v.Views.Show(v.c, page.Status(faults), q.view, q.form.show(v, s))
}
