package triage

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"vigie/internal/report"
)

// Kin is what two cases share whose texts cannot be compared, as those of calls.
type Kin struct {
	Sender  bool // a sender under one identity
	Subject bool // the candidate, list or party that voters name
	Commune bool
	Days    int // between their contacts, 0 where they overlap
	Words   int // per cent of the fewer words that voters wrote which both have
}

// leastKin is how many points make two cases worth somebody's look: a sender and
// a week, or whom it is for, where and when.
const leastKin = 5

// leastAlike is how much of the shorter of two texts must stand in the other for
// them to be worth somebody's look: less is a phrase that many use.
const leastAlike = 0.35

// Points weighs a kinship. A sender says most, but numbers are borrowed; whom a
// call is for and the day say little each, since many operations share them.
func (k Kin) Points() int {
	points := 0
	for _, s := range []struct {
		holds bool
		worth int
	}{
		{k.Sender, 4}, {k.Subject, 2}, {k.Commune, 1},
		{k.Days <= 1, 1}, {k.Days <= 7, 1}, {k.Days > 30, -2},
		{k.Words >= 25, 2}, {k.Words >= 50, 1},
	} {
		if s.holds {
			points += s.worth
		}
	}
	return points
}

// Close says whether the kinship is worth somebody's look.
func (k Kin) Close() bool { return k.Points() >= leastKin }

// spoken are the channels of which a voter tells the words, if any: no two write
// down the same.
var spoken = report.Bits(report.Channels, []report.Channel{report.CallLive, report.CallAutomated, report.Door, report.OtherChannel})

// told says whether a case rests on what voters tell, not on a text that they
// received.
func (c Case) told() bool { return c.Excerpt == "" || c.Channels&spoken != 0 }

// kin says what two cases share. Those of different channels share nothing,
// unless a sender does both.
func kin(a, b Case, sender bool) (Kin, bool) {
	k := Kin{
		Sender: sender, Subject: a.SubjectName != "" && strings.EqualFold(a.SubjectName, b.SubjectName),
		Commune: a.Commune != "" && a.Commune == b.Commune, Days: apartBy(a, b), Words: sameWords(a.Excerpt, b.Excerpt),
	}
	return k, sender || a.Channels&b.Channels != 0
}

// apartBy returns how many days lie between the contacts of two cases.
func apartBy(a, b Case) int {
	if a.FirstContact == "" || b.FirstContact == "" {
		return 0
	}
	return max(b.FirstContact.Since(a.LastContact), a.FirstContact.Since(b.LastContact), 0)
}

// fewestWords is how many words either text must have for what they share to
// mean anything, and shortestWord the letters of one that counts.
const (
	fewestWords  = 4
	shortestWord = 4
)

// sameWords returns how many per cent of the fewer distinct words stand in both.
func sameWords(a, b string) int {
	x, y := wordsOf(a), wordsOf(b)
	fewer := min(len(x), len(y))
	if fewer < fewestWords {
		return 0
	}
	n := 0
	for _, w := range x {
		if _, both := slices.BinarySearch(y, w); both {
			n++
		}
	}
	return 100 * n / fewer
}

func wordsOf(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	all = slices.DeleteFunc(all, func(w string) bool { return len([]rune(w)) < shortestWord })
	slices.Sort(all)
	return slices.Compact(all)
}

// Similar is a case that may be of the same operation as another, and why.
type Similar struct {
	Case  Case
	Alike float64 // how much of the shorter text stands in the other, 0 to 1; 0 where texts were not compared
	Kin   Kin     // where they were not
}

// bySimilarity puts texts that are alike first, then the closest kin, then the
// latest.
func bySimilarity(a, b Similar) int {
	return cmp.Or(cmp.Compare(b.Alike, a.Alike), b.Kin.Points()-a.Kin.Points(), strings.Compare(b.Case.ID, a.Case.ID))
}
