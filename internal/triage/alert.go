package triage

import (
	"slices"
	"time"

	"vigie/internal/canvass"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/journal"
)

// AlertRule is what an alert is given for.
type AlertRule string

// The rules.
const (
	BySize    AlertRule = "size"    // reports of an operation in all
	ByHour    AlertRule = "hour"    // reports that came in within two clock hours
	ByDay     AlertRule = "day"     // reports that came in within a day
	InSilence AlertRule = "silence" // reports of a contact on the eve or the day of a vote
)

// AlertRules lists the rules as they are shown.
var AlertRules = []AlertRule{BySize, ByHour, ByDay, InSilence}

// alertTerm is a rule's default from a day on. A default that changes is a
// second row with other days, so that nobody wonders later why an alert was
// given.
type alertTerm struct {
	rule      AlertRule
	threshold int
	from      day.Day
}

// alertTerms are the defaults, the newest last, read only. An operation of 50
// reports was among the twenty largest of 2020 (DOMAIN.md §3); electoral silence
// begins on the eve at 00:00 (code électoral, art. L49, since 30 June 2020), where
// a few reports are worth a look at once.
var alertTerms = []alertTerm{
	{BySize, 50, "2020-06-30"},
	{ByHour, 20, "2020-06-30"},
	{ByDay, 60, "2020-06-30"},
	{InSilence, 5, "2020-06-30"},
}

// alertLevels are how many times its threshold makes an operation's next alert
// of a rule: what was seen small is worth seeing again when it is large.
var alertLevels = []int{1, 5, 25}

// MaxThreshold bounds what can be set: no election had as many reports.
const MaxThreshold = 1_000_000

// AlertSetting is what a supervisor set of a rule, and its row.
type AlertSetting struct {
	ID         string
	Rule       AlertRule
	Threshold  int // 0 switches the rule off
	Author     string
	AuthorName string
	At         time.Time
}

// Alert says that an operation passed a threshold, and is its row. There is one
// for each operation, rule and level.
type Alert struct {
	ID        string
	Canvass   canvass.ID
	Election  string
	Rule      AlertRule
	Level     int // 1 for the threshold itself, 5 and 25 for as many times it
	Threshold int // of the level, as it was then
	Reached   int
	At        time.Time
	SeenBy    string
	SeenName  string
	SeenAt    *time.Time
}

// What is done to alerts, as the journal says it.
const (
	ActSetAlert  journal.Act = "alert.set"
	ActSeenAlert journal.Act = "alert.seen"
)

// thresholds returns what holds of each rule on a day: what was set last, or the
// default.
func thresholds(set []AlertSetting, on day.Day) map[AlertRule]int {
	now := map[AlertRule]int{}
	for _, t := range alertTerms {
		if !on.Before(t.from) {
			now[t.rule] = t.threshold
		}
	}
	for _, s := range set { // the oldest first
		now[s.Rule] = s.Threshold
	}
	return now
}

// reached returns what an operation counts for a rule.
func reached(rule AlertRule, w canvass.Wave, e election.Election) int {
	switch rule {
	case BySize:
		return w.Size
	case ByHour:
		return w.Busiest(2)
	case ByDay:
		return w.Busiest(24)
	}
	most := 0
	for _, round := range []day.Day{e.Round1, e.Round2} {
		if round != "" {
			most = max(most, w.Within(round.Add(-1), round))
		}
	}
	return most
}

// passed returns the alerts that an operation has come to: of each rule that of
// the highest level. Those below it were given when they were passed, or are not
// worth a word any more.
func passed(w canvass.Wave, e election.Election, holds map[AlertRule]int) []Alert {
	var all []Alert
	for _, rule := range AlertRules {
		threshold, n := holds[rule], reached(rule, w, e)
		for _, level := range slices.Backward(alertLevels) {
			if threshold > 0 && n >= threshold*level {
				all = append(all, Alert{Canvass: w.ID, Election: w.Election, Rule: rule, Level: level, Threshold: threshold * level, Reached: n})
				break
			}
		}
	}
	return all
}
