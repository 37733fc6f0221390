package report

import (
	"slices"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Behalf says that somebody of the authority types in what a voter told it by
// other means than the form.
type Behalf struct {
	Way      Entry   // of Ways
	On       day.Day // it reached the authority
	Lang     string  // in which the voter is written to
	By, Name string  // who types it in: account id, and the name as it is
}

// Ways are how a report reaches the authority without the form.
var Ways = []Entry{OnPhone, OnPaper, OnEmail, AtDesk}

// Check says what is wrong with b on a day, in one of langs.
func (b Behalf) Check(today day.Day, langs []string) fault.Fields {
	var f fault.Fields
	if !slices.Contains(Ways, b.Way) {
		f.Add("way", "office.entry.error.way")
	}
	switch {
	case b.On == "":
		f.Add("on", "office.entry.error.on")
	case !b.On.Valid():
		f.Add("on", "report.error.day")
	case b.On.After(today):
		f.Add("on", "report.error.day_future")
	}
	if !slices.Contains(langs, b.Lang) {
		f.Add("lang", "office.entry.error.lang")
	}
	return f
}

// ActEnter is that somebody typed a report in.
const ActEnter journal.Act = "report.enter"

// Object is how the journal names the report of that reference.
func Object(reference string) string { return "report/" + reference }

// entered is the line of the journal for a report that b typed in.
func (b Behalf) entered(r Report) journal.Entry {
	return journal.Entry{
		Actor: b.By, ActorName: b.Name, Act: ActEnter, Object: Object(r.Reference),
		Detail: map[string]string{"way": string(b.Way), "on": string(b.On)},
	}
}
