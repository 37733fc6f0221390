// Package setting is what supervisors switch while the portal runs: election
// mode. It must never hold what belongs to the machine, which the environment
// sets, nor outlive the day it was set for.
package setting

import (
	"time"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Mode is election mode: while it lasts, limits are wider, because a whole country
// files in one evening, and one election comes first.
type Mode struct {
	Election string // slug of the one that comes first, or "" when the mode is off
	Until    time.Time
	Name     string // who switched it last, on or off; "" when nobody ever did
	At       time.Time
}

// On says whether the mode lasts at an instant.
func (m Mode) On(now time.Time) bool { return m.Election != "" && now.Before(m.Until) }

// Wider is how many times wider limits are in election mode: so many more voters
// file behind one operator's address on the evening of a mass mailing.
const Wider = 5

// Longest is how many days election mode may be set for: three weeks hold both
// rounds of a vote and the eve of the first. What nobody switches off must end by
// itself.
const Longest = 21

// Propose returns the last day that is offered for an election: that of its last
// round, as far as the mode may be set.
func Propose(e election.Election, today day.Day) day.Day {
	last := max(e.Round1, e.Round2)
	if last.Before(today) {
		return today
	}
	return min(last, today.Add(Longest))
}

// check returns what is wrong with a last day and an election.
func check(taken bool, last, today day.Day) error {
	var faults fault.Fields
	if !taken {
		faults.Add("election", "office.mode.error.election")
	}
	switch {
	case !last.Valid():
		faults.Add("last", "office.mode.error.last_required")
	case last.Before(today):
		faults.Add("last", "office.mode.error.last_over")
	case last.After(today.Add(Longest)):
		faults.Add("last", "office.mode.error.last_far", "Day", today.Add(Longest))
	}
	return faults.Err()
}

// What is done to settings, as the journal says it.
const (
	ActModeOn  journal.Act = "mode.on"
	ActModeOff journal.Act = "mode.off"
)
