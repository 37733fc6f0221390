package triage_test

import (
	"slices"
	"strings"
	"testing"

	"vigie/internal/day"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

func TestQueue(t *testing.T) {
	d := open(t)
	file := func(change func(*report.Filing)) string {
		ref := d.file(t, change)
		if _, err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		return ref
	}
	a := file(nil)
	b := file(func(f *report.Filing) { f.Election = "regionales-2026" })
	c := file(func(f *report.Filing) {
		f.Kind, f.Commune = report.Complaint, "75056"
		f.Contacts = []report.Contact{{Channel: report.CallLive, On: "2026-03-02"}}
		f.Practices = []report.Practice{report.IntrusiveHours}
	})
	d.now = d.now.AddDate(0, 0, 2)
	e := file(nil)
	taken, err := d.ByReference(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Take(t.Context(), seen(taken, ann())); err != nil {
		t.Fatal(err)
	}
	midnight := day.Of(d.now).Time()
	for name, q := range map[string]struct {
		f    Filter
		want []string
	}{
		"all":           {Filter{}, []string{e, c, b, a}},
		"election":      {Filter{Election: "municipales-2026"}, []string{e, c, a}},
		"state":         {Filter{State: Open}, []string{a}},
		"both":          {Filter{Election: "municipales-2026", State: New}, []string{e, c}},
		"assignee":      {Filter{Assignee: "id-ann"}, []string{a}},
		"mine, at work": {Filter{Assignee: "id-ann", Undecided: true}, []string{a}},
		"kind":          {Filter{Kind: report.Complaint}, []string{c}},
		"channel":       {Filter{Channel: report.SMS}, []string{e, b, a}},
		"practice":      {Filter{Practice: report.IntrusiveHours}, []string{c}},
		"departement":   {Filter{Departement: "75"}, []string{c}},
		"commune":       {Filter{Commune: "35238"}, []string{e, b, a}},
		"from":          {Filter{From: midnight}, []string{e}},
		"until":         {Filter{Until: midnight}, []string{c, b, a}},
		"reference":     {Filter{Reference: strings.ToLower(c)}, []string{c}},
		"its beginning": {Filter{Reference: c[:6]}, []string{c}},
		"no wildcard":   {Filter{Reference: "%%%%%"}, []string{e, c, b, a}},
		"none":          {Filter{State: Closed}, nil},
	} {
		p, err := d.Queue(t.Context(), q.f, Cursor{}, 10)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := references(p); !slices.Equal(got, q.want) || p.Newer.ID != "" || p.Older.ID != "" {
			t.Errorf("%s: %v, want %v", name, got, q.want)
		}
		if n, err := d.Count(t.Context(), q.f); err != nil || n != len(q.want) {
			t.Errorf("%s: counted %d, %v", name, n, err)
		}
	}
}

func references(p Page) (refs []string) {
	for _, c := range p.Cases {
		refs = append(refs, c.Reference)
	}
	return refs
}

func TestQueueByPages(t *testing.T) {
	d := open(t)
	var refs []string // newest first
	for range 7 {
		refs = append([]string{d.file(t, nil)}, refs...)
	}
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	ask := func(at Cursor, want []string, newer, older bool) Page {
		t.Helper()
		p, err := d.Queue(t.Context(), Filter{}, at, 3)
		if err != nil {
			t.Fatal(err)
		}
		if got := references(p); !slices.Equal(got, want) || (p.Newer.ID != "") != newer || (p.Older.ID != "") != older {
			t.Errorf("%+v: %v newer %v older %v", at, got, p.Newer, p.Older)
		}
		return p
	}
	first := ask(Cursor{}, refs[:3], false, true)
	second := ask(Cursor{After: first.Older}, refs[3:6], true, true)
	last := ask(Cursor{After: second.Older}, refs[6:], true, false)
	back := ask(Cursor{Before: last.Newer}, refs[3:6], true, true)
	ask(Cursor{Before: back.Newer}, refs[:3], false, true)
	ask(Cursor{After: last.Cases[0].Place()}, nil, false, false)

	newer, older, err := d.Neighbours(t.Context(), Filter{}, ByArrival, second.Cases[0].Place())
	if err != nil || newer.Reference != refs[2] || older.Reference != refs[4] {
		t.Errorf("neighbours %s %s %v", newer.Reference, older.Reference, err)
	}
	if newer, _, err := d.Neighbours(t.Context(), Filter{}, ByArrival, first.Cases[0].Place()); err != nil || newer.ID != "" {
		t.Errorf("before the first: %s %v", newer.Reference, err)
	}
}
