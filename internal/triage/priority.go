package triage

import (
	"fmt"
	"slices"
	"strings"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Why is one reason why a case comes before others.
type Why string

// The reasons, in the order in which they are told.
const (
	WhySize      Why = "size"      // how many reports tell of the operation
	WhyGrowth    Why = "growth"    // how many of them came in the last days
	WhyVote      Why = "vote"      // how many days are left until it, at most
	WhyMinors    Why = "minors"    // minors were targeted
	WhyOptOut    Why = "opt_out"   // a refusal had no effect
	WhySensitive Why = "sensitive" // people were chosen by what they believe, are or suffer from
	WhyComplaint Why = "complaint" // somebody asks for their rights
	WhyUnheard   Why = "unheard"   // an author added something that nobody took note of
	WhyAge       Why = "age"       // how many days it has been waiting for somebody here, at least
	WhyDeadline  Why = "deadline"  // how many days are left to tell a complainant where it stands, at most
)

// Part is what one reason adds to a priority. Number is what the reason counts, 0
// where it counts nothing.
type Part struct {
	Why    Why
	Points int
	Number int
}

// Parts are the parts of a priority as they are kept beside it, so that a page
// shows what the order was made from.
type Parts string

// List returns the parts, the heaviest first.
func (p Parts) List() []Part {
	var all []Part
	for one := range strings.SplitSeq(string(p), ";") {
		var part Part
		if n, _ := fmt.Sscanf(one, "%s %d %d", &part.Why, &part.Points, &part.Number); n == 3 {
			all = append(all, part)
		}
	}
	slices.SortStableFunc(all, func(a, b Part) int { return b.Points - a.Points })
	return all
}

// kept writes parts as they are kept, and returns their sum.
func kept(all []Part) (Parts, int) {
	words, sum := make([]string, len(all)), 0
	for i, p := range all {
		words[i] = fmt.Sprintf("%s %d %d", p.Why, p.Points, p.Number)
		sum += p.Points
	}
	return Parts(strings.Join(words, ";")), sum
}

// Facts are all that the priority of a case is made from.
type Facts struct {
	State    State
	Reports  int // that nobody thinks coordinated
	Recent   int // of them, that came in the last growthDays days
	Received day.Day
	Votes    []day.Day // the rounds of its election

	OptOut, Minors, Sensitive, Complaint, Unheard bool
}

// growthDays is how far back growth looks: a canvass by SMS is over in a week.
const growthDays = 7

// deadlineDays is how long a complainant may be left without being told where
// their complaint stands: three months (RGPD art. 78(2)), by its shortest.
const deadlineDays = 90

// step is what a number adds to a priority from a limit on.
type step struct{ from, points int }

// The steps, read only, the lowest first. They grow slower than what they count:
// twice the reports are not twice the harm, and time runs out at the end.
var (
	sizeSteps     = []step{{2, 5}, {5, 10}, {20, 20}, {100, 30}, {1000, 40}}
	growthSteps   = []step{{2, 5}, {5, 10}, {20, 15}, {100, 20}}
	ageSteps      = []step{{3, 3}, {7, 6}, {14, 10}}
	voteSteps     = []step{{-30, 8}, {-10, 15}, {-2, 25}} // days, from before a vote to its day
	deadlineSteps = []step{{-30, 10}, {-10, 20}}          // days, before its last; it stays when it is over
)

// stepAt returns the last step that n reaches, an empty one where it reaches none.
func stepAt(steps []step, n int) step {
	var last step
	for _, s := range steps {
		if n >= s.from {
			last = s
		}
	}
	return last
}

// Priority returns why a case with these facts comes before others on a day, and
// how much each reason weighs. A case that is decided waits for nobody: it has
// none, and stands behind all others.
func (f Facts) Priority(today day.Day) []Part {
	if f.State == Closed {
		return nil
	}
	var all []Part
	add := func(w Why, points, number int) {
		if points > 0 {
			all = append(all, Part{w, points, number})
		}
	}
	said := func(w Why, is bool, points int) {
		if is {
			add(w, points, 0)
		}
	}
	add(WhySize, stepAt(sizeSteps, f.Reports).points, f.Reports)
	add(WhyGrowth, stepAt(growthSteps, min(f.Recent, f.Reports)).points, min(f.Recent, f.Reports))
	if vote, ok := f.vote(today); ok {
		near := stepAt(voteSteps, today.Since(vote))
		add(WhyVote, near.points, -near.from)
	}
	said(WhyMinors, f.Minors, 20)
	said(WhyOptOut, f.OptOut, 15)
	said(WhySensitive, f.Sensitive, 15)
	said(WhyComplaint, f.Complaint, 15)
	said(WhyUnheard, f.Unheard, 10)
	if f.State != Waiting { // it waits for somebody outside
		old := stepAt(ageSteps, today.Since(f.Received))
		add(WhyAge, old.points, old.from)
	}
	if f.Complaint {
		near := stepAt(deadlineSteps, today.Since(f.Received.Add(deadlineDays)))
		add(WhyDeadline, near.points, -near.from)
	}
	return all
}

// vote returns the day of the next round.
func (f Facts) vote(today day.Day) (day.Day, bool) {
	next := day.Day("")
	for _, v := range f.Votes {
		if v != "" && !v.Before(today) && (next == "" || v.Before(next)) {
			next = v
		}
	}
	return next, next != ""
}

// Until returns the first day after today on which time alone may change the
// priority; "" where it never does. What counts days is told by its step, not by
// the day, so that a hundred thousand cases do not change every night.
func (f Facts) Until(today day.Day) day.Day {
	if f.State == Closed {
		return ""
	}
	if stepAt(growthSteps, min(f.Recent, f.Reports)).points > 0 {
		return today.Add(1)
	}
	next := day.Day("")
	from := func(d day.Day, steps []step) {
		for _, s := range steps {
			if on := d.Add(s.from); on.After(today) && (next == "" || on.Before(next)) {
				next = on
			}
		}
	}
	if f.State != Waiting {
		from(f.Received, ageSteps)
	}
	if vote, ok := f.vote(today); ok {
		from(vote, append(voteSteps[:len(voteSteps):len(voteSteps)], step{from: 1})) // the day after, it is over
	}
	if f.Complaint {
		from(f.Received.Add(deadlineDays), deadlineSteps)
	}
	return next
}

// facts returns what a case says itself of its priority.
func (c Case) facts() Facts {
	said := func(p report.Practice) bool {
		return c.Practices&report.Bits(report.Practices, []report.Practice{p}) != 0
	}
	return Facts{
		State: c.State, Reports: max(c.Reports-c.Suspected, 0), Received: day.Of(c.ReceivedAt.UTC()),
		OptOut: c.StopIgnored(), Minors: said(report.MinorTargeted), Sensitive: said(report.SensitiveTargeting),
		Complaint: c.Kind == report.Complaint,
	}
}
