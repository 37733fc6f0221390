package stats

import (
	"math"
	"time"

	"vigie/internal/day"
)

// Frozen is an earlier release of an election's figures.
type Frozen struct {
	*Cut
	At time.Time // when it was made, in the zone whose weeks are counted
}

// table returns a table of it, of all reports or of those that are not suspected;
// there may be none of these.
func (f Frozen) table(name string, suspected bool) (Table, bool) {
	c := f.Cut
	if !suspected {
		c = c.Without
	}
	if c == nil {
		return Table{}, false
	}
	return c.Table(name), true
}

// Releases are published one after another, and whoever keeps them subtracts: a
// row that was hidden and is shown when one more report came was one short of it.
// So a table is safe only beside the same table of every earlier release.
//
// watch looks at them as a reader does who knows that counts grow, that a row's
// number is the one before and what came since, that rows of single answers add up
// to the base, and that a week that is over gets nothing more: it narrows down what
// each hidden number can be until nothing narrows further. A number is told when
// less is left of it than half the threshold, or than the release alone leaves.
//
// What is not looked at: the tables that the page shows from minute to minute
// between two releases, which are provisional and kept by nobody who cites them.
type watch struct {
	threshold int
	frozen    []Table   // the earliest first, without those that were withheld
	ended     []day.Day // for each, the first week that was not over
}

// watching returns the watch of a table over earlier releases, of all reports or
// of those that are not suspected.
func (c *Cut) watching(name string, frozen []Frozen, suspected bool) watch {
	w := watch{threshold: c.Threshold}
	for _, f := range frozen {
		if t, ok := f.table(name, suspected); ok && !t.Withheld && !t.Base.Hidden { // else its rows told nothing
			w.frozen, w.ended = append(w.frozen, t), append(w.ended, day.Of(f.At).Week())
		}
	}
	return w
}

// span is what a number can be, both ends included.
type span struct{ least, most int }

func (s span) exactly() bool { return s.least == s.most }

// meet narrows s to what it shares with another, and says whether it did.
func (s *span) meet(least, most int) bool {
	was := *s
	s.least, s.most = max(s.least, least), min(s.most, most)
	return *s != was
}

// much is more than any count: it stands for what is not known.
const much = math.MaxInt32

// spanOf returns what a number can be that is published so. What is hidden is not
// zero: zeros are shown.
func spanOf(n Number) span {
	if n.Hidden {
		return span{1, much}
	}
	return span{n.N, n.N}
}

// era is a table at one release: its rows, and what each grew by since the release
// before.
type era struct {
	rows, grew []span
	base       int
	adds       bool // its rows add up to the base
}

// tells says whether t, beside the earlier releases, tells a hidden number. What t
// hides is marked, and need not be wiped yet.
func (w watch) tells(t Table) bool {
	if len(w.frozen) == 0 || t.Withheld || t.Base.Hidden {
		return false
	}
	eras := w.eras(t)
	for i := range eras {
		if !narrow(eras[i : i+1]) {
			return false
		}
	}
	alone := make([][]span, len(eras))
	for i, e := range eras {
		alone[i] = append([]span(nil), e.rows...)
	}
	if !narrow(eras) {
		return false // counts fell, reports were withdrawn: nothing can be concluded
	}
	for i, e := range eras {
		for j, s := range e.rows {
			was := alone[i][j]
			left := min(was.most-was.least, w.threshold/2)
			if !was.exactly() && s.least < w.threshold && s.most-s.least < left {
				return true
			}
		}
	}
	return w.tellsParts(t.Rows)
}

// hold keeps the parts of a row (the two kinds of calls) hidden where they were and
// the row hardly grew since, or nobody knows by how much.
func (w watch) hold(rows []Row) {
	for i := range rows {
		n, parts, known := w.parts(rows[i])
		for j := range rows[i].Of {
			if known && parts[0].Reports.Hidden && (n.Hidden || rows[i].Reports.N-n.N < w.threshold) {
				rows[i].Of[j].Reports.Hidden = true
			}
		}
	}
}

// tellsParts says whether parts of a row go into hiding while the row, which is
// shown, hardly grew: what was shown of them tells them still.
func (w watch) tellsParts(rows []Row) bool {
	for _, r := range rows {
		n, parts, known := w.parts(r)
		if known && r.Of[0].Reports.Hidden && !parts[0].Reports.Hidden && !r.Reports.Hidden && r.Reports.N-n.N < w.threshold {
			return true
		}
	}
	return false
}

// parts returns what the last release said of a row that is made of others.
func (w watch) parts(r Row) (n Number, parts []Row, known bool) {
	if len(w.frozen) == 0 || len(r.Of) == 0 {
		return n, nil, false
	}
	last := w.frozen[len(w.frozen)-1].Row(r.ID)
	return last.Reports, last.Of, len(last.Of) > 0
}

// eras lays the earlier tables and t beside each other, row by row.
func (w watch) eras(t Table) []era {
	eras := make([]era, 0, len(w.frozen)+1)
	for _, f := range w.frozen {
		eras = append(eras, eraOf(f, t.Rows))
	}
	eras = append(eras, eraOf(t, t.Rows))
	for i := 1; i < len(eras); i++ {
		came := max(0, eras[i].base-eras[i-1].base)
		for _, r := range t.Rows {
			most := came
			if r.From != "" && r.From.Before(w.ended[i-1]) {
				most = 0
			}
			eras[i].grew = append(eras[i].grew, span{0, most})
		}
	}
	return eras
}

// eraOf is what a table says of these rows; one that was not there yet had none.
func eraOf(t Table, rows []Row) era {
	e := era{base: t.Base.N, adds: t.Multiple == Number{}}
	for _, r := range rows {
		e.rows = append(e.rows, spanOf(t.Row(r.ID).Reports))
	}
	return e
}

// narrow narrows the spans of eras that follow each other until nothing changes,
// and says whether any numbers fit them.
func narrow(eras []era) bool {
	for moved := true; moved; {
		moved = false
		for i := range eras {
			if eras[i].adds && add(eras[i].rows, eras[i].base) {
				moved = true
			}
			if i > 0 && step(eras[i-1], eras[i]) {
				moved = true
			}
		}
		if !possible(eras) {
			return false
		}
	}
	return true
}

func possible(eras []era) bool {
	for _, e := range eras {
		for _, s := range append(e.grew[:len(e.grew):len(e.grew)], e.rows...) {
			if s.least > s.most {
				return false
			}
		}
	}
	return true
}

// add narrows spans whose numbers add up to a sum.
func add(spans []span, sum int) (moved bool) {
	least, most := 0, 0
	for _, s := range spans {
		least, most = least+s.least, most+s.most
	}
	for i := range spans {
		s := spans[i]
		if spans[i].meet(sum-(most-s.most), sum-(least-s.least)) {
			moved = true
			least, most = least+spans[i].least-s.least, most+spans[i].most-s.most
		}
	}
	return moved
}

// step narrows the numbers of two eras by what can have come between them.
func step(before, now era) (moved bool) {
	if before.adds && now.adds {
		moved = add(now.grew, now.base-before.base)
	}
	for i := range now.rows {
		b, n, g := &before.rows[i], &now.rows[i], &now.grew[i]
		for _, m := range []bool{
			n.meet(b.least+g.least, b.most+g.most),
			b.meet(n.least-g.most, n.most-g.least),
			g.meet(n.least-b.most, n.most-b.least),
		} {
			moved = moved || m
		}
	}
	return moved
}
