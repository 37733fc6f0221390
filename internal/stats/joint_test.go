package stats

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"vigie/internal/database/dbtest"
)

// published is what two tables, of all reports and without the suspected ones,
// look like from outside: the first number of each list is without an answer.
func published(threshold int, all, left []int) (string, Table, Table) {
	raw, reports := table(all[0], all[1:]...)
	w, remain := table(left[0], left[1:]...)
	counts := all[1:]
	shown := protected(raw, reports, watch{threshold: threshold})
	base := 0
	for _, n := range counts {
		base += n
	}
	gone := reports - remain
	p := pair{all: shown, counts: counts, base: base, without: w, threshold: threshold}
	if p.small(gone) || p.small(remain) { // their number is hidden, and all of the second set
		return fmt.Sprintf("%d %+v hidden", reports, shown), shown, Table{}
	}
	w = p.joint()
	return fmt.Sprintf("%d %d %+v %+v", reports, remain, shown, w), shown, w
}

// seen is what one cell of a publication can be: in the first set, in the
// second, and their difference.
type seen [3]map[int]bool

// TestSubtractingTellsNoCell publishes every pair of small tables and looks, for
// each publication, at all the pairs that give it. A count of few people that is
// the same in all of them is told: in either set, or by subtracting one from the
// other. The attacker knows the rule and everything that is published.
func TestSubtractingTellsNoCell(t *testing.T) {
	dbtest.Volume(t)
	for _, c := range []struct{ threshold, rows, most int }{{3, 2, 15}, {4, 2, 14}, {5, 2, 13}, {3, 3, 11}, {4, 3, 10}, {3, 4, 7}} {
		told := map[string][]seen{}
		each(c.rows+1, c.most, nil, func(all []int) {
			all = append([]int(nil), all...)
			lesser(all, nil, func(left []int) {
				key, _, _ := published(c.threshold, all, left)
				if told[key] == nil {
					told[key] = make([]seen, c.rows)
					for i := range told[key] {
						told[key][i] = seen{{}, {}, {}}
					}
				}
				for i := range c.rows {
					told[key][i][0][all[i+1]] = true
					told[key][i][1][left[i+1]] = true
					told[key][i][2][all[i+1]-left[i+1]] = true
				}
			})
		})
		for key, cells := range told {
			for i, cell := range cells {
				for set, values := range cell {
					if n, one := only(values); one && n > 0 && n < c.threshold {
						t.Fatalf("threshold %d: row %d of set %d can only be %d in %s", c.threshold, i, set, n, key)
					}
				}
			}
		}
		t.Logf("threshold %d, %d rows: %d publications", c.threshold, c.rows, len(told))
	}
}

// lesser calls do with everything that is no larger, cell by cell.
func lesser(all, left []int, do func([]int)) {
	if len(left) == len(all) {
		do(left)
		return
	}
	for n := 0; n <= all[len(left)]; n++ {
		lesser(all, append(left[:len(left):len(left)], n), do)
	}
}

func only(values map[int]bool) (int, bool) {
	for n := range values {
		return n, len(values) == 1
	}
	return 0, false
}

// TestJointOfRandomTables tries the portal's own threshold: nothing that is
// shown in both sets differs by few, the first set is as it would be alone, and
// the hidden rows are worth the threshold in either and in their difference.
func TestJointOfRandomTables(t *testing.T) {
	dbtest.Volume(t)
	rng, shown := rand.New(rand.NewPCG(3, 4)), 0
	for range 20_000 {
		all, left := make([]int, 3+rng.IntN(12)), []int{}
		for i := range all {
			all[i] = rng.IntN(1 + rng.IntN(90))
			gone := 0
			if rng.IntN(3) == 0 && all[i] > 0 {
				gone = rng.IntN(all[i] + 1)
			}
			left = append(left, all[i]-gone)
		}
		_, first, second := published(Threshold, all, left)
		raw, reports := table(all[0], all[1:]...)
		if alone := protected(raw, reports, watch{threshold: Threshold}); fmt.Sprint(alone) != fmt.Sprint(first) {
			t.Fatalf("the first set is not as it would be alone: %+v", first)
		}
		if second.Rows == nil || second.Withheld {
			continue
		}
		shown++
		checkJoint(t, first, second, all[1:], left[1:])
	}
	if shown < 100 {
		t.Errorf("only %d of 20,000 tables are shown", shown)
	}
}

