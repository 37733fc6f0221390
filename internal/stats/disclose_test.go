package stats

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"vigie/internal/database/dbtest"
)

// table returns a table of single answers with these counts.
func table(missing int, counts ...int) (t Table, reports int) {
	t = Table{Name: DataOrigins, Missing: Number{N: missing}}
	for i, n := range counts {
		t.Rows = append(t.Rows, Row{ID: fmt.Sprint(i), Reports: Number{N: n}})
		t.Base.N += n
	}
	return t, t.Base.N + missing
}

// attack holds, for each publication, every value that each hidden cell can
// have: what is left to whoever knows the publication and the rule.
type attack map[string][]map[int]bool

func (a attack) note(threshold, missing int, counts ...int) {
	t, reports := table(missing, counts...)
	t = protected(t, reports, watch{threshold: threshold})
	key := fmt.Sprintf("%d %+v", reports, t)
	if a[key] == nil {
		a[key] = make([]map[int]bool, len(counts))
	}
	for i, n := range counts {
		if !t.Rows[i].Reports.Hidden {
			if n > 0 && n < threshold {
				panic("a small count is shown")
			}
			continue
		}
		if a[key][i] == nil {
			a[key][i] = map[int]bool{}
		}
		a[key][i][n] = true
	}
}

// each calls do with every way to share up to most among n rows.
func each(n, most int, counts []int, do func([]int)) {
	if n == 0 {
		do(counts)
		return
	}
	for v := 0; v <= most; v++ {
		each(n-1, most-v, append(counts, v), do)
	}
}

// TestNoCellCanBeComputed publishes every table of a few rows and looks, for
// each publication, at all the tables that give it: a hidden cell that is the
// same in all of them is no secret. The attacker knows the rule, the total, and
// everything that is published.
func TestNoCellCanBeComputed(t *testing.T) {
	dbtest.Volume(t)
	for _, threshold := range []int{3, 4, 5} {
		for rows, most := range map[int]int{2: 40, 3: 26, 4: 17} {
			a := attack{}
			each(rows+1, most, nil, func(c []int) { a.note(threshold, c[0], c[1:]...) })
			for key, cells := range a {
				for i, values := range cells {
					if len(values) == 1 {
						t.Errorf("threshold %d: row %d can only be %v in %s", threshold, i, values, key)
					}
				}
			}
		}
	}
}

// TestHiddenCellsOfRandomTables tries the portal's own threshold: exchanging
// two hidden values gives the same publication, and their sum is never small.
func TestHiddenCellsOfRandomTables(t *testing.T) {
	dbtest.Volume(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		counts := make([]int, 2+rng.IntN(12))
		for i := range counts {
			if rng.IntN(4) > 0 {
				counts[i] = rng.IntN(1 + rng.IntN(60))
			}
		}
		raw, reports := table(rng.IntN(20), counts...)
		got := protected(raw, reports, watch{threshold: Threshold})
		if got.Withheld {
			continue
		}
		checkExchange(t, got, counts)
	}
}

func checkExchange(t *testing.T, got Table, counts []int) {
	t.Helper()
	hidden, sum, same := []int{}, 0, true
	for i, r := range got.Rows {
		if r.Reports.Hidden {
			hidden = append(hidden, i)
			sum += counts[i]
			same = same && counts[i] == counts[hidden[0]]
		} else if n := r.Reports.N; n > 0 && n < Threshold {
			t.Fatalf("%v shows %d", counts, n)
		}
	}
	if len(hidden) == 0 {
		return
	}
	if len(hidden) < 2 || sum < Threshold {
		t.Fatalf("%v: hidden rows %v can be told", counts, hidden)
	}
	if v := counts[hidden[0]]; same && (v == 1 || v == Threshold-1) {
		t.Fatalf("%v: all hidden rows are %d", counts, v)
	}
	other := append([]int(nil), counts...)
	first, last := hidden[0], hidden[len(hidden)-1]
	other[first], other[last] = other[last], other[first]
	raw, reports := table(0, other...)
	mine, _ := table(0, counts...)
	if a, b := fmt.Sprint(protected(raw, reports, watch{threshold: Threshold})), fmt.Sprint(protected(mine, reports, watch{threshold: Threshold})); a != b {
		t.Fatalf("exchanging rows %d and %d of %v shows:\n%s\n%s", first, last, counts, a, b)
	}
}

func TestProtected(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts []int
		shown  string // "-" is hidden
	}{
		{"nothing small", []int{20, 0, 10}, "20 0 10"},
		{"two small ones hide each other", []int{40, 7, 6, 0}, "40 - - 0"},
		{"one small one takes the next", []int{40, 7, 12, 30}, "40 - - 30"},
		{"all that equal the next", []int{40, 7, 12, 12}, "40 - - -"},
		{"two that are worth too little", []int{40, 1, 2, 30}, "40 - - -"},
		{"all ones", []int{40, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 50}, "- - - - - - - - - - - 50"},
		{"all nines", []int{9, 9, 9, 20, 30}, "- - - - 30"},
		{"too few", []int{9, 0, 0}, "- - -"},
		{"none", []int{0, 0}, "0 0"},
	} {
		raw, reports := table(0, c.counts...)
		got := protected(raw, reports, watch{threshold: Threshold})
		if said := saidOf(got); said != c.shown {
			t.Errorf("%s: %s, want %s", c.name, said, c.shown)
		}
	}
}

func TestPartsAreHiddenTogether(t *testing.T) {
	raw, _ := table(0, 50, 60)
	raw.Rows[1].Of = []Row{{ID: "live", Reports: Number{N: 58}}, {ID: "automated", Reports: Number{N: 4}}}
	got := protected(raw, 110, watch{threshold: Threshold})
	if r := got.Rows[1]; r.Reports.Hidden || !r.Of[0].Reports.Hidden || !r.Of[1].Reports.Hidden || r.Of[0].Reports.N != 0 {
		t.Errorf("%+v", r)
	}
	if n := suppressed(got); n != 2 {
		t.Errorf("%d cells hidden", n)
	}
}

func TestWithheldWeeksHaveNoRows(t *testing.T) {
	got := protected(Table{Name: Weeks, Base: Number{N: 3}, Rows: []Row{{ID: "2026-W10", Reports: Number{N: 3}}}}, 3, watch{threshold: Threshold})
	if !got.Withheld || len(got.Rows) != 0 || got.Base.N != 3 {
		t.Errorf("%+v", got)
	}
}
