package jobs

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"vigie/internal/database"
)

// Store keeps the leases that let each sweep run on one instance at a time.
type Store struct {
	db     *database.DB
	now    func() time.Time
	holder string // this process
}

// NewStore returns a store of leases, held in the name of this process.
func NewStore(db *database.DB, now func() time.Time) *Store {
	return &Store{db: db, now: now, holder: rand.Text()}
}

type lease struct {
	Name   string `gorm:"primaryKey"`
	Holder string
	Until  time.Time
}

// Hold takes or renews the lease of name for a while, and says whether this
// process has it. It is one statement, so two instances never both get it.
func (s *Store) Hold(ctx context.Context, name string, d time.Duration) (bool, error) {
	now := s.now()
	mine := lease{Name: name, Holder: s.holder, Until: now.Add(d)}
	took := s.db.Write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "name"}},
		DoUpdates: clause.AssignmentColumns([]string{"holder", "until"}),
		Where: clause.Where{Exprs: []clause.Expression{
			clause.Expr{SQL: "leases.holder = ? OR leases.until < ?", Vars: []any{s.holder, now}},
		}},
	}).Create(&mine)
	if took.Error != nil {
		return false, fmt.Errorf("lease %s: %w", name, took.Error)
	}
	return took.RowsAffected == 1, nil
}

// Release gives up every lease of this process, so that another may go on at
// once when this one is stopped.
func (s *Store) Release(ctx context.Context) error {
	if err := s.db.Write.WithContext(ctx).Delete(&lease{}, "holder = ?", s.holder).Error; err != nil {
		return fmt.Errorf("release leases: %w", err)
	}
	return nil
}
