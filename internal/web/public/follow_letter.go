package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/rights"
	"vigie/internal/web/page"
)

// FollowLetterPage writes a letter of what a report tells, to the campaign that it
// is about.
type FollowLetterPage struct {
	page.Base
	LetterFields
	Reference string
	Told      page.Summary // what of the report stands in the letter
}

// GetFollowLetter asks what a letter needs beyond the report.
func (p *Pages) GetFollowLetter(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	return p.followLetter(c, r, letterForm{Rights: usual, Campaign: r.SubjectName}, nil, nil)
}

// PostFollowLetter writes the letter. Nothing that was typed is kept.
func (p *Pages) PostFollowLetter(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	f, err := readLetter(c)
	if err != nil {
		return err
	}
	letter := f.letter()
	letter.Contacts, letter.Opposed = shown(r.Contacts), rights.Opposed(r.OptOuts)
	if faults := letter.Check(); len(faults) > 0 {
		return p.followLetter(c, r, f, nil, faults)
	}
	if f.Give == asPDF {
		return p.giveLetter(c, letter, p.todayIn(r.Departement))
	}
	return p.followLetter(c, r, f, p.letterMade(p.Views.Localizer(c), letter, p.todayIn(r.Departement)), nil)
}

// shown returns contacts as a letter repeats them.
func shown(contacts []report.Contact) []report.Contact {
	all := make([]report.Contact, len(contacts))
	for i, c := range contacts {
		c.Sender = shortened(oneLine(c.Sender))
		all[i] = c
	}
	return all
}

func (p *Pages) followLetter(c *gin.Context, r report.Report, f letterForm, made *letterMade, faults fault.Fields) error {
	v := FollowLetterPage{Base: p.Views.Base(c), LetterFields: f.fields(faults), Reference: r.Reference}
	v.Faults, v.Letter, v.Action = faults, made, "/follow/letter"
	v.Back, v.BackLabel, v.Next, v.NextSay = "/follow/report", "layout.back", "/follow/requests", "letter.next_requests"
	told := &visit{Pages: p, c: c}
	for _, contact := range r.Contacts {
		v.Told.Rows = append(v.Told.Rows, page.SummaryRow{Label: "follow.contact", Values: some(told.words().T(page.ChannelLabel(contact.Channel)), told.when(contact), contact.Sender)})
	}
	if on := rights.Opposed(r.OptOuts); on != "" {
		v.Told.Rows = append(v.Told.Rows, page.SummaryRow{Label: "report.check.opposed", Values: some(told.words().Day(on))})
	}
	return p.Views.Show(c, page.Status(faults), "public/follow_letter", v)
}
