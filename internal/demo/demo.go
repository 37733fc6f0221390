// Package demo makes a fictional election and believable reports for trying the
// portal: lists, mailings with their many copies, single reports, and what the
// reviewers did with some of them. It must never hold a real name, and never
// reach a database, a clock or a network: whoever asks files what it returns.
package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"vigie/internal/election"
	"vigie/internal/report"
)

// Slug is the fictional election's.
const Slug = "municipales-demo"

// Set is a whole demo, as it stands at the instant it was asked for.
type Set struct {
	Election   election.Election
	Contenders []election.Contender
	Accounts   []Account
	Filings    []Timed // the oldest first
	Works      []Work  // what was triaged, in the order of the filings
}

// Timed is a report and the instant it was filed.
type Timed struct {
	At      time.Time
	Mailing string // the mailing it is a copy of; "" for a single report
	Filing  report.Filing
	Files   []File // what the voter sent with it
}

// Account is a sign-in of the demo. Its secrets are made by whoever creates it.
type Account struct{ Role, Name, Email string }

// Make returns a demo of n reports filed before now. The same now, seed and n
// make the same demo. Days are those of now's location, taken for the one of
// metropolitan France. An error says that the texts in this package are broken.
func Make(now time.Time, seed uint64, n int) (Set, error) {
	t, err := load()
	if err != nil {
		return Set{}, err
	}
	rng := rand.New(rand.NewPCG(seed, 0x7669676965)) // any second word will do
	c := newCalendar(now)
	m := maker{
		calendar: c, rng: rng, texts: t, towns: newTowns(t),
		grammar: grammar{rng: rng, rules: t.rules, decks: map[string][]int{}},
		hand:    hand{rng: rng},
	}
	c.sendLately(t.sources)
	made := m.filings(n)
	set := Set{Election: c.election(), Accounts: t.People.Accounts, Works: m.works(made)}
	for _, town := range m.towns {
		set.Contenders = append(set.Contenders, town.lists...)
	}
	for _, f := range made {
		set.Filings = append(set.Filings, f.Timed)
	}
	return set, attach(set.Filings)
}

// maker makes one demo.
type maker struct {
	calendar
	rng     *rand.Rand
	texts   texts
	towns   []*town
	grammar grammar
	hand    hand
}

// made is a filing and the source that it came from.
type made struct {
	Timed
	source *source
}

// filings makes n filings, shared between the sources by their copies.
func (m *maker) filings(n int) []made {
	sources := m.begun()
	total := 0
	for _, s := range sources {
		total += s.Copies
	}
	var all []made
	upTo := 0
	for _, s := range sources {
		upTo += s.Copies
		for len(all) < n*upTo/total {
			all = append(all, m.filing(s))
		}
		if s.OneHand {
			m.repeat(all[n*(upTo-s.Copies)/total:])
		}
	}
	slices.SortStableFunc(all, func(a, b made) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Mailing, b.Mailing)) })
	return all
}

// begun returns the sources that have sent something by now: the mailing
// between the rounds may still lie ahead.
func (m *maker) begun() []*source {
	var sources []*source
	for _, s := range m.texts.sources {
		if s.Waves == nil || len(m.sent(s.Waves, 0)) > 0 {
			sources = append(sources, s)
		}
	}
	return sources
}
