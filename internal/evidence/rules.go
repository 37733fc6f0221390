package evidence

import (
	"slices"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Weight is how much an observation bears on an allegation. It adds nothing up:
// a reviewer weighs, the machine only sorts.
type Weight int

// The weights.
const (
	Against Weight = -1 // speaks for the sender
	Neutral Weight = 0  // told, without bearing
	Hint    Weight = 1  // worth a look; has innocent explanations
	Support Weight = 2  // bears out the allegation, if the passage is complete
	Strong  Weight = 3  // the text of a law meets the facts as told
)

// Rule is a rule as it stood between two days, both included; "" is no bound.
// A law that changed is several rows with the same ID.
type Rule struct {
	ID       string
	Key      string // message key of the observation
	From     day.Day
	Until    day.Day
	Weight   Weight
	Practice report.Practice
	Channels []report.Channel // nil: any
	Sources  []Source
}

// on says whether r is in force that day. A fact without a date is read under
// the rules without an end.
func (r Rule) on(d day.Day) bool {
	if d == "" {
		return r.Until == ""
	}
	return !d.Before(r.From) && (r.Until == "" || !d.After(r.Until))
}

func (r Rule) through(c report.Channel) bool {
	return r.Channels == nil || slices.Contains(r.Channels, c)
}

// ruleOn returns the version of a rule for a day and a channel.
func ruleOn(id string, on day.Day, through report.Channel) (Rule, bool) {
	for _, r := range rulebook {
		if r.ID == id && r.on(on) && r.through(through) {
			return r, true
		}
	}
	return Rule{}, false
}

// gdpr is the day from which the RGPD applies (art. 99).
const gdpr day.Day = "2018-05-25"

// ads is the day from which regulation (EU) 2024/900 applies (art. 30).
const ads day.Day = "2025-10-10"

func calls() []report.Channel { return []report.Channel{report.CallLive, report.CallAutomated} }

func written() []report.Channel { return []report.Channel{report.SMS, report.Email, report.Social} }
