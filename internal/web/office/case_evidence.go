package office

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// weights name how much an observation bears.
var weights = map[evidence.Weight]string{
	evidence.Against: "office.case.weight.against",
	evidence.Neutral: "office.case.weight.neutral",
	evidence.Hint:    "office.case.weight.hint",
	evidence.Support: "office.case.weight.support",
	evidence.Strong:  "office.case.weight.strong",
}

// observation is what follows from what the voter said, found by a rule. It is
// shown apart: nobody wrote it.
type observation struct {
	Text    string
	Note    string // why, of an observation that no text of law speaks of
	Strong  bool
	Number  int    // of its passage in the message, 0 without one
	Anchor  bool   // the first with that number, to which the message leads
	Weight  string // key
	On      string // the allegation it bears on, in words, or ""
	Force   string // since when, and until when, the rule holds; "" when it always did
	Sources []evidence.Source
}

// observations returns what the machine observes in the message and in how it
// came, under the rules of that day. It is read anew each time: a rule that is
// mended says the right thing of old reports too.
func (p *Pages) observations(c *gin.Context, r report.Report) []evidence.Observation {
	if len(r.Contacts) == 0 {
		return nil
	}
	return evidence.ReadText(r.Message, p.factsOf(c, r)).Observations
}

// observed puts observations into words, each with its rule and what it weighs.
// One whose passage is marked in the message leads there.
func observed(words *i18n.Localizer, seen []evidence.Observation, message []passage) []observation {
	var rows []observation
	first := map[int]bool{}
	for _, o := range seen {
		row := observation{
			Text: page.Say(words, &fault.Field{Key: o.Key, Params: spoken(words, o)}), Strong: o.Weight >= evidence.Support,
			Weight: weights[o.Weight], Force: inForce(words, o), Sources: o.Sources,
		}
		if o.Practice != "" {
			row.On = words.T(page.PracticeLabel(o.Practice))
		}
		if o.Passage != nil {
			row.Number = numberOf(o.Passage.From, message)
			row.Anchor = row.Number > 0 && !first[row.Number]
			first[row.Number] = true
		}
		rows = append(rows, row)
	}
	return rows
}

// numberOf returns the number of the marked piece that holds a place of the
// message, 0 where none does.
func numberOf(place int, message []passage) int {
	at := 0
	for _, m := range message {
		if at += len(m.Text); place < at {
			return m.Number
		}
	}
	return 0
}

// spoken returns the placeholders of an observation, a language by its name.
func spoken(words *i18n.Localizer, o evidence.Observation) map[string]any {
	code, ok := o.Params["Language"].(string)
	if !ok {
		return o.Params
	}
	return map[string]any{"Language": words.T(languages[code])}
}

// languages name those that are told apart.
var languages = map[string]string{
	"fr": "office.case.language.fr",
	"en": "office.case.language.en",
	"de": "office.case.language.de",
	"es": "office.case.language.es",
	"it": "office.case.language.it",
	"pt": "office.case.language.pt",
	"nl": "office.case.language.nl",
}

// inForce says when the rule of an observation holds.
func inForce(words *i18n.Localizer, o evidence.Observation) string {
	switch {
	case o.From != "" && o.Until != "":
		return words.T("office.case.rule.between", "From", o.From, "Until", o.Until)
	case o.From != "":
		return words.T("office.case.rule.since", "From", o.From)
	}
	return ""
}

// passage is a piece of the message, or the place where something was masked.
type passage struct {
	Text   string
	Masked bool
	Number int // of the observation that rests on it, 0 without one
}

// maskedText is what report.Mask puts where the voter's own data stood.
const maskedText = "[•••]"

// passages cuts a message where something was observed, and where something was
// masked. Pieces that share words are marked as one, with the first's number.
func passages(message string, seen []evidence.Observation) []passage {
	var places [][2]int
	for _, o := range seen {
		if o.Passage != nil && o.Passage.To <= len(message) {
			places = append(places, [2]int{o.Passage.From, o.Passage.To})
		}
	}
	slices.SortFunc(places, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	var cut []passage
	at, number := 0, 0
	for i := 0; i < len(places); i++ {
		from, to := places[i][0], places[i][1]
		for ; i+1 < len(places) && places[i+1][0] < to; i++ {
			to = max(to, places[i+1][1])
		}
		number++
		cut = append(masked(cut, message[at:from]), passage{Text: message[from:to], Number: number})
		at = to
	}
	return masked(cut, message[at:])
}

// masked adds a text to pieces, cut where something was masked.
func masked(cut []passage, text string) []passage {
	for i, part := range strings.Split(text, maskedText) {
		if i > 0 {
			cut = append(cut, passage{Text: maskedText, Masked: true})
		}
		if part != "" {
			cut = append(cut, passage{Text: part})
		}
	}
	return cut
}

// factsOf returns what is known of the message beside its words: of the first
// contact, the election, who stands where the voter lives, and whom else the
// words may name.
func (p *Pages) factsOf(c *gin.Context, r report.Report) evidence.Facts {
	first := r.Contacts[0]
	f := evidence.Facts{Channel: first.Channel, On: first.On, At: first.At, Sender: first.Sender}
	ctx := c.Request.Context()
	e, err := p.Elections.BySlug(ctx, r.Election)
	if err != nil {
		return f // the page stands without what the calendar would add
	}
	f.Poll = evidence.PollOf(e, r.Departement)
	own, named, err := p.Elections.InText(ctx, election.Query{Election: r.Election, Commune: r.Commune, Text: r.Message})
	if err == nil {
		f.Names = evidence.Register(own, named, election.Parties(first.On))
	}
	return f
}
