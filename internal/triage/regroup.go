package triage

import (
	"encoding/json"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// What is done to which reports are one case, as the journal says it.
const (
	ActMerge journal.Act = "case.merge"
	ActSplit journal.Act = "case.split"
	ActMove  journal.Act = "case.move"
	ActApart journal.Act = "case.apart" // two are not one
	ActUndo  journal.Act = "case.undo"
)

// ActLabels is taking away the pairs of texts that people put together or apart.
const ActLabels journal.Act = "pairs.export"

// LabelsObject is how the journal names those pairs.
const LabelsObject = "pairs"

// Regrouping is an act by which somebody put two cases together or apart, and
// its row.
type Regrouping struct {
	ID             string // that of its canvass.Act: later ones have larger keys
	Act            journal.Act
	CaseID         string // that stayed: the other went into it, or its reports left it
	CaseReference  string
	OtherID        string // that went away, was split off, got reports or is another
	OtherReference string
	Actor          string
	ActorName      string
	Reports        int // that went from one to the other
	Reason         string
	At             time.Time
	UndoneBy       string // key of the one that undid it, or ""
	Before         []byte // what undoing puts back, see undoing
}

// Stands says whether the regrouping can still be undone: that nobody did, and
// that it is no undoing itself.
func (r Regrouping) Stands() bool { return r.UndoneBy == "" && r.Act != ActUndo }

// RegroupedReport says in which case a report of a regrouping was before; it is
// the row.
type RegroupedReport struct {
	ActID    string `gorm:"primaryKey"`
	ReportID string `gorm:"primaryKey"`
	CaseID   string
}

// undoing is how two cases were before they were regrouped, and what is needed
// to tell whether anything was decided since.
type undoing struct {
	Case, Other Case
	Then        standing // of the case that stayed, afterwards
	Moved       []string // keys of notes and decisions that went with the other
	Copied      string   // key of the decision that a part took with it, or ""
	Same        bool     // both were of one canvass already
}

func (u undoing) packed() []byte {
	b, err := json.Marshal(u)
	if err != nil { // texts, numbers and instants alone
		panic(err)
	}
	return b
}

// standing is how far a case was worked.
type standing struct {
	State        State
	Outcome      Outcome
	Assignee     string
	AssigneeName string
	DecidedAt    *time.Time
}

func (c Case) standing() standing {
	return standing{c.State, c.Outcome, c.Assignee, c.AssigneeName, c.DecidedAt}
}

// stand puts a case where another stands.
func (c *Case) stand(s standing) {
	c.State, c.Outcome, c.Assignee, c.AssigneeName, c.DecidedAt = s.State, s.Outcome, s.Assignee, s.AssigneeName, s.DecidedAt
}

// same says whether nothing was decided nor given to somebody else in between.
func (s standing) same(o standing) bool {
	return s.State == o.State && s.Outcome == o.Outcome && s.Assignee == o.Assignee
}

// Stays says which of two cases stays when they become one: the one that was
// decided, else the one that somebody worked on, else the older.
func Stays(a, b Case) (stays, goes Case) {
	if a.ID > b.ID {
		a, b = b, a
	}
	switch {
	case a.Outcome == "" && b.Outcome != "":
		return b, a
	case a.Outcome == "" && a.State == New && b.State != New:
		return b, a
	}
	return a, b
}

// Barred returns the key of why somebody may not do act between two cases, or "".
// For ActSplit both are the same.
func Barred(act journal.Act, a, b Case, by account.Account) string {
	switch {
	case !by.May(account.RegroupCases):
		return "regroup.error.forbidden"
	case act != ActSplit && a.ID == b.ID:
		return "regroup.error.self"
	case a.Election != b.Election:
		return "regroup.error.election"
	case act == ActApart:
		return ""
	case heldByAnother(a, by) || heldByAnother(b, by):
		return "regroup.error.theirs"
	}
	return barredByDecision(act, a, b, by)
}

// barredByDecision is Barred for what was decided. What was set aside as abuse
// and what was not never become one: either the figures would lose true reports,
// or take in false ones.
func barredByDecision(act journal.Act, a, b Case, by account.Account) string {
	joins := act == ActMerge
	switch {
	case a.Outcome == b.Outcome:
		return ""
	case joins && (a.Outcome == Abuse || b.Outcome == Abuse):
		return "regroup.error.abuse"
	case joins && a.Outcome != "" && b.Outcome != "":
		return "regroup.error.decided"
	case !by.May(account.RegroupDecided):
		return "regroup.error.supervisor"
	}
	return ""
}

// BarredUndo returns the key of why somebody may not undo r, which is between two
// cases as they are now, or "". Of a merge both are the one that it left.
func BarredUndo(r Regrouping, c, other Case, by account.Account) string {
	switch {
	case !by.May(account.RegroupCases):
		return "regroup.error.forbidden"
	case r.Act == ActApart:
		return ""
	case heldByAnother(c, by) || heldByAnother(other, by):
		return "regroup.error.theirs"
	case r.Act == ActMove: // reports leave one decision for another
		return barredByDecision(ActMove, c, other, by)
	case r.Act == ActSplit:
		return barredByDecision(ActMerge, c, other, by)
	}
	var before undoing
	if json.Unmarshal(r.Before, &before) != nil {
		return "regroup.error.later"
	}
	if before.Case.Outcome != before.Other.Outcome && !by.May(account.RegroupDecided) {
		return "regroup.error.supervisor"
	}
	return ""
}

// heldByAnother says whether a case is somebody else's, who alone works on it, or who
// may assign.
func heldByAnother(c Case, by account.Account) bool {
	return c.Assignee != "" && !c.Assigned(by) && !by.May(account.AssignCases)
}

// takeOver gives the case that stays what it lacks of the one that goes.
func (c *Case) takeOver(goes Case) {
	c.Reports += goes.Reports
	if c.Outcome != "" {
		return
	}
	if c.State == New {
		c.State = goes.State
	}
	if c.Assignee == "" {
		c.Assignee, c.AssigneeName = goes.Assignee, goes.AssigneeName
	}
}

// refold copies anew from its reports what a case is found and named by.
func (c *Case) refold(g report.Gist, spread report.Spread) {
	f := newCase(g.First, c.Canvass, c.UpdatedAt)
	c.Kind, c.Channels, c.Practices, c.OptOuts, c.Sender = g.Kind, g.Channels, g.Practices, g.Outcomes, g.Sender
	c.Entry = g.Entry
	c.Departement, c.Commune, c.SubjectKind, c.SubjectName, c.Excerpt = f.Departement, f.Commune, f.SubjectKind, f.SubjectName, f.Excerpt
	c.ReceivedAt, c.FirstContact, c.LastContact = f.ReceivedAt, f.FirstContact, f.LastContact
	if n := len(spread.Days); n > 0 {
		c.FirstContact, c.LastContact = spread.Days[0].On, spread.Days[n-1].On
	}
}

// regroupForm is why cases are regrouped.
type regroupForm struct {
	Reason string `field:"regroup_reason" validate:"required,max=500"`
}

// bar returns a fault of a field unless key is "".
func bar(field, key string) error {
	if key == "" {
		return nil
	}
	return fault.Fields{{Field: field, Key: key}}
}
