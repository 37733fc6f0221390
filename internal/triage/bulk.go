package triage

import (
	"slices"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Bulk is one act on many cases, done in the background one case after the other,
// each as if it were done alone.
type Bulk struct {
	ID           string
	State        BulkState
	Act          journal.Act // one of BulkActs, or ActBulkUndo
	Assignee     string      // account id, for ActAssign
	AssigneeName string
	Outcome      Outcome // for ActDecide
	Reasons      string  // for ActDecide, and of who undoes
	Undoes       string  // key of the one that this one takes back, or ""
	Author       string  // account id
	AuthorName   string
	Total        int
	MadeAt       time.Time
	EndedAt      *time.Time
}

// BulkState says how far a bulk is.
type BulkState string

// The states of a bulk.
const (
	BulkDraft   BulkState = "draft"   // its author has not said what to do
	BulkRunning BulkState = "running" // the portal works on it
	BulkStopped BulkState = "stopped" // somebody stopped it
	BulkDone    BulkState = "done"
)

// Ended says whether nothing more comes of b.
func (b Bulk) Ended() bool { return b.State == BulkStopped || b.State == BulkDone }

// Undoable says whether what b did can be taken back.
func (b Bulk) Undoable() bool { return b.Ended() && b.Undoes == "" }

// Governs says whether a may stop or undo b.
func (b Bulk) Governs(a account.Account) bool {
	return b.Author == a.ID && a.May(account.WorkCases) || a.May(account.AssignCases)
}

// BulkItem is one case of a bulk, as its author saw it.
type BulkItem struct {
	BulkID      string `gorm:"primaryKey"`
	Number      int    `gorm:"primaryKey;autoIncrement:false"` // in the order of the queue, from 1
	Reference   string
	Version     int
	Result      ItemResult
	After       int    // version of the case once it was done
	HadAssignee string // account id before it was done, or ""
}

// ItemResult is what came of one case.
type ItemResult string

// The results.
const (
	ItemWaits     ItemResult = ""
	ItemDone      ItemResult = "done"
	ItemChanged   ItemResult = "changed"   // somebody else was faster: left as they made it
	ItemPast      ItemResult = "past"      // its state is past the act
	ItemForbidden ItemResult = "forbidden" // not theirs to do
	ItemGone      ItemResult = "gone"      // there is no such case any more
	ItemFailed    ItemResult = "failed"    // a fault of ours, in the log
)

// ItemResults lists the results as they are told.
var ItemResults = []ItemResult{ItemDone, ItemChanged, ItemPast, ItemForbidden, ItemGone, ItemFailed, ItemWaits}

// What is done to many cases at once, as the journal says it. Each case has its
// own line beside it.
const (
	ActBulk     journal.Act = "bulk.start"
	ActBulkStop journal.Act = "bulk.stop"
	ActBulkUndo journal.Act = "bulk.undo"
)

// BulkActs lists the acts that can be done to many cases at once.
var BulkActs = []journal.Act{ActTake, ActAssign, ActRelease, ActWait, ActResume, ActDecide}

// BulkActsFor returns the acts that a may do to many cases.
func BulkActsFor(a account.Account) []journal.Act {
	return slices.DeleteFunc(slices.Clone(BulkActs), func(act journal.Act) bool { return !a.May(rules[act].needs) })
}

// BulkOutcomes lists the outcomes that many cases may come to at once: those that
// a reviewer decides alone and that name nothing else. What weighs on a campaign
// is decided case by case.
func BulkOutcomes() []Outcome {
	return slices.DeleteFunc(slices.Clone(Outcomes), func(o Outcome) bool {
		return terms[o].needs != account.WorkCases || terms[o].names != noTarget
	})
}

// BulkOrder is what is to be done, as it is typed.
type BulkOrder struct {
	Act      journal.Act
	Assignee account.Account // for ActAssign
	Outcome  Outcome         // for ActDecide
	Reasons  string          // for ActDecide
}

// check returns what must be mended in an order of a's, or nil.
func (o BulkOrder) check(a account.Account) error {
	var faults fault.Fields
	switch {
	case !slices.Contains(BulkActsFor(a), o.Act):
		faults.Add("act", "office.bulk.error.act")
	case o.Act == ActAssign && !o.Assignee.May(account.WorkCases):
		faults.Add("assignee", "case.error.assignee")
	case o.Act == ActDecide:
		if !slices.Contains(BulkOutcomes(), o.Outcome) {
			faults.Add("outcome", "case.error.outcome")
		}
		if o.Reasons == "" {
			faults.Add("reasons", "case.error.reasons")
		}
		if len([]rune(o.Reasons)) > MaxText {
			faults.Add("reasons", "report.error.too_long", "Count", MaxText)
		}
	}
	return faults.Err()
}
