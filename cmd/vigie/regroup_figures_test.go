package main

import (
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// The published figures follow what reviewers put together and apart: as many
// reports, one operation less, and one more again.
func TestFiguresFollowRegroupings(t *testing.T) {
	a := portal(t)
	ctx := t.Context()
	file := func(text string) (last string) {
		for range 12 {
			r, err := a.reports.Submit(ctx, report.Submission{Filing: report.Filing{
				Kind: report.Signalement, Lang: "fr", Election: "municipales-2020", Message: text,
				Contacts: []report.Contact{{Channel: report.SMS, On: day.Of(time.Now().AddDate(0, 0, -3))}}, Subject: report.Subject{Kind: report.UnknownWho},
			}})
			if err != nil {
				t.Fatal(err)
			}
			last = r.Reference
		}
		return last
	}
	first := file("Dimanche, chaque voix compte à Rennes : 300 logements rénovés par an et une cantine à 1 euro.")
	second := file("Le square des Tanneurs va fermer six mois sans que personne ait été consulté. Venez en parler.")
	operations := func(want int) {
		t.Helper()
		if err := a.stats.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		cut, err := a.stats.Cut("municipales-2020")
		if err != nil || cut.Reports != 24 || cut.Canvasses.Number.N != want {
			t.Errorf("%d reports of %+v operations, not %d: %v", cut.Reports, cut.Canvasses.Number, want, err)
		}
	}
	caseOf := func(reference string) triage.Case {
		t.Helper()
		c, err := a.triage.CaseOfReport(ctx, reference)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	ready := time.Now()
	ann := account.Account{ID: "ann", Name: "Ann", Role: account.Reviewer, ReadyAt: &ready}
	x, y := caseOf(first), caseOf(second)
	operations(2)
	one, err := a.triage.Merge(ctx, triage.Regroup{On: triage.On{Reference: x.Reference, Version: x.Version, By: ann}, Other: y.Reference, OtherVersion: y.Version, Reason: "x"})
	if err != nil {
		t.Fatal(err)
	}
	operations(1)
	acts, _, err := a.triage.RegroupingsOf(ctx, one)
	if err != nil || len(acts) != 1 {
		t.Fatalf("%d acts: %v", len(acts), err)
	}
	if _, err := a.triage.Ungroup(ctx, triage.Regroup{On: triage.On{Reference: one.Reference, Version: one.Version, By: ann}, Undone: acts[0].ID}); err != nil {
		t.Fatal(err)
	}
	operations(2)
}
