package canvass

import "time"

// Hand is who overrules the machine, and why.
type Hand struct{ ID, Name, Reason string }

// Overruling is what somebody says of canvasses.
type Overruling struct {
	By      Hand
	From    ID       // that goes into another, or whose reports leave it
	Into    ID       // that they go to
	Reports []string // their keys, where not all of From are meant
}

// ActKind is what was done to canvasses by hand.
type ActKind string

// The acts.
const (
	Merged  ActKind = "merge" // two are one message
	Parted  ActKind = "split" // some reports are another message
	Moved   ActKind = "move"  // some reports are the message of another canvass
	Apart   ActKind = "apart" // two are not one message, as the machine has it too
	Undoing ActKind = "undo"
)

// Act is what somebody did to canvasses, and its row.
type Act struct {
	ID        string  // UUIDv7: later acts have larger keys
	Kind      ActKind `gorm:"column:act"`
	FromID    ID      // of Merged the one that went away, of Undoing that of the act
	IntoID    ID      // of Parted the new one
	Actor     string
	ActorName string
	Reason    string
	At        time.Time
	UndoneBy  string // key of the act that undid it, or ""
	Before    []byte // what Undo puts back, see past
}

// TableName is where gorm finds them.
func (Act) TableName() string { return "canvass_acts" }

// Stands says whether nobody undid the act.
func (a Act) Stands() bool { return a.UndoneBy == "" }

// mostRepresentatives is how many reports of a canvass stand for it in labelled
// pairs: an act gives their square at most, however large its canvasses are.
const mostRepresentatives = 6

// mostSampled is how many texts of a canvass are looked at for new exemplars,
// the commonest first.
const mostSampled = 64

// represented says whether a text needs no exemplar of its own among those of
// its part: one of them shows it, or there is no room.
func (e *Engine) represented(t Exemplar, among []Exemplar) bool {
	own := Canvass{}
	for _, x := range among {
		if x.Part == t.Part {
			own.Exemplars = append(own.Exemplars, x)
		}
	}
	if len(own.Exemplars) == 0 {
		return false
	}
	return len(among) >= mostExemplars || !e.fresh(t, e.match(t, own))
}

// second says whether a text is more like the second of two canvasses, as far as
// their exemplars tell.
func (e *Engine) second(t Exemplar, first, second []Exemplar) bool {
	return e.match(t, Canvass{Exemplars: second}).score > e.match(t, Canvass{Exemplars: first}).score
}
