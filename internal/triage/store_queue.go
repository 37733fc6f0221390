package triage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"vigie/internal/report"
)

// Filter narrows the queue; empty fields do not.
type Filter struct {
	Election    string
	State       State
	Undecided   bool   // every state but Closed
	Suspected   bool   // some of its reports may be coordinated
	Unheard     bool   // an author added something that nobody took note of
	Assignee    string // account id
	Kind        report.Kind
	Channel     report.Channel
	Practice    report.Practice
	Entry       report.Entry // how one of its reports came in
	Departement string       // of any of its reports
	Commune     string       // of its first report
	From        time.Time    // first instant of reception
	Until       time.Time    // first instant past the last
	Reference   string       // or its beginning
}

// Cursor is a place in the queue: what is older than a case, or newer than it.
// Both empty is the beginning. They are keys of cases (UUID).
type Cursor struct{ After, Before string }

// Page is a part of the queue, newest first. Newer and Older are what
// Cursor.Before and Cursor.After must be for the neighbouring parts, "" where
// there is none.
type Page struct {
	Cases        []Case
	Newer, Older string
}

// Queue returns up to limit cases that f lets through, newest first.
func (s *Store) Queue(ctx context.Context, f Filter, at Cursor, limit int) (Page, error) {
	q := f.on(s.db.Read.WithContext(ctx))
	if at.Before != "" {
		q = q.Where("id > ?", at.Before).Order("id")
	} else if q = q.Order("id DESC"); at.After != "" {
		q = q.Where("id < ?", at.After)
	}
	var cases []Case
	if err := q.Limit(limit + 1).Find(&cases).Error; err != nil {
		return Page{}, fmt.Errorf("queue: %w", err)
	}
	return paged(at, cases, limit), nil
}

// paged cuts the case that only tells that there is more, and says where the
// neighbours are.
func paged(at Cursor, cases []Case, limit int) Page {
	more := len(cases) > limit
	p := Page{Cases: cases[:min(len(cases), limit)]}
	if at.Before != "" {
		slices.Reverse(p.Cases)
	}
	if len(p.Cases) == 0 {
		return p
	}
	if at.After != "" || at.Before != "" && more {
		p.Newer = p.Cases[0].ID
	}
	if at.Before != "" || at.Before == "" && more {
		p.Older = p.Cases[len(p.Cases)-1].ID
	}
	return p
}

// Neighbours returns the references of the cases that stand before and after a
// case's key in the queue that f lets through, "" where there is none.
func (s *Store) Neighbours(ctx context.Context, f Filter, id string) (newer, older string, err error) {
	for _, n := range []struct {
		into  *string
		where string
		order string
	}{{&newer, "id > ?", "id"}, {&older, "id < ?", "id DESC"}} {
		q := f.on(s.db.Read.WithContext(ctx)).Model(&Case{}).Where(n.where, id).Order(n.order)
		var found []string
		if err := q.Limit(1).Pluck("reference", &found).Error; err != nil {
			return "", "", fmt.Errorf("neighbours in the queue: %w", err)
		}
		*n.into = strings.Join(found, "")
	}
	return newer, older, nil
}

// Most is where counting stops: past it a reviewer needs no exact number, and
// counting a million rows would take longer than reading the page.
const Most = 10_000

// Count returns how many cases f lets through, Most+1 when there are more than
// Most.
func (s *Store) Count(ctx context.Context, f Filter) (int, error) {
	found := f.on(s.db.Read.WithContext(ctx)).Model(&Case{}).Select("1").Limit(Most + 1)
	var n int64
	if err := s.db.Read.WithContext(ctx).Table("(?) AS found", found).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count cases: %w", err)
	}
	return int(n), nil
}

// on puts the filter into a query. Days of reception are ranges of keys, since
// keys begin with the time (UUIDv7).
func (f Filter) on(q *gorm.DB) *gorm.DB {
	for _, w := range []struct {
		set   bool
		where string
		value any
	}{
		{f.Election != "", "election = ?", f.Election},
		{f.State != "", "state = ?", f.State},
		{f.Undecided, "state IN ?", []State{New, Open, Waiting}},
		{f.Assignee != "", "assignee = ?", f.Assignee},
		{f.Kind != "", "kind = ?", f.Kind},
		{f.Channel != "", "channels & ? <> 0", report.Bits(report.Channels, []report.Channel{f.Channel})},
		{f.Entry != "", "entry & ? <> 0", report.Bits(report.Entries, []report.Entry{f.Entry})},
		{f.Practice != "", "practices & ? <> 0", report.Bits(report.Practices, []report.Practice{f.Practice})},
		{f.Departement != "", "id IN (SELECT case_id FROM case_places WHERE departement = ?)", f.Departement},
		{f.Commune != "", "commune = ?", f.Commune},
		{!f.From.IsZero(), "id >= ?", report.FloorID(f.From)},
		{!f.Until.IsZero(), "id < ?", report.FloorID(f.Until)},
		{f.Reference != "", "reference LIKE ?", literal(Reference(f.Reference)) + "%"},
	} {
		if w.set {
			q = q.Where(w.where, w.value)
		}
	}
	if f.Suspected { // written out, so that the index of those cases alone is used
		q = q.Where("suspected > 0")
	}
	if f.Unheard {
		q = q.Where("id IN (SELECT l.case_id FROM additions a JOIN case_reports l ON l.report_id = a.report_id WHERE a.heard_at IS NULL)")
	}
	return q
}

// literal drops what LIKE would read as any text.
func literal(s string) string { return strings.NewReplacer("%", "", "_", "", `\`, "").Replace(s) }
