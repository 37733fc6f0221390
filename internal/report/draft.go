package report

import (
	"slices"
	"time"
)

// DraftLife is how long an unfinished report is kept after its last page: a
// night's sleep, not more, since it says as much as a report does.
const DraftLife = 24 * time.Hour

// Draft is a report being told page by page. It is kept sealed to a key that
// only the voter's cookie makes.
type Draft struct {
	Filing  Filing
	Opposed string   // whether the voter asked that it stop: "yes", "no", or "" when not asked yet
	Since   int      // place among the contacts of the one that says what came after the first request to stop; 0 for none
	Matter  string   // of Matters, when it was asked what this is about
	Told    []string // wrong places that the voter was told of: see Elsewhere
	Done    []Step   // pages answered
	Receipt *Receipt // once filed: shown until the voter says it is kept
	Kept    bool     // the receipt was taken away as a file or a mail
	Behalf  *Behalf  // of a voter whom the authority types it in for; nil where voters tell it themselves

	Pasted   string    // the message as the voter pasted it at the start
	Readings []Reading // what the machine read in it, or in a file, and proposes
	Mail     *Mail     // what an e-mail that was added tells, and its words do not
	Looked   []Looked  // the files that the machine tried to read
}

// Looked is a file that the machine has looked at. Its bytes and its name are
// not in the draft.
type Looked struct {
	ID    string
	Type  FileType
	Read  bool // something was read in it
	Later bool // it could not be looked at then, and is worth another try
}

// Seen says that a file needs no look any more.
func (d *Draft) Seen(id string) bool {
	return slices.ContainsFunc(d.Looked, func(l Looked) bool { return l.ID == id && !l.Later })
}

// Look notes what became of looking at a file.
func (d *Draft) Look(l Looked) {
	d.Looked = append(slices.DeleteFunc(d.Looked, func(o Looked) bool { return o.ID == l.ID }), l)
}

// Mail is what the head of an e-mail tells of it.
type Mail struct {
	Recipients int  // visible ones; never who they are
	OptOut     bool // its head offers a way to unsubscribe
	Sent       time.Time
}

// Mark notes that step is answered.
func (d *Draft) Mark(step Step) {
	if !slices.Contains(d.Done, step) {
		d.Done = append(d.Done, step)
	}
}

// Has says whether step is answered.
func (d Draft) Has(step Step) bool { return slices.Contains(d.Done, step) }

// Reach sets how the voter was first reached. What depends on it is asked
// again, its answers kept to be read once more. A call already said to be live
// or recorded stays so.
func (d *Draft) Reach(c Channel) {
	first := d.First()
	if c == Call && d.called() {
		return
	}
	if c != first.Channel {
		d.forget(StepVoice, StepSender, StepPractices, StepOptOut)
	}
	if first.Channel = c; d.Since > 0 {
		d.Filing.Contacts[d.Since].Channel = c
	}
	if c == CallLive || c == CallAutomated {
		d.Mark(StepVoice)
	}
}

// First returns the contact that the form's pages tell of.
func (d *Draft) First() *Contact {
	if len(d.Filing.Contacts) == 0 {
		d.Filing.Contacts = make([]Contact, 1)
	}
	return &d.Filing.Contacts[0]
}

// forget asks steps again.
func (d *Draft) forget(asked ...Step) {
	d.Done = slices.DeleteFunc(d.Done, func(s Step) bool { return slices.Contains(asked, s) })
}
