package triage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/search"
)

// MostSearched is how many cases a search finds, the newest: what finds more is
// to be said more closely, and nobody waits for the rest.
const MostSearched = 1000

// caseText is what a case is found by, and its row.
type caseText struct {
	ID     int64
	CaseID string
	Words  string // on PostgreSQL a tsvector, on SQLite one after the other
	Said   string // what of it is shown, a text a line
}

// TableName is where gorm finds them.
func (caseText) TableName() string { return "case_texts" }

// caseTextDue is a case whose words are to be read anew, and its row.
type caseTextDue struct {
	CaseID string `gorm:"primaryKey"`
}

// TableName is where gorm finds them.
func (caseTextDue) TableName() string { return "case_texts_due" }

// dueForSearch has the words of cases read anew, within tx. A row that is there
// is touched: the sweep that takes it meanwhile waits for what tx changes.
func dueForSearch(tx *gorm.DB, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	rows := make([]caseTextDue, len(ids))
	for i, id := range slices.Sorted(slices.Values(ids)) {
		rows[i].CaseID = id
	}
	rows = slices.Compact(rows)
	err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "case_id"}}, UpdateAll: true}).Create(&rows).Error
	if err != nil {
		return fmt.Errorf("cases to search: %w", err)
	}
	return nil
}

// searched narrows a query of cases to those that the filter's search finds.
func (f Filter) searched(q *gorm.DB) *gorm.DB {
	found := f.matching(q.Session(&gorm.Session{NewDB: true}))
	if found == nil {
		return q
	}
	return q.Where("id IN (?)", found.Select("case_id").Order("id DESC").Limit(MostSearched))
}

// matching returns a query of the texts that the filter's search finds, nil where
// there is nothing to look for. Elections and départements are words too, so that
// the newest are those of what the queue is narrowed to.
func (f Filter) matching(tx *gorm.DB) *gorm.DB {
	asked := search.Parse(f.Search)
	if asked.Empty() {
		return nil
	}
	x := search.Index{Query: asked, Close: f.Close, Also: map[search.Field]string{search.Election: f.Election, search.Departement: f.Departement}}
	if database.Dialect(tx.Name()) == database.Postgres {
		return tx.Model(&caseText{}).Where("words @@ CAST(? AS tsquery)", x.Postgres())
	}
	rows := "id IN (SELECT rowid FROM case_words WHERE case_words MATCH ? ORDER BY rowid DESC LIMIT ?)"
	return tx.Model(&caseText{}).Where(rows, x.SQLite(), MostSearched+1)
}

// Matches counts the cases that a filter's search finds, whatever else it is
// narrowed by, MostSearched+1 where there are more than MostSearched.
func (s *Store) Matches(ctx context.Context, f Filter) (int, error) {
	tx := s.db.Read.WithContext(ctx)
	found := f.matching(tx)
	if found == nil {
		return 0, nil
	}
	var n int64
	if err := tx.Table("(?) AS found", found.Select("1").Limit(MostSearched+1)).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("search: %w", err)
	}
	return int(n), nil
}

// Excerpts returns what each case says of what the filter's search looks for, by
// its key.
func (s *Store) Excerpts(ctx context.Context, f Filter, cases []Case) (map[string][]search.Mark, error) {
	asked := search.Parse(f.Search)
	if asked.Empty() || len(cases) == 0 {
		return nil, nil
	}
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	var rows []caseText
	if err := s.db.Read.WithContext(ctx).Select("case_id", "said").Where("case_id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("excerpts: %w", err)
	}
	marks := make(map[string][]search.Mark, len(rows))
	for _, r := range rows {
		marks[r.CaseID] = asked.Marks(strings.Split(r.Said, "\n"), f.Close)
	}
	return marks, nil
}
