package public

import (
	"errors"
	"log/slog"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportCheckPage shows all the answers before they are sent.
type ReportCheckPage struct {
	StepBase
	Received, Who, Wrong, You page.Summary
	Election                  page.Summary
	Mend                      []Mend
	Contact, Attempt          string // addresses at which one more is told, or ""
	File                      string // address at which a file is added
	Diary                     page.Diary
	Alike                     int // reports of the same message, 0 for none or too few to tell
	Complaint                 bool
	Challenge                 string       // work for the browser, as JSON
	Later                     *page.Notice // why it could not be sent yet, or nil
}

// Mend is an answer that cannot be sent as it is, and where to change it.
type Mend struct {
	URL   string
	Fault fault.Field
}

// GetReportCheck shows all the answers.
func (p *Pages) GetReportCheck(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	q := asking(report.StepCheck, nil)
	if to, ok := v.mayAsk(q); !ok {
		return v.goTo(to)
	}
	return v.check(q, nil)
}

// PostReportCheck files the report, once, and leads to its receipt.
func (p *Pages) PostReportCheck(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	q := asking(report.StepCheck, nil)
	if to, ok := v.mayAsk(q); !ok {
		return v.goTo(to)
	}
	err = v.send()
	if mended(err) {
		return v.check(q, err)
	}
	if errors.Is(err, fault.NotFound) { // erased in another tab a moment ago
		return v.goTo("?again=expired")
	}
	if err != nil {
		return err
	}
	return v.goTo("receipt")
}

// alike returns how many have reported the message that is being told, 0 where
// they are too few to tell (see exactFrom), or it cannot be known now.
func (v *visit) alike() int {
	f := v.draft.Filing
	if strings.TrimSpace(f.Message) == "" {
		return 0
	}
	n, err := v.Canvasses.Alike(v.ctx(), f.Election, canvass.Text{Body: f.Message, Sender: canvass.SenderOf(v.draft.First().Sender)})
	if err != nil {
		slog.WarnContext(v.ctx(), "reports of a message", "request", page.RequestID(v.c), "err", err)
	}
	if n < exactFrom {
		return 0
	}
	return n
}

// diary says what came after each attempt to make it stop.
func (v *visit) diary() page.Diary {
	f := v.draft.Filing
	return page.DiaryOf(v.words(), report.Diary(f.Contacts, f.OptOuts))
}

// check shows all the answers, and why they could not be sent, if they were.
func (v *visit) check(q question, why error) error {
	p := ReportCheckPage{StepBase: StepBase{Base: v.Views.Base(v.c), Back: v.back(q)}}
	status := v.tell(&p, why)
	var err error
	if p.Challenge, err = v.challenge(); err != nil {
		return err
	}
	p.Progress.Label = v.Tree.Chapter(q.step)
	p.Progress.Step, p.Progress.Of = v.Tree.Number(q.step)
	for _, f := range p.Faults {
		address, _ := asked(f.Field)
		p.Mend = append(p.Mend, Mend{v.at(address), f})
	}
	f := v.draft.Filing
	p.Complaint = f.Kind == report.Complaint
	if n := len(f.Contacts); n < report.MaxContacts {
		p.Contact = v.at(contactPage(n + 1))
	}
	p.File = v.at(string(report.StepMaterial))
	if n := len(f.OptOuts); n > 0 && n < report.MaxOptOuts {
		p.Attempt = v.at(attemptPage(n + 1))
	}
	p.Diary = v.diary()
	p.Alike = v.alike()
	if err := v.summarize(&p); err != nil {
		return err
	}
	return v.Views.Show(v.c, status, q.view, p)
}
