package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/mail"
	"vigie/internal/report"
)

// Store keeps which requests voters sent, with their reports.
type Store struct {
	db   *database.DB
	now  func() time.Time
	with Needs
}

// Needs are what requests stand beside, and what reminds of them.
type Needs struct {
	Reports *report.Store
	Mail    *mail.Store
}

// NewStore returns a store of requests.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, with: with}
}

// Of returns the requests noted with a report, the first that was sent first.
func (s *Store) Of(ctx context.Context, reportID string) ([]Request, error) {
	return of(s.db.Write.WithContext(ctx), reportID)
}

func of(tx *gorm.DB, reportID string) ([]Request, error) {
	var all []Request
	if err := tx.Where("report_id = ?", reportID).Order("sent_on, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("requests of a report: %w", err)
	}
	return all, nil
}

// Note notes a letter that was sent, once however often it is said. today is the
// voter's. It returns fault.Fields, and fault.NotFound where the report is gone.
func (s *Store) Note(ctx context.Context, reportID string, sent Sent, today day.Day) error {
	if err := sent.Check(today).Err(); err != nil {
		return err
	}
	row := Begun(sent)
	row.ID, row.ReportID = database.NewID(), reportID
	if row.Late(today) { // whoever notes it knows
		now := s.now()
		row.RemindedAt = &now
	}
	return s.within(ctx, reportID, func(tx *gorm.DB, noted []Request) error {
		if slices.ContainsFunc(noted, func(r Request) bool { return r.Rights == row.Rights && r.SentOn == row.SentOn }) {
			return nil
		}
		if len(noted) >= MaxRequests {
			return fault.Fields{{Field: "rights", Key: "requests.error.many", Params: map[string]any{"Limit": MaxRequests}}}
		}
		return tx.Create(&row).Error
	})
}

// Answer notes what came of a request, in place of what was noted before. It
// returns fault.Fields, and fault.NotFound where the report has no such request.
func (s *Store) Answer(ctx context.Context, r Request, reply Reply, today day.Day) error {
	if err := reply.Check(r, today).Err(); err != nil {
		return err
	}
	return s.within(ctx, r.ReportID, func(tx *gorm.DB, noted []Request) error {
		i := slices.IndexFunc(noted, func(n Request) bool { return n.ID == r.ID })
		if i < 0 {
			return fault.NotFound
		}
		after := noted[i].after(reply)
		return tx.Save(&after).Error
	})
}

// Drop forgets a request that was noted by mistake. Where it is gone already,
// nothing is to be done.
func (s *Store) Drop(ctx context.Context, r Request) error {
	err := s.db.Write.WithContext(ctx).Delete(&Request{}, "report_id = ? AND id = ?", r.ReportID, r.ID).Error
	if err != nil {
		return fmt.Errorf("forget a request: %w", err)
	}
	return nil
}

// within does something to the requests of a report in a transaction that holds
// the report: it cannot be erased meanwhile, nor two visitors write at once.
func (s *Store) within(ctx context.Context, reportID string, do func(tx *gorm.DB, noted []Request) error) error {
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		held := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
		there, err := s.with.Reports.In(held, []string{reportID})
		if err == nil && len(there) == 0 {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		noted, err := of(tx, reportID)
		if err != nil {
			return err
		}
		return do(tx, noted)
	})
	if err != nil {
		return fmt.Errorf("note a request: %w", err)
	}
	return nil
}

// batch is how many requests are reminded of in one transaction.
const batch = 200

// Remind writes to voters whose letters had no answer in time, where they gave an
// address for news, once for each letter and time. It returns how many letters
// that were, with those whose authors gave no address: their follow-up tells them.
func (s *Store) Remind(ctx context.Context, today day.Day) (int, error) {
	for done := 0; ; {
		n, err := s.remind(ctx, today)
		if done += n; err != nil || n < batch {
			return done, err
		}
	}
}

func (s *Store) remind(ctx context.Context, today day.Day) (int, error) {
	var late []Request
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Where("due_on < ? AND reminded_at IS NULL AND answered_on IS NULL", today).Order("due_on, id").Limit(batch).Find(&late).Error
		if err != nil || len(late) == 0 {
			return err
		}
		ids, reports := make([]string, len(late)), make([]string, len(late))
		for i, r := range late {
			ids[i], reports[i] = r.ID, r.ReportID
		}
		if err := tx.Model(&Request{}).Where("id IN ?", ids).Update("reminded_at", s.now()).Error; err != nil {
			return err
		}
		slices.Sort(reports) // one mail for a voter, however many of their letters are late
		return s.with.Mail.Tell(tx, mail.Month, slices.Compact(reports)...)
	})
	if err != nil {
		return 0, fmt.Errorf("remind of requests: %w", err)
	}
	return len(late), nil
}
