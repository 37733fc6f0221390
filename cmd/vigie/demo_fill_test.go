package main

import (
	"testing"
	"time"

	"vigie/internal/canvass"
	"vigie/internal/demo"
	"vigie/internal/triage"
)

// The demo's mailings come out as so many cases, and its desk shows every state
// of the work.
func TestDemoIsGroupedByItsMailings(t *testing.T) {
	a := portal(t)
	var c clock
	set, err := demo.Make(time.Now().In(a.places.Zone("75")), seed, 2000)
	if err != nil {
		t.Fatal(err)
	}
	references, _, err := a.tell(t.Context(), &c, set)
	if err != nil {
		t.Fatal(err)
	}
	var groups []canvass.ID
	var mailings []string
	cases, large, states := map[string]int{}, 0, map[triage.State]int{}
	for i, f := range set.Filings {
		one, err := a.triage.CaseOfReport(t.Context(), references[i])
		if err != nil {
			t.Fatal(err)
		}
		if cases[one.ID]++; cases[one.ID] == 1 {
			states[one.State]++
		}
		if cases[one.ID] == 20 {
			large++
			t.Logf("%s %s %s %d", f.Mailing, one.State, one.Outcome, one.Reports)
		}
		if f.Filing.Message == "" {
			continue
		}
		mailing := f.Mailing
		if mailing == "" {
			mailing = references[i] // a single report
		}
		groups, mailings = append(groups, one.Canvass), append(mailings, mailing)
	}
	s := canvass.Scored(groups, mailings)
	t.Logf("%d cases of which %d have 20 reports and more, states %v; precision %.4f recall %.4f F1 %.4f", len(cases), large, states, s.Precision(), s.Recall(), s.F1())
	if s.F1() < 0.97 {
		t.Errorf("F1 %.4f against the mailings", s.F1())
	}
	for _, state := range triage.States {
		if states[state] < 3 {
			t.Errorf("%d cases are %s", states[state], state)
		}
	}
}
