package triage

import (
	"context"

	"gorm.io/gorm"

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
	return s.fromAuthor(ctx, r, ActComplain, func(tx *gorm.DB, r report.Report) (bool, error) {
		return s.with.Reports.Complain(tx, r, p)
	})
}
