package stats

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/place"
)

// Store counts reports, by SQL over the tables of report and triage, and keeps
// the published figures in memory: asking for them costs no query.
type Store struct {
	db    *database.DB
	now   func() time.Time
	with  Needs
	one   sync.Mutex // one Refresh at a time
	seen  map[string]mark
	shown atomic.Pointer[shown]
}

// Needs are what the figures are made with.
type Needs struct {
	Elections *election.Store
	Places    *place.Register
	Threshold int // least count above zero that is published; 0 is Threshold
}

// shown is what is published now; it is replaced, never changed.
type shown struct {
	cuts []*Cut // the latest election first
	by   map[string]*Cut
}

// NewStore returns a store that publishes nothing before its first Refresh.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	if with.Threshold == 0 {
		with.Threshold = Threshold
	}
	s := &Store{db: db, now: now, with: with, seen: map[string]mark{}}
	s.shown.Store(&shown{by: map[string]*Cut{}})
	return s
}

// Cut returns the published figures of an election, or fault.NotFound.
func (s *Store) Cut(slug string) (*Cut, error) {
	if c, ok := s.shown.Load().by[slug]; ok {
		return c, nil
	}
	return nil, fmt.Errorf("figures of %q: %w", slug, fault.NotFound)
}

// Cuts returns the published figures of all elections, the latest election
// first. The slice is not to be changed.
func (s *Store) Cuts() []*Cut { return s.shown.Load().cuts }

// mark is what tells that nothing changed in an election since it was counted:
// a complaint made of a report has its instant, one that is erased leaves a
// tombstone, and each act on a case moves its updated_at, as does what the author
// of one of its reports adds or mends.
type mark struct {
	election election.Election
	reports  int
	newest   string
	touched  string
	erased   int
	pleaded  string
}

// Refresh brings the figures of the elections that changed up to date. Those
// that did not keep their Cut.
func (s *Store) Refresh(ctx context.Context) error {
	s.one.Lock()
	defer s.one.Unlock()
	elections, err := s.with.Elections.Elections(ctx)
	if err != nil {
		return fmt.Errorf("refresh figures: %w", err)
	}
	marks, err := s.marks(ctx, elections)
	if err != nil {
		return fmt.Errorf("refresh figures: %w", err)
	}
	old, next := s.shown.Load(), &shown{by: map[string]*Cut{}}
	for _, e := range elections {
		m := marks[e.Slug]
		cut, known := old.by[e.Slug]
		if !known || s.seen[e.Slug] != m {
			if cut, err = s.count(ctx, e, nil); err != nil {
				return fmt.Errorf("refresh figures of %s: %w", e.Slug, err)
			}
			s.seen[e.Slug] = m
		}
		next.cuts, next.by[e.Slug] = append(next.cuts, cut), cut
	}
	s.shown.Store(next)
	return nil
}

// marks returns how far each election's reports and cases have come: of reports
// an index alone is read, of cases the end of one. A case that goes into another
// touches that one. Instants are compared as the text the database gives, so that
// no zone or precision can hide a change.
func (s *Store) marks(ctx context.Context, elections []election.Election) (map[string]mark, error) {
	marks := map[string]mark{}
	for _, e := range elections {
		m := mark{election: e}
		for _, part := range []struct {
			query string
			into  []any
		}{
			{"SELECT count(*), coalesce(CAST(max(received_at) AS TEXT), '') FROM reports WHERE election = ?", []any{&m.reports, &m.newest}},
			{"SELECT coalesce(CAST(max(updated_at) AS TEXT), '') FROM cases WHERE election = ?", []any{&m.touched}},
			{"SELECT coalesce(CAST(max(p.made_at) AS TEXT), '') FROM complaints p JOIN reports r ON r.id = p.report_id WHERE r.election = ?", []any{&m.pleaded}},
			{"SELECT count(*) FROM tombstones WHERE election = ?", []any{&m.erased}},
		} {
			if err := s.each(ctx, part.query, func(rows *sql.Rows) error { return rows.Scan(part.into...) }, e.Slug); err != nil {
				return nil, err
			}
		}
		marks[e.Slug] = m
	}
	return marks, nil
}

// facts selects what is counted of each report of an election, in one pass.
const facts = `SELECT CASE WHEN p.report_id IS NULL THEN r.kind ELSE 'complaint' END, r.channels, r.practices, r.outcomes, r.data_origin, r.subject_kind, r.departement, r.received_at,
	coalesce(c.outcome, ''), c.updated_at, coalesce(m.canvass_id, 0), s.id IS NOT NULL
FROM reports r LEFT JOIN case_reports l ON l.report_id = r.id LEFT JOIN cases c ON c.id = l.case_id
LEFT JOIN complaints p ON p.report_id = r.id
LEFT JOIN canvass_reports m ON m.report_id = r.id
LEFT JOIN suspicion_reports x ON x.report_id = r.id LEFT JOIN suspicions s ON s.id = x.suspicion_id AND s.state <> 'lifted'
WHERE r.election = ?`

