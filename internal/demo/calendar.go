package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"vigie/internal/day"
	"vigie/internal/election"
)

// The days of the demo, counted from the first round.
const (
	opensBefore = 75 // when reports begin to be taken
	runsBefore  = 70 // when the first ones came: ten weeks
	between     = 7  // from the first round to the second
	closesAfter = 35 // the second round, and four weeks for the late ones
)

// calendar is the election's, seen from now.
type calendar struct {
	now    time.Time
	round1 time.Time // midnight, local
}

// newCalendar puts the first round on the last Sunday before now.
func newCalendar(now time.Time) calendar {
	back := int(now.Weekday())
	if back == 0 {
		back = 7 // on a Sunday, the one before: the vote is over
	}
	y, m, d := now.Date()
	return calendar{now: now, round1: time.Date(y, m, d-back, 0, 0, 0, 0, now.Location())}
}

// day returns the day that is offset days after the first round.
func (c calendar) day(offset int) day.Day { return day.Of(c.round1).Add(offset) }

func (c calendar) election() election.Election {
	return election.Election{
		Slug: Slug, Kind: "municipales",
		NameFR: "Municipales fictives", NameEN: "Fictional municipal elections",
		Round1: c.day(0), Round2: c.day(between),
		Opens: c.day(-opensBefore), Closes: c.day(closesAfter),
	}
}

// moment is when a voter was reached: a local day and time, and the instant.
type moment struct {
	offset int // days from the first round
	hour   float64
	at     time.Time
}

// clock is the local time as a form takes it.
func (m moment) clock() string {
	minutes := int(m.hour * 60)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// on returns the moment at an hour of a day, where the clocks are ahead hours
// ahead of metropolitan France.
func (c calendar) on(offset int, hour float64, ahead int) moment {
	hour = min(max(hour, 0), 23.98)
	y, m, d := c.round1.Date()
	local := time.Date(y, m, d+offset, 0, int(hour*60), 0, 0, c.round1.Location())
	return moment{offset, hour, local.Add(-time.Duration(ahead) * time.Hour)}
}

// sent returns the waves of a mailing that had reached everybody an hour ago.
func (c calendar) sent(waves [][3]float64, ahead int) [][3]float64 {
	var past [][3]float64
	for _, w := range waves {
		if c.on(int(w[0]), w[1]+3, ahead).at.Before(c.now.Add(-time.Hour)) {
			past = append(past, w)
		}
	}
	return past
}

// reached draws when a copy of a mailing reached a voter.
func (c calendar) reached(rng *rand.Rand, waves [][3]float64, ahead int) moment {
	past := c.sent(waves, ahead)
	if len(past) == 0 { // it has gone out at home and not yet there: told on the day before
		return c.on(int(waves[0][0])-1, waves[0][1], ahead)
	}
	w := past[weighted(rng, len(past), func(i int) float64 { return past[i][2] })]
	spread := min(max(rng.NormFloat64()*0.7, -1.8), 2.8) // hours: operators send in turns
	return c.on(int(w[0]), w[1]+spread, ahead)
}

// rise is how many single contacts happen on a day: more and more, a peak in
// the last days, less once the vote is over, and a little more for the second.
func rise(offset int) float64 {
	d := float64(offset)
	switch {
	case offset > 0:
		return 0.5*math.Exp(-d/5) + 0.05*d
	case offset == 0:
		return 0.6
	case offset >= -5:
		return 0.15 + 1.5*math.Exp(d/20)
	}
	return 0.15 + math.Exp(d/20)
}

// alone draws when a single contact happened, around an hour.
func (c calendar) alone(rng *rand.Rand, hour float64, ahead int) moment {
	last := int(c.now.Sub(c.round1).Hours()/24) - 1
	i := weighted(rng, runsBefore+last+1, func(i int) float64 { return rise(i - runsBefore) })
	hour = min(max(hour+rng.NormFloat64()*1.8, 7), 22.6)
	return c.on(i-runsBefore, hour, ahead)
}

// told draws when a voter reports what happened: most within a day, in waking
// hours, and always before now.
func (c calendar) told(rng *rand.Rand, m moment, ahead int) time.Time {
	for range 8 {
		at := c.awake(m.at.Add(delay(rng)), ahead)
		if at.Before(c.now.Add(-time.Minute)) {
			return at
		}
	}
	room := max(c.now.Sub(m.at)-time.Minute, time.Minute)
	return m.at.Add(time.Duration(rng.Float64() * float64(room)))
}

// delay draws how long a voter waits.
func delay(rng *rand.Rand) time.Duration {
	hours := []float64{0.1 + 3*rng.Float64(), 4 + 26*rng.Float64(), 24 * (1 + 4*rng.Float64()), 24 * (5 + 14*rng.Float64())}
	shares := []float64{0.44, 0.32, 0.2, 0.04}
	i := weighted(rng, len(hours), func(i int) float64 { return shares[i] })
	return time.Duration(hours[i] * float64(time.Hour)).Truncate(time.Second)
}

// awake moves an instant of the night to the morning.
func (c calendar) awake(at time.Time, ahead int) time.Time {
	local := at.In(c.now.Location()).Add(time.Duration(ahead) * time.Hour)
	if h := local.Hour(); h < 7 {
		return at.Add(7 * time.Hour)
	}
	return at
}
