package triage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"vigie/internal/canvass"
	"vigie/internal/report"
)

// overlap is how far a sweep looks back from the newest report it knows: keys
// are made before they are committed, so that a smaller one can appear after a
// larger one. A filing is given up after 20 s; the rest is for clocks of several
// instances that differ.
const overlap = 2 * time.Minute

// sweepBatch is how many reports are taken in one transaction: few enough that
// filings wait little for it on SQLite.
const sweepBatch = 200

// Sweep finds a case for each report that has none, that of its canvass or a new
// one, and returns how many reports it found one for. Several may run at once,
// and again: no report is in two cases. Where reports cannot be grouped each
// gets a case of its own, and the error is returned all the same.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	ungrouped := s.group(ctx)
	opened, err := s.open(ctx, ungrouped == nil)
	return opened, errors.Join(ungrouped, err)
}

// group brings the canvasses up to date.
func (s *Store) group(ctx context.Context) error {
	if s.with.Canvasses == nil {
		return nil
	}
	_, err := s.with.Canvasses.Sweep(ctx)
	return err
}

// open puts every report that has no case into one.
func (s *Store) open(ctx context.Context, grouped bool) (int, error) {
	cursor, err := s.sweptTo(ctx)
	if err != nil {
		return 0, err
	}
	opened := 0
	for {
		found, err := s.with.Reports.After(ctx, cursor, sweepBatch)
		if err != nil {
			return opened, fmt.Errorf("sweep: %w", err)
		}
		n, err := s.settle(ctx, found, grouped)
		opened += n
		if err != nil || len(found) < sweepBatch {
			return opened, err
		}
		cursor = found[len(found)-1].ID
	}
}

// sweptTo returns the key after which reports may have no case yet. It is read
// from the cases themselves, so that nothing else can disagree with them.
func (s *Store) sweptTo(ctx context.Context) (string, error) {
	var last []CaseReport
	if err := s.db.Write.WithContext(ctx).Order("report_id DESC").Limit(1).Find(&last).Error; err != nil {
		return "", fmt.Errorf("sweep: %w", err)
	}
	if len(last) == 0 {
		return uuid.Nil.String(), nil
	}
	id, err := uuid.Parse(last[0].ReportID)
	if err != nil {
		return "", fmt.Errorf("sweep: %w", err)
	}
	at := time.Unix(id.Time().UnixTime())
	return report.FloorID(at.Add(-overlap)), nil
}

// settle puts those of the reports that have no case into one, all or none, and
// returns how many.
func (s *Store) settle(ctx context.Context, reports []report.Report, grouped bool) (int, error) {
	db := s.db.Write.WithContext(ctx)
	fresh, err := withoutCase(db, reports)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	of, ungrouped := map[string]canvass.ID{}, error(nil)
	if grouped && s.with.Canvasses != nil {
		of, ungrouped = s.canvasses(ctx, fresh)
	}
	err = db.Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, "triage.settle"); err != nil {
			return err
		}
		if fresh, err = withoutCase(tx, fresh); err != nil { // another instance may have been faster
			return err
		}
		return s.assign(ctx, tx, fresh, of)
	})
	if err != nil {
		return 0, errors.Join(ungrouped, fmt.Errorf("open cases: %w", err))
	}
	return len(fresh), ungrouped
}

// canvasses returns the canvass of each report that is in one. What was filed
// since the canvasses were brought up to date is grouped now.
func (s *Store) canvasses(ctx context.Context, reports []report.Report) (map[string]canvass.ID, error) {
	if _, err := s.with.Canvasses.Group(ctx, reports); err != nil {
		return nil, err
	}
	return s.with.Canvasses.Of(ctx, keys(reports))
}

// withoutCase returns those of the reports that are in no case.
func withoutCase(tx *gorm.DB, reports []report.Report) ([]report.Report, error) {
	if len(reports) == 0 {
		return nil, nil
	}
	var known []string
	err := tx.Model(&CaseReport{}).Where("report_id IN ?", keys(reports)).Pluck("report_id", &known).Error
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	has := make(map[string]bool, len(known))
	for _, id := range known {
		has[id] = true
	}
	var fresh []report.Report
	for _, r := range reports {
		if !has[r.ID] {
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}

func keys(reports []report.Report) []string {
	ids := make([]string, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	return ids
}
