package public

import (
	"time"

	"vigie/internal/report"
	"vigie/internal/triage"
)

// FollowStep is a step of a report's way, as its author reads it.
type FollowStep struct {
	When *time.Time // nil where no date is told
	What string
	Text string // or ""
	Mark string // "is-done", "is-now", or "" for what is still to come
}

// FollowDecision says to the voter what was decided, and what that is worth.
type FollowDecision struct {
	At         time.Time
	What       string // message keys
	Means, Not string
	Before     bool // it was there before the report, and serves it all the same
}

// exactFrom is the least number of reports of one mailing that is told at all:
// with fewer, a campaign that sends one voter words of their own, and reports them
// itself, would learn whether that voter wrote to the authority.
const exactFrom = 10

// steps tells the way of a report so far, and what comes next.
func (v *visit) steps(r report.Report, s triage.Standing) []FollowStep {
	l := v.words()
	steps := []FollowStep{{When: &r.ReceivedAt, What: l.T("follow.report.received"), Mark: "is-done"}}
	if s.Reports >= exactFrom {
		steps = append(steps, FollowStep{What: l.T("follow.step.grouped"), Text: l.T("follow.step.grouped_many", "Count", s.Reports), Mark: "is-done"})
	}
	if s.TakenAt != nil {
		taken := FollowStep{When: s.TakenAt, What: l.T("follow.step.taken"), Mark: "is-done"}
		if s.TakenAt.Before(r.ReceivedAt) {
			taken.When, taken.Text = nil, l.T("follow.step.taken_before")
		}
		steps = append(steps, taken)
	}
	if d := decisionOf(r, s); d != nil {
		decided := FollowStep{When: &d.At, What: l.T("follow.report.decided"), Text: l.T(d.What), Mark: "is-done"}
		if d.Before {
			decided.When = nil
		}
		return append(steps, decided)
	}
	return append(steps, FollowStep{What: l.T(states[s.State].step), Mark: "is-now"}, FollowStep{What: l.T("report.thanks.decided")})
}

// decisionOf returns what was decided of a report's case, nil before.
func decisionOf(r report.Report, s triage.Standing) *FollowDecision {
	said, known := outcomes[s.Outcome]
	if s.DecidedAt == nil || !known {
		return nil
	}
	return &FollowDecision{At: *s.DecidedAt, What: said.what, Means: said.means, Not: said.not, Before: s.DecidedAt.Before(r.ReceivedAt)}
}

// outcomes says what was decided, to the voter, what that means and what it does
// not: message keys.
var outcomes = map[triage.Outcome]struct{ what, means, not string }{
	triage.Precisions:   {"follow.outcome.precisions", "follow.means.precisions", "follow.not.precisions"},
	triage.OutOfScope:   {"follow.outcome.out_of_scope", "follow.means.out_of_scope", "follow.not.out_of_scope"},
	triage.Attached:     {"follow.outcome.attached", "follow.means.attached", "follow.not.attached"},
	triage.Dismissed:    {"follow.outcome.closed", "follow.means.closed", "follow.not.closed"},
	triage.Reminder:     {"follow.outcome.reminder", "follow.means.reminder", "follow.not.reminder"},
	triage.ToComplaint:  {"follow.outcome.complaint", "follow.means.complaint", "follow.not.complaint"},
	triage.Control:      {"follow.outcome.control", "follow.means.control", "follow.not.control"},
	triage.FormalNotice: {"follow.outcome.formal_notice", "follow.means.formal_notice", "follow.not.formal_notice"},
	triage.CallToOrder:  {"follow.outcome.call_to_order", "follow.means.call_to_order", "follow.not.call_to_order"},
	triage.Warning:      {"follow.outcome.warning", "follow.means.warning", "follow.not.warning"},
	triage.Fine:         {"follow.outcome.fine", "follow.means.fine", "follow.not.fine"},
	triage.Forwarded:    {"follow.outcome.forwarded", "follow.means.forwarded", "follow.not.forwarded"},
	triage.Abuse:        {"follow.outcome.abuse", "follow.means.abuse", "follow.not.abuse"},
}
