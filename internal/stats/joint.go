package stats

import "slices"

// Two sets of figures are published: of all reports, and without those that may
// have been coordinated. Whoever subtracts one from the other gets a third, of
// the suspected reports alone; so all three must be safe at once.
//
// The figures of all reports are protected first, as if they stood alone: they
// are the ones that everybody reads, and must not lose cells for the others'
// sake. In the second set a cell is then hidden where
//
//   - it is hidden in the first;
//   - it is small itself, or so is the difference; and if there is any such cell,
//     every cell of the table that differs is hidden, not that one alone: which
//     cells differ is then all that is told of how the difference is made up.
//
// What is hidden must be worth the threshold together, or nothing, in the second
// set; in the difference it must be worth the threshold and one more for each
// row; and it stands in two rows at least. Where that cannot be had the table of
// the second set is withheld. A test publishes every small pair of tables, and
// looks at what is left to whoever knows both and the rule.

// pair is a table of all reports beside the same one without suspected reports.
type pair struct {
	all       Table // as it is published
	counts    []int // of its rows, before any was hidden
	base      int   // of it, likewise
	without   Table // nothing hidden yet, the same rows
	threshold int
	watch     watch // over the earlier tables without them
}

// aligned returns the rows of all with the counts of another table: a row that
// has nobody left stands there with zero.
func aligned(all []Row, with []Row) []Row {
	counts := map[string]Row{}
	for _, r := range with {
		counts[r.ID] = r
	}
	rows := make([]Row, len(all))
	for i, r := range all {
		rows[i] = r
		rows[i].Reports, rows[i].Share, rows[i].Percent = counts[r.ID].Reports, 0, 0
		if len(r.Of) > 0 {
			rows[i].Of = aligned(r.Of, counts[r.ID].Of)
		}
	}
	return rows
}

// joint protects the table without suspected reports and works out its shares.
func (p pair) joint() Table {
	w := p.without
	if p.all.Withheld || p.few() {
		return withheld(w)
	}
	hidden, n := p.alike()
	if !p.fits(hidden) {
		if hidden, n = p.differing(); !p.fits(hidden) {
			return withheld(w)
		}
	}
	for i := range w.Rows {
		w.Rows[i].Reports.Hidden = hidden[i]
		p.parts(i)
	}
	if p.all.Multiple.Hidden || n > 0 && (p.small(w.Multiple.N) || p.small(p.all.Multiple.N-w.Multiple.N)) {
		w.Multiple = Number{Hidden: true}
	}
	if p.watch.tells(w) {
		return withheld(w)
	}
	finish(w.Rows, w.Base.N)
	return w
}

func (p pair) small(n int) bool { return n > 0 && n < p.threshold }

// few says whether the base of the second set, or of the difference, is small. What
// it can be is known from the totals and from what is missing in the first set:
// where only one of those values is small, a table that is withheld would tell it,
// so that the one beside it is taken for small too.
func (p pair) few() bool {
	base, left := p.without.Base.N, p.without.Base.N+p.without.Missing.N
	least, most := max(0, left-p.all.Missing.N), min(p.base, left)
	var small []int
	for b := range p.threshold {
		for _, v := range []int{b, p.base - b} {
			if v >= least && v <= most && (p.small(v) || p.small(p.base-v)) && !slices.Contains(small, v) {
				small = append(small, v)
			}
		}
	}
	if len(small) == 1 {
		small = append(small, small[0]-1, small[0]+1)
	}
	return slices.Contains(small, base)
}

// alike returns the rows that are hidden in the first set, and how many.
func (p pair) alike() (hidden []bool, n int) {
	hidden = make([]bool, len(p.counts))
	for i, r := range p.all.Rows {
		if hidden[i] = r.Reports.Hidden; hidden[i] {
			n++
		}
	}
	return hidden, n
}

// differing adds to them every row that differs. One row alone would be told by
// the sum: then the next smallest goes with it, with all that equal it.
func (p pair) differing() (hidden []bool, n int) {
	hidden, n = p.alike()
	for i, r := range p.without.Rows {
		if !hidden[i] && p.counts[i] != r.Reports.N {
			hidden[i] = true
			n++
		}
	}
	if n != 1 {
		return hidden, n
	}
	least := 0
	for i, c := range p.counts {
		if !hidden[i] && c > 0 && (least == 0 || c < least) {
			least = c
		}
	}
	for i, c := range p.counts {
		if !hidden[i] && c > 0 && c == least {
			hidden[i] = true
			n++
		}
	}
	return hidden, n
}

// fits says whether the second set and the difference are safe when these rows
// are hidden.
func (p pair) fits(hidden []bool) bool {
	rows, left, gone := 0, 0, 0
	for i, r := range p.without.Rows {
		n, d := r.Reports.N, p.counts[i]-r.Reports.N
		if !hidden[i] {
			if p.small(n) || p.small(d) {
				return false
			}
			continue
		}
		rows, left, gone = rows+1, left+n, gone+d
	}
	// Hardly more than there are rows would be one in each, and nothing else.
	return rows == 0 || rows > 1 && !p.small(left) && (gone == 0 || gone >= rows+p.threshold)
}

// parts hides what a row is made of where the row, a part of it or the
// difference of a part is hidden or small.
func (p pair) parts(i int) {
	r, all := &p.without.Rows[i], p.all.Rows[i]
	hide := r.Reports.Hidden
	for j, part := range r.Of {
		hide = hide || all.Of[j].Reports.Hidden || p.small(part.Reports.N) || p.small(all.Of[j].Reports.N-part.Reports.N)
	}
	for j := range r.Of {
		r.Of[j].Reports.Hidden = hide
	}
}

// coordinated returns how many of all reports may have been coordinated: hidden
// where they are few, or those that are left.
func coordinated(all, left, threshold int) Number {
	n := all - left
	if n > 0 && (n < threshold || left > 0 && left < threshold) {
		return Number{Hidden: true}
	}
	return Number{N: n}
}

// without returns the figures without suspected reports, beside those of all
// reports; nil where so few are suspected that their number would be told. raw
// are the tables of all reports before anything was hidden.
func (c *Cut) without(raw []Table, left *tally, tables []Table, frozen []Frozen) *Cut {
	if c.Coordinated.Hidden {
		return nil
	}
	w := &Cut{Election: c.Election, AsOf: c.AsOf, Changed: c.Changed, Threshold: c.Threshold, Reports: left.reports}
	w.Complaints = left.complaints
	if d := c.Complaints - left.complaints; d > 0 && d < c.Threshold {
		w.Complaints, w.ComplaintsHidden = 0, true
		w.Suppressed++
	}
	for i, t := range c.Tables {
		table := tables[i]
		table.Rows = aligned(raw[i].Rows, table.Rows)
		counts := make([]int, len(raw[i].Rows))
		for j, r := range raw[i].Rows {
			counts[j] = r.Reports.N
		}
		p := pair{all: t, counts: counts, base: raw[i].Base.N, without: table, threshold: c.Threshold}
		p.watch = c.watching(t.Name, frozen, false)
		table = p.joint()
		w.Tables, w.Suppressed = append(w.Tables, table), w.Suppressed+suppressed(table)
	}
	return w
}
