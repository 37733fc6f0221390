package stats

import (
	"cmp"
	"slices"
	"strconv"
)

// Canvassing is the reports by the size of the operation they are of. Base are
// those whose message was given, Missing those without. An operation is not a
// person, but a small one tells of few people: its class is hidden with its
// number of operations, and what would tell it otherwise goes with it.
type Canvassing struct {
	Table
	Number  Number // of operations
	Largest Row    // the reports of the ten largest operations
}

// LargestCount is how many operations are told of together as the largest: none
// of them can be told from the others.
const LargestCount = 10

// sizes are the classes of operations, each up to a number of reports.
var sizes = []struct {
	id   string
	upTo int
}{{"1", 1}, {"2-9", 9}, {"10-99", 99}, {"100+", int(^uint(0) >> 1)}}

func sizeOf(reports int) int {
	return slices.IndexFunc(sizes, func(s struct {
		id   string
		upTo int
	}) bool {
		return reports <= s.upTo
	})
}

// canvassing makes the table of operations of their reports, protected already.
func canvassing(operations map[int64]int, reports int, w watch) Canvassing {
	all := make([]int, 0, len(operations))
	c := Canvassing{Table: Table{Name: Canvasses, Rows: make([]Row, len(sizes))}, Number: Number{N: len(operations)}}
	for i, s := range sizes {
		c.Rows[i].ID = s.id
	}
	for _, n := range operations {
		all = append(all, n)
		r := &c.Rows[sizeOf(n)]
		r.Reports.N += n
		r.Canvasses.N++
		c.Base.N += n
	}
	c.Missing.N = reports - c.Base.N
	slices.SortFunc(all, func(a, b int) int { return cmp.Compare(b, a) })
	largest := all[:min(len(all), LargestCount)]
	c.Largest = Row{ID: strconv.Itoa(LargestCount), Canvasses: Number{N: len(largest)}, Reports: Number{Hidden: tells(largest, all, w.threshold)}}
	for _, n := range largest {
		c.Largest.Reports.N += n
	}
	c.Table = protected(c.Table, reports, w)
	for i := range c.Rows {
		if c.Rows[i].Reports.Hidden {
			c.Rows[i].Canvasses = Number{Hidden: true}
			c.Number = Number{Hidden: true}
			c.Largest.Reports.Hidden = true
		}
	}
	c.Largest = finished(c.Largest, c.Base.N)
	return c
}

// finished returns a row with its shares, or wiped where it is hidden.
func finished(r Row, base int) Row {
	rows := []Row{r}
	finish(rows, base)
	return rows[0]
}

// tells says whether the reports of the largest operations would tell few of a
// class: of one class a part is among the largest and a part is not, and either
// is small.
func tells(largest, all []int, threshold int) bool {
	if len(largest) == len(all) {
		return false // the sum of all classes, which is the base
	}
	last := sizeOf(largest[len(largest)-1])
	within, rest := 0, 0
	for i, n := range all {
		switch {
		case sizeOf(n) != last:
		case i < len(largest):
			within += n
		default:
			rest += n
		}
	}
	small := func(n int) bool { return n > 0 && n < threshold }
	return small(within) || small(rest)
}

// suppressedCells counts the hidden numbers.
func (c Canvassing) suppressedCells() int {
	n := suppressed(c.Table)
	for _, r := range c.Rows {
		if r.Canvasses.Hidden {
			n++
		}
	}
	for _, hidden := range []bool{c.Number.Hidden, c.Largest.Reports.Hidden} {
		if hidden {
			n++
		}
	}
	return n
}
