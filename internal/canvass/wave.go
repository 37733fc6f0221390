package canvass

import (
	"time"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Wave is a canvass as it grows.
type Wave struct {
	Kept
	At       time.Time // of its speed: when it was asked for
	Speed    Speed
	Hours    []Hour // in which reports came in, the earliest first
	Days     []Told // of contacts, the earliest first
	Places   []Told // départements, the most frequent first
	Channels []Told // the most frequent first
}

// Hour is how many reports of a canvass came in within a clock hour.
type Hour struct {
	Hour    int // since 1970, UTC
	Reports int
}

// Told is how many reports of a canvass tell of one thing: a day, a
// département, a channel.
type Told struct {
	Value   string
	Reports int
}

// Speed is how many reports came in lately, to the instant, and how many in the
// day before: its past.
type Speed struct {
	Hour, SixHours, Day int
	DayBefore           int
}

// HourOf returns the clock hour that an instant is in.
func HourOf(at time.Time) int { return int(at.Unix() / 3600) }

// Begins returns when an hour begins.
func (h Hour) Begins() time.Time { return time.Unix(int64(h.Hour)*3600, 0).UTC() }

// Peak returns the hour in which most reports came in, the earliest of equals.
func (w Wave) Peak() Hour {
	var peak Hour
	for _, h := range w.Hours {
		if h.Reports > peak.Reports {
			peak = h
		}
	}
	return peak
}

// Within returns how many reports of the wave tell of a contact on any day from
// first to last. A report of two such days counts twice.
func (w Wave) Within(first, last day.Day) int {
	n := 0
	for _, d := range w.Days {
		if on := day.Day(d.Value); !on.Before(first) && !on.After(last) {
			n += d.Reports
		}
	}
	return n
}

// Busiest returns the most reports of any number of hours in a row.
func (w Wave) Busiest(hours int) int {
	most, sum, from := 0, 0, 0
	for _, h := range w.Hours {
		for sum += h.Reports; w.Hours[from].Hour <= h.Hour-hours; from++ {
			sum -= w.Hours[from].Reports
		}
		most = max(most, sum)
	}
	return most
}

// Trend says where a wave is going.
type Trend string

// The trends.
const (
	Fresh   Trend = "new"     // first seen within a day
	Rising  Trend = "rising"  // more reports in this day than in the day before
	Falling Trend = "falling" // fewer, but some
	Calm    Trend = "quiet"   // none for a day
)

// Trend returns where the wave is going.
func (w Wave) Trend() Trend {
	switch {
	case w.FirstSeen.After(w.At.Add(-aDay)):
		return Fresh
	case w.Speed.Day == 0:
		return Calm
	case w.Speed.Day >= w.Speed.DayBefore:
		return Rising
	}
	return Falling
}

// aDay is how far back now reaches: a mailing of the evening is told of until
// the next evening.
const aDay = 24 * time.Hour

// facets are what a report tells of, by name; each value once.
func facets(r report.Report) map[string][]string {
	told := map[string][]string{}
	if r.Departement != "" {
		told["place"] = []string{r.Departement}
	}
	seen := map[day.Day]bool{}
	for _, c := range r.Contacts {
		if !seen[c.On] {
			seen[c.On] = true
			told["day"] = append(told["day"], string(c.On))
		}
	}
	for _, c := range r.ChannelList() {
		told["channel"] = append(told["channel"], string(c))
	}
	return told
}
