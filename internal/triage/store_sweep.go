package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/canvass"
	"vigie/internal/report"
)

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
	cases := func() *gorm.DB { return s.db.Write.WithContext(ctx).Model(&CaseReport{}) }
	return s.with.Reports.Sweep(ctx, sweepBatch, cases, func(ctx context.Context, found []report.Report) (int, error) {
		return s.settle(ctx, found, grouped)
	})
}

// settle puts those of the reports that have no case into one, all or none, and
// returns how many.
func (s *Store) settle(ctx context.Context, reports []report.Report, grouped bool) (int, error) {
	db := s.db.Write.WithContext(ctx)
	fresh, err := withoutCase(db, reports)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	var ungrouped error
	if grouped = grouped && s.with.Canvasses != nil; grouped { // what was filed since the canvasses were brought up to date
		_, ungrouped = s.with.Canvasses.Group(ctx, fresh)
	}
	err = db.Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, settling); err != nil {
			return err
		}
		if fresh, err = withoutCase(tx, fresh); err != nil { // another instance may have been faster
			return err
		}
		// Meanwhile one may have been withdrawn, or made a complaint.
		if fresh, err = s.with.Reports.In(tx, keys(fresh)); err != nil {
			return err
		}
		of := map[string]canvass.ID{}
		if grouped && ungrouped == nil { // as they stand now: somebody may have moved one
			if of, err = s.with.Canvasses.OfIn(tx, keys(fresh)); err != nil {
				return err
			}
		}
		return s.assign(ctx, tx, fresh, of)
	})
	if err != nil {
		return 0, errors.Join(ungrouped, fmt.Errorf("open cases: %w", err))
	}
	return len(fresh), ungrouped
}

// settling names the work of putting reports into cases, which one transaction
// does at a time.
const settling = "triage.settle"

// withoutCase returns those of the reports that are in no case.
func withoutCase(tx *gorm.DB, reports []report.Report) ([]report.Report, error) {
	has, err := named(tx, &CaseReport{}, keys(reports))
	return slices.DeleteFunc(slices.Clone(reports), func(r report.Report) bool { return has[r.ID] }), err
}

// named says which of the reports' keys stand in a table's report_id.
func named(tx *gorm.DB, table any, ids []string) (map[string]bool, error) {
	var known []string
	if err := tx.Model(table).Where("report_id IN ?", ids).Pluck("report_id", &known).Error; err != nil {
		return nil, fmt.Errorf("reports that are known: %w", err)
	}
	has := make(map[string]bool, len(known))
	for _, id := range known {
		has[id] = true
	}
	return has, nil
}

func keys(reports []report.Report) []string {
	ids := make([]string, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	return ids
}
