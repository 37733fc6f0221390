package guess

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"vigie/internal/fault"
)

var filing = Limit{Name: "filing", Burst: 40, Every: 10 * time.Second, Hourly: 100}

// through returns how many of n are let through, and how long the first that is
// not must wait.
func through(t *testing.T, c *Crowd, l Limit, caller string, n int) (let int, wait time.Duration) {
	t.Helper()
	for range n {
		err := c.Take(l, caller)
		var soon fault.TooSoon
		switch {
		case err == nil:
			let++
		case !errors.As(err, &soon):
			t.Fatal(err)
		case wait == 0:
			wait = soon.Wait
		}
	}
	return let, wait
}

func pour(t *testing.T, all ...*Crowd) {
	t.Helper()
	for _, c := range all {
		if err := c.Pour(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCrowdTellsCallersApart(t *testing.T) {
	s := newStage(t)
	c := NewCrowd(s.a, nil)
	one := Limit{Name: "filing", Burst: 40, Every: 10 * time.Second}
	for _, step := range []struct {
		limit  Limit
		caller string
		after  time.Duration
		n, let int
	}{
		{one, "x", 0, 50, 40}, {one, "y", 0, 1, 1}, {Limit{Name: "other", Burst: 1, Every: time.Minute}, "x", 0, 2, 1},
		{one, "x", 10 * time.Second, 2, 1}, {one, "x", time.Hour, 50, 40},
	} {
		s.now = s.now.Add(step.after)
		if let, wait := through(t, c, step.limit, step.caller, step.n); let != step.let || let < step.n && wait <= 0 {
			t.Errorf("%s as %s: %d of %d get through and wait %s, want %d", step.caller, step.limit.Name, let, step.n, wait, step.let)
		}
	}
	if let, _ := through(t, nil, one, "x", 1000); let != 1000 {
		t.Error("no crowd at all holds nobody")
	}
}

// Two processes share what is worth telling, and one that starts again forgets
// none of it. Whoever used little costs no row.
func TestCrowdIsShared(t *testing.T) {
	s := newStage(t)
	a, b := NewCrowd(s.a, nil), NewCrowd(s.b, nil)
	pour(t, a, b)
	through(t, a, filing, "x", 20)
	through(t, b, filing, "x", 10)
	through(t, a, filing, "voter", 2)
	pour(t, a, b, a)
	if n := s.rows(t, "guess_counts"); n != 2 { // x, and all together
		t.Errorf("%d rows, want 2", n)
	}
	if let, _ := through(t, a, filing, "x", 40); let != 10 {
		t.Errorf("after 20 here and 10 there %d more get through, want 10", let)
	}
	pour(t, a)
	again := NewCrowd(NewStore(s.db, func() time.Time { return s.now }), nil)
	pour(t, again)
	through(t, again, filing, "x", 7)
	pour(t, again)
	if let, _ := through(t, again, filing, "x", 1); let != 0 {
		t.Error("a restart forgets who used it all up")
	}
	s.now = s.now.Add(time.Hour)
	pour(t, a, b, again)
	if _, err := s.a.Expire(t.Context()); err != nil || s.rows(t, "guess_counts") != 0 || len(a.known)+len(again.known) != 0 {
		t.Errorf("something is left: %d rows, %d and %d in memory, %v", s.rows(t, "guess_counts"), len(a.known), len(again.known), err)
	}
}

// When many come from everywhere each may do less, and nobody nothing.
func TestCrowdInAStorm(t *testing.T) {
	s := newStage(t)
	c := NewCrowd(s.a, nil)
	for i := range filing.Hourly {
		through(t, c, filing, fmt.Sprint("caller ", i), 1)
	}
	if !c.Storm(filing) {
		t.Fatal("no storm")
	}
	if let, _ := through(t, c, filing, "voter", 40); let != 5 {
		t.Errorf("%d of a voter's get through, want 5", let)
	}
	s.now = s.now.Add(time.Hour)
	if let, _ := through(t, c, filing, "voter", 40); c.Storm(filing) || let != 40 {
		t.Errorf("an hour later %d get through", let)
	}
}

func TestCrowdIsWiderForAWhile(t *testing.T) {
	s := newStage(t)
	wide := 5
	c := NewCrowd(s.a, func() int { return wide })
	l := Limit{Name: "filing", Burst: 40, Every: 10 * time.Second}
	if let, _ := through(t, c, l, "x", 300); let != 200 {
		t.Errorf("%d get through, want 200", let)
	}
	wide = 1
	if let, _ := through(t, c, l, "y", 300); let != 40 {
		t.Errorf("afterwards %d get through, want 40", let)
	}
}

// Without a database each process counts for itself, and memory is bounded.
func TestCrowdWithoutADatabase(t *testing.T) {
	s := newStage(t)
	c := NewCrowd(s.a, nil)
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Pour(t.Context()); err == nil {
		t.Fatal("the database is there")
	}
	l := Limit{Name: "filing", Burst: 3, Every: time.Minute}
	if let, _ := through(t, c, l, "x", 9); let != 3 {
		t.Errorf("%d get through, want 3", let)
	}
	for i := range crowded + 10 {
		through(t, c, l, fmt.Sprint("caller ", i), 1)
	}
	if len(c.known) > crowded {
		t.Errorf("%d callers are remembered", len(c.known))
	}
}

func TestCrowdHasANewKeyEachDay(t *testing.T) {
	s := newStage(t)
	a, b := NewCrowd(s.a, nil), NewCrowd(s.b, nil)
	pour(t, a, b)
	first := string(a.key)
	if first != string(b.key) {
		t.Error("two processes have two keys")
	}
	s.now = s.now.Add(13 * time.Hour)
	pour(t, a, b)
	if string(a.key) == first || string(a.key) != string(b.key) {
		t.Error("the key is drawn anew each day, once for all")
	}
}

func BenchmarkCrowd(b *testing.B) {
	s := NewStore(nil, time.Now)
	c := NewCrowd(s, nil)
	l := Limit{Name: "filing", Burst: 1 << 30, Every: time.Microsecond, Hourly: 1 << 30}
	for b.Loop() {
		if err := c.Take(l, "x"); err != nil {
			b.Fatal(err)
		}
	}
}
