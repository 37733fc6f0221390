package demo

import (
	"math"
	"time"

	"vigie/internal/report"
)

// Work is what was done with one filing, in order.
type Work struct {
	Filing int // index in Set.Filings
	Acts   []Act
}

// Act is one act of a reviewer.
type Act struct {
	At      time.Time
	Role    string // of the account that acts: "reviewer" or "supervisor"
	Do      Do
	Text    string // the note, what is awaited, or the reasons
	Outcome string // of a decision, "" for the other acts
	To      int    // for the outcome "attached": the filing whose case it joins; else -1
}

// Do is what an act does.
type Do string

// The acts, in the order a case goes through them.
const (
	Take   Do = "take"   // the account takes the case
	Note   Do = "note"   // it writes something down
	Wait   Do = "wait"   // it waits for somebody outside
	Decide Do = "decide" // it closes the case with an outcome
)

// The roles that act.
const (
	reviewer   = "reviewer"
	supervisor = "supervisor"
)

// attached is the outcome of a report that joins a known mailing.
const attached = "attached"

// sanctions are decided by a supervisor.
var sanctions = map[string]bool{"control": true, "formal_notice": true, "call_to_order": true, "warning": true, "fine": true, "forwarded": true}

// works plans what was triaged: the older a report, the likelier, a third in
// all.
func (m *maker) works(filed []made) []Work {
	first := map[string]int{} // the filing whose case a mailing is worked in
	var all []Work
	for i, f := range filed {
		age := 1 - float64(i)/float64(len(filed))
		if !m.chance(worked(f.source, age)) {
			continue
		}
		to, known := first[f.Mailing]
		if f.Mailing == "" || !known {
			to = -1
		}
		acts := m.acts(f, to)
		if len(acts) == 0 {
			continue
		}
		if f.Mailing != "" && !known && f.Filing.Kind != report.Complaint {
			first[f.Mailing] = i
		}
		all = append(all, Work{i, acts})
	}
	return all
}

// worked is how likely a report of an age (1 the oldest, 0 the newest) has been
// looked at. What is plain abuse goes first.
func worked(s *source, age float64) float64 {
	if s.OneHand || s.Lately {
		return 0 // nobody has come to it yet
	}
	if s.Aside == "abuse" {
		return 0.6 + 0.4*age
	}
	return 0.96 * math.Pow(age, 1.7)
}

// acts are those on one filing, until now.
func (m *maker) acts(f made, to int) []Act {
	plan := m.plan(f, to)
	at, done := f.At, 0
	for i := range plan {
		at = office(at.Add(pause(m, plan[i])))
		if at.After(m.now) {
			break
		}
		plan[i].At = at
		done++
	}
	return plan[:done]
}

// pause is how long a case lies before an act.
func pause(m *maker, a Act) time.Duration {
	hours := 1 + 60*m.rng.Float64()
	if sanctions[a.Outcome] {
		hours += 24 * 6
	}
	if a.Outcome == attached || a.Outcome == "abuse" {
		hours /= 12
	}
	return time.Duration(hours * float64(time.Hour)).Truncate(time.Second)
}

// plan is what a case goes through if time allows.
func (m *maker) plan(f made, to int) []Act {
	outcome := m.outcome(f, to)
	who := reviewer
	if m.chance(0.2) {
		who = supervisor
	}
	acts := []Act{{Role: who, Do: Take, To: -1}}
	notes := m.rng.IntN(2)
	if to < 0 && f.Mailing != "" {
		notes = 2
	}
	for range notes {
		acts = append(acts, m.said(who, Note, m.texts.Triage.Notes.Rules))
	}
	switch u := m.rng.Float64(); {
	case outcome == "abuse" || outcome == attached || to < 0 && f.Mailing != "":
	case u < 0.1:
		return append(acts, m.said(who, Wait, m.texts.Triage.Waiting.Rules))
	case u < 0.24:
		return acts
	}
	if sanctions[outcome] {
		who = supervisor
	}
	decision := m.said(who, Decide, m.reasons(f.source, outcome))
	decision.Outcome = outcome
	if outcome == attached {
		decision.To = to
	}
	return append(acts, decision)
}

// reasons are what a decision may say: a mailing's own, or those of the outcome.
func (m *maker) reasons(s *source, outcome string) []string {
	if outcome == s.Decision {
		return []string{s.Reason}
	}
	return m.texts.Triage.Reasons[outcome]
}

func (m *maker) said(who string, do Do, patterns []string) Act {
	return Act{Role: who, Do: do, Text: m.grammar.say(pick(m.rng, patterns), nil), To: -1}
}

// outcome is what a case comes to: a mailing's first case its own decision, its
// other copies are attached to it.
func (m *maker) outcome(f made, to int) string {
	switch {
	case f.source.Aside != "":
		return f.source.Aside
	case f.Filing.Kind == report.Complaint:
		return "complaint" // it is worked for its author, whatever others received
	case to >= 0:
		return attached
	case f.Mailing != "":
		return f.source.Decision
	}
	return m.texts.Triage.Outcomes.pick(m.rng)
}

// office moves an instant to the next hour at which somebody works.
func office(at time.Time) time.Time {
	switch {
	case at.Hour() >= 18:
		at = at.Add(15 * time.Hour)
	case at.Hour() < 9:
		at = at.Add(9 * time.Hour)
	}
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	return at
}
