// Package jobs runs the features' background work: named sweeps that find what
// is to be done in the tables, each on one instance at a time. It must never
// know a feature, nor hold work that is not in a table: a killed process loses
// nothing.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Sweep is one piece of background work. Do is called every so often and does
// what it finds.
type Sweep struct {
	Name  string
	Every time.Duration
	Here  bool // runs on every instance (it fills this process's memory), without a lease
	Do    func(ctx context.Context) error
}

// Runner runs sweeps until its context ends.
type Runner struct {
	store  *Store
	sweeps []Sweep
	kicks  map[string]chan struct{}
}

// NewRunner returns a runner of sweeps.
func NewRunner(store *Store, sweeps ...Sweep) *Runner {
	r := &Runner{store: store, sweeps: sweeps, kicks: map[string]chan struct{}{}}
	for _, s := range sweeps {
		r.kicks[s.Name] = make(chan struct{}, 1)
	}
	return r
}

// Kick runs a sweep soon instead of when its time comes. It never waits.
func (r *Runner) Kick(name string) {
	select {
	case r.kicks[name] <- struct{}{}:
	default: // one is on its way already
	}
}

// Run runs every sweep at once and then at its pace. It returns when ctx has
// ended and the last sweep has.
func (r *Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, s := range r.sweeps {
		all.Go(func() { r.loop(ctx, s) })
	}
	all.Wait()
}

func (r *Runner) loop(ctx context.Context, s Sweep) {
	tick := time.NewTicker(s.Every)
	defer tick.Stop()
	for {
		if err := r.once(ctx, s); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "sweep failed", "sweep", s.Name, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-r.kicks[s.Name]:
		}
	}
}

// once runs a sweep if this instance may. A panic in it is an error like any
// other: the other sweeps and the pages go on.
func (r *Runner) once(ctx context.Context, s Sweep) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if !s.Here {
		mine, err := r.store.Hold(ctx, s.Name, 2*s.Every+leaseFloor)
		if err != nil || !mine {
			return err
		}
	}
	return s.Do(ctx)
}

// leaseFloor is added to a lease so that a slow run does not lose it: an
// instance that dies leaves its work to the others after that.
const leaseFloor = 15 * time.Second
