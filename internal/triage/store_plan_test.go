package triage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/day"
	"vigie/internal/report"
)

// fill makes a queue large enough that a database has reason to use an index.
func fill(t testing.TB, db *database.DB) {
	t.Helper()
	now := database.Now()
	for _, slug := range []string{"a", "b"} {
		err := db.Write.Exec("INSERT INTO elections (slug, kind, name_fr, name_en, round1, opens, closes, revision) VALUES (?, 'x', 'x', 'x', '2026-03-15', '2025-12-01', '2026-04-30', 0)", slug).Error
		if err != nil {
			t.Fatal(err)
		}
	}
	states := []State{New, Open, Waiting, Closed, Closed, Closed, Closed, Closed}
	var cases []Case
	for i := range 6000 {
		c := newCase(report.Report{
			ID: database.NewID(), Reference: fmt.Sprintf("AAAAA-%05d", i), Election: []string{"a", "b"}[i%2], Departement: fmt.Sprint(i % 90),
			ReceivedAt: now, Contacts: []report.Contact{{On: "2026-03-02"}}, Message: strings.Repeat("mot ", 30),
		}, 0, now)
		c.State, c.Assignee, c.Score = states[i%8], fmt.Sprint(i%40), i%7*5
		cases = append(cases, c)
	}
	if err := db.Write.CreateInBatches(&cases, 500).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.Write.Exec("INSERT INTO case_places (case_id, departement) SELECT id, departement FROM cases").Error; err != nil {
		t.Fatal(err)
	}
	if err := db.Write.Exec("ANALYZE").Error; err != nil {
		t.Fatal(err)
	}
}

// plan returns how the database would answer a query.
func plan(t *testing.T, db *database.DB, ask func(*gorm.DB) *gorm.DB) string {
	t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if db.Dialect == database.Postgres {
		explain = "EXPLAIN "
	}
	rows, err := db.Write.Raw(explain + db.Write.ToSQL(ask)).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprint(*values[len(values)-1].(*any)))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// No part of the queue is read from end to end, however many cases there are.
func TestQueueIsReadByItsIndexes(t *testing.T) {
	dbtest.Volume(t)
	db := dbtest.New(t)
	fill(t, db)
	var middle Case
	if err := db.Write.Offset(3000).Order("id").Take(&middle).Error; err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Filter{
		"all":              {},
		"election":         {Election: "a"},
		"state":            {State: New},
		"election + state": {Election: "a", State: New},
		"mine":             {Assignee: "7", Undecided: true},
		"assignee + state": {Assignee: "7", State: Open},
		"departement":      {Departement: "35"},
		"days":             {From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour)},
	} {
		for _, at := range []Cursor{
			{}, {After: middle.Place()}, {Before: middle.Place()},
			{Order: ByPriority}, {Order: ByPriority, After: middle.Place()}, {Order: ByPriority, Before: middle.Place()},
		} {
			got := plan(t, db, func(tx *gorm.DB) *gorm.DB { return at.on(f.on(tx, day.Of(time.Now()))).Limit(26).Find(&[]Case{}) })
			scans := strings.Contains(got, "Seq Scan") || strings.Contains(got, "SCAN cases") && !strings.Contains(got, "USING INDEX")
			narrow := name != "all" && name != "state" && !strings.HasPrefix(name, "election") // so few may be sorted once they are found
			if sorts := strings.Contains(got, "TEMP B-TREE") || strings.Contains(got, "Sort Key"); at.Order == ByPriority && sorts && !narrow {
				t.Errorf("%s %+v sorts what it reads: %s", name, at, got)
			}
			if scans && !(name == "departement" && at.Order == ByPriority) { // of so few rows PostgreSQL makes a hash
				t.Errorf("%s %+v reads the table: %s", name, at, got)
			}
		}
	}
}
