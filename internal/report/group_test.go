package report

import (
	"errors"
	"sync"
	"testing"
	"time"
)

func TestGroupSharesCommits(t *testing.T) {
	var g group[int]
	var mu sync.Mutex
	odd := errors.New("odd")
	commits, written := 0, map[int]bool{}
	commit := func(items []int) []error {
		time.Sleep(time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		commits++
		errs := make([]error, len(items))
		for i, item := range items {
			written[item] = true
			if item%2 == 1 {
				errs[i] = odd
			}
		}
		return errs
	}
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			if err := g.do(i, commit); (err != nil) != (i%2 == 1) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	if len(written) != 1000 || commits > 500 {
		t.Errorf("%d written in %d commits", len(written), commits)
	}
	if g.busy || len(g.waiting) != 0 {
		t.Error("nobody is left waiting")
	}
}

func TestGroupOutlivesAPanic(t *testing.T) {
	var g group[int]
	func() {
		defer func() { recover() }()
		g.do(1, func([]int) []error { panic("commit") })
	}()
	if err := g.do(2, func(items []int) []error { return make([]error, len(items)) }); err != nil {
		t.Error(err)
	}
}
