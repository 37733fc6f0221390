package triage_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	. "vigie/internal/triage"
)

// A case goes through its acts; each is in the journal, and none leaves a word
// that was typed there.
func TestActs(t *testing.T) {
	d := open(t)
	c := d.one(t)
	do := func(name string, act func(On) (Case, error), by account.Account, want Case) {
		t.Helper()
		d.now = d.now.Add(time.Minute)
		got, err := act(seen(c, by))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.State != want.State || got.Assignee != want.Assignee || got.Outcome != want.Outcome || got.Version != c.Version+1 || !got.UpdatedAt.Equal(d.now) {
			t.Errorf("%s leaves %+v", name, got)
		}
		kept, err := d.ByReference(t.Context(), c.Reference)
		if err != nil || kept.State != got.State || kept.Version != got.Version || kept.Assignee != got.Assignee || kept.Outcome != got.Outcome || (kept.DecidedAt == nil) != (got.DecidedAt == nil) {
			t.Errorf("%s: kept as %+v, %v", name, kept, err)
		}
		c = got
	}
	ctx := t.Context()
	do("take", func(on On) (Case, error) { return d.Take(ctx, on) }, ann(), Case{State: Open, Assignee: "id-ann"})
	do("note", func(on On) (Case, error) { return d.Note(ctx, on, " secret-words ") }, bob(), Case{State: Open, Assignee: "id-ann"})
	do("wait", func(on On) (Case, error) { return d.Wait(ctx, on) }, ann(), Case{State: Waiting, Assignee: "id-ann"})
	do("resume", func(on On) (Case, error) { return d.Resume(ctx, on) }, ann(), Case{State: Open, Assignee: "id-ann"})
	do("release", func(on On) (Case, error) { return d.Release(ctx, on) }, ann(), Case{State: New})
	do("assign", func(on On) (Case, error) { return d.AssignTo(ctx, on, bob()) }, sue(), Case{State: Open, Assignee: "id-bob"})
	do("precisions", func(on On) (Case, error) {
		return d.Decide(ctx, on, Ruling{Outcome: Precisions, Reasons: "secret-words"})
	}, bob(), Case{State: Waiting, Assignee: "id-bob", Outcome: Precisions})
	do("fine", func(on On) (Case, error) {
		return d.Decide(ctx, on, Ruling{Outcome: Fine, Reasons: "secret-words", LegalBasis: "RGPD 83", Body: "arcep"})
	}, sue(), Case{State: Closed, Assignee: "id-bob", Outcome: Fine})
	do("reopen", func(on On) (Case, error) { return d.Reopen(ctx, on, "secret-words") }, sue(), Case{State: Open, Assignee: "id-sue"})

	var acts []string
	for _, l := range d.lines(t, Object(c.Reference)) {
		acts = append(acts, string(l.Act)+" "+l.ActorName)
		if strings.Contains(l.Detail, "secret-words") {
			t.Errorf("the journal holds what was typed: %s", l.Detail)
		}
	}
	want := "case.take ann, case.note bob, case.wait ann, case.resume ann, case.release ann, case.assign sue, case.decide bob, case.decide sue, case.reopen sue"
	if got := strings.Join(acts, ", "); got != want {
		t.Errorf("journal: %s", got)
	}
	notes, err := d.Notes(ctx, c)
	if err != nil || len(notes) != 2 || notes[0].Text != "secret-words" || notes[0].AuthorName != "bob" {
		t.Errorf("notes %+v %v", notes, err)
	}
	decisions, err := d.Decisions(ctx, c)
	if err != nil || len(decisions) != 2 || decisions[1].LegalBasis != "RGPD 83" || decisions[1].Target != "" {
		t.Errorf("decisions %+v %v", decisions, err)
	}
}

