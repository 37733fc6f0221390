// Package letter is what the authority writes to a campaign: templates kept as
// files, what is merged into them, and what a letter must say before it leaves.
// It must never be given anything of a voter's, nor guess what a field is empty of.
package letter

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"vigie/internal/day"
	"vigie/internal/fault"
)

// Kind is what a letter is for: templates/letters/KIND.LANG.txt.
type Kind string

// The letters there are.
const (
	Request Kind = "request" // asks the campaign for its observations
	Rules   Kind = "rules"   // reminds it of the rules
	Closing Kind = "closing" // says that the case is closed
)

// Kinds lists the letters in the order in which they are offered.
var Kinds = []Kind{Request, Rules, Closing}

// traits is what the table knows of a kind.
type traits struct {
	answer bool // the campaign may answer it, with the code in it
	due    bool // it says by when
	waits  bool // the case waits for the answer
}

var kinds = map[Kind]traits{
	Request: {answer: true, due: true, waits: true},
	Rules:   {answer: true},
	Closing: {},
}

// Valid says whether k is a kind.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Answered says whether the campaign may answer such a letter online.
func (k Kind) Answered() bool { return kinds[k].answer }

// NeedsDay says whether such a letter must say by when it is to be answered.
func (k Kind) NeedsDay() bool { return kinds[k].due }

// Waits says whether a case waits for the answer to such a letter.
func (k Kind) Waits() bool { return kinds[k].waits }

// Addressee says what sort of reader a letter has.
type Addressee string

// Addressees lists them.
var Addressees = []Addressee{"candidate", "list", "party", "vendor"}

// The limits of what is typed, in characters, and of the days that a campaign is
// given.
const (
	MaxName    = 200
	MaxAddress = 500
	MaxWords   = 5000
	MaxDays    = 366
)

// Few is the number of reports under which a letter tells of no number and of no
// day: a campaign that wrote to few could tell who reported it.
const Few = 10

// Draft is a letter as it is typed.
type Draft struct {
	Kind      Kind
	Addressee Addressee
	Campaign  string   // to whom
	Address   string   // line by line, or ""
	Due       day.Day  // by when it is to be answered, or ""
	With      []string // names of the paragraphs that were ticked
	Words     string   // in the writer's own words, with fields in braces, or ""
}

// Check returns what is wrong with what was typed, in form order.
func (d Draft) Check(today day.Day) fault.Fields {
	var f fault.Fields
	if !slices.Contains(Addressees, d.Addressee) {
		f.Add("addressee", "office.letter.error.addressee")
	}
	if d.Campaign == "" {
		f.Add("campaign", "office.letter.error.campaign")
	}
	most(&f, "campaign", d.Campaign, MaxName)
	most(&f, "address", d.Address, MaxAddress)
	d.checkDay(&f, today)
	most(&f, "words", d.Words, MaxWords)
	return f
}

func (d Draft) checkDay(f *fault.Fields, today day.Day) {
	switch {
	case !d.Kind.Answered() || d.Due == "" && !d.Kind.NeedsDay():
	case d.Due == "":
		f.Add("due", "office.letter.error.due")
	case !d.Due.After(today):
		f.Add("due", "office.letter.error.due_past")
	case d.Due.Since(today) > MaxDays:
		f.Add("due", "office.letter.error.due_far")
	}
}

func most(f *fault.Fields, field, typed string, limit int) {
	if utf8.RuneCountInString(typed) > limit {
		f.Add(field, "report.error.too_long", "Count", limit)
	}
}

// Written is a letter put into words.
type Written struct{ Subject, Body string }

// Compose puts a draft into the words of a template. values are what its fields
// stand for, "" where nothing is known. It returns fault.Fields for a field that
// is unknown or empty, beside the paragraph that has it.
func (t Template) Compose(d Draft, values map[string]string) (Written, error) {
	m := merge{values: values}
	w := Written{Subject: m.in("kind", t.Subject)}
	var body []string
	for _, p := range t.Parts {
		if text := m.part(p, d); text != "" {
			body = append(body, text)
		}
	}
	for _, ticked := range d.With {
		if !slices.ContainsFunc(t.Offered(), func(p Part) bool { return p.Name == ticked }) {
			return Written{}, fmt.Errorf("paragraph %q: %w", ticked, fault.Unreadable)
		}
	}
	w.Body = strings.Join(body, "\n\n")
	return w, m.faults.Err()
}

// merge puts values in the place of fields, and keeps what it could not.
type merge struct {
	values map[string]string
	faults fault.Fields
}

// part returns the text of a paragraph, "" for one that is not in the letter.
func (m *merge) part(p Part, d Draft) string {
	switch {
	case p.Name == own:
		return m.in("words", strings.TrimSpace(d.Words))
	case p.Name == dated && d.Due == "":
		return ""
	case p.Name == "" || p.Name == dated:
		return m.in("kind", p.Text)
	case slices.Contains(d.With, p.Name):
		return m.in("with", p.Text)
	}
	return ""
}

// in merges a text of a field of the form.
func (m *merge) in(field, text string) string {
	return fields.ReplaceAllStringFunc(text, func(found string) string {
		name := strings.Trim(found, "{} ")
		value := m.values[name]
		switch {
		case !slices.Contains(Fields, name):
			m.faults.Add(field, "office.letter.error.unknown", "Name", found)
		case value == "":
			m.faults.Add(field, "office.letter.error.empty", "Name", found)
		}
		return value
	})
}
