// Package election holds the calendar of elections and the lists and
// candidates that contend in them, and imports both from the Ministry's files.
// It must never rank, judge or count contenders: it only lets a voter name one.
package election

import (
	"fmt"
	"strconv"
	"strings"

	"vigie/internal/day"
	"vigie/internal/names"
)

// Election is one election, for which reports are taken from Opens to Closes,
// both included.
type Election struct {
	Slug   string `gorm:"primaryKey"` // "municipales-2026"
	Kind   string // "municipales", "legislatives"…
	NameFR string
	NameEN string
	Round1 day.Day
	Round2 day.Day // "" when there is one round
	Opens  day.Day
	Closes day.Day

	Revision int // grows each time its contenders change
}

// Name returns the election's name in a language, in French by default.
func (e Election) Name(lang string) string {
	if lang == "en" {
		return e.NameEN
	}
	return e.NameFR
}

// Takes says whether reports are taken on a day.
func (e Election) Takes(on day.Day) bool { return !on.Before(e.Opens) && !on.After(e.Closes) }

// Kind is what a contender is; the same words as a report's subject.
type Kind string

// The two kinds of contender.
const (
	List      Kind = "list"      // several people under one name
	Candidate Kind = "candidate" // one person
)

// Contender is a list or a candidate that voters can name.
type Contender struct {
	ID            string `gorm:"primaryKey"` // "municipales-2026:35238:3": stays when the file is imported again
	Election      string
	Kind          Kind
	Territory     string // code of the commune, of its sector ("75056SR01") or of the constituency ("3501")
	TerritoryName string // as the file writes it; the département's for a constituency
	Commune       string // INSEE code, "" for a constituency
	Departement   string // INSEE code; "ZX" and "ZZ" for the two constituencies' territories that are none
	Panel         int    // number of the billboard, drawn by lot: the order in which lists are shown
	Name          string
	ShortName     string // "" when it is the name
	Lead          string // first candidate of the list, when the file tells
	Nuance        string // the Ministry's code; "" where it gives none
	Search        string // folded words, a space before each
}

// Constituency returns the number of a constituency, 0 for a commune's list.
func (c Contender) Constituency() int {
	if c.Commune != "" || len(c.Territory) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(c.Territory[len(c.Territory)-2:])
	return n
}

// completed returns c with what follows from its other fields.
func (c Contender) completed(election string) Contender {
	c.Election = election
	c.ID = fmt.Sprintf("%s:%s:%d", election, c.Territory, c.Panel)
	if c.ShortName == c.Name {
		c.ShortName = ""
	}
	c.Search = ""
	for _, w := range strings.Fields(names.Fold(strings.Join([]string{c.Name, c.ShortName, c.Lead, c.TerritoryName}, " "))) {
		if !strings.Contains(c.Search+" ", " "+w+" ") {
			c.Search += " " + w
		}
	}
	return c
}

// Nearest returns the election whose vote comes first, or the latest one when
// every vote is over. open has the latest first.
func Nearest(open []Election, today day.Day) (Election, bool) {
	if len(open) == 0 {
		return Election{}, false
	}
	for i := len(open) - 1; i >= 0; i-- {
		if last := max(open[i].Round1, open[i].Round2); !today.After(last) {
			return open[i], true
		}
	}
	return open[0], true
}
