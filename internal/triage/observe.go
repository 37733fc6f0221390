package triage

import (
	"slices"

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

// Repeats returns, for each refusal of r, the contacts that came on a later day
// whatever their channel: who objects need not do it channel by channel (RGPD
// art. 21-2, 21-3). What came the same day is not counted: nobody can tell which
// was first.
func Repeats(r report.Report) []Repeat {
	repeats := make([]Repeat, len(r.OptOuts))
	for i, o := range r.OptOuts {
		repeats[i] = Repeat{On: o.On, Means: o.Means, Outcome: o.Outcome}
		if o.On != "" {
			repeats[i].count(r.Contacts)
		}
	}
	return repeats
}

func (p *Repeat) count(contacts []report.Contact) {
	for _, c := range contacts {
		if !c.On.After(p.On) {
			continue
		}
		p.Contacts += max(c.Count, 1)
		p.Last = max(p.Last, c.On.Since(p.On))
		if !slices.Contains(p.Channels, c.Channel) {
			p.Channels = append(p.Channels, c.Channel)
		}
	}
}

// ListWithoutLine says whether r gives the electoral list as the origin of a
// telephone number or an e-mail address: the list holds neither
// (DOMAIN.md §2), so that the data came from elsewhere too.
func ListWithoutLine(r report.Report) bool {
	without := []report.Channel{report.SMS, report.CallLive, report.CallAutomated, report.Email}
	return r.DataOrigin == "electoral_list" && r.Channels&report.Bits(report.Channels, without) != 0
}
