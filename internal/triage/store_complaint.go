package triage

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// ActComplain is noted of a report that its author made a complaint of.
const ActComplain journal.Act = "report.complain"

// Complain makes a complaint of a report for its author: the case it is worked in
// is one of a complaint from then on. Made twice it is made once. It returns
// fault.Fields for what must be mended, and fault.NotFound for a report that was
// withdrawn meanwhile.
func (s *Store) Complain(ctx context.Context, r report.Report, p report.Pleading) error {
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, settling); err != nil {
			return err
		}
		there, err := s.with.Reports.In(tx, []string{r.ID})
		if err == nil && len(there) == 0 {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		made, err := s.with.Reports.Complain(tx, there[0], p)
		if err != nil || !made {
			return err
		}
		lines := []journal.Entry{{Act: ActComplain, Object: ReportObject(r.Reference)}}
		told, err := toldOf(tx, []string{r.ID})
		if err != nil {
			return err
		}
		if c, in := told[r.ID]; in {
			done := tx.Model(&Case{}).Where("id = ?", c.CaseID).UpdateColumns(map[string]any{"kind": report.Complaint, "updated_at": s.now()})
			if done.Error != nil {
				return done.Error
			}
			lines = append(lines, journal.Entry{Act: ActComplain, Object: Object(c.Case), Detail: map[string]string{"report": r.Reference}})
		}
		for _, l := range lines {
			if err := s.with.Journal.Append(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("complain of %s: %w", r.Reference, err)
	}
	return nil
}
