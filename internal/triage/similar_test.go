package triage

import (
	"testing"

	"vigie/internal/day"
	"vigie/internal/report"
)

func TestKin(t *testing.T) {
	call := report.Bits(report.Channels, []report.Channel{report.CallAutomated})
	of := func(change func(*Case)) Case {
		c := Case{Channels: call, SubjectName: "Demain Ensemble", Commune: "35238", FirstContact: "2026-03-02", LastContact: "2026-03-04"}
		if change != nil {
			change(&c)
		}
		return c
	}
	on := func(first, last day.Day) func(*Case) {
		return func(c *Case) { c.FirstContact, c.LastContact = first, last }
	}
	for name, c := range map[string]struct {
		other  Case
		sender bool
		close  bool
	}{
		"the same in all":         {of(nil), true, true},
		"whom, where and when":    {of(nil), false, true},
		"a day later":             {of(on("2026-03-05", "2026-03-05")), false, true},
		"a week later":            {of(on("2026-03-11", "2026-03-11")), false, false},
		"its number a week later": {of(on("2026-03-11", "2026-03-11")), true, true},
		"its number in autumn":    {of(func(c *Case) { c.FirstContact, c.LastContact, c.Commune = "2026-10-01", "2026-10-01", "75056" }), true, false},
		"elsewhere":               {of(func(c *Case) { c.Commune = "75056" }), false, false},
		"elsewhere, in those words": {of(func(c *Case) {
			c.Commune, c.Excerpt = "75056", "Une voix enregistrée, un sondage sur la sécurité du centre"
		}), false, true},
		"for another":        {of(func(c *Case) { c.SubjectName = "Le Phare commun" }), false, false},
		"by another channel": {of(func(c *Case) { c.Channels = 1 }), false, false},
	} {
		a := of(nil)
		if c.other.Excerpt != "" {
			a.Excerpt = "Un sondage sur la sécurité : une voix enregistrée au téléphone"
		}
		k, ok := kin(a, c.other, c.sender)
		if got := ok && k.Close(); got != c.close {
			t.Errorf("%s: %+v, %d points, close %t", name, k, k.Points(), got)
		}
		if back, _ := kin(c.other, a, c.sender); back != k {
			t.Errorf("%s: %+v one way, %+v the other", name, k, back)
		}
	}
}
