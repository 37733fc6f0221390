package report

// Entry is something of how a report came in. It says nothing of what the
// report is worth: a voter without scripts is as right as any other.
type Entry string

// The ways.
const (
	Unchallenged Entry = "unchallenged" // the browser did not do the work that a challenge asks
	Baited       Entry = "baited"       // a field that people do not see was filled in
	ByProgram    Entry = "program"      // through the filing API
	OnPhone      Entry = "phone"        // told to the authority, which typed it in (Behalf); so are those below
	OnPaper      Entry = "letter"
	OnEmail      Entry = "email"
	AtDesk       Entry = "desk"
)

// Entries lists them; the place of each is its bit in reports.entry, so the
// order never changes and new ones go last.
var Entries = []Entry{Unchallenged, Baited, ByProgram, OnPhone, OnPaper, OnEmail, AtDesk}

// EntryList returns how the report came in; none is the ordinary way.
func (r Report) EntryList() []Entry { return FromBits(Entries, r.Entry) }
