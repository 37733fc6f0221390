package election

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/place"
)

// Store keeps elections and their contenders.
type Store struct {
	db     *database.DB
	places *place.Register
	now    func() time.Time

	mu   sync.Mutex
	all  []Election // latest first; not changed once here
	asOf time.Time

	rollMu sync.Mutex
	rolls  []*roll // the rolls read last, the latest first
}

// NewStore returns a store; places tells which département and commune codes
// there are.
func NewStore(db *database.DB, places *place.Register, now func() time.Time) *Store {
	return &Store{db: db, places: places, now: now}
}

// kept is how long the calendar is answered from memory: it is asked at each
// filing and changes a few times a year, but another instance or the command
// line may change it, so it is never older than this.
const kept = 5 * time.Second

// Elections returns all elections, the latest first round first.
func (s *Store) Elections(ctx context.Context) ([]Election, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all != nil && s.now().Sub(s.asOf) < kept {
		return slices.Clone(s.all), nil
	}
	return s.reload(ctx)
}

// reload reads the calendar anew; s.mu is held.
func (s *Store) reload(ctx context.Context) ([]Election, error) {
	var all []Election
	if err := s.db.Read.WithContext(ctx).Order("round1 DESC, slug").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("elections: %w", err)
	}
	s.all, s.asOf = all, s.now()
	if len(all) == 0 {
		s.all = nil // an empty portal is asked again at once
	}
	return slices.Clone(all), nil
}

// Open returns the elections for which reports are taken on a day.
func (s *Store) Open(ctx context.Context, on day.Day) ([]Election, error) {
	all, err := s.Elections(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(e Election) bool { return !e.Takes(on) }), nil
}

// BySlug returns an election, or fault.NotFound. One that memory does not have
// is looked for in the database, since it may just have been imported.
func (s *Store) BySlug(ctx context.Context, slug string) (Election, error) {
	all, err := s.Elections(ctx)
	if err != nil {
		return Election{}, err
	}
	if e, ok := in(all, slug); ok {
		return e, nil
	}
	s.mu.Lock()
	all, err = s.reload(ctx)
	s.mu.Unlock()
	if err != nil {
		return Election{}, err
	}
	if e, ok := in(all, slug); ok {
		return e, nil
	}
	return Election{}, fmt.Errorf("election %q: %w", slug, fault.NotFound)
}

// Named returns the elections of slugs within tx; one that is not there is missing.
func Named(tx *gorm.DB, slugs []string) ([]Election, error) {
	var found []Election
	if err := tx.Where("slug IN ?", slugs).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("%d elections: %w", len(slugs), err)
	}
	return found, nil
}

func in(all []Election, slug string) (Election, bool) {
	at := slices.IndexFunc(all, func(e Election) bool { return e.Slug == slug })
	if at < 0 {
		return Election{}, false
	}
	return all[at], true
}

// ImportElections takes a CSV of elections, added or changed by their slug;
// one that the file leaves out stays. It returns *Wrong, and takes nothing,
// when a line is wrong.
func (s *Store) ImportElections(ctx context.Context, file io.Reader) (Tally, error) {
	found, wrong, err := readElections(file)
	if err != nil {
		return Tally{}, fmt.Errorf("import elections: %w", err)
	}
	if wrong.Total > 0 {
		return Tally{}, &Wrong{wrong}
	}
	var tally Tally
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		tally, err = saveElections(tx, found)
		return err
	})
	if err != nil {
		return Tally{}, fmt.Errorf("import elections: %w", err)
	}
	s.mu.Lock()
	s.all = nil
	s.mu.Unlock()
	return tally, nil
}

func saveElections(tx *gorm.DB, found []Election) (tally Tally, err error) {
	var old []Election
	if err := tx.Find(&old).Error; err != nil {
		return tally, err
	}
	for _, e := range found {
		was, ok := in(old, e.Slug)
		e.Revision = was.Revision
		switch {
		case !ok:
			tally.Added++
		case was == e:
			tally.Unchanged++
			continue
		default:
			tally.Changed++
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&e).Error; err != nil {
			return tally, err
		}
	}
	return tally, nil
}
