package report

import (
	"context"
	"fmt"
	"time"

	"vigie/internal/day"
)

// statementMark is what is kept of a statement outside its seal: a digest under
// the portal's secret and its election, so that equal statements of one election
// can be seen to be equal, and nothing else of them. It is its row.
type statementMark struct {
	ReportID string `gorm:"primaryKey"`
	Mark     []byte
}

// markBytes is enough that two statements never meet by chance.
const markBytes = 16

// mark returns the mark of a statement, nil for one that gets none.
func (s *Store) mark(election, statement string) []byte {
	text, ok := marked(statement)
	if !ok {
		return nil
	}
	return s.keyed("statement mark", []byte(election), []byte(text))[:markBytes]
}

// traced are the columns of a report that its trace is made of: nothing sealed
// is read.
var traced = []string{"id", "subject_kind", "subject_name", "contender", "commune", "practices", "outcomes", "data_origin", "relation", "message", "received_at"}

// Traces returns the traces of reports, oldest first. Those that are not there
// are left out.
func (s *Store) Traces(ctx context.Context, ids []string) ([]Trace, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rs []Report
	db := s.db.Write.WithContext(ctx)
	if err := db.Select(traced).Preload("Contacts", inOrder).Where("id IN ?", ids).Order("id").Find(&rs).Error; err != nil {
		return nil, fmt.Errorf("traces of %d reports: %w", len(ids), err)
	}
	var marks []statementMark
	if err := db.Where("report_id IN ?", ids).Find(&marks).Error; err != nil {
		return nil, fmt.Errorf("traces of %d reports: %w", len(ids), err)
	}
	of := make(map[string][]byte, len(marks))
	for _, m := range marks {
		of[m.ReportID] = m.Mark
	}
	traces := make([]Trace, len(rs))
	for i, r := range rs {
		traces[i] = traceOf(r, of[r.ID])
	}
	return traces, nil
}

// SameStatement returns up to most reports filed since an instant whose
// statement is that of a mark, oldest first.
func (s *Store) SameStatement(ctx context.Context, mark string, since time.Time, most int) ([]string, error) {
	var ids []string
	err := s.db.Write.WithContext(ctx).Model(&statementMark{}).Where("mark = ? AND report_id >= ?", []byte(mark), FloorID(since)).
		Order("report_id").Limit(most).Pluck("report_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("reports of one statement: %w", err)
	}
	return ids, nil
}

// markLife is how many days the marks of statements outlive the last day on
// which reports of their election are taken: late suspicions are settled by then.
const markLife = 30

// aDay is more than any territory's clock is ahead or behind.
const aDay = 24 * time.Hour

// eraseMarks erases the marks of the elections that are long over.
func (s *Store) eraseMarks(ctx context.Context) (int64, error) {
	elections, err := s.with.Elections.Elections(ctx)
	if err != nil {
		return 0, err
	}
	var erased int64
	for _, e := range elections {
		if !e.Closes.Add(markLife).Before(day.Of(s.now())) {
			continue
		}
		db := s.db.Write.WithContext(ctx)
		span := db.Where("report_id >= ? AND report_id < ?", FloorID(e.Opens.Time().Add(-aDay)), FloorID(e.Closes.Time().Add(2*aDay)))
		var there []string
		if err := span.Model(&statementMark{}).Limit(1).Pluck("report_id", &there).Error; err != nil {
			return erased, err
		}
		if len(there) == 0 { // nearly always: the reports need not be looked at
			continue
		}
		done := db.Where("report_id IN (?)", db.Model(&Report{}).Select("id").Where("election = ?", e.Slug)).Delete(&statementMark{})
		if done.Error != nil {
			return erased, done.Error
		}
		erased += done.RowsAffected
	}
	return erased, nil
}
