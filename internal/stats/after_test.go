package stats

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"vigie/internal/database/dbtest"
	"vigie/internal/day"
)

// frozenOf is what a reader has of a table once it is published.
func frozenOf(at time.Time, t Table) Frozen { return Frozen{&Cut{Tables: []Table{t}}, at} }

// release publishes a table of single answers beside the releases before it.
func release(name string, threshold int, frozen []Frozen, rows []Row) Table {
	table := Table{Name: name, Rows: append([]Row(nil), rows...)}
	for _, r := range rows {
		table.Base.N += r.Reports.N
	}
	return protected(table, table.Base.N, (&Cut{Threshold: threshold}).watching(name, frozen, true))
}

func rowsOf(counts ...int) []Row {
	rows := make([]Row, len(counts))
	for i, n := range counts {
		rows[i] = Row{ID: fmt.Sprint(i), Reports: Number{N: n}}
	}
	return rows
}

func saidOf(t Table) (said string) {
	for i, r := range t.Rows {
		if i > 0 {
			said += " "
		}
		if r.Reports.Hidden {
			said += "-"
		} else {
			said += fmt.Sprint(r.Reports.N)
		}
	}
	return said
}

func TestReleasesOneAfterAnother(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second []int
		shown         string
	}{
		{"nothing small", []int{40, 30, 20}, []int{41, 30, 20}, "41 30 20"},
		{"nothing came", []int{40, 7, 12, 30}, []int{40, 7, 12, 30}, "40 - - 30"},
		{"one crosses the threshold by one report", []int{400, 9, 12, 30}, []int{400, 10, 12, 30}, "400 - - 30"},
		{"all have grown far", []int{400, 9, 12, 30}, []int{800, 60, 70, 90}, "800 60 70 90"},
		{"the first of a row, and nothing else", []int{40, 0, 12, 30}, []int{40, 1, 12, 30}, "- - - -"},
		{"the first of a row among many", []int{40, 0, 12, 30}, []int{90, 1, 30, 60}, "90 - - 60"},
		{"reports were withdrawn", []int{40, 7, 12, 30}, []int{40, 3, 12, 30}, "40 - - 30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			first := release(DataOrigins, Threshold, nil, rowsOf(c.first...))
			second := release(DataOrigins, Threshold, []Frozen{frozenOf(time.Time{}, first)}, rowsOf(c.second...))
			if got := saidOf(second); got != c.shown {
				t.Errorf("after %q: %q, want %q", saidOf(first), got, c.shown)
			}
		})
	}
}

// A week that is over gets nothing more, which tells more than other rows do.
func TestWeeksOneAfterAnother(t *testing.T) {
	week := func(monday string, n int) Row {
		return Row{ID: monday, From: day.Day("2026-03-" + dayOf(monday)), Reports: Number{N: n}}
	}
	rows := []Row{week("W10-02", 3), week("W11-09", 12), week("W12-16", 40)}
	first := release(Weeks, Threshold, nil, rows)
	if got := saidOf(first); got != "- - 40" {
		t.Fatalf("the first release shows %q", got)
	}
	frozen := []Frozen{frozenOf(time.Date(2026, 3, 23, 9, 0, 0, 0, time.UTC), first)}
	second := release(Weeks, Threshold, frozen, append(rows, week("W13-23", 8)))
	if !second.Withheld {
		t.Errorf("a small week after a week that is hidden: %q, and 8 is the difference of the sums", saidOf(second))
	}
	if third := release(Weeks, Threshold, frozen, append(rows, week("W13-23", 80))); saidOf(third) != "- - 40 80" {
		t.Errorf("a week that is hidden comes out: %q", saidOf(third))
	}
}

func dayOf(id string) string { return id[len(id)-2:] }

