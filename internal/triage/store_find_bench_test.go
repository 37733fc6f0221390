package triage

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/search"
)

// BenchmarkSearch looks for words in as many cases as VIGIE_BENCH_CASES says
// (10,000): the first page of the queue by priority, the count, and both with
// what is around them on the page.
func BenchmarkSearch(b *testing.B) {
	n := 10_000
	if asked, err := strconv.Atoi(os.Getenv("VIGIE_BENCH_CASES")); err == nil {
		n = asked
	}
	db := dbtest.New(b)
	fill(b, db)
	grow(b, db, n)
	s := NewStore(db, database.Now, Needs{})
	fillTexts(b, db, s)
	for name, f := range map[string]Filter{
		"none":              {Search: "introuvable"},
		"rare":              {Search: "rarissime"},
		"one in a thousand": {Search: "millième"},
		"one in a hundred":  {Search: "centième"},
		"one in three":      {Search: "réunion"},
		"number":            {Search: "06 12 34 56 78"},
		"phrase":            {Search: `"réunion publique"`},
		"two common":        {Search: "réunion publique", State: New},
		"common, not":       {Search: "réunion -centième"},
		"never together":    {Search: "réunion -publique"},
		"field":             {Search: "commune:rennes", State: Open},
		"close":             {Search: "candidat:lumirre", Close: true},
		"all but":           {Search: "-réunion"},
	} {
		for does, run := range map[string]func() error{
			"queue": func() error { _, err := s.Queue(b.Context(), f, Cursor{Order: ByPriority}, 25); return err },
			"count": func() error { _, err := s.Count(b.Context(), f); return err },
		} {
			b.Run(fmt.Sprintf("%d/%s/%s", n, name, does), func(b *testing.B) {
				for b.Loop() {
					if err := run(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// fillTexts gives each case words: 25 as often as words are in a language, some of
// a known share, and names.
func fillTexts(t testing.TB, db *database.DB, s *Store) {
	t.Helper()
	var ids []string
	if err := db.Write.Model(&Case{}).Order("id").Pluck("id", &ids).Error; err != nil {
		t.Fatal(err)
	}
	often := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 4, 50_000)
	var texts []caseText
	save := func() {
		err := db.Write.Transaction(func(tx *gorm.DB) error { return tx.CreateInBatches(&texts, 500).Error })
		if err != nil {
			t.Fatal(err)
		}
		texts = texts[:0]
	}
	for i, id := range ids {
		var b strings.Builder
		for range 25 {
			fmt.Fprintf(&b, "mot%d ", often.Uint64())
		}
		for word, each := range map[string]int{"réunion publique": 3, "publique": 4, "centième": 100, "millième": 1000, "0612345678": 5000, "rarissime": max(len(ids)/3, 1)} {
			if i%each == 0 {
				b.WriteString(word + " ")
			}
		}
		d := search.Document{
			Texts: []string{b.String()}, Candidates: []string{[]string{"Lumière commune", "Demain Ensemble", "Le Phare"}[i%3]},
			Communes: []string{[]string{"Rennes", "Paris", "Lyon", "Brest", "Lille"}[i%5]}, Senders: []string{fmt.Sprintf("06%08d", i)}, Codes: []string{fmt.Sprintf("AAAAA-%05d", i)},
		}
		texts = append(texts, caseText{CaseID: id, Words: s.indexed(d), Said: shown(d)})
		if len(texts) == 5000 {
			save()
		}
	}
	if save(); db.Write.Exec("ANALYZE").Error != nil {
		t.Fatal("the tables are not counted")
	}
}

// What a search finds is read from the index of words, and its cases by their
// keys: neither table is read from end to end.
func TestSearchIsReadByItsIndexes(t *testing.T) {
	dbtest.Volume(t)
	db := dbtest.New(t)
	fill(t, db)
	fillTexts(t, db, NewStore(db, database.Now, Needs{}))
	for _, query := range []string{"rarissime", "06 12 34 56 78", "candidat:lumirre", `"réunion publique" rarissime`} {
		got := plan(t, db, func(tx *gorm.DB) *gorm.DB {
			return ByPriority.after(Filter{Search: query}.on(tx, ""), Place{}).Limit(26).Find(&[]Case{})
		})
		for _, scan := range []string{"Seq Scan on case_texts", "Seq Scan on cases", "SCAN case_texts"} {
			if strings.Contains(got, scan) && !strings.Contains(got, scan+" USING") {
				t.Errorf("%s reads a table: %s", query, got)
			}
		}
	}
}
