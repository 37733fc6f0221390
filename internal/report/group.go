package report

import "sync"

// largest is how many filings share one commit. At 64 the cost of the disk's
// acknowledgement is spread thin (DEPENDENCIES.md §5: 32 rows a commit are 12
// times as many rows a second as one), and the last of them still waits little.
const largest = 64

// group lets callers that come at the same time share one commit: while one
// batch is being written the next gathers, so that there is no waiting when
// there is no crowd. It needs no goroutine: a caller of each batch writes it.
type group[T any] struct {
	mu      sync.Mutex
	waiting []*member[T]
	busy    bool
}

type member[T any] struct {
	item T
	err  error
	wake chan bool // true: it is written, err says how; false: lead the next batch
}

// do hands item to commit, together with others', and returns what commit said
// of it. commit returns one error an item.
func (g *group[T]) do(item T, commit func([]T) []error) error {
	m := &member[T]{item: item, wake: make(chan bool, 1)}
	g.mu.Lock()
	g.waiting = append(g.waiting, m)
	if g.busy {
		g.mu.Unlock()
		if <-m.wake {
			return m.err
		}
		g.mu.Lock()
	}
	g.busy = true
	batch := g.waiting[:min(len(g.waiting), largest)]
	g.waiting = append([]*member[T](nil), g.waiting[len(batch):]...)
	g.mu.Unlock()
	g.lead(m, batch, commit)
	return m.err
}

// lead writes a batch that m is the first of, tells the others, and hands the
// lead to the first of those that came meanwhile. Even when commit panics the
// others are woken.
func (g *group[T]) lead(m *member[T], batch []*member[T], commit func([]T) []error) {
	items := make([]T, len(batch))
	for i, b := range batch {
		items[i] = b.item
	}
	errs := make([]error, len(batch))
	for i := range errs {
		errs[i] = errLost
	}
	defer func() {
		for i, b := range batch {
			b.err = errs[i]
			if b != m {
				b.wake <- true
			}
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.busy = len(g.waiting) > 0
		if g.busy {
			g.waiting[0].wake <- false
		}
	}()
	copy(errs, commit(items))
}
