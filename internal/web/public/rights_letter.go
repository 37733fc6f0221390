package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// RightsLetterPage writes a letter to a campaign for anybody, with or without a
// report.
type RightsLetterPage struct {
	page.Base
	LetterFields
	Channel    page.Select
	On, Sender page.Field
}

// GetRightsLetter asks what a letter needs.
func (p *Pages) GetRightsLetter(c *gin.Context) error {
	return p.rightsLetter(c, letterForm{Rights: usual}, nil, nil)
}

// PostRightsLetter writes the letter. Nothing that was typed is kept.
func (p *Pages) PostRightsLetter(c *gin.Context) error {
	f, err := readLetter(c)
	if err != nil {
		return err
	}
	today := day.Of(p.Places.Latest(p.Now()))
	letter := f.letter()
	faults := letter.Check()
	letter.Contacts = f.contact(&faults, today)
	if len(faults) > 0 {
		return p.rightsLetter(c, f, nil, faults)
	}
	written := p.todayIn("")
	if f.Give == asPDF {
		return p.giveLetter(c, letter, written)
	}
	return p.rightsLetter(c, f, p.letterMade(p.Views.Localizer(c), letter, written), nil)
}

func (p *Pages) rightsLetter(c *gin.Context, f letterForm, made *letterMade, faults fault.Fields) error {
	v := RightsLetterPage{Base: p.Views.Base(c), LetterFields: f.fields(faults)}
	v.Faults, v.Letter, v.Action = faults, made, "/rights/letter"
	v.Back, v.BackLabel, v.Next, v.NextSay = "/rights", "layout.nav.rights", "/rights/month", "letter.next_month"
	v.Channel = page.Select{Name: "channel", Label: "letter.channel", Empty: "letter.channel_unsaid", Optional: true, Fault: faults.On("channel")}
	for _, ch := range report.Channels {
		v.Channel.Options = append(v.Channel.Options, page.Option{Value: string(ch), Label: page.ChannelLabel(ch), Checked: f.Channel == string(ch)})
	}
	v.On = dayField(&visit{Pages: p, c: c}, page.Field{Name: "on", Label: "letter.on", Value: f.On, Optional: true, Fault: faults.On("on")})
	v.Sender = page.Field{Name: "sender", Label: "letter.sender", Value: f.Sender, Width: "m", Optional: true}
	return p.Views.Show(c, page.Status(faults), "public/rights_letter", v)
}
