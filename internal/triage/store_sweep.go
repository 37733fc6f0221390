package triage

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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

// Sweep opens a case for each report that has none and returns how many it
// opened. Several may run at once, and again: no report gets two cases.
func (s *Store) Sweep(ctx context.Context) (int, error) {
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
		n, err := s.open(ctx, found)
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

// open opens a case for each of the reports that has none, and returns how many.
func (s *Store) open(ctx context.Context, reports []report.Report) (opened int, err error) {
	fresh, err := s.withoutCase(ctx, reports)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	cases, links := make([]Case, len(fresh)), make([]CaseReport, len(fresh))
	for i, r := range fresh {
		cases[i], links[i] = newCase(r, s.now()), CaseReport{CaseID: r.ID, ReportID: r.ID}
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		// Another instance may be opening the same ones: it waits for us, or we
		// for it, and whoever is second finds them there.
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&cases).Error; err != nil {
			return err
		}
		done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&links)
		opened = int(done.RowsAffected)
		return done.Error
	})
	if err != nil {
		return 0, fmt.Errorf("open cases: %w", err)
	}
	return opened, nil
}

// withoutCase returns those of the reports that are in no case.
func (s *Store) withoutCase(ctx context.Context, reports []report.Report) ([]report.Report, error) {
	if len(reports) == 0 {
		return nil, nil
	}
	ids := make([]string, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	var known []string
	err := s.db.Write.WithContext(ctx).Model(&CaseReport{}).Where("report_id IN ?", ids).Pluck("report_id", &known).Error
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
