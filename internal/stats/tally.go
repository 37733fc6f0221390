package stats

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/place"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// fact is what is counted of one report.
type fact struct {
	Kind        report.Kind
	Channels    int // bits, as in report.Report
	Practices   int
	Outcomes    int
	DataOrigin  string
	SubjectKind string
	Departement string
	ReceivedAt  time.Time
	Decided     triage.Outcome // of its case, "" while there is none
	Canvass     int64          // its operation, 0 for none
	Suspected   bool           // may have been coordinated
}

// decisions are the rows of what was decided: what is set aside as abuse is in
// no figure.
func decisions() []string {
	return ids(slices.DeleteFunc(slices.Clone(triage.Outcomes), func(o triage.Outcome) bool { return o == triage.Abuse }))
}

// tally counts the facts of one election, one after another.
type tally struct {
	paris      *time.Location
	reports    int
	complaints int
	channels   several
	calls      several
	practices  several
	optOuts    several
	weeks      map[day.Day]int
	operations map[int64]int             // reports by their operation
	single     map[string]map[string]int // table → answer → reports; "" is no answer
}

// newTally returns an empty tally; paris is the zone whose weeks are counted.
func newTally(paris *time.Location) *tally {
	return &tally{
		paris:     paris,
		channels:  newSeveral(channelMasks()...),
		calls:     newSeveral(bit(report.Channels, report.CallLive), bit(report.Channels, report.CallAutomated)),
		practices: newSeveral(eachBit(len(report.Practices))...),
		optOuts:   newSeveral(eachBit(len(report.Outcomes))...),
		weeks:     map[day.Day]int{},

		operations: map[int64]int{},
		single: map[string]map[string]int{
			Departements: {}, DataOrigins: {}, SubjectKinds: {}, Outcomes: {},
		},
	}
}

// add counts n reports of which the same is told.
func (t *tally) add(f fact, n int) {
	if f.Decided == triage.Abuse {
		return
	}
	t.reports += n
	if f.Kind == report.Complaint {
		t.complaints += n
	}
	t.channels.add(f.Channels, n)
	t.calls.add(f.Channels, n)
	t.practices.add(f.Practices, n)
	t.optOuts.add(f.Outcomes, n)
	t.weeks[day.Of(f.ReceivedAt.In(t.paris)).Week()] += n
	if f.Canvass != 0 {
		t.operations[f.Canvass] += n
	}
	t.single[Departements][f.Departement] += n
	t.single[DataOrigins][f.DataOrigin] += n
	t.single[SubjectKinds][f.SubjectKind] += n
	t.single[Outcomes][string(f.Decided)] += n
}

// tables returns what was counted, nothing hidden yet.
func (t *tally) tables(e election.Election, departements []place.Departement) []Table {
	return []Table{
		t.channelTable(),
		t.weekTable(e),
		t.departementTable(departements),
		t.severalTable(Practices, ids(report.Practices), t.practices),
		t.severalTable(OptOuts, ids(report.Outcomes), t.optOuts),
		t.singleTable(Outcomes, decisions()),
		t.singleTable(DataOrigins, ids(report.DataOrigins)),
		t.singleTable(SubjectKinds, ids(report.SubjectKinds)),
	}
}

// channelRows are the rows of the channels, and which channels each counts.
var channelRows = []struct {
	id       string
	channels []report.Channel
}{
	{string(report.SMS), []report.Channel{report.SMS}},
	{Phone, []report.Channel{report.CallLive, report.CallAutomated}},
	{string(report.Email), []report.Channel{report.Email}},
	{string(report.Post), []report.Channel{report.Post}},
	{string(report.Social), []report.Channel{report.Social}},
	{string(report.Door), []report.Channel{report.Door}},
	{string(report.OtherChannel), []report.Channel{report.OtherChannel}},
}

func channelMasks() []int {
	masks := make([]int, len(channelRows))
	for i, r := range channelRows {
		masks[i] = report.Bits(report.Channels, r.channels)
	}
	return masks
}

func (t *tally) channelTable() Table {
	names := make([]string, len(channelRows))
	for i, r := range channelRows {
		names[i] = r.id
	}
	table := t.severalTable(Channels, names, t.channels)
	for i := range table.Rows {
		if table.Rows[i].ID == Phone {
			table.Rows[i].Of = t.severalTable("", []string{string(report.CallLive), string(report.CallAutomated)}, t.calls).Rows
		}
	}
	return table
}

// weekTable returns the weeks from the first report to the last, those without
// any included.
func (t *tally) weekTable(e election.Election) Table {
	table := Table{Name: Weeks, Base: Number{N: t.reports}}
	var first, last day.Day
	for monday := range t.weeks {
		if first == "" || monday.Before(first) {
			first = monday
		}
		if monday.After(last) {
			last = monday
		}
	}
	for monday := first; monday != "" && !monday.After(last); monday = monday.Add(7) {
		row := Row{ID: isoWeek(monday), From: monday, Reports: Number{N: t.weeks[monday]}}
		switch monday {
		case e.Round1.Week():
			row.Round = 1
		case e.Round2.Week():
			row.Round = 2
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// isoWeek names the week of a Monday as ISO 8601 does: "2026-W10".
func isoWeek(monday day.Day) string {
	year, week := monday.Time().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

func (t *tally) departementTable(known []place.Departement) Table {
	codes, names := make([]string, len(known)), map[string]string{}
	for i, d := range known {
		codes[i], names[d.Code] = d.Code, d.Name
	}
	table := t.singleTable(Departements, codes)
	for i, r := range table.Rows {
		table.Rows[i].Name = names[r.ID]
		if table.Rows[i].Name == "" {
			table.Rows[i].Name = r.ID
		}
	}
	return table
}

// singleTable returns a table in which a report has one row at most. An answer
// that is not in order (a code that has been retired) comes last.
func (t *tally) singleTable(name string, order []string) Table {
	counts := t.single[name]
	missing := counts[""]
	table := Table{Name: name, Base: Number{N: t.reports - missing}, Missing: Number{N: missing}}
	seen := map[string]bool{"": true}
	for _, id := range order {
		seen[id] = true
		table.Rows = append(table.Rows, Row{ID: id, Reports: Number{N: counts[id]}})
	}
	var others []string
	for id := range counts {
		if !seen[id] {
			others = append(others, id)
		}
	}
	sort.Strings(others)
	for _, id := range others {
		table.Rows = append(table.Rows, Row{ID: id, Reports: Number{N: counts[id]}})
	}
	return table
}

func (t *tally) severalTable(name string, ids []string, s several) Table {
	table := Table{Name: name, Base: Number{N: s.base}, Missing: Number{N: t.reports - s.base}, Multiple: Number{N: s.multiple}}
	for i, id := range ids {
		table.Rows = append(table.Rows, Row{ID: id, Reports: Number{N: s.counts[i]}})
	}
	return table
}

// several counts answers of which a report may give more than one.
type several struct {
	masks    []int
	counts   []int
	base     int
	multiple int
}

func newSeveral(masks ...int) several { return several{masks: masks, counts: make([]int, len(masks))} }

func (s *several) add(bits, n int) {
	in := 0
	for i, mask := range s.masks {
		if bits&mask != 0 {
			s.counts[i] += n
			in++
		}
	}
	if in > 0 {
		s.base += n
	}
	if in > 1 {
		s.multiple += n
	}
}

func bit[T comparable](all []T, v T) int { return report.Bits(all, []T{v}) }

func eachBit(n int) []int {
	masks := make([]int, n)
	for i := range masks {
		masks[i] = 1 << i
	}
	return masks
}

func ids[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
