package evidence

import (
	"regexp"
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
	Away string             // where the contender stands, when that is not where the voter lives

	From, To int
}

// Names finds contenders in a text. Whoever holds the register gives it: see
// NamesOf.
type Names func(text string) []Mention

// Known is a contender or a party under all its names: list, short name, lead.
type Known struct {
	ID    string // "" of a party
	Kind  report.SubjectKind
	Names []string
	Away  string // where it stands, when that is not where the voter lives
}

// Register returns what finds, in a text, the contenders of the voter's own
// place, those of the whole election that it may name, and the parties of the
// day. What is not known may be nil.
func Register(own, named []election.Contender, parties []election.Party) Names {
	known := KnownOf(own)
	for _, c := range named {
		local := slices.ContainsFunc(own, func(o election.Contender) bool { return o.ID == c.ID })
		if whole := wholeNames(c); !local && len(whole) > 0 {
			known = append(known, Known{ID: c.ID, Kind: report.SubjectKind(c.Kind), Names: whole, Away: c.TerritoryName})
		}
	}
	for _, p := range parties {
		known = append(known, Known{Kind: report.Party, Names: append([]string{p.Name}, p.Short...)})
	}
	return NamesOf(known)
}

// wholeNames are those names of a contender by which it can be told far from
// where it stands: a person's, and a list's of three words or more.
func wholeNames(c election.Contender) []string {
	least := 3
	if c.Kind == election.Candidate {
		least = 2
	}
	var whole []string
	if len(strings.Fields(names.Fold(c.Name))) >= least {
		whole = append(whole, c.Name)
	}
	if len(strings.Fields(names.Fold(c.Lead))) >= 2 {
		whole = append(whole, c.Lead)
	}
	return whole
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
	known Known
	name  string
	words []string
}

// maxMentions bounds how many mentions are told of one text.
const maxMentions = 20

// NamesOf returns what finds the given contenders: whole words in their order,
// whatever the case and accents. A name of one short or common word ("Ensemble")
// is found only where it begins with a capital; a party's, only where the words
// before it speak of a party. A name that several bear elsewhere names nobody.
func NamesOf(known []Known) Names {
	begin := map[string][]phrase{}
	for _, k := range known {
		for _, name := range k.Names {
			words := strings.Fields(names.Fold(name))
			if len(words) == 0 || len(words) == 1 && len(words[0]) < 3 && k.Kind != report.Party {
				continue
			}
			begin[words[0]] = append(begin[words[0]], phrase{k, name, words})
		}
	}
	for first, phrases := range begin {
		all := slices.Clone(phrases)
		sure := slices.DeleteFunc(phrases, func(p phrase) bool { return p.doubtful(all) })
		slices.SortStableFunc(sure, func(a, b phrase) int { return len(b.words) - len(a.words) })
		begin[first] = sure
	}
	return func(text string) []Mention { return mentions(begin, text) }
}

// doubtful says whether a name from elsewhere is borne by another, too.
func (p phrase) doubtful(among []phrase) bool {
	return p.known.Away != "" && slices.ContainsFunc(among, func(o phrase) bool {
		return o.known.ID != p.known.ID && slices.Equal(o.words, p.words)
	})
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
			k := p.known
			m := Mention{ID: k.ID, Kind: k.Kind, Name: p.name, Main: k.Names[0], Away: k.Away, From: words[i].from, To: words[i+len(p.words)-1].to}
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
	before, first := text[:words[0].from], []rune(text[words[0].from:words[0].to])[0]
	switch {
	case len(p.words) == 1 && p.known.Kind == report.Party:
		return unicode.IsUpper(first) && ofParty.MatchString(before[max(0, len(before)-ofPartyMost):])
	case len(p.words) == 1 || p.known.Away != "":
		return unicode.IsUpper(first)
	}
	return true
}

// ofParty matches the words before a party's name that is also a common word or
// two letters: "le mouvement Horizons", "investie par le PS" and not "PS : …".
var ofParty = regexp.MustCompile(`(?i)(?:\b(?:partis?|mouvement|formation|étiquette|investie?s?|soutenue?s?|candidate?s?|listes?|députée?s?|élue?s?|militante?s?|équipe|adhérente?s?)\s+(?:(?:par|de|du|des|avec)\s+)?(?:(?:le|la|les)\s+|l['’])?[«“"]?\s*|\b(?:le|du|au)\s+)$`)

// ofPartyMost is how many bytes before a name are looked at.
const ofPartyMost = 60

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
