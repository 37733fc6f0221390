package triage

import (
	"vigie/internal/day"
	"vigie/internal/report"
)

// Repeat is what came after a refusal.
type Repeat struct {
	On       day.Day // the refusal's; "" when the voter did not say, and then nothing is counted
	Means    report.Means
	Outcome  report.Outcome
	Contacts int              // on later days
	Channels []report.Channel // of those
	Last     int              // days from the refusal to the last of them
}

// Repeats returns, for each refusal of r, what came after it: see report.Sequel.
func Repeats(r report.Report) []Repeat {
	repeats := make([]Repeat, len(r.OptOuts))
	for i, o := range r.OptOuts {
		came := o.Sequel(r.Contacts)
		repeats[i] = Repeat{On: o.On, Means: o.Means, Outcome: o.Outcome, Contacts: came.Contacts, Channels: came.Channels, Last: came.Days}
	}
	return repeats
}

// ListWithoutLine says whether r gives the electoral list as the origin of a
// telephone number or an e-mail address: the list holds neither
// (DOMAIN.md §2), so that the data came from elsewhere too.
func ListWithoutLine(r report.Report) bool {
	without := []report.Channel{report.SMS, report.CallLive, report.CallAutomated, report.Email}
	return r.DataOrigin == "electoral_list" && r.Channels&report.Bits(report.Channels, without) != 0
}
