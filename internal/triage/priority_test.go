package triage_test

import (
	"fmt"
	"testing"

	"vigie/internal/day"
	. "vigie/internal/triage"
)

func TestPriority(t *testing.T) {
	const today = day.Day("2026-03-10")
	votes := []day.Day{"2026-03-15", "2026-03-22"}
	for name, c := range map[string]struct {
		f     Facts
		on    day.Day
		want  []Part
		until day.Day
	}{
		"alone":                   {f: Facts{Reports: 1}, until: "2026-03-13"},
		"two":                     {f: Facts{Reports: 2}, want: []Part{{WhySize, 5, 2}}, until: "2026-03-13"},
		"many":                    {f: Facts{Reports: 1200}, want: []Part{{WhySize, 40, 1200}}, until: "2026-03-13"},
		"growing":                 {f: Facts{Reports: 25, Recent: 6}, want: []Part{{WhySize, 20, 25}, {WhyGrowth, 10, 6}}, until: "2026-03-11"},
		"no more than there are":  {f: Facts{Reports: 1, Recent: 40}, until: "2026-03-13"},
		"all coordinated":         {f: Facts{Reports: 0, Recent: 9}, until: "2026-03-13"},
		"vote soon":               {f: Facts{Reports: 1, Votes: votes}, want: []Part{{WhyVote, 15, 10}}, until: "2026-03-13"},
		"vote near":               {f: Facts{Reports: 1, Votes: votes}, on: "2026-03-13", want: []Part{{WhyVote, 25, 2}, {WhyAge, 3, 3}}, until: "2026-03-16"},
		"day of the vote":         {f: Facts{Reports: 1, State: Waiting, Votes: votes}, on: "2026-03-15", want: []Part{{WhyVote, 25, 2}}, until: "2026-03-16"},
		"second round":            {f: Facts{Reports: 1, State: Waiting, Votes: votes}, on: "2026-03-16", want: []Part{{WhyVote, 15, 10}}, until: "2026-03-20"},
		"vote over":               {f: Facts{Reports: 1, State: Waiting, Votes: votes}, on: "2026-03-23"},
		"vote far":                {f: Facts{Reports: 1, State: Waiting, Votes: []day.Day{"2026-06-01", ""}}, until: "2026-05-02"},
		"said":                    {f: Facts{Reports: 1, State: Waiting, Minors: true, OptOut: true, Sensitive: true, Unheard: true}, want: []Part{{WhyMinors, 20, 0}, {WhyOptOut, 15, 0}, {WhySensitive, 15, 0}, {WhyUnheard, 10, 0}}},
		"old":                     {f: Facts{Reports: 1, Received: "2026-03-01"}, want: []Part{{WhyAge, 6, 7}}, until: "2026-03-15"},
		"old, waits outside":      {f: Facts{Reports: 1, Received: "2026-03-01", State: Waiting}},
		"complaint":               {f: Facts{Reports: 1, State: Waiting, Complaint: true}, want: []Part{{WhyComplaint, 15, 0}}, until: "2026-05-09"},
		"complaint to tell of":    {f: Facts{Reports: 1, State: Waiting, Complaint: true, Received: "2026-01-01"}, want: []Part{{WhyComplaint, 15, 0}, {WhyDeadline, 10, 30}}, until: "2026-03-22"},
		"complaint left too long": {f: Facts{Reports: 1, State: Waiting, Complaint: true, Received: "2025-10-01"}, want: []Part{{WhyComplaint, 15, 0}, {WhyDeadline, 20, 10}}},
		"decided":                 {f: Facts{Reports: 99, Recent: 99, State: Closed, Minors: true, Complaint: true, Votes: votes}},
	} {
		if c.f.Received == "" {
			c.f.Received = today
		}
		if c.on == "" {
			c.on = today
		}
		if got := c.f.Priority(c.on); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		until := c.f.Until(c.on)
		if until != c.until {
			t.Errorf("%s: until %q, want %q", name, until, c.until)
		}
		for on := c.on; on.Before(until); on = on.Add(1) {
			if got := c.f.Priority(on); fmt.Sprint(got) != fmt.Sprint(c.f.Priority(c.on)) {
				t.Errorf("%s: changes on %s, before %s", name, on, until)
			}
		}
	}
}

func TestPartsAreToldHeaviestFirst(t *testing.T) {
	if got := fmt.Sprint(Parts("size 5 2;vote 15 10;age 15 7").List()); got != "[{vote 15 10} {age 15 7} {size 5 2}]" {
		t.Error(got)
	}
	if got := Parts("").List(); got != nil {
		t.Error(got)
	}
}
