// Package triage is what a reviewer does: the queue of cases, who works on
// which, notes, decisions, and what the voter may be told of them. It must never
// change a report, nor do an act that leaves no line in the journal.
package triage

import (
	"strings"
	"time"
	"unicode/utf8"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/day"
	"vigie/internal/report"
)

// The limits of what is typed in the back-office, in characters.
const (
	MaxText   = 5000 // a note, the reasons of a decision
	MaxBasis  = 500  // a legal basis: a few articles
	MaxReason = 500  // why sealed data is opened
)

// excerptLength is how much of a message the queue shows: two lines.
const excerptLength = 140

// Case is what a reviewer works on: one or more reports of one operation, and
// its row. A report alone is a case of one. What the queue filters by is copied
// from the reports.
type Case struct {
	ID           string // that of its first report: keys sort by when it came in
	Reference    string // that of its first report
	State        State
	Outcome      Outcome    // of the last decision, or ""
	Assignee     string     // account id, or ""
	AssigneeName string     // as it was then
	Version      int        // grows with each act: who acts on an older one is told
	Election     string     // slug
	Canvass      canvass.ID // that its reports are of; 0 for a report alone
	Kind         report.Kind
	Channels     int // bits of report.Channels
	Entry        int // bits of report.Entries, of any of its reports
	Practices    int // bits of report.Practices
	OptOuts      int // bits of report.Outcomes
	Departement  string
	Commune      string
	Reports      int // that came into it: those that were erased still count
	Suspected    int // of them that may be coordinated (Suspicion)
	SubjectKind  report.SubjectKind
	SubjectName  string
	Sender       string // of the first contact, as it was shown
	Excerpt      string // beginning of the message
	FirstContact day.Day
	LastContact  day.Day
	ReceivedAt   time.Time
	UpdatedAt    time.Time `gorm:"autoUpdateTime:false"` // by the store's clock, not by gorm's
	DecidedAt    *time.Time
	Score        int     // how far it comes before others: the sum of its parts
	Parts        Parts   // of the score
	ScoreUntil   day.Day // from when time alone may change the score, or ""
}

// CasePlace says that a report of a case comes from a département, so that the
// case is found by each of its reports.
type CasePlace struct {
	CaseID      string `gorm:"primaryKey"`
	Departement string `gorm:"primaryKey"`
}

// CaseReport says which case a report is worked in: one, and only one.
type CaseReport struct {
	CaseID   string
	ReportID string `gorm:"primaryKey"`
}

// Note is what somebody wrote down for the others; a voter never reads it.
type Note struct {
	ID         string
	CaseID     string
	Author     string // account id
	AuthorName string
	Text       string
	At         time.Time
}

// Decision is what was decided, and stays when a later one replaces it.
type Decision struct {
	ID         string
	CaseID     string
	Outcome    Outcome
	Reasons    string
	LegalBasis string
	Target     string // a body (Bodies), the reference of a case, or ""
	Author     string // account id
	AuthorName string
	At         time.Time
}

// State says where a case stands.
type State string

// The states, each with who acts next.
const (
	New     State = "new"     // whoever takes it
	Open    State = "open"    // its assignee
	Waiting State = "waiting" // somebody outside: the voter, the campaign
	Closed  State = "closed"  // nobody
)

// States lists the states in the order of the work.
var States = []State{New, Open, Waiting, Closed}

// ChannelList returns the channels of the case's reports.
func (c Case) ChannelList() []report.Channel { return report.FromBits(report.Channels, c.Channels) }

// StopIgnored says whether a report tells of a refusal that had no effect.
func (c Case) StopIgnored() bool {
	ignored := report.Bits(report.Outcomes, []report.Outcome{report.Ignored})
	said := report.Bits(report.Practices, []report.Practice{report.OptOutIgnored})
	return c.OptOuts&ignored != 0 || c.Practices&said != 0
}

// MostlySuspected says whether at least half of the case's reports may be
// coordinated.
func (c Case) MostlySuspected() bool { return c.Suspected > 0 && 2*c.Suspected >= c.Reports }

// Assigned says whether the case is a's.
func (c Case) Assigned(a account.Account) bool { return c.Assignee != "" && c.Assignee == a.ID }

// newCase opens a case for a report: of a canvass, or alone.
func newCase(r report.Report, of canvass.ID, now time.Time) Case {
	c := Case{
		ID: r.ID, Reference: r.Reference, State: New, Version: 1, Election: r.Election, Canvass: of, Kind: r.Kind,
		Channels: r.Channels, Practices: r.Practices, OptOuts: r.Outcomes, Departement: r.Departement, Commune: r.Commune,
		Entry: r.Entry, Reports: 1, SubjectKind: r.SubjectKind, SubjectName: r.SubjectName, Excerpt: excerpt(r.Message),
		ReceivedAt: r.ReceivedAt, UpdatedAt: now,
	}
	c.widen(r)
	return c
}

// join adds a report to a case that is there. How far the case was worked stays
// as it is, and so does its version: what a reviewer decides of an operation
// serves those who report it later too, and a form is not out of date because a
// voter filed.
func (c *Case) join(r report.Report, now time.Time) {
	c.Reports++
	c.Channels, c.Practices, c.OptOuts = c.Channels|r.Channels, c.Practices|r.Practices, c.OptOuts|r.Outcomes
	c.Entry |= r.Entry
	if r.Kind == report.Complaint {
		c.Kind = report.Complaint
	}
	c.UpdatedAt = now
	c.widen(r)
}

// absorb adds the reports of another case of the same operation.
func (c *Case) absorb(o Case, now time.Time) {
	c.Reports += o.Reports
	c.Suspected += o.Suspected
	c.Channels, c.Practices, c.OptOuts = c.Channels|o.Channels, c.Practices|o.Practices, c.OptOuts|o.OptOuts
	c.Entry |= o.Entry
	if o.Kind == report.Complaint {
		c.Kind = report.Complaint
	}
	c.UpdatedAt = now
	c.widen(report.Report{Contacts: []report.Contact{{On: o.FirstContact, Sender: o.Sender}, {On: o.LastContact}}})
}

// widen takes the days of a report's contacts, and its sender where none is
// known.
func (c *Case) widen(r report.Report) {
	for _, t := range r.Contacts {
		if c.FirstContact == "" || t.On.Before(c.FirstContact) {
			c.FirstContact = t.On
		}
		if t.On.After(c.LastContact) {
			c.LastContact = t.On
		}
		if c.Sender == "" {
			c.Sender = t.Sender
		}
	}
}

// excerpt returns the beginning of a text on one line, cut between words.
func excerpt(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(line) <= excerptLength {
		return line
	}
	cut := string([]rune(line)[:excerptLength])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.(«") + "…"
}
