package retention

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/election"
	"vigie/internal/report"
)

// batch is how many reports are erased in one transaction: few enough that
// filings wait little for it on SQLite.
const batch = 100

// Run erases what has had its time, rule by rule, and returns how much each
// erased. What is done is kept batch by batch: ended at any point, the next run
// goes on from there. Several at once do no harm.
func (s *Store) Run(ctx context.Context) ([]Done, error) {
	var all []Done
	for _, rule := range []struct {
		name Rule
		run  func(context.Context) (int, error)
	}{
		{Drafts, s.with.Reports.Expire}, {Reports, s.expire}, {Codes, s.forgetCodes}, {Files, s.Clean},
	} {
		n, err := rule.run(ctx)
		all = append(all, Done{rule.name, n})
		if err != nil {
			return all, fmt.Errorf("retention of %s: %w", rule.name, err)
		}
	}
	return all, nil
}

// Sweep is Run for the background: it returns how much was erased.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	done, err := s.Run(ctx)
	n := 0
	for _, d := range done {
		n += d.Rows
	}
	return n, err
}

// Due counts what Run would erase now, and changes nothing.
func (s *Store) Due(ctx context.Context) ([]Done, error) {
	tx := s.db.Write.WithContext(ctx)
	drafts, err := s.with.Reports.Expired(tx, s.now())
	if err != nil {
		return nil, err
	}
	reports := 0
	if err := s.over(ctx, func(ids []string) error { reports += len(ids); return nil }); err != nil {
		return nil, err
	}
	var codes int64
	if err := s.oldCodes(tx).Count(&codes).Error; err != nil {
		return nil, fmt.Errorf("retention of codes: %w", err)
	}
	files, err := s.with.Reports.Loose(tx)
	return []Done{{Drafts, drafts}, {Reports, reports}, {Codes, int(codes)}, {Files, files}}, err
}

// Withdrawals returns how many voters withdrew for each reason, over all
// elections.
func (s *Store) Withdrawals(ctx context.Context) (map[Reason]int, error) {
	var rows []reasonCount
	err := s.db.Read.WithContext(ctx).Model(&reasonCount{}).Select("reason, sum(reports) AS reports").Group("reason").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reasons of withdrawals: %w", err)
	}
	counts := make(map[Reason]int, len(rows))
	for _, r := range rows {
		counts[r.Reason] = r.Reports
	}
	return counts, nil
}

// expire erases the reports whose time is over; the figures count them on.
func (s *Store) expire(ctx context.Context) (int, error) {
	n := 0
	err := s.over(ctx, func(ids []string) error {
		return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			gone, err := s.erase(ctx, tx, ids, Expired)
			if err != nil {
				return err
			}
			for _, g := range gone {
				if err := tx.Clauses(more("kept_counts", counts...)).Create(&g.counted).Error; err != nil {
					return err
				}
			}
			n += len(gone)
			return s.note(ctx, tx, ActExpire, gone)
		})
	})
	return n, err
}

// counts are the columns that tell kept counts apart.
var counts = []string{"election", "kind", "channels", "practices", "outcomes", "data_origin", "subject_kind", "departement", "week", "decided", "canvass", "suspected"}

// over hands to each, batch by batch, the keys of the reports whose time is over.
func (s *Store) over(ctx context.Context, each func(ids []string) error) error {
	elections, err := s.with.Elections.Elections(ctx)
	if err != nil {
		return err
	}
	for _, e := range elections {
		if !s.with.Periods.Over(report.Report{}, e.Closes, false, s.now()) {
			continue
		}
		if err := s.overIn(ctx, e, each); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) overIn(ctx context.Context, e election.Election, each func(ids []string) error) error {
	db, after := s.db.Write.WithContext(ctx), ""
	for {
		reports, err := s.with.Reports.Page(db, e.Slug, after, batch)
		if err != nil || len(reports) == 0 {
			return err
		}
		after = reports[len(reports)-1].ID
		worked, err := s.with.Triage.Worked(db, report.Erasing{Reports: reports}.IDs())
		if err != nil {
			return err
		}
		var ids []string
		for _, r := range reports {
			if s.with.Periods.Over(r, e.Closes, worked[r.ID], s.now()) {
				ids = append(ids, r.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		if err := each(ids); err != nil {
			return err
		}
	}
}

func (s *Store) oldCodes(tx *gorm.DB) *gorm.DB {
	return tx.Model(&Tombstone{}).Where("locator IS NOT NULL AND erased_at <= ?", s.now().Add(-CodeLife))
}

// forgetCodes lets the codes of reports that were erased long ago find nothing.
func (s *Store) forgetCodes(ctx context.Context) (int, error) {
	done := s.oldCodes(s.db.Write.WithContext(ctx)).Update("locator", nil)
	return int(done.RowsAffected), done.Error
}
