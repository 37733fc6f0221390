package triage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/report"
)

// Filter narrows the queue; empty fields do not.
type Filter struct {
	Election    string
	State       State
	Undecided   bool   // every state but Closed
	Suspected   bool   // some of its reports may be coordinated
	Replied     bool   // a campaign answered a letter, and nobody has read it
	Overdue     bool   // the day of a letter passed without an answer, and the case is not closed
	Unheard     bool   // an author added something that nobody took note of
	Assignee    string // account id
	Kind        report.Kind
	Channel     report.Channel
	Practice    report.Practice
	Entry       report.Entry // how one of its reports came in
	Departement string       // of any of its reports
	Commune     string       // of its first report
	From        time.Time    // first instant of reception
	Until       time.Time    // first instant past the last
	Reference   string       // or its beginning
	Newer       string       // than the case of this key
	Search      string       // a query of internal/search: the newest MostSearched cases that it finds
	Close       bool         // it finds names that differ by a letter too
}

// Most is where counting stops: past it a reviewer needs no exact number, and
// counting a million rows would take longer than reading the page.
const Most = 10_000

// Count returns how many cases f lets through, Most+1 when there are more than
// Most.
func (s *Store) Count(ctx context.Context, f Filter) (int, error) {
	found := s.narrowed(ctx, f).Model(&Case{}).Select("1").Limit(Most + 1)
	var n int64
	if err := s.db.Read.WithContext(ctx).Table("(?) AS found", found).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count cases: %w", err)
	}
	return int(n), nil
}

// today is the day that it is where the office is.
func (s *Store) today() day.Day { return day.Of(s.now().In(s.with.zone())) }

// narrowed reads what the filter lets through today.
func (s *Store) narrowed(ctx context.Context, f Filter) *gorm.DB {
	return f.on(s.db.Read.WithContext(ctx), s.today())
}

// on puts the filter, as it is on a day, into a query. Days of reception are ranges of keys, since
// keys begin with the time (UUIDv7).
func (f Filter) on(q *gorm.DB, today day.Day) *gorm.DB {
	for _, w := range []struct {
		set   bool
		where string
		value any
	}{
		{f.Election != "", "election = ?", f.Election},
		{f.State != "", "state = ?", f.State},
		{f.Undecided, "state IN ?", []State{New, Open, Waiting}},
		{f.Assignee != "", "assignee = ?", f.Assignee},
		{f.Kind != "", "kind = ?", f.Kind},
		{f.Channel != "", "channels & ? <> 0", report.Bits(report.Channels, []report.Channel{f.Channel})},
		{f.Entry != "", "entry & ? <> 0", report.Bits(report.Entries, []report.Entry{f.Entry})},
		{f.Practice != "", "practices & ? <> 0", report.Bits(report.Practices, []report.Practice{f.Practice})},
		{f.Departement != "", within(q.Name()), f.Departement},
		{f.Commune != "", "commune = ?", f.Commune},
		{!f.From.IsZero(), "id >= ?", report.FloorID(f.From)},
		{!f.Until.IsZero(), "id < ?", report.FloorID(f.Until)},
		{f.Newer != "", "id > ?", f.Newer},
	} {
		if w.set {
			q = q.Where(w.where, w.value)
		}
	}
	q = f.searched(q)
	if f.Suspected { // written out, so that the index of those cases alone is used
		q = q.Where("suspected > 0")
	}
	if f.Reference != "" { // campaigns know a case by the number of a letter
		typed := []rune(literal(Reference(f.Reference)))
		file := string(typed[:min(len(typed), fileLength)])
		q = q.Where("(reference LIKE ? OR id IN (SELECT case_id FROM letters WHERE number LIKE ?))", string(typed)+"%", file+"%")
	}
	if f.Replied {
		q = q.Where(replied)
	}
	if f.Overdue {
		q = q.Where(overdue, today, Closed)
	}
	if f.Unheard {
		q = q.Where("id IN (SELECT l.case_id FROM additions a JOIN case_reports l ON l.report_id = a.report_id WHERE a.heard_at IS NULL)")
	}
	return q
}

// within narrows to the cases of a département. PostgreSQL would read the whole
// queue in its order and look each case up; told the keys first, it reads those.
func within(dialect string) string {
	if dialect == string(database.Postgres) {
		return "id = ANY (ARRAY(SELECT case_id FROM case_places WHERE departement = ?))"
	}
	return "id IN (SELECT case_id FROM case_places WHERE departement = ?)"
}

// literal drops what LIKE would read as any text.
func literal(s string) string { return strings.NewReplacer("%", "", "_", "", `\`, "").Replace(s) }
