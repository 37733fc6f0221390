package triage

import (
	"fmt"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// What is done to a case, as the journal says it.
const (
	ActTake    journal.Act = "case.take"
	ActRelease journal.Act = "case.release"
	ActAssign  journal.Act = "case.assign"
	ActNote    journal.Act = "case.note"
	ActWait    journal.Act = "case.wait"
	ActResume  journal.Act = "case.resume"
	ActDecide  journal.Act = "case.decide"
	ActReopen  journal.Act = "case.reopen"
	ActUnseal  journal.Act = "report.unseal"
)

// What is done to a file of a report, as the journal says it.
const (
	ActFileOpen     journal.Act = "attachment.open"
	ActFileDownload journal.Act = "attachment.download"
	ActFileChanged  journal.Act = "attachment.changed" // found when it was opened: it is not what was kept
	ActFileRedact   journal.Act = "attachment.redact"
	ActFileUnredact journal.Act = "attachment.unredact"
	ActFileScan     journal.Act = "attachment.scan"     // by the portal, later than the file came
	ActFileInfected journal.Act = "attachment.infected" // malware was found
)

// moves says from which state to which an act leads; what is not in it is past.
type moves map[State]State

// rule says when an act may be done, and where it leads.
type rule struct {
	needs account.Permission
	moves moves
	own   bool // on a case of somebody else, only who may assign does it
	late  bool // may be done on a case that has changed since it was seen
}

// rules is the table of acts, read only. Where a decision leads is in terms.
var rules = map[journal.Act]rule{
	ActTake:    {needs: account.WorkCases, moves: moves{New: Open, Open: Open, Waiting: Waiting}, own: true},
	ActRelease: {needs: account.WorkCases, moves: moves{Open: New, Waiting: New}, own: true},
	ActAssign:  {needs: account.AssignCases, moves: moves{New: Open, Open: Open, Waiting: Waiting}},
	ActNote:    {needs: account.WorkCases, moves: moves{New: New, Open: Open, Waiting: Waiting, Closed: Closed}, late: true},
	ActWait:    {needs: account.WorkCases, moves: moves{Open: Waiting}, own: true},
	ActResume:  {needs: account.WorkCases, moves: moves{Waiting: Open}, own: true},
	ActAsk:     {needs: account.WorkCases, moves: moves{New: Waiting, Open: Waiting, Waiting: Waiting}, own: true},
	ActHear:    {needs: account.WorkCases, moves: moves{New: New, Open: Open, Waiting: Waiting, Closed: Closed}, late: true},
	ActDecide:  {needs: account.WorkCases, moves: moves{New: Closed, Open: Closed, Waiting: Closed}, own: true},
	ActReopen:  {needs: account.WorkCases, moves: moves{Closed: Open}},
	ActLetter:  {needs: account.WriteLetters, moves: moves{New: Open, Open: Open, Waiting: Waiting, Closed: Closed}, own: true},
	ActRecode:  {needs: account.WriteLetters, moves: moves{New: New, Open: Open, Waiting: Waiting, Closed: Closed}, own: true, late: true},
}

// check says why a may not do act on c: fault.Forbidden for what is not theirs
// to do, fault.Conflict for what the case is past, nil when they may.
func check(act journal.Act, c Case, a account.Account) error {
	r := rules[act]
	switch {
	case r.needs == "" || !a.May(r.needs):
		return fmt.Errorf("%s %s: %w", act, c.Reference, fault.Forbidden)
	case r.moves[c.State] == "":
		return fmt.Errorf("%s %s in state %s: %w", act, c.Reference, c.State, fault.Conflict)
	case r.own && c.Assignee != "" && !c.Assigned(a) && !a.May(account.AssignCases):
		return fmt.Errorf("%s %s, which is somebody else's: %w", act, c.Reference, fault.Forbidden)
	case act == ActTake && c.Assigned(a):
		return fmt.Errorf("%s %s twice: %w", act, c.Reference, fault.Conflict)
	case act == ActReopen && !MayDecide(a, c.Outcome):
		return fmt.Errorf("%s %s decided above: %w", act, c.Reference, fault.Forbidden)
	}
	return nil
}

// May says whether a may do act on c now.
func May(act journal.Act, c Case, a account.Account) bool { return check(act, c, a) == nil }

// give makes a case a's, or nobody's.
func (c *Case) give(a account.Account) { c.Assignee, c.AssigneeName = a.ID, a.Name }

// decided takes over what a decision changes. A case that was nobody's becomes
// that of who decided, so that somebody answers for it.
func (c *Case) decided(d Decision, by account.Account) {
	c.Outcome, c.State, c.DecidedAt = d.Outcome, terms[d.Outcome].then, &d.At
	if c.Assignee == "" {
		c.give(by)
	}
}

// reopened takes back what a decision changed; the decision itself stays.
func (c *Case) reopened(by account.Account) {
	c.Outcome, c.State, c.DecidedAt = "", Open, nil
	c.give(by)
}

// Ruling is a decision as it is typed.
type Ruling struct {
	Outcome    Outcome `field:"outcome" validate:"required,outcome"`
	Reasons    string  `field:"reasons" validate:"required,max=5000"`
	LegalBasis string  `field:"legal_basis" validate:"max=500"`
	Body       string  `field:"body"`     // for Forwarded, one of Bodies
	Attached   string  `field:"attached"` // for Attached, the reference of another case
}

// target returns what the ruling must name, and "" for what it need not.
func (r Ruling) target() string {
	switch terms[r.Outcome].names {
	case toBody:
		return r.Body
	case toCase:
		return Reference(r.Attached)
	}
	return ""
}

// noteForm is a note as it is typed.
type noteForm struct {
	Text string `field:"note" validate:"required,max=5000"`
}

// reopenForm is why a case is opened again.
type reopenForm struct {
	Text string `field:"reopen_reason" validate:"required,max=5000"`
}

// unsealForm is why what is sealed is opened; the journal keeps it.
type unsealForm struct {
	Text string `field:"reason" validate:"required,max=500"`
}
