package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Order is how the queue is sorted.
type Order string

// The orders.
const (
	ByArrival  Order = "" // the newest first
	ByPriority Order = "priority"
)

// Place is where a case stands in the queue, in either order. It is kept apart
// from the case, whose score may change while somebody reads the queue.
type Place struct {
	Score int
	ID    string // key of the case
}

// Place returns where a case stands now.
func (c Case) Place() Place { return Place{c.Score, c.ID} }

// String writes a place for an address; "" is the beginning.
func (p Place) String() string {
	if p.ID == "" {
		return ""
	}
	return strconv.Itoa(p.Score) + "." + p.ID
}

// ParsePlace reads what String wrote; a text that is none is the beginning.
func ParsePlace(s string) Place {
	score, id, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(score, 10, 32)
	if err != nil || uuid.Validate(id) != nil {
		return Place{}
	}
	return Place{int(n), id}
}

// Cursor is a part of the queue: what comes after a case, or before it. Both
// empty is the beginning.
type Cursor struct {
	Order         Order
	After, Before Place
}

// Page is a part of the queue. Newer and Older are what Cursor.Before and
// Cursor.After must be for the neighbouring parts, empty where there is none.
type Page struct {
	Cases        []Case
	Newer, Older Place
}

// after narrows a query to what comes after a place, the nearest first.
func (o Order) after(q *gorm.DB, p Place) *gorm.DB {
	switch {
	case o == ByPriority && p.ID != "":
		return q.Where("(score, id) < (?, ?)", p.Score, p.ID).Order("score DESC, id DESC")
	case o == ByPriority:
		return q.Order("score DESC, id DESC")
	case p.ID != "":
		return q.Where("id < ?", p.ID).Order("id DESC")
	}
	return q.Order("id DESC")
}

// before narrows a query to what comes before a place, the nearest first.
func (o Order) before(q *gorm.DB, p Place) *gorm.DB {
	if o == ByPriority {
		return q.Where("(score, id) > (?, ?)", p.Score, p.ID).Order("score, id")
	}
	return q.Where("id > ?", p.ID).Order("id")
}

// on puts the cursor into a query.
func (at Cursor) on(q *gorm.DB) *gorm.DB {
	if at.Before.ID != "" {
		return at.Order.before(q, at.Before)
	}
	return at.Order.after(q, at.After)
}

// Queue returns up to limit cases that f lets through, in the order of the cursor.
func (s *Store) Queue(ctx context.Context, f Filter, at Cursor, limit int) (Page, error) {
	var cases []Case
	if err := at.on(s.narrowed(ctx, f)).Limit(limit + 1).Find(&cases).Error; err != nil {
		return Page{}, fmt.Errorf("queue: %w", err)
	}
	return paged(at, cases, limit), nil
}

// paged cuts the case that only tells that there is more, and says where the
// neighbours are.
func paged(at Cursor, cases []Case, limit int) Page {
	more, back := len(cases) > limit, at.Before.ID != ""
	p := Page{Cases: cases[:min(len(cases), limit)]}
	if back {
		slices.Reverse(p.Cases)
	}
	if len(p.Cases) == 0 {
		return p
	}
	if at.After.ID != "" || back && more {
		p.Newer = p.Cases[0].Place()
	}
	if back || more {
		p.Older = p.Cases[len(p.Cases)-1].Place()
	}
	return p
}

// Neighbours returns the cases that stand before and after a place in the queue
// that f lets through, cases without a reference where there is none.
func (s *Store) Neighbours(ctx context.Context, f Filter, o Order, at Place) (newer, older Case, err error) {
	q := func() *gorm.DB {
		return s.narrowed(ctx, f).Model(&Case{}).Where("id <> ?", at.ID)
	}
	for _, n := range []struct {
		into *Case
		q    *gorm.DB
	}{{&newer, o.before(q(), at)}, {&older, o.after(q(), at)}} {
		if err := n.q.Take(n.into).Error; err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return newer, older, fmt.Errorf("neighbours in the queue: %w", err)
		}
	}
	return newer, older, nil
}
