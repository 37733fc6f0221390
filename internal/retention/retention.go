// Package retention is what is erased, and when: a report that its voter
// withdraws, in every room at once, and by rule what has had its time. It must
// never keep of a report what leads back to it: a tombstone has its reference and
// the day it was erased, and counts stand apart from both.
package retention

import (
	"time"

	"vigie/internal/day"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// Why says why a report was erased.
type Why string

// The reasons.
const (
	Withdrawn Why = "withdrawn" // its voter asked: it is in no figure any more
	Expired   Why = "expired"   // its time was over: the figures count it on
)

// What is noted in the journal: that it happened, to which report, and no word
// of what it said.
const (
	ActWithdraw journal.Act = "report.withdraw"
	ActExpire   journal.Act = "report.expire"
)

// Tombstone is what stays of an erased report, and its row. Locator lets its code
// be answered, which only the voter has; it goes after CodeLife.
type Tombstone struct {
	Reference string `gorm:"primaryKey"`
	Locator   []byte
	Why       Why
	Election  string
	ErasedAt  time.Time
}

// CodeLife is how long the code of an erased report is still answered: a voter
// who comes back learns that nothing is left, and not that the code is wrong.
const CodeLife = 365 * 24 * time.Hour

// Reason is why a voter withdraws, where they say so: counted for an election,
// and kept with no report.
type Reason string

// Reasons lists what a voter can choose, as it is shown.
var Reasons = []Reason{"mistake", "again", "settled", "privacy", "pressure", "other"}

// Periods are how long reports are kept, in months after the last day on which
// their election took reports. The law sets none: it asks for no longer than the
// purpose needs (GDPR, article 5-1-e), and for a figure that people are told
// (article 13-2-a).
type Periods struct {
	Reports int // those that are closed, or that nobody took up
	Cases   int // complaints, and reports in a case that somebody still works on
}

// The periods that hold where none are set. A year is what the study of an
// election and of the contests over it takes; three are what a procedure against
// a candidate takes (those of 2022 ended in decisions of December 2025).
const (
	ReportMonths = 12
	CaseMonths   = 36
)

// Over says whether the time of a report is over at a moment. closes is the last
// day on which its election took reports; worked says that somebody still works
// on its case.
func (p Periods) Over(r report.Report, closes day.Day, worked bool, now time.Time) bool {
	months := p.Reports
	if worked || r.Kind == report.Complaint {
		months = max(months, p.Cases)
	}
	return !now.Before(closes.Time().AddDate(0, months, 1))
}

// Done is what one rule erased, or would.
type Done struct {
	Rule Rule
	Rows int
}

// Rule names one of the rules by which things are erased in time.
type Rule string

// The rules, in the order in which they are run.
const (
	Drafts  Rule = "drafts"  // unsent drafts and the keys of repeated filings, after a day
	Reports Rule = "reports" // reports whose time is over, with all that goes with them
	Codes   Rule = "codes"   // codes of reports that were erased a year ago
	Files   Rule = "files"   // bytes of files whose report or draft is gone
)

// keptCount is how many reports whose time is over were alike in all that the
// figures count, and its row.
type keptCount struct {
	Election    string
	Kind        report.Kind
	Channels    int
	Practices   int
	Outcomes    int
	DataOrigin  report.DataOrigin
	SubjectKind report.SubjectKind
	Departement string
	Week        day.Day // Monday of the week in which they were filed, in Paris
	Decided     string
	Canvass     int64
	Suspected   bool
	Reports     int
}

// reasonCount is how many voters withdrew for a reason, and its row.
type reasonCount struct {
	Election string `gorm:"primaryKey"`
	Reason   Reason `gorm:"primaryKey"`
	Reports  int
}

// TableName is where gorm finds them.
func (reasonCount) TableName() string { return "withdrawal_reasons" }
