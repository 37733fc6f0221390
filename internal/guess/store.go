package guess

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/fault"
)

// Store counts guesses. The key that tells callers apart is drawn once a day by
// whichever process comes first, and erased with its day: after that nothing
// leads from a row to an address.
type Store struct {
	db     *database.DB
	now    func() time.Time
	mu     sync.Mutex
	day    string
	secret []byte
}

// NewStore returns a store of counts.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

type dayKey struct {
	Day    string `gorm:"primaryKey"`
	Secret []byte
}

// TableName names the keys' table for gorm.
func (dayKey) TableName() string { return "guess_keys" }

type count struct {
	KeyHash []byte `gorm:"primaryKey"`
	WholeAt int64  // milliseconds since 1970
}

// TableName names the counts' table for gorm.
func (count) TableName() string { return "guess_counts" }

// Take lets caller guess once, or returns fault.TooSoon with how long to wait.
// It counts before the outcome is known, so that many at once cannot outrun the
// count; Settle comes after.
func (s *Store) Take(ctx context.Context, l Limit, caller string) (Guess, error) {
	l, err := s.today(ctx, l)
	if err != nil {
		return Guess{}, err
	}
	key, err := s.hash(ctx, l.Name, caller)
	if err != nil {
		return Guess{}, err
	}
	return Guess{key, l.Every, l}, s.take(ctx, l, key)
}

// Check returns fault.TooSoon when caller has no guess left, and counts nothing.
func (s *Store) Check(ctx context.Context, l Limit, caller string) error {
	l, err := s.today(ctx, l)
	if err != nil {
		return err
	}
	wait, err := s.wait(ctx, l, caller)
	if err == nil && wait > 0 {
		return fault.TooSoon{Wait: wait}
	}
	return err
}

// Settle gives a right guess back to its caller, and counts a wrong one among
// those of all callers.
func (s *Store) Settle(ctx context.Context, g Guess, right bool) error {
	if right {
		err := s.db.Write.WithContext(ctx).Model(&count{KeyHash: g.key}).
			Update("whole_at", gorm.Expr("whole_at - ?", g.cost.Milliseconds())).Error
		if err != nil {
			return fmt.Errorf("guess: give back: %w", err)
		}
		return nil
	}
	if g.limit.Hourly == 0 {
		return nil
	}
	all := g.limit.all()
	key, err := s.hash(ctx, all.Name, "")
	if err != nil {
		return err
	}
	if err := s.take(ctx, all, key); !errors.Is(err, fault.TooMany) {
		return err
	}
	return nil
}

// Expire erases the counts that are whole again and the keys of days that are
// over, and returns how many rows went.
func (s *Store) Expire(ctx context.Context) (int, error) {
	db := s.db.Write.WithContext(ctx)
	counts := db.Delete(&count{}, "whole_at <= ?", s.now().UnixMilli())
	keys := db.Delete(&dayKey{}, "day < ?", s.now().UTC().Format(time.DateOnly))
	if err := errors.Join(counts.Error, keys.Error); err != nil {
		return 0, fmt.Errorf("guess: expire: %w", err)
	}
	return int(counts.RowsAffected + keys.RowsAffected), nil
}

// today returns the limit as it is now, fewer where wrong guesses come from all
// over.
func (s *Store) today(ctx context.Context, l Limit) (Limit, error) {
	if l.Hourly == 0 {
		return l, nil
	}
	wait, err := s.wait(ctx, l.all(), "")
	return l.under(wait > 0), err
}

// wait returns how long a caller must wait before the next guess.
func (s *Store) wait(ctx context.Context, l Limit, caller string) (time.Duration, error) {
	key, err := s.hash(ctx, l.Name, caller)
	if err != nil {
		return 0, err
	}
	var rows []count // of the writer: a replica may be behind
	if err := s.db.Write.WithContext(ctx).Limit(1).Find(&rows, "key_hash = ?", key).Error; err != nil {
		return 0, fmt.Errorf("guess: %w", err)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	return l.wait(time.UnixMilli(rows[0].WholeAt), s.now()), nil
}

// take uses up one guess in one statement, so that two processes never both take
// the last one.
func (s *Store) take(ctx context.Context, l Limit, key []byte) error {
	now, every := s.now().UnixMilli(), l.Every.Milliseconds()
	first := count{key, now + every}
	took := s.db.Write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "key_hash"}},
		DoUpdates: clause.Assignments(map[string]any{"whole_at": gorm.Expr(
			"CASE WHEN guess_counts.whole_at > ? THEN guess_counts.whole_at ELSE ? END + ?", now, now, every)}),
		Where: clause.Where{Exprs: []clause.Expression{
			clause.Expr{SQL: "guess_counts.whole_at <= ?", Vars: []any{now + l.least().Milliseconds()}},
		}},
	}).Create(&first)
	if took.Error != nil {
		return fmt.Errorf("guess: %w", took.Error)
	}
	if took.RowsAffected == 1 {
		return nil
	}
	var c count
	if err := s.db.Write.WithContext(ctx).Take(&c, "key_hash = ?", key).Error; err != nil {
		return fmt.Errorf("guess: %w", err)
	}
	return fault.TooSoon{Wait: l.wait(time.UnixMilli(c.WholeAt), s.now())}
}

// hash names a caller of today.
func (s *Store) hash(ctx context.Context, name, caller string) ([]byte, error) {
	secret, err := s.key(ctx)
	if err != nil {
		return nil, err
	}
	return named(secret, name, caller), nil
}

// key returns the key of today, drawn here unless another process was first.
func (s *Store) key(ctx context.Context) ([]byte, error) {
	today := s.now().UTC().Format(time.DateOnly)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.day == today {
		return s.secret, nil
	}
	drawn := dayKey{today, make([]byte, 32)}
	rand.Read(drawn.Secret)
	var k dayKey
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		return errors.Join(
			tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&drawn).Error,
			tx.Delete(&dayKey{}, "day < ?", today).Error,
			tx.Take(&k, "day = ?", today).Error)
	})
	if err != nil {
		return nil, fmt.Errorf("guess: key of the day: %w", err)
	}
	s.day, s.secret = today, k.Secret
	return s.secret, nil
}
