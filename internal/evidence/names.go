package evidence

import (
	"slices"
	"strings"
	"unicode"

	"vigie/internal/election"
	"vigie/internal/names"
	"vigie/internal/report"
)

// Mention is a contender of the register found in a text.
type Mention struct {
	ID   string             // of the contender
	Kind report.SubjectKind // "" where the register does not say
	Name string             // the name that was found, as the register writes it
	Main string             // the contender's first name in the register: the list's, where its lead was found

	From, To int
}

// Names finds contenders in a text. Whoever holds the register gives it: see
// NamesOf.
type Names func(text string) []Mention

// Known is a contender under all its names: list, short name, lead candidate.
type Known struct {
	ID    string
	Kind  report.SubjectKind
	Names []string
}

// KnownOf returns contenders under each of their names.
func KnownOf(standing []election.Contender) []Known {
	all := make([]Known, len(standing))
	for i, s := range standing {
		all[i] = Known{ID: s.ID, Kind: report.SubjectKind(s.Kind), Names: []string{s.Name, s.ShortName, s.Lead}}
	}
	return all
}

// phrase is a name as folded words.
type phrase struct {
	id, name, main string
	kind           report.SubjectKind
	words          []string
}

// maxMentions bounds how many mentions are told of one text.
const maxMentions = 20

// NamesOf returns what finds the given contenders: whole words in their order,
// whatever the case and accents. A name of one short or common word ("Ensemble")
// is found only where it begins with a capital.
func NamesOf(known []Known) Names {
	begin := map[string][]phrase{}
	for _, k := range known {
		for _, name := range k.Names {
			words := strings.Fields(names.Fold(name))
			if len(words) == 0 || len(words) == 1 && len(words[0]) < 3 {
				continue
			}
			begin[words[0]] = append(begin[words[0]], phrase{k.ID, name, k.Names[0], k.Kind, words})
		}
	}
	for _, phrases := range begin {
		slices.SortStableFunc(phrases, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return func(text string) []Mention { return mentions(begin, text) }
}

// mentions walks through the words of a text; the longest name wins, and each
// contender is told once.
func mentions(begin map[string][]phrase, text string) []Mention {
	words := wordsOf(text)
	var found []Mention
	for i := 0; i < len(words) && len(found) < maxMentions; i++ {
		for _, p := range begin[words[i].folded] {
			if !p.at(words[i:], text) {
				continue
			}
			m := Mention{p.id, p.kind, p.name, p.main, words[i].from, words[i+len(p.words)-1].to}
			if !slices.ContainsFunc(found, func(o Mention) bool { return o.ID == m.ID && o.Main == m.Main }) {
				found = append(found, m)
			}
			i += len(p.words) - 1
			break
		}
	}
	return found
}

// at says whether the words begin with the phrase.
func (p phrase) at(words []word, text string) bool {
	if len(words) < len(p.words) {
		return false
	}
	for i, w := range p.words {
		if words[i].folded != w {
			return false
		}
	}
	if len(p.words) > 1 {
		return true
	}
	first := []rune(text[words[0].from:words[0].to])[0]
	return unicode.IsUpper(first)
}

// word is a folded word and its place.
type word struct {
	folded   string
	from, to int
}

// wordsOf splits a text as names.Fold does, keeping places. A letter that folds
// to several words ("&") stays one word of the text each.
func wordsOf(text string) []word {
	var found []word
	add := func(from, to int) {
		for _, f := range strings.Fields(names.Fold(text[from:to])) {
			found = append(found, word{f, from, to})
		}
	}
	from := -1
	for i, c := range text {
		inside := unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c)
		switch {
		case inside && from < 0:
			from = i
		case !inside && from >= 0:
			add(from, i)
			from = -1
		}
		if c == '&' {
			add(i, i+1)
		}
	}
	if from >= 0 {
		add(from, len(text))
	}
	return found
}
