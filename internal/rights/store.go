package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
)

// Store keeps which requests voters sent, with their reports.
type Store struct {
	db   *database.DB
	now  func() time.Time
	with Needs
}

// Needs are what requests stand beside.
type Needs struct{ Reports *report.Store }

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
	row := Request{
		ID: uuid.Must(uuid.NewV7()).String(), ReportID: reportID, Rights: sent.bits(),
		SentOn: sent.On, DueOn: report.LastDay(sent.On, 1),
	}
	return s.within(ctx, reportID, func(tx *gorm.DB, noted []Request) error {
		if slices.ContainsFunc(noted, func(r Request) bool { return r.Rights == row.Rights && r.SentOn == row.SentOn }) {
			return nil
		}
		if len(noted) >= MaxRequests {
			return fault.Fields{{Field: "rights", Key: "requests.error.many", Params: map[string]any{"Count": MaxRequests}}}
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
