package triage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	. "vigie/internal/triage"
)

// crew are the accounts that a bulk finds.
func crew(all ...account.Account) Who {
	return func(_ context.Context, id string) (account.Account, error) {
		for _, a := range all {
			if a.ID == id {
				return a, nil
			}
		}
		return account.Account{}, fmt.Errorf("account: %w", fault.NotFound)
	}
}

// heap opens n cases and returns them as they are now, the newest first.
func (d *desk) heap(t *testing.T, n int) []BulkItem {
	t.Helper()
	for range n {
		d.file(t, nil)
	}
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := d.Pickable(t.Context(), Filter{}, ByArrival)
	if err != nil || len(all) != n {
		t.Fatalf("%d cases, %v", len(all), err)
	}
	return all
}

// started drafts and starts a bulk.
func (d *desk) started(t *testing.T, by account.Account, picked []BulkItem, o BulkOrder) Bulk {
	t.Helper()
	b, err := d.DraftBulk(t.Context(), by, picked)
	if err == nil {
		err = d.StartBulk(t.Context(), by, b.ID, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (d *desk) swept(t *testing.T, b Bulk, who Who, want map[ItemResult]int) Bulk {
	t.Helper()
	if _, err := d.SweepBulks(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	got, err := d.BulkResults(t.Context(), b.ID)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("results %v, want %v: %v", got, want, err)
	}
	now, err := d.BulkByID(t.Context(), account.Account{}, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func (d *desk) noted(t *testing.T, act journal.Act) int {
	t.Helper()
	lines, err := d.journal.List(t.Context(), journal.Filter{Act: act}, 200)
	if err != nil {
		t.Fatal(err)
	}
	return len(lines.Lines)
}

// Each case is decided as if it were alone: with its own line in the journal, and
// not where somebody was faster, it is past it, or gone.
func TestBulkDecides(t *testing.T) {
	d := open(t)
	picked := d.heap(t, 45)
	act := func(i int, do func(On) (Case, error)) {
		t.Helper()
		if _, err := do(On{Reference: picked[i].Reference, Version: picked[i].Version, By: bob()}); err != nil {
			t.Fatal(err)
		}
	}
	act(0, func(on On) (Case, error) { return d.Note(t.Context(), on, "vu") })
	act(1, func(on On) (Case, error) { return d.Take(t.Context(), on) })
	picked[1].Version++ // seen since, but it is bob's
	act(2, func(on On) (Case, error) {
		return d.Decide(t.Context(), on, Ruling{Outcome: Dismissed, Reasons: "rien"})
	})
	picked[2].Version++ // seen since, but it is decided
	picked[3].Reference = "AAAAA-AAAAA"
	b := d.started(t, ann(), picked, BulkOrder{Act: ActDecide, Outcome: Reminder, Reasons: "même envoi"})
	if err := d.StartBulk(t.Context(), ann(), b.ID, BulkOrder{Act: ActTake}); err != nil {
		t.Fatal(err) // a second click is the first
	}
	ended := d.swept(t, b, crew(ann(), bob()), map[ItemResult]int{ItemDone: 41, ItemChanged: 1, ItemForbidden: 1, ItemPast: 1, ItemGone: 1})
	if ended.State != BulkDone || ended.EndedAt == nil || d.noted(t, ActDecide) != 42 || d.noted(t, ActBulk) != 1 {
		t.Errorf("%+v, %d lines", ended, d.noted(t, ActDecide))
	}
	c, err := d.ByReference(t.Context(), picked[9].Reference)
	if err != nil || c.State != Closed || c.Outcome != Reminder || c.Assignee != ann().ID {
		t.Errorf("%+v, %v", c, err)
	}
	if n, err := d.SweepBulks(t.Context(), crew(ann())); n != 0 || err != nil {
		t.Errorf("an ended bulk goes on: %d, %v", n, err)
	}

	if _, err := d.UndoBulk(t.Context(), bob(), b.ID, "erreur"); !errors.Is(err, fault.Forbidden) {
		t.Errorf("somebody else undoes it: %v", err)
	}
	if _, err := d.Reopen(t.Context(), seen(c, ann()), "à part"); err != nil {
		t.Fatal(err)
	}
	undo, err := d.UndoBulk(t.Context(), ann(), b.ID, "erreur")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := d.UndoBulk(t.Context(), ann(), b.ID, "erreur"); err != nil || again.ID != undo.ID || undo.Total != 41 {
		t.Errorf("undone twice: %v, %v", again, err)
	}
	d.swept(t, undo, crew(ann()), map[ItemResult]int{ItemDone: 40, ItemChanged: 1})
	if c, err := d.ByReference(t.Context(), picked[10].Reference); err != nil || c.State != Open || c.Outcome != "" {
		t.Errorf("not reopened: %+v, %v", c, err)
	}
	if _, err := d.UndoBulk(t.Context(), ann(), undo.ID, "non"); !errors.Is(err, fault.Conflict) {
		t.Errorf("an undoing is undone: %v", err)
	}
}

// A process that is killed loses nothing and does nothing twice: what came of a
// case is written with what was done to it.
func TestBulkGoesOnWhereItWasKilled(t *testing.T) {
	d := open(t)
	b := d.started(t, ann(), d.heap(t, 30), BulkOrder{Act: ActTake})
	ctx, kill := context.WithCancel(t.Context())
	asked := 0
	_, err := d.SweepBulks(ctx, func(ctx context.Context, id string) (account.Account, error) {
		if asked++; asked == 2 { // at the second batch
			kill()
		}
		return crew(ann())(ctx, id)
	})
	if err == nil {
		t.Fatal("not killed")
	}
	got, err := d.BulkResults(t.Context(), b.ID)
	if err != nil || got[ItemDone] != 20 || got[ItemWaits] != 10 {
		t.Fatalf("killed: %v, %v", got, err)
	}
	d.swept(t, b, crew(ann()), map[ItemResult]int{ItemDone: 30})
	if n := d.noted(t, ActTake); n != 30 {
		t.Errorf("%d lines for 30 cases", n)
	}
}

func TestBulkIsStopped(t *testing.T) {
	d := open(t)
	b := d.started(t, ann(), d.heap(t, 30), BulkOrder{Act: ActTake})
	if err := d.StopBulk(t.Context(), bob(), b.ID); !errors.Is(err, fault.Forbidden) {
		t.Errorf("somebody else stops it: %v", err)
	}
	asked := 0
	who := func(ctx context.Context, id string) (account.Account, error) {
		if asked++; asked == 1 {
			if err := d.StopBulk(ctx, sue(), b.ID); err != nil {
				t.Error(err)
			}
		}
		return crew(ann())(ctx, id)
	}
	ended := d.swept(t, b, who, map[ItemResult]int{ItemDone: 20, ItemWaits: 10})
	if ended.State != BulkStopped {
		t.Errorf("%+v", ended)
	}
}

// What a bulk assigns goes back to whoever had it; who may no longer act does
// nothing.
func TestBulkAssignsAndGivesBack(t *testing.T) {
	d := open(t)
	picked := d.heap(t, 4)
	if _, err := d.Take(t.Context(), On{Reference: picked[0].Reference, Version: picked[0].Version, By: bob()}); err != nil {
		t.Fatal(err)
	}
	picked[0].Version++
	who := crew(ann(), bob(), sue())
	b := d.started(t, sue(), picked, BulkOrder{Act: ActAssign, Assignee: ann()})
	d.swept(t, b, who, map[ItemResult]int{ItemDone: 4})
	undo, err := d.UndoBulk(t.Context(), sue(), b.ID, "erreur")
	if err != nil {
		t.Fatal(err)
	}
	d.swept(t, undo, who, map[ItemResult]int{ItemDone: 4})
	for i, want := range []struct {
		assignee string
		state    State
	}{{bob().ID, Open}, {"", New}} {
		if c, err := d.ByReference(t.Context(), picked[i].Reference); err != nil || c.Assignee != want.assignee || c.State != want.state {
			t.Errorf("%d: %s %s, %v", i, c.Assignee, c.State, err)
		}
	}
	fresh, err := d.Pickable(t.Context(), Filter{State: New}, ByPriority)
	if err != nil {
		t.Fatal(err)
	}
	b = d.started(t, ann(), fresh, BulkOrder{Act: ActTake})
	d.swept(t, b, crew(bob()), map[ItemResult]int{ItemForbidden: 3}) // ann has left
}

func TestBulkOrders(t *testing.T) {
	d := open(t)
	b, err := d.DraftBulk(t.Context(), ann(), d.heap(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		o     BulkOrder
		field string
	}{
		"nothing":               {BulkOrder{}, "act"},
		"unknown":               {BulkOrder{Act: ActReopen}, "act"},
		"not theirs":            {BulkOrder{Act: ActAssign, Assignee: bob()}, "act"},
		"a sanction":            {BulkOrder{Act: ActDecide, Outcome: Fine, Reasons: "x"}, "outcome"},
		"what names a case":     {BulkOrder{Act: ActDecide, Outcome: Attached, Reasons: "x"}, "outcome"},
		"a decision unreasoned": {BulkOrder{Act: ActDecide, Outcome: Dismissed, Reasons: "  "}, "reasons"},
	} {
		var faults fault.Fields
		if err := d.StartBulk(t.Context(), ann(), b.ID, c.o); !errors.As(err, &faults) || faults[0].Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.BulkByID(t.Context(), bob(), b.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else reads a draft: %v", err)
	}
	var faults fault.Fields
	if _, err := d.DraftBulk(t.Context(), ann(), nil); !errors.As(err, &faults) {
		t.Errorf("of none: %v", err)
	}
	d.now = d.now.AddDate(0, 0, 2)
	if n, err := d.ExpireBulks(t.Context()); err != nil || n != 1 {
		t.Errorf("expired %d, %v", n, err)
	}
	if _, err := d.BulkByID(t.Context(), ann(), b.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("an old draft is there: %v", err)
	}
}
