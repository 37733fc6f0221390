package jobs

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"vigie/internal/database/dbtest"
)

func TestLeaseIsHeldByOne(t *testing.T) {
	db := dbtest.New(t)
	now := time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	a, b := NewStore(db, clock), NewStore(db, clock)
	hold := func(s *Store, want bool, when string) {
		t.Helper()
		if got, err := s.Hold(t.Context(), "sweep", time.Minute); err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", when, got, err, want)
		}
	}
	hold(a, true, "the first")
	hold(b, false, "the second")
	hold(a, true, "the first again")
	now = now.Add(61 * time.Second)
	hold(b, true, "once it ran out")
	hold(a, false, "the first, later")
	if err := b.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	hold(a, true, "once it was given up")
}

func TestRunnerRunsKicksAndOutlivesFaults(t *testing.T) {
	db := dbtest.New(t)
	var ran, failed atomic.Int32
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{}, 100)
	r := NewRunner(NewStore(db, time.Now),
		Sweep{Name: "good", Every: time.Hour, Do: func(context.Context) error { ran.Add(1); done <- struct{}{}; return nil }},
		Sweep{Name: "bad", Every: time.Millisecond, Here: true, Do: func(context.Context) error {
			if failed.Add(1)%2 == 0 {
				panic("bad")
			}
			return errors.New("bad")
		}},
	)
	over := make(chan struct{})
	go func() { r.Run(ctx); close(over) }()
	<-done // at once
	r.Kick("good")
	<-done // when kicked
	for failed.Load() < 4 {
		time.Sleep(time.Millisecond)
	}
	stop()
	<-over
	if ran.Load() < 2 {
		t.Errorf("ran %d times", ran.Load())
	}
	r.Kick("good") // nobody listens any more: it must not wait
	r.Kick("good")
}
