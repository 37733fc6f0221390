package public

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/guide"
	"vigie/internal/i18n"
	"vigie/internal/web/page"
)

// GuidesNoticePage writes the information that a campaign's messages owe their
// readers.
type GuidesNoticePage struct {
	page.Base
	Campaign, Election, Source, Until, Contact, Stop, Page page.Field
	Channels, Origin, Basis                                page.Choices
	Written                                                []written
	Warnings                                               []string // keys
}

// written is a text that was made for a campaign.
type written struct {
	ID      string
	Title   string // key
	Note    string // in words
	Text    string // in French, which voters are written in
	Meaning string // the same in the page's language, "" where that is French
}

// noticeForm is the form as typed.
type noticeForm struct {
	Campaign string   `form:"campaign"`
	Election string   `form:"guide_election"`
	Channels []string `form:"channels"`
	Origin   string   `form:"origin"`
	Source   string   `form:"source"`
	Basis    string   `form:"basis"`
	Until    string   `form:"until"`
	Contact  string   `form:"contact"`
	Stop     string   `form:"stop"`
	Page     string   `form:"page"`
}

func (f noticeForm) notice() guide.Notice {
	n := guide.Notice{
		Campaign: oneLine(f.Campaign), Election: oneLine(f.Election), Origin: guide.Origin(f.Origin), Source: oneLine(f.Source),
		Basis: guide.Basis(f.Basis), Until: day.Day(strings.TrimSpace(f.Until)), Contact: oneLine(f.Contact), Stop: oneLine(f.Stop), Page: oneLine(f.Page),
	}
	return n.On(f.Channels)
}

// oneLine is what was typed into a line, whatever a program put into it.
func oneLine(typed string) string { return strings.Join(strings.Fields(typed), " ") }

// GetGuidesNotice asks what a notice needs.
func (p *Pages) GetGuidesNotice(c *gin.Context) error {
	return p.notice(c, http.StatusOK, noticeForm{}, nil, nil)
}

// PostGuidesNotice writes the notices. Nothing that was typed is kept.
func (p *Pages) PostGuidesNotice(c *gin.Context) error {
	var form noticeForm
	if err := read(c, &form); err != nil {
		return err
	}
	n := form.notice()
	if faults := n.Check(); len(faults) > 0 {
		return p.notice(c, http.StatusUnprocessableEntity, form, nil, faults)
	}
	return p.notice(c, http.StatusOK, form, &n, nil)
}

func (p *Pages) notice(c *gin.Context, status int, f noticeForm, made *guide.Notice, faults fault.Fields) error {
	v := GuidesNoticePage{
		Base:     p.Views.Base(c),
		Election: page.Field{Name: "guide_election", Label: "guide.notice.election", Value: f.Election, Optional: true},
		Channels: guideChannels(f.Channels),
		Origin:   page.Choices{Name: "origin", Legend: "guide.notice.origin", Compact: true},
		Source:   page.Field{Name: "source", Label: "guide.notice.source", Hint: "guide.notice.source_hint", Value: f.Source},
		Basis:    page.Choices{Name: "basis", Legend: "guide.notice.basis", Hint: "guide.notice.basis_hint", Compact: true},
		Until:    page.Field{Name: "until", Label: "guide.notice.until", Hint: "guide.notice.until_hint", Type: "date", Value: f.Until, Optional: true, Width: "m"},
		Page:     page.Field{Name: "page", Label: "guide.notice.page", Hint: "guide.notice.page_hint", Value: f.Page, Type: "url", Optional: true},
	}
	v.Campaign, v.Contact, v.Stop = guideCampaign(f.Campaign, f.Contact, f.Stop)
	for _, o := range guide.Origins {
		v.Origin.Options = append(v.Origin.Options, page.Option{Value: string(o), Label: originKeys[o]})
	}
	for _, b := range guide.Bases {
		v.Basis.Options = append(v.Basis.Options, page.Option{Value: string(b), Label: basisKeys[b]})
	}
	page.Check(v.Origin.Options, f.Origin)
	page.Check(v.Basis.Options, f.Basis)
	v.Faults = faults
	for _, field := range []*page.Field{&v.Campaign, &v.Election, &v.Source, &v.Until, &v.Contact, &v.Stop, &v.Page} {
		field.Fault = faults.On(field.Name)
	}
	v.Channels.Fault, v.Origin.Fault, v.Basis.Fault = faults.On("channels"), faults.On("origin"), faults.On("basis")
	if made != nil {
		v.Warnings = made.Warnings()
		v.Written = p.writtenNotices(p.Views.Localizer(c), *made)
	}
	return p.Views.Show(c, status, "public/guides_notice", v)
}

// writtenNotices writes a notice for each channel.
func (p *Pages) writtenNotices(l *i18n.Localizer, n guide.Notice) []written {
	var all []written
	for _, channel := range n.Channels {
		w := p.writtenIn(l, n.Written(channel), "\n")
		w.ID, w.Title = "notice-"+string(channel), channelTitles[channel]
		if channel == guide.SMS {
			w.Text = guide.ForSMS(w.Text)
			places, messages := guide.Segments(w.Text)
			w.Note = l.T("guide.notice.sms_size", "Count", messages, "Places", places)
		}
		all = append(all, w)
	}
	return all
}

// writtenIn writes sentences in French, and says what they mean where the page
// is in another language.
func (p *Pages) writtenIn(l *i18n.Localizer, sentences []guide.Text, between string) written {
	in := func(l *i18n.Localizer) string {
		var lines []string
		for _, s := range sentences {
			lines = append(lines, l.T(s.Key, s.Params...))
		}
		return strings.Join(lines, between)
	}
	w := written{Text: in(p.Views.Bundle.Localizer(i18n.First))}
	if l.Lang != i18n.First {
		w.Meaning = in(l)
	}
	return w
}

// guideCampaign asks who a campaign is, where it is reached, and which word or
// number stops it.
func guideCampaign(name, contact, stop string) (asksName, asksContact, asksStop page.Field) {
	return page.Field{Name: "campaign", Label: "guide.notice.campaign", Hint: "guide.notice.campaign_hint", Value: name},
		page.Field{Name: "contact", Label: "guide.notice.contact", Hint: "guide.notice.contact_hint", Value: contact},
		page.Field{Name: "stop", Label: "guide.notice.stop", Hint: "guide.notice.stop_hint", Value: stop, Width: "m", InputMode: "tel"}
}

// guideChannels asks by which channels a campaign writes.
func guideChannels(ticked []string) page.Choices {
	q := page.Choices{Name: "channels", Legend: "guide.channels", Multiple: true, Compact: true}
	for _, c := range guide.Channels {
		q.Options = append(q.Options, page.Option{Value: string(c), Label: channelTitles[c]})
	}
	page.Check(q.Options, ticked...)
	return q
}

// channelTitles name the channels of a guide.
var channelTitles = map[guide.Channel]string{
	guide.SMS: "guide.channel.sms", guide.Email: "guide.channel.email", guide.Call: "guide.channel.call", guide.Paper: "guide.channel.paper",
}

// originKeys name where a campaign has details from.
var originKeys = map[guide.Origin]string{
	guide.Given: "guide.origin.given", guide.List: "guide.origin.list", guide.Party: "guide.origin.party",
	guide.Bought: "guide.origin.bought", guide.Public: "guide.origin.public",
}

// basisKeys name the bases.
var basisKeys = map[guide.Basis]string{guide.Consent: "guide.basis.consent", guide.Interest: "guide.basis.interest"}
