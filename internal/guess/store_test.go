package guess

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/fault"
)

var test = Limit{Name: "code", Burst: 3, Every: time.Minute, Hourly: 10}

// stage is two processes on one database, at a time that the test moves.
type stage struct {
	now  time.Time
	db   *database.DB
	a, b *Store
}

func newStage(t *testing.T) *stage {
	s := &stage{now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC), db: dbtest.New(t)}
	clock := func() time.Time { return s.now }
	s.a, s.b = NewStore(s.db, clock), NewStore(s.db, clock)
	return s
}

// take guesses once and returns the guess and how long is to be waited.
func take(t *testing.T, s *Store, l Limit, caller string) (Guess, time.Duration) {
	t.Helper()
	g, err := s.Take(t.Context(), l, caller)
	var soon fault.TooSoon
	if err != nil && !errors.As(err, &soon) {
		t.Fatal(err)
	}
	return g, soon.Wait
}

func (s *stage) rows(t *testing.T, table string) (n int64) {
	t.Helper()
	if err := s.db.Write.Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestProcessesShareTheCount(t *testing.T) {
	s := newStage(t)
	for i, step := range []struct {
		store  *Store
		caller string
		after  time.Duration
		want   time.Duration
	}{
		{s.a, "x", 0, 0}, {s.b, "x", 0, 0}, {s.a, "x", 0, 0},
		{s.b, "x", 0, time.Minute},
		{s.a, "y", 0, 0},
		{s.a, "x", 40 * time.Second, 20 * time.Second},
		{NewStore(s.db, func() time.Time { return s.now }), "x", 0, 20 * time.Second}, // after a restart
		{s.a, "x", 20 * time.Second, 0},
		{s.b, "x", 0, time.Minute},
	} {
		s.now = s.now.Add(step.after)
		if _, wait := take(t, step.store, test, step.caller); wait != step.want {
			t.Errorf("guess %d waits %s, want %s", i, wait, step.want)
		}
	}
	if n := s.rows(t, "guess_keys"); n != 1 {
		t.Errorf("%d keys of one day", n)
	}
}

func TestRightGuessesAreGivenBack(t *testing.T) {
	s := newStage(t)
	for i := range 10 {
		g, wait := take(t, s.a, test, "x")
		if wait > 0 {
			t.Fatalf("guess %d waits %s", i, wait)
		}
		if err := s.a.Settle(t.Context(), g, true); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAttackLeavesEachCallerSome(t *testing.T) {
	s := newStage(t)
	wide := test
	wide.Burst = 5
	for i := range wide.Hourly + 2 {
		g, _ := take(t, s.a, wide, fmt.Sprint("caller ", i))
		if err := s.a.Settle(t.Context(), g, false); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []time.Duration{0, 0, 0, 4 * time.Minute} {
		if _, wait := take(t, s.b, wide, "holder"); wait != want {
			t.Errorf("guess %d of a holder waits %s, want %s", i, wait, want)
		}
	}
	s.now = s.now.Add(time.Hour)
	if _, wait := take(t, s.b, wide, "holder"); wait != 0 {
		t.Errorf("an hour later a holder waits %s", wait)
	}
}

func TestCheckCountsNothing(t *testing.T) {
	s := newStage(t)
	for range 5 {
		if err := s.a.Check(t.Context(), test, "x"); err != nil {
			t.Fatal(err)
		}
	}
	for range test.Burst {
		take(t, s.a, test, "x")
	}
	if err := s.b.Check(t.Context(), test, "x"); !errors.Is(err, fault.TooMany) {
		t.Error(err)
	}
}

func TestManyAtOnceDoNotOutrunTheCount(t *testing.T) {
	s := newStage(t)
	var mu sync.Mutex
	var all sync.WaitGroup
	through := 0
	for i := range 20 {
		all.Go(func() {
			_, err := []*Store{s.a, s.b}[i%2].Take(t.Context(), test, "x")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				through++
			} else if !errors.Is(err, fault.TooMany) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if through != test.Burst {
		t.Errorf("%d got through, want %d", through, test.Burst)
	}
}

// What is left of a day is nothing: neither its key nor its counts.
func TestDayLeavesNothing(t *testing.T) {
	s := newStage(t)
	take(t, s.a, test, "192.0.2.1")
	var before, after dayKey
	s.db.Write.Take(&before)
	s.now = s.now.Add(24 * time.Hour)
	if n, err := s.b.Expire(t.Context()); err != nil || n != 2 {
		t.Errorf("%d rows went, %v", n, err)
	}
	take(t, s.b, test, "192.0.2.1")
	take(t, s.a, test, "192.0.2.1")
	s.db.Write.Take(&after)
	if string(before.Secret) == string(after.Secret) || s.rows(t, "guess_keys") != 1 || s.rows(t, "guess_counts") != 1 {
		t.Error("the key is drawn anew each day, once for all")
	}
}

func BenchmarkTake(b *testing.B) {
	db := dbtest.New(b)
	s := NewStore(db, database.Now)
	l := Limit{Name: "code", Burst: 1 << 20, Every: time.Millisecond, Hourly: 600}
	for b.Loop() {
		if _, err := s.Take(b.Context(), l, "x"); err != nil {
			b.Fatal(err)
		}
	}
}
