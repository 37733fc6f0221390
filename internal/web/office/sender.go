package office

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// senderCases is how many cases a sender's page shows.
const senderCases = 25

// senderForm is what is typed on a sender's page.
type senderForm struct {
	Kind      canvass.LinkKind `form:"kind"`
	Name      string           `form:"name"`
	Contender string           `form:"contender"`
	Reason    string           `form:"link_reason"`
	Seen      string           `form:"seen"`
	Undo      bool             `form:"undo"`
	Other     int64            `form:"other"`
}

type senderPage struct {
	page.Office
	Sender  senderRow
	URL     string
	First   string
	Spread  *operation // when, how and where; nil where its reports were erased
	Cases   []senderCase
	Alike   []senderRow
	History []senderLink
	Seen    string
	Kind    page.Choices
	Name    page.Field
	Reason  page.Field
}

// senderCase is a case in which a sender is named.
type senderCase struct {
	URL, Title, Reports string
	Tag                 page.Tag
}

// senderLink is one line of the history of a sender's links.
type senderLink struct {
	canvass.SenderLink
	KindName string // key, "" where a link was taken back
}

// GetSender shows a sender: what it sent, who it is, what looks like it.
func (p *Pages) GetSender(c *gin.Context) error { return p.showSender(c, senderForm{}, nil, false) }

// PostSenderLink says who sends under an identity, or takes that back.
func (p *Pages) PostSenderLink(c *gin.Context) error {
	id, form, err := senderAct(c)
	if err != nil {
		return err
	}
	link := triage.LinkForm{Kind: form.Kind, Name: form.Name, Contender: form.Contender, Reason: form.Reason, Seen: form.Seen}
	done := "linked"
	if form.Undo {
		done, err = "unlinked", p.Triage.UnlinkSender(c.Request.Context(), Who(c), id, link)
	} else {
		err = p.Triage.LinkSender(c.Request.Context(), Who(c), id, link)
	}
	var faults fault.Fields
	switch {
	case errors.As(err, &faults):
		return p.showSender(c, form, faults, false)
	case errors.Is(err, fault.Conflict):
		return p.showSender(c, form, nil, true)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, p.senderURL(c, id)+"?done="+done)
	return nil
}

// PostSenderPart says that a sender that looks like this one is another.
func (p *Pages) PostSenderPart(c *gin.Context) error {
	id, form, err := senderAct(c)
	if err != nil {
		return err
	}
	if err := p.Triage.PartSenders(c.Request.Context(), Who(c), id, form.Other); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.senderURL(c, id)+"?done=parted#alike")
	return nil
}

// senderAct reads what was posted about the sender of the address.
func senderAct(c *gin.Context) (int64, senderForm, error) {
	var form senderForm
	if err := read(c, &form); err != nil {
		return 0, form, err
	}
	id, err := senderID(c)
	return id, form, err
}

func senderID(c *gin.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.NotFound
	}
	return id, nil
}

// showSender shows a sender with what was typed, where something was.
func (p *Pages) showSender(c *gin.Context, form senderForm, faults fault.Fields, conflict bool) error {
	id, err := senderID(c)
	if err != nil {
		return err
	}
	s, err := p.Canvasses.SenderByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	words := p.Views.Localizer(c)
	data := senderPage{Office: p.office(c), Sender: p.senderRow(c, words, s), URL: p.senderURL(c, id), First: words.Instant(s.FirstSeen)}
	data.Faults, data.Path = faults, "/office/senders/"+strconv.FormatInt(id, 10)
	data.Flash = doneNotice(c.Query("done"))
	status := page.Status(faults)
	if conflict {
		status = http.StatusConflict
		data.Flash = &page.Notice{Tone: "warn", Title: "office.sender.conflict.title", Lead: "office.sender.conflict.text"}
	}
	if err := errors.Join(p.fillSenderCases(c, &data, s), p.fillSenderLinks(c, &data, s)); err != nil {
		return err
	}
	p.fillSenderForm(&data, form)
	return p.Views.Show(c, status, "office/sender", data)
}

// fillSenderCases fills what a sender did, and in which cases it is named.
func (p *Pages) fillSenderCases(c *gin.Context, data *senderPage, s canvass.Sender) error {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	spread, err := p.Canvasses.SenderSpread(ctx, s.ID)
	if err != nil || len(spread.Days) == 0 {
		return err
	}
	data.Spread = &operation{Count: words.T("office.sender.reports", "Count", s.Reports)}
	p.fillSpread(words, data.Spread, spread)
	cases, err := p.Triage.CasesNaming(ctx, s.ID, senderCases)
	if err != nil {
		return err
	}
	for _, one := range cases {
		row := senderCase{URL: p.caseURL(c, one.Reference), Title: caseTitle(words, one), Reports: words.T("office.sender.reports", "Count", one.Reports)}
		row.Tag = caseStates[one.State]
		data.Cases = append(data.Cases, row)
	}
	return nil
}

// fillSenderLinks fills who sends under an identity, and what looks like it.
func (p *Pages) fillSenderLinks(c *gin.Context, data *senderPage, s canvass.Sender) error {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	links, err := p.Canvasses.Links(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		data.History = append(data.History, senderLink{l, linkKinds[l.Kind]})
	}
	if len(links) > 0 {
		data.Seen = links[0].ID
	}
	alike, err := p.Canvasses.LookAlikes(ctx, s)
	if err != nil {
		return err
	}
	for _, a := range alike {
		row := p.senderRow(c, words, a.Sender)
		row.Why = "office.sender.alike.writing"
		if a.Why == canvass.InMessage {
			row.Why = "office.sender.alike.message"
		}
		data.Alike = append(data.Alike, row)
	}
	return nil
}

func (p *Pages) fillSenderForm(data *senderPage, form senderForm) {
	data.Kind = page.Choices{Name: "kind", Legend: "office.sender.link.kind", Fault: data.Faults.On("kind"), Compact: true, Two: true}
	for _, k := range canvass.LinkKinds {
		data.Kind.Options = append(data.Kind.Options, page.Option{Value: string(k), Label: linkKinds[k]})
	}
	page.Check(data.Kind.Options, string(form.Kind))
	data.Name = page.Field{Name: "name", Label: "office.sender.link.name", Value: form.Name, Fault: data.Faults.On("name"), MaxLength: 200, Autocomplete: "off"}
	data.Reason = page.Field{Name: "link_reason", Label: "office.sender.link.reason", Hint: "office.sender.link.reason_hint", Value: form.Reason, Fault: data.Faults.On("link_reason"), Multiline: true, Rows: 2, MaxLength: triage.MaxReason}
}
