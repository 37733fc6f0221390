package main

import (
	"testing"
	"time"

	"vigie/internal/canvass"
	"vigie/internal/database/dbtest"
	"vigie/internal/demo"
	"vigie/internal/journal"
	"vigie/internal/triage"
)

// The demo's mailings come out as so many cases, and its desk shows every state
// of the work.
func TestDemoIsGroupedByItsMailings(t *testing.T) {
	var c clock
	a := portalBy(t, dbtest.URL(t), c.now)
	set, err := demo.Make(time.Now().In(a.places.Zone("75")), seed, 2000)
	if err != nil {
		t.Fatal(err)
	}
	receipts, _, err := a.tell(t.Context(), &c, set)
	if err != nil {
		t.Fatal(err)
	}
	var groups []canvass.ID
	var mailings []string
	cases, large, states := map[string]int{}, 0, map[triage.State]int{}
	for i, f := range set.Filings {
		one, err := a.triage.CaseOfReport(t.Context(), receipts[i].Reference)
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
			mailing = receipts[i].Reference // a single report
		}
		groups, mailings = append(groups, one.Canvass), append(mailings, mailing)
	}
	s := canvass.Scored(groups, mailings)
	t.Logf("%d cases of which %d have 20 reports and more, states %v; precision %.4f recall %.4f F1 %.4f", len(cases), large, states, s.Precision(), s.Recall(), s.F1())
	if s.F1() < 0.97 {
		t.Errorf("F1 %.4f against the mailings", s.F1())
	}
	suspicion(t, a, set)
	regroupings(t, a)
	for table, want := range map[string]int64{"complaints": demoComplaints, "tombstones": 1, "letters": demoLetters, "letter_replies": 1} {
		var n int64
		if err := a.db.Write.Table(table).Count(&n).Error; err != nil || n != want {
			t.Errorf("%d %s, %v", n, table, err)
		}
	}
	for _, state := range triage.States {
		if states[state] < 3 {
			t.Errorf("%d cases are %s", states[state], state)
		}
	}
}

// regroupings fails the test unless the demo's people put cases together and
// apart, and one of them undid it.
func regroupings(t *testing.T, a *app) {
	t.Helper()
	lines, err := a.journal.List(t.Context(), journal.Filter{}, 100000)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[journal.Act]int{}
	for _, l := range lines.Lines {
		acts[l.Act]++
	}
	if acts[triage.ActMerge] != 6 || acts[triage.ActSplit] != 2 || acts[triage.ActUndo] != 2 { // a line on either case
		t.Errorf("%d lines of merges, %d of splits, %d of undoings", acts[triage.ActMerge], acts[triage.ActSplit], acts[triage.ActUndo])
	}
}

// suspicion fails the test unless the reports of the one hand, and no voter's, are
// suspected, and the operation of the day has its alerts.
func suspicion(t *testing.T, a *app, set demo.Set) {
	t.Helper()
	ctx, sent := t.Context(), 0
	for _, f := range set.Filings {
		if f.Mailing == "une-seule-main" {
			sent++
		}
	}
	found, err := a.triage.Apart(ctx, "", 10)
	if err != nil || len(found) != 1 || found[0].Reports != sent || found[0].Cases != 1 {
		t.Fatalf("%+v for %d reports of one hand: %v", found, sent, err)
	}
	active, err := a.canvasses.Active(ctx, canvass.WaveFilter{}, 20)
	if err != nil {
		t.Fatal(err)
	}
	fresh := 0
	for _, w := range active {
		if w.Trend() == canvass.Fresh && w.Size >= 20 { // that of the day, and the one hand's
			fresh++
		}
	}
	alerts, err := a.triage.Unseen(ctx)
	if err != nil || fresh < 2 || alerts == 0 {
		t.Errorf("%d operations of the day, %d alerts, %v", fresh, alerts, err)
	}
}
