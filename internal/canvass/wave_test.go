package canvass

import (
	"testing"
	"time"
)

func TestTrend(t *testing.T) {
	now := time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		first time.Duration // ago
		speed Speed
		want  Trend
	}{
		{2 * time.Hour, Speed{Day: 3}, Fresh},
		{50 * time.Hour, Speed{Day: 3, DayBefore: 3}, Rising},
		{50 * time.Hour, Speed{Day: 3, DayBefore: 9}, Falling},
		{50 * time.Hour, Speed{DayBefore: 9}, Calm},
	} {
		w := Wave{At: now, Speed: c.speed, Kept: Kept{FirstSeen: now.Add(-c.first)}}
		if got := w.Trend(); got != c.want {
			t.Errorf("%v %+v: %s, want %s", c.first, c.speed, got, c.want)
		}
	}
}

func TestBusiest(t *testing.T) {
	w := Wave{Hours: []Hour{{10, 3}, {11, 4}, {20, 5}, {21, 1}, {33, 9}}}
	for hours := 1; hours < 40; hours++ {
		if got, want := w.Busiest(hours), busiest(w, hours); got != want {
			t.Errorf("%d hours: %d, want %d", hours, got, want)
		}
	}
	if (Wave{}).Busiest(24) != 0 || w.Peak() != (Hour{33, 9}) {
		t.Errorf("peak %+v", w.Peak())
	}
}

// busiest counts the slow way.
func busiest(w Wave, hours int) int {
	most := 0
	for from := 0; from < 40; from++ {
		sum := 0
		for _, h := range w.Hours {
			if h.Hour >= from && h.Hour < from+hours {
				sum += h.Reports
			}
		}
		most = max(most, sum)
	}
	return most
}