func checkJoint(t *testing.T, first, second Table, all, left []int) {
	t.Helper()
	small := func(n int) bool { return n > 0 && n < Threshold }
	hidden, kept, gone := 0, 0, 0
	for i, r := range second.Rows {
		if r.Reports.Hidden {
			hidden, kept, gone = hidden+1, kept+left[i], gone+all[i]-left[i]
			if r.Reports.N != 0 || r.Share != 0 {
				t.Fatalf("a hidden row says %+v", r)
			}
			continue
		}
		if first.Rows[i].Reports.Hidden || small(left[i]) || small(all[i]-left[i]) {
			t.Fatalf("row %d of %v and %v is shown", i, all, left)
		}
	}
	if hidden == 1 || small(kept) || small(gone) {
		t.Fatalf("%v and %v hide %d rows, worth %d and %d", all, left, hidden, kept, gone)
	}
}

func TestJoint(t *testing.T) {
	for _, c := range []struct {
		name      string
		all, left []int
		shown     string // "-" is hidden, "withheld" all of it
	}{
		{"nobody is suspected", []int{40, 0, 20}, []int{40, 0, 20}, "40 0 20"},
		{"a flood from one place", []int{80, 50, 20}, []int{20, 50, 20}, "20 50 20"},
		{"a flood that is all of a place", []int{60, 50, 20}, []int{0, 50, 20}, "0 50 20"},
		{"a flood with two stragglers", []int{80, 50, 20}, []int{20, 48, 20}, "- - 20"},
		{"few are left of a place, and nobody else went", []int{65, 50, 20}, []int{5, 50, 20}, "- 50 -"},
		{"what is hidden for all stays hidden", []int{70, 7, 8, 30}, []int{40, 7, 8, 30}, "40 - - 30"},
		{"the hidden ones would add up to few", []int{70, 7, 8, 30}, []int{40, 7, 5, 30}, "- - - 30"},
		{"too few suspected to say", []int{40, 30}, []int{35, 30}, "hidden"},
	} {
		_, _, w := published(Threshold, append([]int{0}, c.all...), append([]int{0}, c.left...))
		said := saidOf(w)
		switch {
		case w.Withheld:
			said = "withheld"
		case w.Rows == nil:
			said = "hidden"
		}
		if said != c.shown {
			t.Errorf("%s: %s, want %s", c.name, said, c.shown)
		}
	}
}

func TestCanvassing(t *testing.T) {
	many := map[int64]int{}
	for i := range int64(40) {
		many[i] = 1
	}
	for i := range int64(15) {
		many[100+i] = 4
	}
	many[200], many[201] = 212, 30
	c := canvassing(many, 400, watch{threshold: Threshold})
	if c.Number.N != 57 || c.Base.N != 342 || c.Missing.N != 58 || c.Row("1").Canvasses.N != 40 || c.Row("2-9").Reports.N != 60 || c.Row("100+").Canvasses.N != 1 {
		t.Errorf("%+v", c)
	}
	if c.Largest.Reports.N != 212+30+8*4 || c.Largest.Share != 801 {
		t.Errorf("%+v", c.Largest)
	}
	many[300] = 2 // 8 of 4 among the largest, 7 of 4 and a 2 not
	if got := canvassing(many, 400, watch{threshold: Threshold}); got.Largest.Reports.Hidden {
		t.Errorf("%+v", got.Largest)
	}
	few := map[int64]int{1: 60, 2: 30, 3: 4, 4: 1}
	if got := canvassing(few, 95, watch{threshold: Threshold}); !got.Number.Hidden || !got.Largest.Reports.Hidden || got.Largest.Reports.N != 0 || !got.Row("2-9").Canvasses.Hidden || got.Row("2-9").Canvasses.N != 0 {
		t.Errorf("%+v", got)
	}
	// Ten of twelve pairs are among the largest: the other two are four reports.
	pairs := map[int64]int{}
	for i := range int64(12) {
		pairs[i] = 2
	}
	if got := canvassing(pairs, 24, watch{threshold: Threshold}); got.Number.N != 12 || !got.Largest.Reports.Hidden {
		t.Errorf("%+v", got)
	}
	if none := canvassing(nil, 0, watch{threshold: Threshold}); none.Number.Hidden || none.Largest.Reports.Hidden || none.Withheld {
		t.Errorf("%+v", none)
	}
}
