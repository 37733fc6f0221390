package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"vigie/internal/database"
)

// Store adds lines to the journal and reads them.
type Store struct {
	db  *database.DB
	now func() time.Time

	mu      sync.Mutex
	last    Result        // of the latest verification made for a page
	verifyT time.Duration // how long that took
}

// NewStore returns a store of the journal.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// Append notes e in the caller's transaction, so that the act and its line are
// kept or lost together; tx nil is a transaction of its own. Writers queue on
// the head's row until their transaction ends: append last in it, and never
// lock another row after.
func (s *Store) Append(ctx context.Context, tx *gorm.DB, e Entry) error {
	if tx == nil {
		return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return s.add(tx, e) })
	}
	return s.add(tx.WithContext(ctx), e)
}

func (s *Store) add(tx *gorm.DB, e Entry) error {
	var head Head
	// One statement takes the lock and tells what it guards, on both databases.
	err := tx.Raw("UPDATE journal_head SET seq = seq + 1 WHERE id = 1 RETURNING id, seq, hash").Scan(&head).Error
	if err != nil {
		return fmt.Errorf("journal %s: %w", e.Act, err)
	}
	if head.Seq == 0 {
		return fmt.Errorf("journal %s: the head is gone", e.Act)
	}
	head.Seq-- // what it was
	line, err := newLine(e, head, s.now().UTC().Truncate(time.Microsecond))
	if err != nil {
		return err
	}
	if err := tx.Create(&line).Error; err != nil {
		return fmt.Errorf("journal %s: %w", e.Act, err)
	}
	if err := tx.Model(&head).Update("hash", line.Hash).Error; err != nil {
		return fmt.Errorf("journal %s: %w", e.Act, err)
	}
	return nil
}

// batch is how many lines are verified at a time (about 300 bytes each): no
// connection is held for the whole journal.
const batch = 2000

// Verify reads the whole journal and returns where the chain first breaks. Lines
// added meanwhile are taken in.
func (s *Store) Verify(ctx context.Context) (Result, error) {
	r := Result{At: s.now()}
	before, err := s.head(ctx)
	if err != nil {
		return r, err
	}
	atHead := before.Seq == 0
	for {
		var lines []Line
		if err := s.db.Read.WithContext(ctx).Where("seq > ?", r.Lines).Order("seq").Limit(batch).Find(&lines).Error; err != nil {
			return r, fmt.Errorf("verify journal: %w", err)
		}
		for _, l := range lines {
			if !r.follow(l) {
				return r, nil
			}
			atHead = atHead || l.Seq == before.Seq && string(l.Hash) == string(before.Hash)
		}
		if len(lines) < batch {
			return s.verifyEnd(ctx, r, atHead)
		}
	}
}

// verifyEnd compares the chain with its head: atHead says whether it passes
// through where the head was when the verification began.
func (s *Store) verifyEnd(ctx context.Context, r Result, atHead bool) (Result, error) {
	after, err := s.head(ctx)
	switch {
	case err != nil:
		return r, err
	case r.Lines > after.Seq:
		r.Broken, r.Break = after.Seq+1, Foreign
	case !atHead:
		r.Broken, r.Break = r.Lines+1, Cut
	}
	return r, nil
}

func (s *Store) head(ctx context.Context) (Head, error) {
	var h Head
	if err := s.db.Read.WithContext(ctx).Take(&h).Error; err != nil {
		return h, fmt.Errorf("journal head: %w", err)
	}
	return h, nil
}

// A verification is answered again from memory for a minute, and for long
// enough that verifying takes a twentieth of the time at most.
const (
	freshAtLeast = time.Minute
	freshFactor  = 20
)

// Verified returns what Verify found, now or a short while ago (Result.At says
// when): what a page shows each time it is opened. A broken chain is never
// answered from memory.
func (s *Store) Verified(ctx context.Context) (Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	began := s.now()
	if s.last.Whole() && !s.last.At.IsZero() && began.Sub(s.last.At) < max(freshAtLeast, freshFactor*s.verifyT) {
		return s.last, nil
	}
	r, err := s.Verify(ctx)
	if err != nil {
		return r, err
	}
	s.last, s.verifyT = r, s.now().Sub(began)
	return r, nil
}

// Filter narrows a list; empty fields do not. Before and After are numbers of
// lines and page the list: at most one is set.
type Filter struct {
	Actor  string
	Act    Act
	Object string
	Also   string    // another object that is let through, or ""
	From   time.Time // first instant
	Until  time.Time // first instant past the last
	Before int64
	After  int64
}

