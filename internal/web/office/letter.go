package office

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/letter"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// letterForm is a letter as it is typed. Seen is what stands for the text that was
// shown before it is issued.
type letterForm struct {
	Version   int              `form:"version"`
	Addressee letter.Addressee `form:"addressee"`
	Campaign  string           `form:"campaign"`
	Address   string           `form:"address"`
	Due       string           `form:"due"`
	With      []string         `form:"with"`
	Words     string           `form:"words"`
	Do        string           `form:"do"` // "issue", or to be shown first
	Seen      string           `form:"seen"`
}

// letterPage is where a letter is written.
type letterPage struct {
	page.Office
	Back, Ref, Heading string
	URL                string // of this letter's form
	Version            int
	Kinds, Langs       []chip
	In                 string // the language of the letter
	Answered           bool
	Addressee          page.Select
	Campaign, Address  page.Field
	Due                page.Field
	With               page.Choices
	Words              page.Field
	Fields             []mergeField
	Made               *triage.Letter // as it would leave
	Seen               string
	Changed            bool // it is another than the one that was shown
}

// mergeField is what may stand in braces, and what it would become.
type mergeField struct{ Name, Value string }

// writing is the letter that an address names: in which case, of which kind and in
// which language.
type writing struct {
	one      triage.Case
	kind     letter.Kind
	template letter.Template
	words    *i18n.Localizer // of the letter's language
	today    day.Day
}

// writing reads the address of a letter's form. Nothing is written in a case by
// whom the rules do not let.
func (p *Pages) writing(c *gin.Context) (writing, error) {
	one, err := p.caseOf(c)
	if err != nil {
		return writing{}, err
	}
	kind, in := letter.Kind(c.DefaultQuery("kind", string(letter.Request))), c.DefaultQuery("in", i18n.First)
	t, ok := p.Letters.Of(kind, in)
	if !ok {
		return writing{}, fmt.Errorf("letter %s in %s: %w", kind, in, fault.NotFound)
	}
	if !triage.May(triage.ActLetter, one, Who(c)) {
		return writing{}, fmt.Errorf("letter in case %s: %w", one.Reference, fault.Forbidden)
	}
	return writing{one, kind, t, p.Views.Bundle.Localizer(in), p.today()}, nil
}

// GetLetter asks what a letter is to say.
func (p *Pages) GetLetter(c *gin.Context) error {
	w, err := p.writing(c)
	if err != nil {
		return err
	}
	return p.showLetterForm(c, w, letterForm{Addressee: letter.Addressee(w.one.SubjectKind), Campaign: w.one.SubjectName}, letterShown{})
}

// PostLetter shows the letter as it would leave, and lets it leave once that was
// seen.
func (p *Pages) PostLetter(c *gin.Context) error {
	w, err := p.writing(c)
	if err != nil {
		return err
	}
	var form letterForm
	if err := read(c, &form); err != nil {
		return err
	}
	form.clean()
	made, err := p.compose(c, w, form)
	var faults fault.Fields
	switch {
	case errors.As(err, &faults):
		return p.showLetterForm(c, w, form, letterShown{faults: faults})
	case err != nil:
		return err
	case form.Do != "issue" || form.Seen != seenOf(made):
		return p.showLetterForm(c, w, form, letterShown{made: &made, changed: form.Do == "issue"})
	}
	issued, code, err := p.Triage.Issue(c.Request.Context(), triage.On{Reference: w.one.Reference, Version: form.Version, By: Who(c)}, made)
	if errors.Is(err, fault.Conflict) {
		return p.showLetterForm(c, w, form, letterShown{made: &made, conflict: true})
	}
	if err != nil {
		return err
	}
	return p.showIssued(c, issued, issuing{code: code, done: "office.letter.done.issued"})
}

// letterShown is what a letter's form is shown with.
type letterShown struct {
	faults   fault.Fields
	made     *triage.Letter
	changed  bool
	conflict bool
}

