package evidence

import (
	"strings"
	"unicode/utf8"

	"vigie/internal/link"
	"vigie/internal/phone"
)

// MaxText is the length in bytes up to which a text is read: six times what a
// report may hold, since a letter in it takes at most four.
const MaxText = 64 << 10

// Text is what was read in a message or in a call's words.
type Text struct {
	OptOut       OptOut
	ShortCode    string // "" when there is none
	CodeClass    phone.CodeClass
	Numbers      []Number
	Links        []Link
	Language     string    // "fr", "en"…; "" when it cannot be told
	Contenders   []Mention // of the register
	Partial      bool      // it shows signs of having been cut
	Observations []Observation
}

// ReadText reads a message as the voter pasted it.
func ReadText(text string, f Facts) Text {
	cut := false
	if len(text) > MaxText {
		text, cut = whole(text[:MaxText]), true
	}
	r := reading{text: text, level: level(text), notes: notes{facts: f}}
	t := Text{Partial: cut || looksCut(r.level), Language: Language(text)}
	t.Links = link.Find(r.level, maxLinks)
	t.Numbers = r.numbers(t.Links)
	t.OptOut = r.optOut(t)
	t.ShortCode, t.CodeClass = r.shortCode(t.OptOut)
	t.Contenders = r.sender()
	r.advertised()
	r.tell(t)
	r.time()
	t.Observations = r.notes.ordered()
	return t
}

// reading is a text being read. level has each special space replaced by plain
// ones, byte for byte, so that a place in one is a place in the other.
type reading struct {
	text, level string
	notes       notes
}

// passage returns the passage between two places without the spaces at its
// ends, its links masked.
func (r *reading) passage(from, to int) *Passage {
	from += len(r.level[from:to]) - len(strings.TrimLeft(r.level[from:to], " \t\r\n.,;:!?("))
	to = from + len(strings.TrimRight(r.level[from:to], " \t\r\n"))
	return &Passage{From: from, To: to, Text: link.Masked(r.text[from:to])}
}

// tell notes what was read and bears on nothing.
func (r *reading) tell(t Text) {
	if t.Partial {
		r.notes.see("text_partial", nil)
	}
	if t.Language != "" {
		r.notes.see("text_language", nil, "Language", t.Language)
	}
	r.absent(t)
	r.tellLinks("link_token", t.Links, func(l Link) bool { return l.Token })
	r.tellLinks("link_short", t.Links, func(l Link) bool { return l.Short })
}

// tellLinks notes once how many links are of a kind, and shows the first.
func (r *reading) tellLinks(rule string, links []Link, kind func(Link) bool) {
	count, first := 0, Link{}
	for _, l := range links {
		if kind(l) {
			if count == 0 {
				first = l
			}
			count++
		}
	}
	if count > 0 {
		r.notes.see(rule, r.passage(first.From, first.To), "Count", count, "Domain", first.Domain)
	}
}

// absent notes that no way to object was found, with the weight that the
// completeness of the text gives it.
func (r *reading) absent(t Text) {
	switch {
	case t.OptOut.Found || strings.TrimSpace(r.level) == "":
	case r.notes.facts.Whole && !t.Partial:
		r.notes.see("optout_absent", nil)
	default:
		r.notes.see("optout_not_in_part", nil)
	}
}

// level writes the spaces of typography as plain ones and broken UTF-8 as "?",
// keeping every place.
func level(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			b.WriteByte('?')
		case isTypographicSpace(r):
			b.WriteString("   "[:n])
		default:
			b.WriteString(text[i : i+n])
		}
		i += n
	}
	return b.String()
}

func isTypographicSpace(r rune) bool {
	return r == 0xA0 || r >= 0x2000 && r <= 0x200D || r == 0x202F || r == 0x2060 || r == 0xFEFF
}

// whole drops a letter cut at the end.
func whole(text string) string {
	for range utf8.UTFMax {
		if r, n := utf8.DecodeLastRuneInString(text); r != utf8.RuneError || n > 1 {
			break
		}
		text = text[:max(len(text)-1, 0)]
	}
	return text
}

// looksCut says whether a text ends as a screenshot or a quotation does.
func looksCut(text string) bool {
	text = strings.TrimRight(text, " \t\r\n\"»”)]")
	return strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") || strings.HasSuffix(text, "[")
}
