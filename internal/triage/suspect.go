package triage

import (
	"cmp"
	"math"
	"slices"
	"time"

	"vigie/internal/canvass"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// A suspicion says that reports may have been coordinated: that one hand, or
// many after one model, filed them to make an operation look larger than it is.
// It accuses nobody and takes nothing away: the reports stay received, and
// somebody confirms it or lifts it.
//
// A real wave is one message to many voters, whose reports differ in everything
// else: when it reached them and when they tell of it, where they live, what they
// ticked, what they say. A flood is alike where voters are not. Only what is
// clear is looked at, and marks of statements that tell equality alone.

// Suspicion is a group of reports that may have been coordinated, and its row.
type Suspicion struct {
	ID          string
	Kin         []byte // what its reports share: later ones that do join it
	Election    string
	State       Doubt
	Version     int
	Reports     int
	Points      int
	Signs       Signs
	FirstSeen   time.Time
	LastSeen    time.Time
	FoundAt     time.Time
	SettledBy   string
	SettledName string
	SettledAt   *time.Time
}

// SuspicionReport says which suspicion a report is in: one at most.
type SuspicionReport struct {
	ReportID    string `gorm:"primaryKey"`
	SuspicionID string
}

// Doubt says where a suspicion stands.
type Doubt string

// The doubts, each with who acts next.
const (
	Suspected Doubt = "suspected" // whoever looks at it
	Confirmed Doubt = "confirmed" // nobody: its reports are told apart in the figures
	Lifted    Doubt = "lifted"    // nobody: it counts for nothing
)

// What is done to suspicions, as the journal says it.
const (
	ActConfirm journal.Act = "suspicion.confirm"
	ActLift    journal.Act = "suspicion.lift"
)

// Sign is one clear fact that speaks for coordination.
type Sign string

// The signs.
const (
	Burst        Sign = "burst"      // so many within an hour
	OneStatement Sign = "statement"  // the same statement, to the letter
	OneAnswer    Sign = "answers"    // the same answers to everything, those included that need not be given
	OneRhythm    Sign = "rhythm"     // as much time from each to the next
	OneSpelling  Sign = "characters" // the message the same to the character, typing errors included
)

// weights are the points of each sign. No sign is enough alone but for two: a
// long statement that is the same to the letter, within an hour, is no chance.
var weights = map[Sign]int{Burst: 1, OneStatement: 4, OneAnswer: 3, OneRhythm: 2, OneSpelling: 1}

// enough is from how many points on reports are suspected.
const enough = 5

// Found is a sign with its number: of reports, or percent.
type Found struct {
	Sign Sign `json:"sign"`
	N    int  `json:"n"`
}

// Signs are why reports are suspected, the weightiest first.
type Signs []Found

// Points returns what the signs weigh together.
func (s Signs) Points() int {
	sum := 0
	for _, f := range s {
		sum += weights[f.Sign]
	}
	return sum
}

// The bounds of what is looked at.
const (
	burstSpan  = time.Hour
	leastBurst = 10   // reports: fewer may be a family or a village
	mostAlike  = 0.8  // share of a burst whose answers are the same
	toldAlike  = 5    // optional answers given alike: fewer are what anybody leaves empty
	evenGaps   = 0.35 // deviation of the time between reports, of its mean; people come at about 1
	mostGap    = 3    // gaps so much longer than the middle one are pauses, not rhythm
)

// suspected is a group of reports with why it is suspected.
type suspected struct {
	kin     string
	signs   Signs
	reports []report.Trace
}

// suspects returns the groups of traces, of one operation or of one statement,
// that may have been coordinated. traces are in the order they came in.
func suspects(traces []report.Trace) []suspected {
	var found []suspected
	for _, group := range kins(traces, func(t report.Trace) string { return t.Statement }) {
		if x, ok := examined("s"+group[0].Statement, group, traces); ok {
			found = append(found, x)
		}
	}
	taken := map[string]bool{}
	for _, x := range found {
		for _, t := range x.reports {
			taken[t.ReportID] = true
		}
	}
	rest := slices.DeleteFunc(slices.Clone(traces), func(t report.Trace) bool { return taken[t.ReportID] })
	for _, group := range kins(rest, func(t report.Trace) string { return t.Answers }) {
		if x, ok := examined("a"+group[0].Answers, group, rest); ok {
			found = append(found, x)
		}
	}
	return found
}

// kins returns the groups of traces that share what key gives, the largest
// first, as far as they can be a burst. Each keeps the order of time.
func kins(traces []report.Trace, key func(report.Trace) string) [][]report.Trace {
	by := map[string][]report.Trace{}
	for _, t := range traces {
		if k := key(t); k != "" {
			by[k] = append(by[k], t)
		}
	}
	var groups [][]report.Trace
	for _, g := range by {
		if len(g) >= leastBurst {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b []report.Trace) int {
		return cmp.Or(len(b)-len(a), a[0].ReceivedAt.Compare(b[0].ReceivedAt), cmp.Compare(a[0].ReportID, b[0].ReportID))
	})
	return groups
}

// examined says whether a group within traces is suspected, and why.
func examined(kin string, group, all []report.Trace) (suspected, bool) {
	burst := densest(group)
	if len(burst) < leastBurst {
		return suspected{}, false
	}
	signs := Signs{{Burst, len(burst)}}
	if n := same(burst, func(t report.Trace) string { return t.Statement }); 100*n >= 80*len(burst) {
		signs = append(signs, Found{OneStatement, n})
	}
	if n := sameAnswers(burst, all, kin[0] == 's'); n > 0 {
		signs = append(signs, Found{OneAnswer, n})
	}
	if even(burst) {
		signs = append(signs, Found{OneRhythm, len(burst)})
	}
	if n := same(burst, func(t report.Trace) string { return t.Message }); n == len(burst) {
		signs = append(signs, Found{OneSpelling, n})
	}
	slices.SortStableFunc(signs, func(a, b Found) int { return weights[b.Sign] - weights[a.Sign] })
	return suspected{kin, signs, group}, signs.Points() >= enough
}

// densest returns the most traces that came in within burstSpan.
func densest(group []report.Trace) []report.Trace {
	best, from := group[:0], 0
	for to := range group {
		for group[to].ReceivedAt.Sub(group[from].ReceivedAt) > burstSpan {
			from++
		}
		if to+1-from > len(best) {
			best = group[from : to+1]
		}
	}
	return best
}

// same returns how many traces share the commonest value that is told.
func same(traces []report.Trace, of func(report.Trace) string) int {
	counts, most := map[string]int{}, 0
	for _, t := range traces {
		if v := of(t); v != "" {
			counts[v]++
			most = max(most, counts[v])
		}
	}
	return most
}

// sameAnswers returns how many reports of a burst gave the same answers, 0 when
// that is no sign. A group that was found by its answers has the same by
// construction: there it counts whether nearly everybody who came in that hour
// answered so.
func sameAnswers(burst, all []report.Trace, byStatement bool) int {
	counts, most, told := map[string]int{}, 0, 0
	for _, t := range burst {
		counts[t.Answers]++
		if counts[t.Answers] > most {
			most, told = counts[t.Answers], t.Told
		}
	}
	of := len(burst)
	if !byStatement {
		of = between(all, burst[0].ReceivedAt, burst[len(burst)-1].ReceivedAt)
	}
	if told < toldAlike || float64(most) < mostAlike*float64(of) {
		return 0
	}
	return most
}

func between(all []report.Trace, first, last time.Time) int {
	n := 0
	for _, t := range all {
		if !t.ReceivedAt.Before(first) && !t.ReceivedAt.After(last) {
			n++
		}
	}
	return n
}

// even says whether reports came in with as much time from each to the next, as
// no people do.
func even(burst []report.Trace) bool {
	gaps := make([]float64, 0, len(burst))
	for i := 1; i < len(burst); i++ {
		gaps = append(gaps, burst[i].ReceivedAt.Sub(burst[i-1].ReceivedAt).Seconds())
	}
	middle := slices.Sorted(slices.Values(gaps))[len(gaps)/2]
	var sum, squares float64
	n := 0.0
	for _, g := range gaps {
		if g <= mostGap*middle {
			sum, squares, n = sum+g, squares+g*g, n+1
		}
	}
	mean := sum / n
	return mean > 0 && n >= leastBurst-2 && math.Sqrt(max(squares/n-mean*mean, 0)) < evenGaps*mean
}

// Wave is an operation with the case in which it is worked.
type Wave struct {
	canvass.Wave
	Case Case
}
