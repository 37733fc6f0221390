package stats

// protected hides what would tell of few people, in a table of an election with
// so many reports, and works out the shares of what is left. It changes the
// rows of t in place.
//
// A count from 1 to the threshold less 1 is hidden; zero is shown. Where a table's rows
// are known to add up, one hidden row could be computed from the others: so at
// least two are hidden, worth the threshold together, and not all of them worth
// 1 or threshold-1, since then their sum alone would tell each. The next one to
// hide is the smallest that is shown, with all that equal it, so that the choice
// depends on the counts and never on the order: whoever knows this rule can then
// exchange the hidden values with each other and see the same publication. A
// test tries that over every small table.
//
// A table whose base is below the threshold, or that cannot be protected
// otherwise, is withheld as a whole, zeros included; so are all tables of an
// election with fewer reports than the threshold. Beside earlier releases more is
// hidden in the same order, until w finds that nothing is told.
func protected(t Table, reports int, w watch) Table {
	small := func(n int) bool { return n > 0 && n < w.threshold }
	if small(reports) || small(t.Base.N) || !hideRows(t, w) {
		return withheld(t)
	}
	hidden := t.HiddenRows() > 0
	// How many reports are in several rows narrows what hidden rows can be.
	if hidden && small(t.Multiple.N) {
		t.Multiple = Number{Hidden: true}
	}
	finish(t.Rows, t.Base.N)
	return t
}

// hideRows marks the rows to hide, and says whether they are safe then.
func hideRows(t Table, w watch) bool {
	for i := range t.Rows {
		n := t.Rows[i].Reports.N
		t.Rows[i].Reports.Hidden = n > 0 && n < w.threshold
	}
	for {
		hideParts(t.Rows, w)
		if safe(t.Rows, w.threshold) && !w.tells(t) {
			return true
		}
		if !hideLeast(t.Rows) {
			return false
		}
	}
}

// hideLeast hides the smallest count above zero that is shown, with all that equal
// it, and says whether there was one.
func hideLeast(rows []Row) bool {
	next := leastShown(rows)
	for i := range rows {
		rows[i].Reports.Hidden = rows[i].Reports.Hidden || next > 0 && rows[i].Reports.N == next
	}
	return next > 0
}

// safe says whether the hidden rows cannot be told from their sum.
func safe(rows []Row, threshold int) bool {
	count, sum, ones, most := 0, 0, 0, 0
	for _, r := range rows {
		if !r.Reports.Hidden {
			continue
		}
		count++
		sum += r.Reports.N
		if r.Reports.N == 1 {
			ones++
		}
		if r.Reports.N == threshold-1 {
			most++
		}
	}
	return count == 0 || count > 1 && sum >= threshold && ones < count && most < count
}

// leastShown returns the smallest count above zero that is shown, or 0.
func leastShown(rows []Row) int {
	least := 0
	for _, r := range rows {
		if n := r.Reports.N; !r.Reports.Hidden && n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// hideParts hides what a row is made of, all of it, when the row or one of the
// parts is hidden: the row and the other part would tell it.
func hideParts(rows []Row, w watch) {
	for i := range rows {
		r := &rows[i]
		hide := r.Reports.Hidden
		for _, p := range r.Of {
			hide = hide || p.Reports.N > 0 && p.Reports.N < w.threshold
		}
		for i := range r.Of {
			r.Of[i].Reports.Hidden = hide
		}
	}
	w.hold(rows)
}

// withheld hides everything. Rows that stand there only because they have
// reports, as weeks do, go altogether.
func withheld(t Table) Table {
	t.Withheld = true
	t.Missing, t.Multiple = Number{Hidden: true}, Number{Hidden: true}
	if t.Name == Weeks { // every report has one: the base is the election's total
		t.Missing, t.Multiple, t.Rows = Number{}, Number{}, nil
		return t
	}
	t.Base = Number{Hidden: true}
	for i := range t.Rows {
		t.Rows[i].Reports.Hidden = true
		for j := range t.Rows[i].Of {
			t.Rows[i].Of[j].Reports.Hidden = true
		}
	}
	finish(t.Rows, 0)
	return t
}

// finish wipes the hidden counts and works out the shares of the others.
func finish(rows []Row, base int) {
	for i := range rows {
		r := &rows[i]
		if r.Reports.Hidden {
			r.Reports.N, r.Share, r.Percent = 0, 0, 0
		} else {
			r.Share, r.Percent = share(r.Reports.N, base, 1000), share(r.Reports.N, base, 100)
		}
		finish(r.Of, base)
	}
}

// suppressed counts the hidden cells of a table.
func suppressed(t Table) int {
	n := 0
	for _, cell := range []Number{t.Base, t.Missing, t.Multiple} {
		if cell.Hidden {
			n++
		}
	}
	return n + suppressedRows(t.Rows)
}

func suppressedRows(rows []Row) int {
	n := 0
	for _, r := range rows {
		if r.Reports.Hidden {
			n++
		}
		n += suppressedRows(r.Of)
	}
	return n
}
