package office

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/i18n"
	"vigie/internal/letter"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// Authority is in whose name letters are written; its fields are "" where the
// settings do not tell.
type Authority struct{ Name, Address, Contact string }

// lines are the authority as a letter begins with it: its name, which the address
// may begin with too, and the lines of its address.
func (a Authority) lines(name string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(a.Address, name), ", ")
	return strings.TrimSpace(name + "\n" + strings.ReplaceAll(rest, ", ", "\n"))
}

// letterKinds names what letters are for.
var letterKinds = map[letter.Kind]string{
	letter.Request: "office.letter.kind.request",
	letter.Rules:   "office.letter.kind.rules",
	letter.Closing: "office.letter.kind.closing",
}

// addressees names who letters are for.
var addressees = map[letter.Addressee]string{
	"candidate": "subject_kind.candidate", "list": "subject_kind.list", "party": "subject_kind.party", "vendor": "subject_kind.vendor",
}

// storable is a typed text as both databases keep it.
var storable = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n")

// clean makes what was typed fit to be kept.
func (f *letterForm) clean() {
	for _, typed := range []*string{&f.Campaign, &f.Address, &f.Due, &f.Words} {
		*typed = strings.TrimSpace(storable.Replace(strings.ToValidUTF8(*typed, "\uFFFD")))
	}
	f.Campaign = strings.Join(strings.Fields(f.Campaign), " ")
}

// draft is the form as the rules read it. A day that is none is as one that is
// past.
func (f letterForm) draft(w writing) letter.Draft {
	d := letter.Draft{Kind: w.kind, Addressee: f.Addressee, Campaign: f.Campaign, Address: f.Address, With: f.With, Words: f.Words}
	if !w.kind.Answered() || f.Due == "" {
		return d
	}
	var err error
	if d.Due, err = day.Parse(f.Due); err != nil {
		d.Due = "0001-01-01"
	}
	return d
}

// compose puts a letter into words, as it would leave today. It returns
// fault.Fields.
func (p *Pages) compose(c *gin.Context, w writing, form letterForm) (triage.Letter, error) {
	d := form.draft(w)
	if err := d.Check(w.today).Err(); err != nil {
		return triage.Letter{}, err
	}
	values := p.mergeValues(c, w, form)
	written, err := w.template.Compose(d, values)
	if err != nil {
		return triage.Letter{}, err
	}
	l := triage.Letter{
		Kind: d.Kind, Lang: w.words.Lang, Addressee: d.Addressee, Campaign: d.Campaign, Address: d.Address, Due: d.Due,
		Writer:   p.Authority.lines(values["authority"]),
		Dateline: w.words.T("office.letter.dateline", "Day", w.today), Subject: written.Subject, Body: written.Body,
	}
	if d.Kind.Answered() {
		l.ReplyAt = values["reply"]
	}
	return l, nil
}

// seenOf stands for a letter that is shown before it leaves.
func seenOf(l triage.Letter) string {
	sum := sha256.Sum256([]byte(l.Text() + string(l.Due)))
	return hex.EncodeToString(sum[:])
}

// mergeValues says what the fields of a letter stand for, in its language. Of few
// reports it tells neither how many nor on which days: whoever wrote to few could
// tell who reported it.
func (p *Pages) mergeValues(c *gin.Context, w writing, form letterForm) map[string]string {
	l := w.words
	values := map[string]string{
		"campaign": form.Campaign, "case": w.one.File(), "sender": w.one.Sender, "contact": p.Authority.Contact,
		"authority": cmp.Or(p.Authority.Name, l.T("office.letter.authority")), "reply": p.base(c) + "/" + l.Lang + "/reply",
		"reports": l.T("office.letter.reports_few", "Number", letter.Few), "channels": channelsIn(l, w.one),
	}
	from, to := w.one.FirstContact, w.one.LastContact
	if w.one.Reports >= letter.Few {
		values["reports"] = l.T("office.letter.reports_many", "Number", letter.Few)
	} else {
		from, _ = monthOf(from)
		_, to = monthOf(to)
	}
	values["period"] = l.T("office.letter.period", "From", from, "To", to)
	if due := form.draft(w).Due; due.After(w.today) {
		values["deadline"] = l.Day(due)
	}
	return values
}

// today is the day that it is where the office is.
func (p *Pages) today() day.Day { return day.Of(p.Now().In(p.Places.Zone(headOffice))) }

// monthOf returns the first and the last day of the month that holds d.
func monthOf(d day.Day) (first, last day.Day) {
	t := d.Time()
	at := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	return day.Of(at), day.Of(at.AddDate(0, 1, -1))
}

// channelsIn names the channels of a case in a sentence of a language.
func channelsIn(l *i18n.Localizer, one triage.Case) string {
	var names []string
	for _, ch := range one.ChannelList() {
		names = append(names, l.T(page.ChannelLabel(ch)))
	}
	return strings.Join(names, ", ")
}
