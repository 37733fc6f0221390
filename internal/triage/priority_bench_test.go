package triage

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
)

// BenchmarkQueue reads the queue by priority, at its beginning and in its middle,
// with as many cases as VIGIE_BENCH_CASES says (10,000).
func BenchmarkQueue(b *testing.B) {
	n := 10_000
	if asked, err := strconv.Atoi(os.Getenv("VIGIE_BENCH_CASES")); err == nil {
		n = asked
	}
	db := dbtest.New(b)
	fill(b, db)
	grow(b, db, n)
	s := NewStore(db, database.Now, Needs{})
	var middle Case
	if err := db.Write.Where("state = ?", New).Order("id").Offset(n / 32).Take(&middle).Error; err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]Filter{
		"all": {}, "state": {State: New}, "election+state": {Election: "a", State: New}, "mine": {Assignee: "7", Undecided: true}, "departement": {Departement: "35", State: New},
	} {
		for where, at := range map[string]Cursor{"first": {Order: ByPriority}, "middle": {Order: ByPriority, After: middle.Place()}, "arrival": {After: middle.Place()}} {
			b.Run(fmt.Sprintf("%d/%s/%s", n, name, where), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Queue(b.Context(), f, at, 25); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// grow copies the cases that are there until there are n.
func grow(b *testing.B, db *database.DB, n int) {
	columns := "state, outcome, assignee, assignee_name, version, election, canvass, kind, channels, practices, opt_outs, departement, commune, reports, suspected, subject_kind, subject_name, sender, excerpt, first_contact, last_contact, received_at, updated_at, entry, parts"
	id := "substr(id, 1, 30) || ?"
	if db.Dialect == database.Postgres {
		id = "(substr(id::text, 1, 30) || ?)::uuid"
	}
	for have := 6000; have < n; have += 6000 {
		mark := fmt.Sprintf("%06x", have/6000)
		err := db.Write.Exec("INSERT INTO cases (id, reference, score, "+columns+") SELECT "+id+", reference || ?, (score + ?) % 120, "+columns+" FROM cases WHERE length(reference) = 11 LIMIT ?",
			mark, mark, have/6000, min(6000, n-have)).Error
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range []string{"INSERT INTO case_places (case_id, departement) SELECT id, departement FROM cases WHERE length(reference) > 11", "ANALYZE"} {
		if err := db.Write.Exec(strings.TrimSpace(q)).Error; err != nil {
			b.Fatal(err)
		}
	}
}
