package triage_test

import (
	"slices"
	"testing"
	"time"

	"vigie/internal/report"
	. "vigie/internal/triage"
)

// reasons returns why a case comes before others, as it is kept.
func (d *desk) reasons(t *testing.T, c Case) string {
	t.Helper()
	var now Case
	if err := d.db.Write.Take(&now, "id = ?", c.ID).Error; err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, p := range now.Parts.List() {
		sum += p.Points
	}
	if sum != now.Score {
		t.Errorf("parts %q do not add up to %d", now.Parts, now.Score)
	}
	return string(now.Parts)
}

func TestAPriorityFollowsItsFacts(t *testing.T) {
	d := grouping(t)
	is := func(c Case, want, when string) {
		t.Helper()
		if got := d.reasons(t, c); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	first := d.file(t, nil)
	sweep := func() {
		t.Helper()
		if _, err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sweep()
	c, err := d.ByReference(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	is(c, "vote 15 10", "filed")
	d.file(t, func(f *report.Filing) { f.Practices = append(f.Practices, report.MinorTargeted) })
	sweep()
	is(c, "size 5 2;growth 5 2;vote 15 10;minors 20 0", "joined")
	d.now = d.now.AddDate(0, 0, 8)
	if n, err := d.SweepPriority(t.Context()); err != nil || n != 1 {
		t.Fatalf("looked at %d, %v", n, err)
	}
	is(c, "size 5 2;vote 15 10;minors 20 0;age 6 7", "a week later, the first round over")
	if n, err := d.SweepPriority(t.Context()); err != nil || n != 0 {
		t.Errorf("looked again at %d, %v", n, err)
	}
	c, err = d.Take(t.Context(), seen(c, ann()))
	if err != nil {
		t.Fatal(err)
	}
	version := c.Version
	c, err = d.Wait(t.Context(), seen(c, ann()))
	if err != nil {
		t.Fatal(err)
	}
	is(c, "size 5 2;vote 15 10;minors 20 0", "it waits for somebody outside")
	c, err = d.Decide(t.Context(), seen(c, ann()), Ruling{Outcome: Dismissed, Reasons: "rien"})
	if err != nil {
		t.Fatal(err)
	}
	is(c, "", "decided")
	if _, err := d.Reopen(t.Context(), seen(c, ann()), "à revoir"); err != nil {
		t.Fatal(err)
	}
	is(c, "size 5 2;vote 15 10;minors 20 0;age 6 7", "reopened")
	if now, err := d.ByReference(t.Context(), first); err != nil || now.Version != version+3 {
		t.Errorf("ranking changed the version: %d, %v", now.Version, err)
	}
}

func TestQueueByPriority(t *testing.T) {
	d := open(t)
	var refs []string // the first to look at first
	for _, some := range [][]report.Practice{{report.MinorTargeted, report.SensitiveTargeting}, {report.MinorTargeted}, {report.SensitiveTargeting}} {
		practices := some
		for range 3 {
			d.now = d.now.Add(time.Millisecond)
			refs = append(refs, d.file(t, func(f *report.Filing) { f.Practices = practices }))
		}
		slices.Reverse(refs[len(refs)-3:]) // of the same score, the newest
	}
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := Cursor{Order: ByPriority}
	var got []string
	var pages []Page
	for {
		p, err := d.Queue(t.Context(), Filter{State: New}, at, 2)
		if err != nil {
			t.Fatal(err)
		}
		got, pages = append(got, references(p)...), append(pages, p)
		if p.Older.ID == "" {
			break
		}
		at.After = p.Older
	}
	if !slices.Equal(got, refs) {
		t.Fatalf("%v, want %v", got, refs)
	}
	for i := len(pages) - 1; i > 0; i-- {
		p, err := d.Queue(t.Context(), Filter{State: New}, Cursor{Order: ByPriority, Before: pages[i].Newer}, 2)
		if err != nil || !slices.Equal(references(p), references(pages[i-1])) {
			t.Errorf("back from %d: %v, %v", i, references(p), err)
		}
	}
	for i, c := range []Case{pages[0].Cases[0], pages[1].Cases[1], pages[4].Cases[0]} {
		here := []int{0, 3, 8}[i]
		newer, older, err := d.Neighbours(t.Context(), Filter{State: New}, ByPriority, c.Place())
		want := []string{"", ""}
		if here > 0 {
			want[0] = refs[here-1]
		}
		if here < 8 {
			want[1] = refs[here+1]
		}
		if err != nil || newer.Reference != want[0] || older.Reference != want[1] {
			t.Errorf("beside %d: %s %s, want %v: %v", here, newer.Reference, older.Reference, want, err)
		}
	}
}

func TestParsePlace(t *testing.T) {
	p := Place{Score: 42, ID: "0190a8f4-7c11-7a3b-8f00-1234567890ab"}
	if got := ParsePlace(p.String()); got != p {
		t.Error(got)
	}
	for _, s := range []string{"", "42", "42.", "x." + p.ID, p.ID, "42." + p.ID + "'", "99999999999." + p.ID} {
		if got := ParsePlace(s); got != (Place{}) || got.String() != "" {
			t.Errorf("%q is %v", s, got)
		}
	}
}
