package setting

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Store keeps what was switched. What holds now is answered from memory, so that
// nothing waits for it and a database that is away changes nothing.
type Store struct {
	db   *database.DB
	now  func() time.Time
	with Needs
	mode atomic.Pointer[Mode]
}

// Needs are what settings are checked against and noted in.
type Needs struct {
	Elections *election.Store
	Journal   *journal.Store
	Zone      *time.Location // whose midnight ends a day
}

// NewStore returns a store of settings.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	s := &Store{db: db, now: now, with: with}
	s.mode.Store(&Mode{})
	return s
}

// setting is a setting's row.
type setting struct {
	Name       string `gorm:"primaryKey"`
	Value      string
	Until      time.Time
	Author     string
	AuthorName string
	At         time.Time
}

// electionMode names the row; its value is the election's slug, "" when somebody
// switched the mode off.
const electionMode = "election_mode"

// Refresh reads what was switched, here or on another instance. It runs every few
// seconds on every instance.
func (s *Store) Refresh(ctx context.Context) error {
	var row setting
	err := s.db.Write.WithContext(ctx).Take(&row, "name = ?", electionMode).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("settings: %w", err)
	}
	s.mode.Store(&Mode{Election: row.Value, Until: row.Until, Name: row.AuthorName, At: row.At})
	return nil
}

// Mode returns election mode as it was switched last; it may be over.
func (s *Store) Mode() Mode { return *s.mode.Load() }

// First returns the election that comes first now, or ""; so does a nil store.
func (s *Store) First() string {
	if s == nil {
		return ""
	}
	if m := s.Mode(); m.On(s.now()) {
		return m.Election
	}
	return ""
}

// Wide returns how many times wider limits are now.
func (s *Store) Wide() int {
	if s.First() == "" {
		return 1
	}
	return Wider
}

// Today returns the day it is where the portal is.
func (s *Store) Today() day.Day { return day.Of(s.now().In(s.with.Zone)) }

// SwitchOn begins election mode for an election, or prolongs it, up to the end of
// a day. It returns fault.Forbidden, and fault.Fields on election and last.
func (s *Store) SwitchOn(ctx context.Context, by account.Account, slug string, last day.Day) error {
	if !by.May(account.SwitchMode) {
		return fmt.Errorf("election mode: %w", fault.Forbidden)
	}
	e, err := s.with.Elections.BySlug(ctx, slug)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("election mode: %w", err)
	}
	if err := check(err == nil && e.Takes(s.Today()), last, s.Today()); err != nil {
		return err
	}
	y, m, d := last.Time().Date()
	until := time.Date(y, m, d+1, 0, 0, 0, 0, s.with.Zone).UTC()
	return s.set(ctx, by, setting{Value: e.Slug, Until: until}, journal.Entry{
		Act: ActModeOn, Object: "election/" + e.Slug, Detail: map[string]string{"until": string(last)},
	})
}

// SwitchOff ends election mode at once; where it is off already nothing happens.
// It returns fault.Forbidden.
func (s *Store) SwitchOff(ctx context.Context, by account.Account) error {
	if !by.May(account.SwitchMode) {
		return fmt.Errorf("election mode: %w", fault.Forbidden)
	}
	if err := s.Refresh(ctx); err != nil { // another instance may have switched it
		return err
	}
	first := s.First()
	if first == "" {
		return nil
	}
	return s.set(ctx, by, setting{Until: s.now()}, journal.Entry{Act: ActModeOff, Object: "election/" + first})
}

func (s *Store) set(ctx context.Context, by account.Account, row setting, noted journal.Entry) error {
	row.Name, row.Author, row.AuthorName, row.At = electionMode, by.ID, by.Name, s.now()
	noted.Actor, noted.ActorName = by.ID, by.Name
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return err
		}
		return s.with.Journal.Append(ctx, tx, noted)
	})
	if err != nil {
		return fmt.Errorf("election mode: %w", err)
	}
	return s.Refresh(ctx)
}