func (p *Pages) showLetterForm(c *gin.Context, w writing, form letterForm, s letterShown) error {
	data := letterPage{
		Office: p.office(c), Ref: w.one.Reference, Heading: caseHeading(p.Views.Localizer(c), w.one), Back: p.caseURL(c, w.one.Reference) + "#letters",
		URL: p.letterURL(c, w, w.kind, w.words.Lang), Version: w.one.Version, In: w.words.Lang, Answered: w.kind.Answered(), Made: s.made, Changed: s.changed,
	}
	data.Path = "/office/cases/" + w.one.Reference + "/letter"
	data.Faults = s.faults
	status := page.Status(s.faults)
	if s.made != nil {
		data.Seen = seenOf(*s.made)
	}
	if s.conflict {
		status, data.Flash = http.StatusConflict, &page.Notice{Tone: "warn", Title: "office.case.conflict.title", Lead: "office.letter.conflict"}
	}
	for _, k := range letter.Kinds {
		data.Kinds = append(data.Kinds, chip{Label: letterKinds[k], URL: p.letterURL(c, w, k, w.words.Lang), On: k == w.kind})
	}
	for _, lang := range p.Letters.Langs() {
		data.Langs = append(data.Langs, chip{Label: p.Views.Bundle.Localizer(lang).T("lang.name"), URL: p.letterURL(c, w, w.kind, lang), On: lang == w.words.Lang})
	}
	data.fill(w, form)
	for _, name := range letter.Fields {
		data.Fields = append(data.Fields, mergeField{"{" + name + "}", p.mergeValues(c, w, form)[name]})
	}
	return p.Views.Show(c, status, "office/letter", data)
}

// fill lays out the fields of a letter's form.
func (l *letterPage) fill(w writing, form letterForm) {
	l.Addressee = page.Select{Name: "addressee", Label: "office.letter.addressee", Fault: l.Faults.On("addressee")}
	l.Addressee.Options = page.Check(labelled(letter.Addressees, func(a letter.Addressee) string { return addressees[a] }), string(form.Addressee))
	l.Campaign = page.Field{Name: "campaign", Label: "office.letter.campaign", Value: form.Campaign, Autocomplete: "off", Fault: l.Faults.On("campaign")}
	l.Address = page.Field{Name: "address", Label: "office.letter.address", Hint: "office.letter.address_hint", Value: form.Address, Multiline: true, Rows: 3, MaxLength: letter.MaxAddress, Optional: true, Autocomplete: "off", Fault: l.Faults.On("address")}
	l.Due = page.Field{Name: "due", Label: "office.letter.due", Type: "date", Min: string(w.today.Add(1)), Value: form.Due, Width: "m", Optional: !w.kind.NeedsDay(), Fault: l.Faults.On("due")}
	l.With = page.Choices{Name: "with", Legend: "office.letter.with", Hint: "office.letter.with_hint", Multiple: true, Compact: true, Optional: true, Fault: l.Faults.On("with")}
	for _, part := range w.template.Offered() {
		l.With.Options = append(l.With.Options, page.Option{Value: part.Name, Text: part.Label, Note: part.Text})
	}
	page.Check(l.With.Options, form.With...)
	l.Words = page.Field{Name: "words", Label: "office.letter.words", Hint: "office.letter.words_hint", Value: form.Words, Multiline: true, Rows: 6, MaxLength: letter.MaxWords, Optional: true, Fault: l.Faults.On("words")}
}

// letterURL is the address of a letter's form.
func (p *Pages) letterURL(c *gin.Context, w writing, kind letter.Kind, in string) string {
	return p.caseURL(c, w.one.Reference) + "/letter" + w.query(kind, in)
}

func (writing) query(kind letter.Kind, in string) string {
	return "?" + url.Values{"kind": {string(kind)}, "in": {in}}.Encode()
}
