package triage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"vigie/internal/report"
)

// crowd makes the traces of one operation: voters who have only its message in
// common, and those whom somebody sent.
type crowd struct {
	rng   *rand.Rand
	n     int
	at    time.Time
	all   []report.Trace
	false map[string]bool // whom somebody sent
}

func newCrowd(seed uint64) *crowd {
	return &crowd{rng: rand.New(rand.NewPCG(seed, 4)), at: time.Date(2026, 3, 9, 18, 0, 0, 0, time.UTC), false: map[string]bool{}}
}

// voter is a real one: of a place, with what they tick, maybe words of their own.
func (c *crowd) voter(at time.Time, places, kinds int) {
	t := report.Trace{Answers: fmt.Sprint("v", c.rng.IntN(places), " ", c.rng.IntN(kinds)), Told: 2 + c.rng.IntN(5), Message: "exact"}
	if c.rng.Float64() < 0.4 { // a cut screenshot, lost accents
		t.Message = fmt.Sprint("variant ", c.rng.IntN(400))
	}
	if c.rng.Float64() < 0.6 {
		t.Statement = fmt.Sprint("own words ", c.n)
	}
	c.put(t, at, false)
}

func (c *crowd) put(t report.Trace, at time.Time, sent bool) {
	c.n++
	t.ReportID, t.ReceivedAt = fmt.Sprintf("%06d", c.n), at
	c.all = append(c.all, t)
	if sent {
		c.false[t.ReportID] = true
	}
}

// wave is n voters within a span, most of them at its beginning.
func (c *crowd) wave(n int, span time.Duration, places, kinds int) {
	for range n {
		c.voter(c.at.Add(time.Duration(c.rng.ExpFloat64()*float64(span)/3)), places, kinds)
	}
}

// arrives returns the instants of n filings within a span.
func (c *crowd) arrives(n int, span time.Duration, evenly bool) []time.Time {
	var at []time.Time
	for i := range n {
		d := time.Duration(c.rng.Float64() * float64(span))
		if evenly {
			d = span/time.Duration(n)*time.Duration(i) + time.Duration(c.rng.Float64()*0.2*float64(span)/float64(n))
		}
		at = append(at, c.at.Add(20*time.Minute+d))
	}
	return at
}

// flood is n filings of one hand.
func (c *crowd) flood(n int, span time.Duration, evenly bool, make func(i int) report.Trace) {
	for i, at := range c.arrives(n, span, evenly) {
		c.put(make(i), at, true)
	}
}

// judged returns how many of the flood were suspected, and how many voters.
func (c *crowd) judged() (right, wrong int) {
	slices.SortFunc(c.all, func(a, b report.Trace) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	for _, x := range suspects(c.all) {
		for _, t := range x.reports {
			if c.false[t.ReportID] {
				right++
			} else {
				wrong++
			}
		}
	}
	return right, wrong
}

// TestSuspicionOfWavesAndFloods measures the suspicion on what it is made for
// and on what it must leave alone: 200 drawings of each kind.
func TestSuspicionOfWavesAndFloods(t *testing.T) {
	same := func(int) report.Trace {
		return report.Trace{Answers: "f", Told: 6, Message: "exact", Statement: "one statement"}
	}
	for _, k := range []struct {
		name          string
		draw          func(*crowd)
		recall, wrong float64 // at least, at most of the voters
	}{
		{"a mailing to the whole country", func(c *crowd) { c.wave(400, 20*time.Hour, 60, 40) }, 1, 0},
		{"a mailing to one town, told of within the evening", func(c *crowd) { c.wave(120, 3*time.Hour, 1, 25) }, 1, 0},
		{"a sudden mailing, voters who answer little", func(c *crowd) { c.wave(80, time.Hour, 1, 6) }, 1, 0},
		{"a small mailing to one town", func(c *crowd) { c.wave(15, 2*time.Hour, 1, 10) }, 1, 0},
		{"one hand, one statement", func(c *crowd) { c.flood(40, 50*time.Minute, false, same) }, 1, 0},
		{"one statement passed on, answers of their own", func(c *crowd) {
			c.flood(40, 50*time.Minute, false, func(i int) report.Trace {
				return report.Trace{Answers: fmt.Sprint(i), Told: 4, Message: "exact", Statement: "one statement"}
			})
		}, 1, 0},
		{"a program without statements", func(c *crowd) {
			c.flood(60, 50*time.Minute, true, func(int) report.Trace { return report.Trace{Answers: "f", Told: 5, Message: "exact"} })
		}, 1, 0},
		{"a flood within a real wave", func(c *crowd) {
			c.wave(150, 8*time.Hour, 20, 40)
			c.flood(40, 40*time.Minute, false, same)
		}, 1, 0},
		{"a flood without statements within a real wave", func(c *crowd) {
			c.wave(30, 8*time.Hour, 20, 40)
			c.flood(60, 40*time.Minute, true, func(int) report.Trace { return report.Trace{Answers: "f", Told: 5, Message: "exact"} })
		}, 0.9, 0},
		{"a model of an association, over weeks", func(c *crowd) {
			for i := range 60 {
				c.put(report.Trace{Answers: fmt.Sprint(i), Told: 4, Message: "exact", Statement: "model"}, c.at.Add(time.Duration(i)*7*time.Hour), false)
			}
		}, 1, 0},
		// What it does not see, and why it accuses nobody of the rest.
		{"people who each write their own", func(c *crowd) {
			c.flood(40, 50*time.Minute, false, func(i int) report.Trace {
				return report.Trace{Answers: fmt.Sprint(i), Told: 4, Message: "exact", Statement: fmt.Sprint(i)}
			})
		}, 0, 0},
	} {
		right, sent, wrong, voters := 0, 0, 0, 0
		for seed := range uint64(200) {
			c := newCrowd(seed)
			k.draw(c)
			r, w := c.judged()
			right, wrong, sent, voters = right+r, wrong+w, sent+len(c.false), voters+len(c.all)-len(c.false)
		}
		recall, off := 1.0, 0.0
		if sent > 0 {
			recall = float64(right) / float64(sent)
		}
		if voters > 0 {
			off = float64(wrong) / float64(voters)
		}
		precision := 1.0
		if right+wrong > 0 {
			precision = float64(right) / float64(right+wrong)
		}
		t.Logf("%-50s recall %.3f precision %.3f voters suspected %.4f", k.name, recall, precision, off)
		if recall < k.recall || off > k.wrong {
			t.Errorf("%s: recall %.3f (at least %.2f), %.4f of the voters are suspected (at most %.3f)", k.name, recall, k.recall, off, k.wrong)
		}
	}
}

func TestSuspicionSaysWhy(t *testing.T) {
	c := newCrowd(1)
	c.flood(12, 30*time.Minute, false, func(int) report.Trace {
		return report.Trace{Answers: "f", Told: 6, Message: "m", Statement: "one statement"}
	})
	slices.SortFunc(c.all, func(a, b report.Trace) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	found := suspects(c.all)
	if len(found) != 1 || found[0].signs[0] != (Found{OneStatement, 12}) || found[0].signs.Points() < enough {
		t.Fatalf("%+v", found)
	}
	if few := suspects(c.all[:leastBurst-1]); len(few) > 0 {
		t.Errorf("nine reports are suspected: %+v", few)
	}
}
