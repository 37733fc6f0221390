package demo

import (
	"time"

	"vigie/internal/report"
)

// The hours between which a mailing of the day is sent, and how long ago it must
// have been for reports to have come in.
const (
	earliestSent, latestSent = 8.5, 20.5
	sentBefore               = 5 * time.Hour
)

// sendLately sends the mailings of the day: at the latest hour that machines
// call at and that lies far enough back.
func (c calendar) sendLately(sources []*source) {
	at := c.now.Add(-sentBefore)
	hour := float64(at.Hour()) + float64(at.Minute())/60
	if hour < earliestSent {
		at, hour = at.AddDate(0, 0, -1), latestSent
	}
	hour = min(hour, latestSent)
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	offset := int((midnight.Sub(c.round1).Hours() + 12) / 24) // half a day for a change of the clocks
	for _, s := range sources {
		if s.Lately {
			s.Waves = [][3]float64{{float64(offset), hour, 1}}
		}
	}
}

// The evening on which one hand filed its reports, and how fast.
const (
	floodHour = 21
	floodStep = 40 * time.Second
)

// repeat makes filings of one source the first of them over again: on one
// evening, as fast as one hand fills in a form that it knows.
func (m *maker) repeat(filed []made) {
	if len(filed) == 0 {
		return
	}
	f := filed[0].Filing
	f.Kind = report.Signalement
	f.Statement, f.Reporter.Email, f.Reporter.Name, f.Reporter.Phone, f.Reporter.Updates = filed[0].source.Said[0], "", "", "", false
	f.Message = m.grammar.say(filed[0].source.Text, m.facts(m.scene(filed[0].source)))
	y, month, d := m.now.AddDate(0, 0, -1).Date()
	at := time.Date(y, month, d, floodHour, 5, 0, 0, m.now.Location())
	for i := range filed {
		filed[i].Filing = f
		at = at.Add(floodStep + time.Duration(m.rng.IntN(20))*time.Second)
		filed[i].At = at
	}
}