// The two kinds of calls are hidden together; they must not come out by one call.
func TestPartsOneAfterAnother(t *testing.T) {
	calls := func(live, automated, other int) []Row {
		return []Row{
			{ID: Phone, Reports: Number{N: live + automated}, Of: []Row{{ID: "call_live", Reports: Number{N: live}}, {ID: "call_automated", Reports: Number{N: automated}}}},
			{ID: "sms", Reports: Number{N: other}},
		}
	}
	first := release(Channels, Threshold, nil, calls(9, 50, 100))
	frozen := []Frozen{frozenOf(time.Time{}, first)}
	for _, c := range []struct {
		rows   []Row
		hidden bool
	}{{calls(10, 50, 100), true}, {calls(10, 50, 400), true}, {calls(30, 70, 400), false}} {
		got := release(Channels, Threshold, frozen, c.rows)
		if got.Rows[0].Reports.Hidden || got.Rows[0].Of[0].Reports.Hidden != c.hidden {
			t.Errorf("%+v: parts hidden %t, want %t", c.rows, got.Rows[0].Of[0].Reports.Hidden, c.hidden)
		}
	}
	shown := []Frozen{frozenOf(time.Time{}, release(Channels, Threshold, nil, calls(0, 50, 100)))}
	if got := release(Channels, Threshold, shown, calls(1, 50, 200)); saidOf(got) != "- -" {
		t.Error("one call of a kind there was none of is the difference of two rows")
	}
}

// attacker holds what was published of a table, release after release, and finds
// every way in which counts that only grow can have been published so.
type attacker struct {
	published []Table
	sums      []int
	ways      [][]map[int]bool // release → row → what it can have been
}

// solve tries every count of every hidden row, the first release first, and says
// whether any fits.
func (a *attacker) solve(release int, before []int, counts []int) (fits bool) {
	if release == len(a.published) {
		return true
	}
	if len(counts) < len(before) {
		row := len(counts)
		left := a.sums[release]
		for _, n := range counts {
			left -= n
		}
		least, most := 1, left
		if r := a.published[release].Rows[row].Reports; !r.Hidden {
			least, most = r.N, min(left, r.N)
		}
		for n := max(least, before[row]); n <= most; n++ {
			fits = a.solve(release, before, append(counts[:row:row], n)) || fits
		}
		return fits
	}
	sum := 0
	for _, n := range counts {
		sum += n
	}
	if sum != a.sums[release] || !a.solve(release+1, counts, nil) {
		return false
	}
	for row, n := range counts {
		a.ways[release][row][n] = true
	}
	return true
}

// TestNoReleaseTellsAnother publishes random tables that grow, two and three
// releases of them, and solves everything that is published at once: a small
// number that can only be one is no secret.
func TestNoReleaseTellsAnother(t *testing.T) {
	dbtest.Volume(t)
	const threshold = 4
	rng := rand.New(rand.NewPCG(3, 4))
	solved, apart := 0, 0
	for range 6000 {
		rows, releases := 2+rng.IntN(3), 2+rng.IntN(2)
		counts, a := make([]int, rows), attacker{}
		var frozen []Frozen
		var truth [][]int
		for range releases {
			for i := range counts {
				if rng.IntN(2) == 0 {
					counts[i] += rng.IntN(1 + rng.IntN(7))
				}
			}
			table := release(DataOrigins, threshold, frozen, rowsOf(counts...))
			if sum := table.Base.N; !table.Withheld && sum <= 26 {
				a.published, a.sums = append(a.published, table), append(a.sums, sum)
				truth = append(truth, append([]int(nil), counts...))
			}
			frozen = append(frozen, frozenOf(time.Time{}, table))
		}
		for range a.published {
			a.ways = append(a.ways, make([]map[int]bool, rows))
			for i := range rows {
				a.ways[len(a.ways)-1][i] = map[int]bool{}
			}
		}
		if len(a.published) < 2 {
			continue
		}
		if !a.solve(0, make([]int, rows), nil) {
			t.Fatalf("the truth %v does not fit what was published of it", truth)
		}
		solved++
		for i, table := range a.published {
			for j, r := range table.Rows {
				if r.Reports.Hidden && truth[i][j] < threshold && len(a.ways[i][j]) == 1 {
					said, _ := json.Marshal([]string{saidOf(a.published[0]), saidOf(a.published[1]), saidOf(a.published[len(a.published)-1])})
					t.Errorf("row %d of release %d of %v can only be %d: %s", j, i, truth, truth[i][j], said)
				}
				if r.Reports.Hidden {
					apart++
				}
			}
		}
	}
	if solved < 1000 || apart < 1000 {
		t.Errorf("only %d publications with %d hidden numbers were attacked", solved, apart)
	}
}
