package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"vigie/internal/election"
	"vigie/internal/names"
)

// town is a commune where voters report, with its fictional lists.
type town struct {
	code   string
	name   string
	weight float64 // thousands of inhabitants for which it stands
	ahead  int     // hours its clocks are ahead of metropolitan France in winter
	lists  []election.Contender
}

// newTowns reads places.csv and gives each commune its lists: the movements
// first, then three local ones.
func newTowns(t texts) []*town {
	var towns []*town
	for i, line := range strings.Split(strings.TrimSpace(string(t.places)), "\n") {
		if i == 0 {
			continue // the header
		}
		cells := strings.Split(line, ",")
		weight, _ := strconv.ParseFloat(cells[2], 64) // the tests read every line
		ahead, _ := strconv.Atoi(cells[3])
		town := &town{code: cells[0], name: cells[1], weight: weight, ahead: ahead}
		town.lists = lists(t.People, town, i)
		towns = append(towns, town)
	}
	return towns
}

const localLists = 3

func lists(p people, t *town, i int) []election.Contender {
	called := append([]string(nil), p.Movements...)
	for k := range localLists {
		called = append(called, p.Local[(i*7+k*19)%len(p.Local)]) // 7 and 19 share no divisor with 48: no name twice in a town
	}
	var all []election.Contender
	for k, name := range called {
		n := i*len(called) + k
		all = append(all, election.Contender{
			ID: fmt.Sprintf("%s:%s:%d", Slug, t.code, k+1), Election: Slug, Kind: election.List,
			Territory: t.code, TerritoryName: t.name, Commune: t.code, Departement: departement(t.code),
			Panel: k + 1, Name: name, Lead: p.First[n*5%len(p.First)] + " " + p.Last[n%len(p.Last)],
		})
	}
	return all
}

// departement returns the département of a commune's INSEE code.
func departement(commune string) string {
	if commune[:2] >= "97" {
		return commune[:3]
	}
	return commune[:2]
}

// voter is who reports.
type voter struct{ first, last string }

func (m *maker) voter() voter {
	return voter{pick(m.rng, m.texts.People.First), pick(m.rng, m.texts.People.Last)}
}

func (v voter) email() string {
	return strings.ReplaceAll(names.Fold(v.first+" "+v.last), " ", ".") + "@exemple.example"
}

// townOf draws the commune of a copy.
func (m *maker) townOf(s *source) *town {
	var in []*town
	for _, t := range m.towns {
		if len(s.Where) == 0 || slices.Contains(s.Where, t.code) {
			in = append(in, t)
		}
	}
	return in[weighted(m.rng, len(in), func(i int) float64 { return in[i].weight })]
}

// mobile draws a number of the range that Arcep keeps for fiction.
func mobile(rng *rand.Rand) string {
	return fmt.Sprintf("06 39 98 %02d %02d", rng.IntN(100), rng.IntN(100))
}

// tag is a list's name as a sender shows it: eleven letters, no accents.
func tag(name string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, names.Fold(name))
	return letters[:min(len(letters), 11)]
}

// site is a list's domain, in the zone that is nobody's.
func site(name string) string { return strings.ReplaceAll(names.Fold(name), " ", "-") + ".example" }

// at and of put a preposition before a commune: "au Mans", "d'Angers".
func at(name string) string { return articled("à ", "au ", "aux ", name) }

func of(name string) string {
	if strings.ContainsRune("aeiouh", rune((names.Fold(name) + " ")[0])) {
		return "d'" + name
	}
	return articled("de ", "du ", "des ", name)
}

func articled(plain, le, les, name string) string {
	if rest, ok := strings.CutPrefix(name, "Le "); ok {
		return le + rest
	}
	if rest, ok := strings.CutPrefix(name, "Les "); ok {
		return les + rest
	}
	return plain + name
}
