package public

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportContactPage asks about a contact after the first.
type ReportContactPage struct {
	StepBase
	Channel                  page.Choices
	Day, Hour, Count, Sender page.Field
	Remove                   string // address that takes the contact out, or "" while it is new
	Diary                    page.Diary
}

type contactForm struct {
	Channel string `form:"channel"`
	whenForm
	Sender string `form:"sender"`
	n      int    // 2 for the second contact
}

// GetReportContact asks about a further contact, told already or new.
func (p *Pages) GetReportContact(c *gin.Context) error {
	q, err := contactQuestion(c)
	if err != nil {
		return err
	}
	return p.getStep(c, q)
}

// PostReportContact takes a further contact.
func (p *Pages) PostReportContact(c *gin.Context) error {
	q, err := contactQuestion(c)
	if err != nil {
		return err
	}
	return p.postStep(c, q)
}

// PostReportContactRemove takes a further contact out.
func (p *Pages) PostReportContactRemove(c *gin.Context) error {
	q, err := contactQuestion(c)
	if err != nil {
		return err
	}
	return p.without(c, q, func(d *report.Draft, i int) { d.DropContact(i) })
}

// cut returns list without its element at i, if it has one.
func cut[T any](list []T, i int) []T {
	if i >= len(list) {
		return list
	}
	return slices.Delete(list, i, i+1)
}

func contactQuestion(c *gin.Context) (question, error) {
	n, err := further(c, report.MaxContacts)
	return question{contactPage(n), "public/report_contact", report.StepWhen, n, &contactForm{n: n}}, err
}

// further returns which contact or attempt an address means: the second to the
// last that a report may have.
func further(c *gin.Context, last int) (int, error) {
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil || n < 2 || n > last {
		return 0, fmt.Errorf("number %q: %w", c.Param("n"), fault.NotFound)
	}
	return n, nil
}

// without takes one of the further ones out, and leads to the check page.
func (p *Pages) without(c *gin.Context, q question, cut func(d *report.Draft, i int)) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	if to, ok := v.mayAsk(q); !ok {
		return v.goTo(to)
	}
	cut(&v.draft, q.n-1)
	if err := v.save(); err != nil {
		return err
	}
	return v.goTo(string(report.StepCheck))
}

func (f *contactForm) recall(v *visit) error {
	if contacts := v.draft.Filing.Contacts; f.n <= len(contacts) {
		c := contacts[f.n-1]
		f.Channel, f.Sender = string(c.Channel), c.Sender
		f.from(c)
	}
	return nil
}

func (f *contactForm) fill(v *visit) (fault.Fields, error) {
	contacts := &v.draft.Filing.Contacts
	if f.n > len(*contacts) {
		*contacts = append(*contacts, report.Contact{})
	}
	c := &(*contacts)[f.n-1]
	c.Channel, c.Sender = report.Channel(f.Channel), f.Sender
	return f.into(c), nil
}

func (f *contactForm) show(v *visit, s StepBase) any {
	p := ReportContactPage{StepBase: s, Diary: v.diary(), Channel: page.Choices{Name: "channel", Legend: "report.contact.channel", Compact: true, Two: true, Fault: s.Faults.On("channel")}}
	for _, c := range report.Channels {
		p.Channel.Options = append(p.Channel.Options, page.Option{Value: string(c), Label: page.ChannelLabel(c)})
	}
	page.Check(p.Channel.Options, f.Channel)
	p.Day, p.Hour, p.Count = f.fields(v, s.Faults)
	p.Channel.Read, p.Day.Read, p.Hour.Read = v.contactNote(f.n, "channel"), v.contactNote(f.n, "on"), v.contactNote(f.n, "at")
	p.Sender = page.Field{Name: "sender", Label: "report.contact.sender", Hint: "report.contact.sender_hint", Value: f.Sender, Width: "l", Optional: true, Autocomplete: "off", Fault: s.Faults.On("sender"), Read: v.contactNote(f.n, "sender")}
	if f.n <= v.saved(report.StepWhen) && s.Sent == "" {
		p.Remove = v.at(contactPage(f.n) + "/remove")
	}
	return p
}
