// Package stats is the published figures: what is counted, what is hidden, and
// the words and drawings that follow from the numbers. It must never publish a
// count that tells of a few people, a commune, or a candidate's name, and never
// write another feature's table.
package stats

import (
	"cmp"
	"slices"
	"time"

	"vigie/internal/day"
	"vigie/internal/election"
)

// Threshold is the least count above zero that is published (the ONS's rule for
// tables of people; DOMAIN.md §6).
const Threshold = 10

// Cut is the figures of one election as they are published, protected already:
// no number that is hidden is in it. It is not to be changed.
//
// Reports are the filings received, complaints included, less those withdrawn
// and those set aside as abuse; Complaints are those of them on the complaint's
// track. Both are totals of a whole election and shown as they are, as the CNIL
// does with its own. AsOf is the minute of the newest report or decision
// counted, so that it stays when nothing changed.
type Cut struct {
	Election   election.Election
	Release    string    // the id of the release that it is frozen in, "" while provisional
	AsOf       time.Time // zero while nothing was received
	Changed    time.Time // when this process first had this cut
	Reports    int
	Complaints int
	Tables     []Table // in the order of the names below
	Threshold  int
	Suppressed int // cells that are hidden

	ComplaintsHidden bool // only without suspected reports, where the difference would tell few
	Canvasses        Canvassing
	Coordinated      Number // reports that may have been coordinated
	Without          *Cut   // the same without them; nil where their number is hidden, and in itself
}

// The tables of a cut.
const (
	Channels     = "channels"     // through what voters were reached
	Weeks        = "weeks"        // when reports were received, ISO weeks in Paris
	Departements = "departements" // of the commune told
	Practices    = "practices"    // what voters say was done wrong
	OptOuts      = "opt_outs"     // what came after voters asked that it stop
	Outcomes     = "outcomes"     // of the cases decided
	DataOrigins  = "data_origins" // where voters think their details came from
	SubjectKinds = "subject_kinds"
	Canvasses    = "canvasses" // by the size of their operation
)

// Phone is the row of channels that stands for both kinds of call; a report of
// both is counted once in it.
const Phone = "phone"

// Table is one breakdown of the reports. A report with no answer to the table's
// question is Missing from it; Base are all others, so that Base and Missing
// add up to the reports, and shares are of the Base. Multiple are the reports
// counted in more than one row: where there are any, the rows add up to more
// than the Base. For opt_outs the question is whether the voter asked that it
// stop, for outcomes whether the report's case was decided.
type Table struct {
	Name     string
	Base     Number
	Missing  Number
	Multiple Number
	Withheld bool // too few reports for any of it: everything is hidden
	Rows     []Row
}

// Row is one answer, with the number of reports that gave it.
type Row struct {
	ID        string
	Name      string  // of a département
	From      day.Day // Monday of a week
	Round     int     // 1 or 2 when that round is voted in the week
	Reports   Number
	Share     int    // of the base, in thousandths; 0 when hidden
	Percent   int    // of the base, in whole percents; 0 when hidden
	Canvasses Number // operations, in the table of those alone
	Of        []Row  // what the row is made of; a report may be in several
}

// Number is a count, or the fact that it is hidden: then N is 0.
type Number struct {
	N      int
	Hidden bool
}

// Table returns a table by its name; there is none by another name.
func (c *Cut) Table(name string) Table {
	for _, t := range c.Tables {
		if t.Name == name {
			return t
		}
	}
	if name == Canvasses {
		return c.Canvasses.Table
	}
	return Table{Name: name}
}

// Row returns the row of id, or one without reports.
func (t Table) Row(id string) Row {
	for _, r := range t.Rows {
		if r.ID == id {
			return r
		}
	}
	return Row{ID: id}
}

// Top returns the row with the most reports, and whether any row has some that
// are shown.
func (t Table) Top() (top Row, ok bool) {
	for _, r := range t.Rows {
		if r.Reports.N > top.Reports.N {
			top, ok = r, true
		}
	}
	return top, ok
}

// Ranked returns the rows with the most reports first and the hidden ones last, in
// the table's own order: theirs must not tell their size.
func (t Table) Ranked() []Row {
	rows := slices.Clone(t.Rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		if a.Reports.Hidden != b.Reports.Hidden {
			if a.Reports.Hidden {
				return 1
			}
			return -1
		}
		return cmp.Compare(b.Reports.N, a.Reports.N)
	})
	return rows
}

// HiddenRows returns how many rows hide their number.
func (t Table) HiddenRows() int {
	n := 0
	for _, r := range t.Rows {
		if r.Reports.Hidden {
			n++
		}
	}
	return n
}

// share returns n of base in parts of so many (100 for percents), a half rounded
// up. Percents are worked out from the counts, not from the thousandths: rounded
// twice, 44.49 % would be printed as 45 %.
func share(n, base, parts int) int {
	if base == 0 {
		return 0
	}
	return (2*parts*n + base) / (2 * base)
}
