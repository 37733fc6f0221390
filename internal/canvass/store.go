package canvass

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/report"
)

// Store keeps the canvasses of the portal and places its reports in them.
type Store struct {
	db   *database.DB
	now  func() time.Time
	with Needs
}

// Needs are what reports are read from.
type Needs struct {
	Reports *report.Store
}

// NewStore returns a store of canvasses.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, with: with}
}

// Kept is a canvass as the portal keeps it, and its row.
type Kept struct {
	ID         ID
	Election   string // slug
	Size       int    // reports that ever joined it: those that were erased still count
	MergedInto ID     // the canvass that it turned out to be, 0 for none
	FirstSeen  time.Time
	LastSeen   time.Time
}

// TableName is where gorm finds them.
func (Kept) TableName() string { return "canvasses" }

// How says why a report is in its canvass.
type How string

// The reasons.
const (
	Founder  How = "founded"  // nothing was like it
	Copied   How = "copy"     // an equal text was there
	Alike    How = "alike"    // its text is like one that was there
	Textless How = "textless" // it has no text, and is in no canvass
)

// Member says which canvass a report is in, and why; it is the row.
type Member struct {
	ReportID  string `gorm:"primaryKey"`
	CanvassID ID     // 0 for none
	Whole     int64  // of the text, within its election
	How       How
	Likeness  int // in thousandths, how much of the shorter text stands in the other; 0 unless Alike
	At        time.Time
	Act       string // key of the act by which somebody placed it since, or ""
}

// TableName is where gorm finds them.
func (Member) TableName() string { return "canvass_reports" }

// ByID returns a canvass, also one that was merged away, or fault.NotFound.
func (s *Store) ByID(ctx context.Context, id ID) (Kept, error) {
	var k Kept
	err := s.db.Write.WithContext(ctx).Take(&k, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Kept{}, fmt.Errorf("canvass %d: %w", id, fault.NotFound)
	}
	if err != nil {
		return Kept{}, fmt.Errorf("canvass %d: %w", id, err)
	}
	return k, nil
}

// Current returns what a canvass is today: itself, or the one that it was merged
// into.
func (s *Store) Current(ctx context.Context, id ID) (ID, error) {
	k, err := s.ByID(ctx, id)
	if err != nil || k.MergedInto == 0 {
		return id, err
	}
	return k.MergedInto, nil
}

// Of returns the canvass of each report that is in one. A report that has no
// text, or that no sweep has seen yet, is missing.
func (s *Store) Of(ctx context.Context, reportIDs []string) (map[string]ID, error) {
	return s.OfIn(s.db.Write.WithContext(ctx), reportIDs)
}

// OfIn is Of within tx.
func (s *Store) OfIn(tx *gorm.DB, reportIDs []string) (map[string]ID, error) {
	members, err := why(tx, reportIDs)
	of := make(map[string]ID, len(members))
	for id, m := range members {
		if m.CanvassID != 0 {
			of[id] = m.CanvassID
		}
	}
	return of, err
}

// Why returns how each of the reports came to its canvass, by the report's key.
// One that no sweep has seen yet is missing.
func (s *Store) Why(ctx context.Context, reportIDs []string) (map[string]Member, error) {
	return why(s.db.Write.WithContext(ctx), reportIDs)
}

// Reports returns a query of the keys of the reports that are in a canvass, to
// stand in another of tx.
func (s *Store) Reports(tx *gorm.DB, id ID) *gorm.DB {
	return tx.Model(&Member{}).Select("report_id").Where("canvass_id = ?", id)
}

func why(tx *gorm.DB, reportIDs []string) (map[string]Member, error) {
	var members []Member
	err := tx.Where("report_id IN ?", reportIDs).Find(&members).Error
	if err != nil {
		return nil, fmt.Errorf("canvasses of %d reports: %w", len(reportIDs), err)
	}
	why := make(map[string]Member, len(members))
	for _, m := range members {
		why[m.ReportID] = m
	}
	return why, nil
}

// Former returns the canvasses that were merged into any of ids, each with the
// one it is now. It reads within tx.
func (s *Store) Former(ctx context.Context, tx *gorm.DB, ids []ID) (map[ID]ID, error) {
	var gone []Kept
	err := tx.WithContext(ctx).Where("merged_into IN ?", ids).Find(&gone).Error
	if err != nil {
		return nil, fmt.Errorf("merged canvasses: %w", err)
	}
	now := make(map[ID]ID, len(gone))
	for _, k := range gone {
		now[k.ID] = k.MergedInto
	}
	return now, nil
}

// Variants returns up to most reports whose texts show how the message of a
// canvass varies, the commonest text first. Some may have been erased.
func (s *Store) Variants(ctx context.Context, id ID, most int) ([]string, error) {
	var reports []string
	err := s.db.Write.WithContext(ctx).Model(&exemplar{}).Where("canvass_id = ?", id).
		Order("members DESC, number").Limit(most).Pluck("report_id", &reports).Error
	if err != nil {
		return nil, fmt.Errorf("variants of canvass %d: %w", id, err)
	}
	return reports, nil
}
