// Package rights is what a voter may ask of a campaign: letters that ask it, the
// month in which they are owed an answer, and what comes of it. It must never
// keep a letter or what stands in it: only what was asked and on which days.
package rights

import (
	"slices"
	"time"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
)

// Right is one that a letter makes use of (GDPR).
type Right string

// The rights.
const (
	Access    Right = "access"  // what is held, and where it came from (articles 14 and 15)
	Objection Right = "object"  // to be left alone (article 21)
	Erasure   Right = "erasure" // (article 17)
)

// Rights lists the rights as they are shown. Their places are bits in the
// database: new ones come last.
var Rights = []Right{Access, Objection, Erasure}

// Answer is what came of a request, as the voter sees it.
type Answer string

// The answers. The first leaves the request open, until a later day.
const (
	Longer       Answer = "longer"       // they say that it takes up to three months
	Satisfied    Answer = "satisfied"    // the voter has what they asked for
	Insufficient Answer = "insufficient" // in part, or promised and not done
	Refused      Answer = "refused"
)

// Answers lists the answers as they are shown.
var Answers = []Answer{Satisfied, Insufficient, Refused, Longer}

// MaxRequests is how many requests are noted with one report: more than anybody
// sends, and few enough for a page.
const MaxRequests = 10

// oldest is how many years back a request may lie: beyond it, a wrong year was
// typed.
const oldest = 3

// longest is how many months a sender may take in all who said that it takes
// longer (GDPR, article 12-3: one, and two more).
const longest = 3

// Request is a letter that was sent, and its row: what it asked and when, and not
// one of its words.
type Request struct {
	ID         string `gorm:"primaryKey"` // UUIDv7
	ReportID   string
	Rights     int     // bits of Rights
	SentOn     day.Day // or received, as far as the voter knows
	DueOn      day.Day // the last day on which it can be answered in time
	Answer     Answer
	AnsweredOn day.Day // "" while it is open
	RemindedAt *time.Time
}

// TableName is where gorm finds them.
func (Request) TableName() string { return "rights_requests" }

// List returns what the request asks.
func (r Request) List() []Right { return report.FromBits(Rights, r.Rights) }

// Open says whether the request still waits for an answer.
func (r Request) Open() bool { return r.Answer == "" || r.Answer == Longer }

// Late says whether the last day has passed without an answer.
func (r Request) Late(today day.Day) bool { return r.Open() && today.After(r.DueOn) }

// Fruitless says whether a complaint need not wait: no answer in time, or one that
// does not do.
func (r Request) Fruitless(today day.Day) bool {
	return r.Late(today) || r.Answer == Insufficient || r.Answer == Refused
}

// Month returns the last day of the first month: a longer time must be announced
// by then (GDPR, article 12-3).
func (r Request) Month() day.Day { return report.LastDay(r.SentOn, 1) }

// Longest returns the last day for a sender who said in time that it takes longer.
func (r Request) Longest() day.Day { return report.LastDay(r.SentOn, longest) }

// Sent is a letter that a voter says they have sent.
type Sent struct {
	Rights []Right
	On     day.Day
}

// Check returns what is wrong with s on a day, or nil.
func (s Sent) Check(today day.Day) fault.Fields {
	var f fault.Fields
	if s.bits() == 0 {
		f.Add("rights", "letter.error.rights")
	}
	first := day.Of(today.Time().AddDate(-oldest, 0, 0))
	if wrong := notPast(s.On, today, "requests.error.sent_on"); wrong != "" {
		f.Add("sent_on", wrong)
	} else if s.On.Before(first) {
		f.Add("sent_on", "report.error.day_old", "Day", first)
	}
	return f
}

func (s Sent) bits() int { return report.Bits(Rights, s.Rights) }

// Begun returns the request that a letter begins.
func Begun(s Sent) Request {
	return Request{Rights: s.bits(), SentOn: s.On, DueOn: report.LastDay(s.On, 1)}
}

// Reply is what a voter says of an answer.
type Reply struct {
	Answer Answer
	On     day.Day // of the answer; unasked for Longer
}

// Check returns what is wrong with an answer to r on a day, or nil.
func (a Reply) Check(r Request, today day.Day) fault.Fields {
	var f fault.Fields
	if !slices.Contains(Answers, a.Answer) {
		f.Add("answer", "requests.error.answer")
	}
	if a.Answer == Longer { // of which no day is asked
		return f
	}
	if wrong := notPast(a.On, today, "requests.error.answered_on"); wrong != "" {
		f.Add("answered_on", wrong)
	} else if a.On.Before(r.SentOn) {
		f.Add("answered_on", "requests.error.answered_before", "Day", r.SentOn)
	}
	return f
}

// notPast says what is wrong with a day that must have come, "" for nothing;
// missing is it where none was told.
func notPast(d, today day.Day, missing string) string {
	switch {
	case d == "":
		return missing
	case !d.Valid():
		return "report.error.day"
	case d.After(today):
		return "report.error.day_future"
	}
	return ""
}

// after returns r with an answer noted.
func (r Request) after(a Reply) Request {
	r.Answer, r.AnsweredOn = a.Answer, a.On
	if a.Answer == Longer {
		r.AnsweredOn, r.DueOn, r.RemindedAt = "", r.Longest(), nil
	}
	return r
}