// What is refused leaves no trace: neither in the case nor in the journal.
func TestRefusedActsLeaveNothing(t *testing.T) {
	d := open(t)
	c := d.one(t)
	ctx := t.Context()
	other := On{Reference: "AAAAA-AAAAA", Version: 1, By: ann()}
	refuse := func(err error, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	_, err := d.Take(ctx, other)
	refuse(err, fault.NotFound)
	_, err = d.Take(ctx, On{Reference: c.Reference, Version: 9, By: ann()})
	refuse(err, fault.Conflict)
	_, err = d.Take(ctx, seen(c, person("eve", account.Auditor)))
	refuse(err, fault.Forbidden)
	_, err = d.AssignTo(ctx, seen(c, ann()), bob())
	refuse(err, fault.Forbidden)
	_, err = d.Decide(ctx, seen(c, ann()), Ruling{Outcome: Fine, Reasons: "x", LegalBasis: "RGPD 83"})
	refuse(err, fault.Forbidden)
	_, err = d.Wait(ctx, seen(c, ann()))
	refuse(err, fault.Conflict)
	for field, do := range map[string]func() (Case, error){
		"assignee": func() (Case, error) { return d.AssignTo(ctx, seen(c, sue()), person("eve", account.Auditor)) },
		"note":     func() (Case, error) { return d.Note(ctx, seen(c, ann()), " ") },
		"outcome":  func() (Case, error) { return d.Decide(ctx, seen(c, ann()), Ruling{}) },
		"attached": func() (Case, error) {
			return d.Decide(ctx, seen(c, ann()), Ruling{Outcome: Attached, Reasons: "x", Attached: c.Reference})
		},
	} {
		var fields fault.Fields
		if _, err := do(); !errors.As(err, &fields) || fields.On(field) == nil {
			t.Errorf("%s: %v", field, err)
		}
	}
	kept, err := d.ByReference(ctx, c.Reference)
	if err != nil || kept.Version != 1 || kept.State != New || d.count(t, "journal") != 0 || d.count(t, "notes") != 0 || d.count(t, "decisions") != 0 {
		t.Errorf("kept %+v %v", kept, err)
	}
}

func TestAttachedNamesAnother(t *testing.T) {
	d := open(t)
	first, second := d.one(t), d.one(t)
	typed := strings.ToLower(strings.ReplaceAll(first.Reference, "-", " "))
	c, err := d.Decide(t.Context(), seen(second, ann()), Ruling{Outcome: Attached, Reasons: "le même texte", Attached: typed})
	if err != nil || c.State != Closed || c.Assignee != "id-ann" {
		t.Fatalf("%+v %v", c, err)
	}
	ds, err := d.Decisions(t.Context(), c)
	if err != nil || len(ds) != 1 || ds[0].Target != first.Reference {
		t.Errorf("%+v %v", ds, err)
	}
}

// Two reviewers take the same case: one has it, the other is told.
func TestTakenTogether(t *testing.T) {
	d := open(t)
	for range 8 {
		c := d.one(t)
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, who := range []account.Account{ann(), bob()} {
			all.Go(func() { _, errs[i] = d.Take(t.Context(), seen(c, who)) })
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), fault.Conflict) {
			t.Errorf("%v", errs)
		}
		if n := len(d.lines(t, Object(c.Reference))); n != 1 {
			t.Errorf("%d lines in the journal", n)
		}
	}
	if r, err := d.journal.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("%+v %v", r, err)
	}
}

// A note on a case that has changed since it was seen is kept all the same.
func TestLateNote(t *testing.T) {
	d := open(t)
	c := d.one(t)
	if _, err := d.Take(t.Context(), seen(c, ann())); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Note(t.Context(), seen(c, bob()), "vu aussi"); err != nil || got.Version != 3 {
		t.Errorf("%+v %v", got, err)
	}
}

// The instant of an act is the store's: figures tell from it up to when they
// count.
func TestActIsKeptAtItsInstant(t *testing.T) {
	d := open(t)
	c := d.one(t)
	if _, err := d.Take(t.Context(), seen(c, ann())); err != nil {
		t.Fatal(err)
	}
	if kept, err := d.ByReference(t.Context(), c.Reference); err != nil || !kept.UpdatedAt.Equal(d.now) {
		t.Errorf("kept at %s, not %s: %v", kept.UpdatedAt, d.now, err)
	}
}