// Page is a part of a list, newest first. Newer and Older are what After and
// Before must be for the neighbouring parts, 0 where there is none.
type Page struct {
	Lines        []Line
	Newer, Older int64
}

// List returns up to limit lines that f lets through, newest first.
func (s *Store) List(ctx context.Context, f Filter, limit int) (Page, error) {
	q := f.on(s.db.Read.WithContext(ctx))
	if f.After > 0 {
		q = q.Order("seq").Where("seq > ?", f.After)
	} else if q = q.Order("seq DESC"); f.Before > 0 {
		q = q.Where("seq < ?", f.Before)
	}
	var lines []Line
	if err := q.Limit(limit + 1).Find(&lines).Error; err != nil {
		return Page{}, fmt.Errorf("journal: %w", err)
	}
	return paged(f, lines, limit), nil
}

// ActExport is that somebody took lines of the journal away.
const ActExport Act = "journal.export"

// ActRotate is that everything sealed to the authority was sealed anew.
const ActRotate Act = "keys.rotate"

// MostExported is how many lines one list may have.
const MostExported = 100_000

// ErrTooLong is a list of more lines than that.
var ErrTooLong = errors.New("too many lines of the journal for one list")

// Export calls visit with each line that f lets through, newest first, once the
// journal says that by takes them away and which were asked for. It returns
// ErrTooLong where there are more than MostExported.
func (s *Store) Export(ctx context.Context, f Filter, by Entry, visit func(Line) error) error {
	by.Act = ActExport
	if err := s.Append(ctx, nil, by); err != nil {
		return err
	}
	f.Before, f.After = 0, 0
	for n := 0; ; {
		found, err := s.List(ctx, f, 1000)
		if err != nil {
			return err
		}
		if n += len(found.Lines); n > MostExported {
			return fmt.Errorf("export the journal: %w", ErrTooLong)
		}
		for _, l := range found.Lines {
			if err := visit(l); err != nil {
				return err
			}
		}
		if f.Before = found.Older; f.Before == 0 {
			return nil
		}
	}
}

// First returns when act was first noted of object, nil when it never was.
func (s *Store) First(ctx context.Context, object string, act Act) (*time.Time, error) {
	var lines []Line
	err := s.db.Read.WithContext(ctx).Select("at").Where("object = ? AND act = ?", object, act).Order("seq").Limit(1).Find(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("first %s of %s: %w", act, object, err)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	return &lines[0].At, nil
}

// paged cuts the line that only tells that there is more, and says where the
// neighbours are.
func paged(f Filter, lines []Line, limit int) Page {
	more := len(lines) > limit
	p := Page{Lines: lines[:min(len(lines), limit)]}
	if f.After > 0 {
		slices.Reverse(p.Lines)
	}
	if len(p.Lines) == 0 {
		return p
	}
	if f.Before > 0 || f.After > 0 && more {
		p.Newer = p.Lines[0].Seq
	}
	if f.After > 0 || f.After == 0 && more {
		p.Older = p.Lines[len(p.Lines)-1].Seq
	}
	return p
}

func (f Filter) on(q *gorm.DB) *gorm.DB {
	q = q.Where(&Line{Actor: f.Actor, Act: f.Act}) // gorm leaves out the empty ones
	if f.Object != "" {
		q = q.Where("object IN ?", []string{f.Object, cmp.Or(f.Also, f.Object)})
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", f.From.UTC())
	}
	if !f.Until.IsZero() {
		q = q.Where("at < ?", f.Until.UTC())
	}
	return q
}

// Acts returns the acts that the journal holds, in order. It hops from one to
// the next by the index, where DISTINCT would read every line.
func (s *Store) Acts(ctx context.Context) ([]Act, error) {
	var acts []Act
	err := s.db.Read.WithContext(ctx).Raw(`WITH RECURSIVE a (act) AS (
		SELECT min(act) FROM journal
		UNION ALL SELECT (SELECT min(act) FROM journal WHERE act > a.act) FROM a WHERE a.act IS NOT NULL
	) SELECT act FROM a WHERE act IS NOT NULL`).Scan(&acts).Error
	if err != nil {
		return nil, fmt.Errorf("acts of the journal: %w", err)
	}
	return acts, nil
}
