package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"vigie/internal/names"
	"vigie/internal/report"
)

// hand is a voter's: it copies a message exactly, or not quite.
type hand struct{ rng *rand.Rand }

// copied returns text as one voter hands it in.
func (h hand) copied(text string, m *maker, sc *scene) string {
	short := sc.Channel == report.SMS || sc.Channel == report.Social
	switch u := h.rng.Float64(); {
	case u < 0.12:
		return h.cut(text)
	case u < 0.22:
		return h.wrapped(text)
	case u < 0.30:
		return h.scanned(text)
	case u < 0.37:
		return h.unaccented(text)
	case u < 0.44 && short:
		return h.screen(text, sc)
	case u < 0.52 && short:
		return m.grammar.say("{comment_before}", sc.facts) + " " + text + " " + m.grammar.say("{comment_after}", sc.facts)
	}
	return text
}

// typed returns a statement as people type: most with care, some without.
func (h hand) typed(text string) string {
	switch u := h.rng.Float64(); {
	case u < 0.08:
		return strings.ToLower(text)
	case u < 0.14:
		return h.unaccented(text)
	case u < 0.155:
		return strings.ToUpper(text)
	case u < 0.18:
		return strings.TrimRight(text, ".!? ") + " !!!"
	}
	return text
}

// cut loses the end, as a screenshot or a preview does, and never more than
// two fifths.
func (h hand) cut(text string) string {
	runes := []rune(text)
	keep := len(runes)*3/5 + h.rng.IntN(len(runes)*2/5+1)
	return strings.TrimSpace(string(runes[:keep])) + pick(h.rng, []string{"...", "…", "", " (suite illisible)"})
}

// wrapped breaks lines where a narrow screen does.
func (h hand) wrapped(text string) string {
	width, line := 26+h.rng.IntN(14), 0
	var b strings.Builder
	for _, word := range strings.Fields(text) {
		if line > 0 && line+len(word) > width {
			b.WriteByte('\n')
			line = 0
		} else if line > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		line += len(word) + 1
	}
	return b.String()
}

// scanned misreads a letter here and there, as text taken from a picture.
func (h hand) scanned(text string) string {
	misread := map[rune]string{'l': "I", 'o': "0", 'm': "rn", 'é': "e", 'i': "í", 's': "5", 'u': "v", 'O': "0"}
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		inside := i+1 < len(runes) && unicode.IsLetter(runes[i+1]) // « m'a » misread would be a party's letters
		if as, ok := misread[r]; ok && inside && h.rng.Float64() < 0.025 {
			b.WriteString(as)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unaccented is typed in haste: no accents, no capitals.
func (h hand) unaccented(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if plain := names.Fold(string(r)); plain != "" {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// screen is a whole screenshot read to text, with what stands round a message.
func (h hand) screen(text string, sc *scene) string {
	return fmt.Sprintf("%02d:%02d\n‹ %s\nMessage texte\nAujourd’hui %s\n%s\nDistribué",
		8+h.rng.IntN(14), h.rng.IntN(60), cmp.Or(sc.sender, "Inconnu"), sc.reached.clock(), text)
}
