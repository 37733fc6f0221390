package office

import (
	"errors"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// Form is the voters' form, which people of the back-office fill in for those who
// telephone, write or come.
type Form interface {
	// BeginEntry begins a report and leads to its first page. It returns
	// fault.Fields where none is taken for that election.
	BeginEntry(c *gin.Context, election string, b report.Behalf) error
	// Entering returns what whoever is signed in is filling in, and where that goes
	// on; nil for nothing.
	Entering(c *gin.Context) (*report.Behalf, string, error)
}

// entryPage is where a report that came by other means begins to be filled in.
type entryPage struct {
	page.Office
	Resume   string // address at which the one in progress goes on, or ""
	Begun    string // what it is
	Open     bool   // reports are taken for one election or more
	Way      page.Choices
	On       page.Field
	Lang     page.Select
	Election page.Choices // none where there is one alone
}

type entryForm struct {
	Way      report.Entry `form:"way"`
	On       string       `form:"on"`
	Lang     string       `form:"lang"`
	Election string       `form:"election"`
}

// handOver says how the code reaches the voter, by how they reached the authority.
var handOver = map[report.Entry]string{
	report.OnPhone: "office.entry.hand.phone",
	report.OnPaper: "office.entry.hand.letter",
	report.OnEmail: "office.entry.hand.email",
	report.AtDesk:  "office.entry.hand.desk",
}

// entrySaid is why somebody was led back to where a report begins.
var entrySaid = map[string]page.Notice{
	"entered": {Tone: "done", Title: "office.entry.said.entered"},
	"erased":  {Tone: "done", Title: "office.entry.said.erased"},
	"expired": {Tone: "warn", Title: "office.entry.said.expired", Lead: "office.entry.said.expired_text"},
	"receipt": {Tone: "info", Title: "office.entry.said.receipt"},
}

// GetEntry asks how a report came, and shows the one in progress.
func (p *Pages) GetEntry(c *gin.Context) error {
	return p.showEntry(c, entryForm{On: string(p.Settings.Today()), Lang: i18n.First}, nil)
}

// PostEntry begins to fill in a report for a voter.
func (p *Pages) PostEntry(c *gin.Context) error {
	var form entryForm
	if err := read(c, &form); err != nil {
		return err
	}
	by := Who(c)
	b := report.Behalf{Way: form.Way, On: day.Day(form.On), Lang: form.Lang, By: by.ID, Name: by.Name}
	if typed, err := day.Parse(form.On); err == nil {
		b.On = typed
	}
	faults := b.Check(p.Settings.Today(), p.Views.Bundle.Langs())
	if len(faults) > 0 {
		return p.showEntry(c, form, faults)
	}
	err := p.Form.BeginEntry(c, form.Election, b)
	if errors.As(err, &faults) {
		return p.showEntry(c, form, faults)
	}
	return err
}

func (p *Pages) showEntry(c *gin.Context, form entryForm, faults fault.Fields) error {
	open, err := p.openToday(c)
	if err != nil {
		return err
	}
	data := entryPage{Office: p.office(c), Open: len(open) > 0}
	data.Faults = faults
	if n, ok := entrySaid[c.Query("again")]; ok {
		data.Flash = &n
	}
	begun, address, err := p.Form.Entering(c)
	if err != nil {
		return err
	}
	if begun != nil {
		data.Resume, data.Begun = address, p.EntryNote(c, *begun)
	}
	words := p.Views.Localizer(c)
	data.Way = page.Choices{Name: "way", Legend: "office.entry.way", Compact: true, Fault: faults.On("way"), Options: page.Check(labelled(report.Ways, entryLabel), string(form.Way))}
	data.On = page.Field{Name: "on", Label: "office.entry.on", Type: "date", Value: form.On, Width: "m", Max: string(p.Settings.Today()), Fault: faults.On("on")}
	data.Lang = page.Select{Name: "lang", Label: "office.entry.lang", Hint: "office.entry.lang_hint", Fault: faults.On("lang"), Options: page.Check(p.tongues(), form.Lang)}
	if len(open) > 1 {
		data.Election = page.Choices{Name: "election", Legend: "office.entry.election", Fault: faults.On("election"), Options: page.Check(electionOptions(open, words.Lang), form.Election)}
	}
	return p.Views.Show(c, page.Status(faults), "office/entry", data)
}

// tongues are the languages in which voters are written to.
func (p *Pages) tongues() []page.Option {
	var all []page.Option
	for _, lang := range p.Views.Bundle.Langs() {
		all = append(all, page.Option{Value: lang, Text: p.Views.Bundle.Localizer(lang).T("lang.name")})
	}
	return all
}

func entryLabel(e report.Entry) string { return entryLabels[e] }

// EntryNote says for whom a form is filled in.
func (p *Pages) EntryNote(c *gin.Context, b report.Behalf) string {
	words := p.Views.Localizer(c)
	return words.T("office.entry.note", "Way", words.T(entryLabel(b.Way)), "Day", b.On)
}

// entryReceiptPage shows the code of a report that was filled in for a voter, to
// whoever hands it on.
type entryReceiptPage struct {
	page.Office
	page.Receipt
	Hand string // key of how
}

// ShowEntered shows a receipt to whoever filled in the form.
func (p *Pages) ShowEntered(c *gin.Context, status int, b report.Behalf, r page.Receipt, base page.Base) error {
	data := entryReceiptPage{Office: p.office(c), Receipt: r, Hand: handOver[b.Way]}
	data.Base = base
	data.Aloud = b.Way == report.OnPhone
	data.Last.Hint = ""
	data.Last.Label, data.Noted.Legend = "office.entry.last", "report.receipt.or"
	data.Noted.Options = []page.Option{{Value: data.Noted.Options[0].Value, Label: "office.entry.handed", Checked: data.Noted.Options[0].Checked}}
	return p.Views.Show(c, status, "office/entry_receipt", data)
}
