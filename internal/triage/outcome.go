package triage

import (
	"slices"

	"vigie/internal/account"
)

// Outcome is what a case comes to: the outcomes of the field (DOMAIN.md §2).
type Outcome string

// The outcomes.
const (
	Precisions   Outcome = "precisions"    // the voter is asked for more
	OutOfScope   Outcome = "out_of_scope"  // sent on to who deals with it
	Attached     Outcome = "attached"      // to the case of a known operation
	Dismissed    Outcome = "closed"        // nothing follows
	Reminder     Outcome = "reminder"      // of the rules, to the campaign
	ToComplaint  Outcome = "complaint"     // becomes a complaint (RGPD art. 77)
	Control      Outcome = "control"       // a formal control is opened
	FormalNotice Outcome = "formal_notice" // loi 78-17 art. 20 II
	CallToOrder  Outcome = "call_to_order"
	Warning      Outcome = "warning"
	Fine         Outcome = "fine"
	Forwarded    Outcome = "forwarded" // to another authority
	Abuse        Outcome = "abuse"     // set aside: leaves the figures
)

// target is what a decision must name beside its reasons.
type target int

const (
	noTarget target = iota
	toBody          // one of Bodies
	toCase          // the reference of another case
)

// term is what the table knows of an outcome.
type term struct {
	needs account.Permission
	basis bool   // the article it rests on must be named
	names target // what else must be named
	then  State  // where the case goes
}

// terms is the table of outcomes, read only. What weighs on a campaign is for
// account.DecideSanctions: a formal control and passing a case on to another
// authority do. A decision that awaits an answer leaves the case waiting.
var terms = map[Outcome]term{
	Precisions:   {account.WorkCases, false, noTarget, Waiting},
	OutOfScope:   {account.WorkCases, false, noTarget, Closed},
	Attached:     {account.WorkCases, false, toCase, Closed},
	Dismissed:    {account.WorkCases, false, noTarget, Closed},
	Reminder:     {account.WorkCases, false, noTarget, Closed},
	ToComplaint:  {account.WorkCases, false, noTarget, Closed},
	Control:      {account.DecideSanctions, false, noTarget, Waiting},
	FormalNotice: {account.DecideSanctions, true, noTarget, Waiting},
	CallToOrder:  {account.DecideSanctions, true, noTarget, Closed},
	Warning:      {account.DecideSanctions, true, noTarget, Closed},
	Fine:         {account.DecideSanctions, true, noTarget, Closed},
	Forwarded:    {account.DecideSanctions, false, toBody, Closed},
	Abuse:        {account.WorkCases, false, noTarget, Closed},
}

// Outcomes lists the outcomes as they are offered, the heaviest last.
var Outcomes = []Outcome{
	Dismissed, Reminder, Attached, Precisions, OutOfScope, ToComplaint, Abuse,
	Control, FormalNotice, CallToOrder, Warning, Fine, Forwarded,
}

// Valid says whether o is an outcome.
func (o Outcome) Valid() bool { return terms[o].needs != "" }

// Needs returns the permission that o asks for.
func (o Outcome) Needs() account.Permission { return terms[o].needs }

// NeedsBasis says whether the article that o rests on must be named.
func (o Outcome) NeedsBasis() bool { return terms[o].basis }

// MayDecide says whether a may decide o.
func MayDecide(a account.Account, o Outcome) bool { return o.Valid() && a.May(terms[o].needs) }

// OutcomesFor returns the outcomes that a may decide, in the order of Outcomes.
func OutcomesFor(a account.Account) []Outcome {
	return slices.DeleteFunc(slices.Clone(Outcomes), func(o Outcome) bool { return !MayDecide(a, o) })
}

// Body is another authority or service that a case is passed on to.
type Body string

// Bodies lists them (data/taxonomy.json). The CNCCEP exists for a presidential
// election only.
var Bodies = []Body{"arcom", "cnccep", "cnccfp", "prosecutor", "arcep", "33700", "dgccrf"}