// Count counts an election anew, protected beside the releases that were made of
// its figures, the earliest first; or fault.NotFound.
func (s *Store) Count(ctx context.Context, slug string, frozen []Frozen) (*Cut, error) {
	c, err := s.Cut(slug)
	if err != nil {
		return nil, err
	}
	for i := range frozen {
		frozen[i].At = frozen[i].At.In(s.with.Places.Zone(""))
	}
	if c, err = s.count(ctx, c.Election, frozen); err != nil {
		return nil, fmt.Errorf("figures of %s: %w", slug, err)
	}
	return c, nil
}

// count counts one election anew.
func (s *Store) count(ctx context.Context, e election.Election, frozen []Frozen) (*Cut, error) {
	t, left := newTally(s.with.Places.Zone("")), newTally(s.with.Places.Zone(""))
	var newest time.Time
	err := s.each(ctx, facts, func(rows *sql.Rows) error {
		var f fact
		var touched sql.NullTime
		err := rows.Scan(&f.Kind, &f.Channels, &f.Practices, &f.Outcomes, &f.DataOrigin, &f.SubjectKind, &f.Departement, &f.ReceivedAt, &f.Decided, &touched, &f.Canvass, &f.Suspected)
		if err != nil {
			return err
		}
		for _, at := range []time.Time{f.ReceivedAt, touched.Time} {
			if at.After(newest) {
				newest = at
			}
		}
		t.add(f, 1)
		if !f.Suspected {
			left.add(f, 1)
		}
		return nil
	}, e.Slug)
	if err != nil {
		return nil, err
	}
	erased, err := s.kept(ctx, e, t, left)
	if err != nil {
		return nil, err
	}
	if erased.After(newest) {
		newest = erased
	}
	c := &Cut{Election: e, Changed: s.now().UTC(), Reports: t.reports, Complaints: t.complaints, Threshold: s.with.Threshold}
	c.AsOf = newest.UTC().Truncate(time.Minute) // the second would tell when somebody filed
	c.protect(t, left, s.with.Places.Departements(), frozen)
	return c, nil
}

// protect fills c with what was counted of all reports and without the suspected
// ones, as it may be published beside earlier releases.
func (c *Cut) protect(t, left *tally, places []place.Departement, frozen []Frozen) {
	for _, table := range t.tables(c.Election, places) {
		table = protected(table, c.Reports, c.watching(table.Name, frozen, true))
		c.Tables, c.Suppressed = append(c.Tables, table), c.Suppressed+suppressed(table)
	}
	c.Canvasses = canvassing(t.operations, c.Reports, c.watching(Canvasses, frozen, true))
	c.Suppressed += c.Canvasses.suppressedCells()
	c.Coordinated = coordinated(t.reports, left.reports, c.Threshold)
	c.Without = c.without(t.tables(c.Election, places), left, left.tables(c.Election, places), frozen)
}

// kept adds to the tallies the reports whose time is over: they were erased, and
// are counted as they were. It returns when a report was last erased: what its
// voter withdrew is in no figure from then on.
func (s *Store) kept(ctx context.Context, e election.Election, t, left *tally) (erased time.Time, err error) {
	const counts = `SELECT kind, channels, practices, outcomes, data_origin, subject_kind, departement, week, decided, canvass, suspected, reports
		FROM kept_counts WHERE election = ?`
	err = s.each(ctx, counts, func(rows *sql.Rows) error {
		var f fact
		var week day.Day
		var n int
		err := rows.Scan(&f.Kind, &f.Channels, &f.Practices, &f.Outcomes, &f.DataOrigin, &f.SubjectKind, &f.Departement, &week, &f.Decided, &f.Canvass, &f.Suspected, &n)
		f.ReceivedAt = week.Time().Add(midday)
		t.add(f, n)
		if !f.Suspected {
			left.add(f, n)
		}
		return err
	}, e.Slug)
	if err != nil {
		return erased, err
	}
	const last = "SELECT erased_at FROM tombstones WHERE election = ? ORDER BY erased_at DESC LIMIT 1"
	err = s.each(ctx, last, func(rows *sql.Rows) error { return rows.Scan(&erased) }, e.Slug)
	return erased, err
}

// midday of a Monday is in the week that it begins, whatever the zone.
const midday = 12 * time.Hour

// each runs a query on the reading side and gives each of its rows to do.
func (s *Store) each(ctx context.Context, query string, do func(*sql.Rows) error, args ...any) error {
	rows, err := s.db.Read.WithContext(ctx).Raw(query, args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
