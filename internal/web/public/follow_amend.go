package public

import (
	"context"
	"errors"
	"net/http"

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

func takeContact(told report.Filing) func(*report.Filing) {
	c := told.Contacts[len(told.Contacts)-1]
	return func(f *report.Filing) {
		for _, known := range f.Contacts {
			if known.Channel == c.Channel && known.On == c.On && known.At == c.At && known.Sender == c.Sender {
				return // a second click; how many alike came is a number of its own
			}
		}
		if len(f.Contacts) < report.MaxContacts {
			f.Contacts = append(f.Contacts, c)
		}
	}
}

func takeAttempt(told report.Filing) func(*report.Filing) {
	o := told.OptOuts[len(told.OptOuts)-1]
	return func(f *report.Filing) {
		for _, known := range f.OptOuts {
			if known.On == o.On && known.Means == o.Means && known.Outcome == o.Outcome {
				return
			}
		}
		if len(f.OptOuts) < report.MaxOptOuts {
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
	return v.amend(q, r, http.StatusOK, nil)
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
		return v.amend(q, r, http.StatusUnprocessableEntity, faults)
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
func (v *visit) amend(q question, r report.Report, status int, faults fault.Fields) error {
	s := StepBase{Base: v.Views.Base(v.c), Back: v.followAt(v.c, "/report"), Sent: r.Reference}
	s.Faults = faults
	return v.Views.Show(v.c, status, q.view, q.form.show(v, s))
}

// FollowFilesPage takes more files into a report.
type FollowFilesPage struct {
	page.Base
	Reference string
	Files     page.Field
	Room      int // how many more may come
	Most      int
}

// GetFollowFiles asks for more files.
func (p *Pages) GetFollowFiles(c *gin.Context) error { return p.showFiles(c, http.StatusOK, nil) }

// PostFollowFiles takes more files: each that is taken is the report's, also
// where another is refused.
func (p *Pages) PostFollowFiles(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	code, err := p.followCode(c)
	if err != nil {
		return err
	}
	v := &visit{Pages: p, c: c, token: report.EnclosureToken(code), found: true, draft: report.Draft{Filing: report.Filing{Lang: r.Lang, Kind: r.Kind}}}
	if err := p.Reports.SaveDraft(v.ctx(), v.token, v.draft); err != nil {
		return err
	}
	form := new(materialForm)
	if err := v.receive(form); err != nil {
		return err
	}
	var faults fault.Fields
	if came, err := p.Reports.Uploads(v.ctx(), v.token); err != nil {
		return err
	} else if len(came) == 0 && len(form.files) == 0 {
		faults.Add("files", "follow.files.none")
	}
	err = p.Cases.Enclose(v.ctx(), r, v.token)
	if err != nil && !errors.As(err, &faults) {
		return p.unfollowed(c, err)
	}
	if err := p.Reports.EraseDraft(v.ctx(), v.token); err != nil {
		return err
	}
	if faults = append(faults, form.files...); len(faults) > 0 {
		return p.showFiles(c, http.StatusUnprocessableEntity, faults)
	}
	return v.toReport(string(report.AddedFile))
}

func (p *Pages) showFiles(c *gin.Context, status int, faults fault.Fields) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	there, err := p.Reports.AttachmentsOf(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	f := FollowFilesPage{Base: p.Views.Base(c), Reference: r.Reference, Room: max(report.MaxAttachments-len(there), 0), Most: report.MaxAttachments}
	f.Faults = faults
	f.Files = page.Field{Name: "files", Label: "follow.files.label", Hint: "report.material.files_hint", Type: "file", Many: true, Accept: accepted, Fault: faults.On("files")}
	return p.Views.Show(c, status, "public/follow_files", f)
}
