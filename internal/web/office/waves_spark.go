package office

import (
	"vigie/internal/canvass"
	"vigie/internal/day"
	"vigie/internal/i18n"
)

// spark is the growth of an operation as a small drawing, with what it shows in
// words.
type spark struct {
	Text    string
	Width   int
	Height  int
	Columns []dayColumn
}

// The sizes of a small drawing: two days by the hour, or as many days.
const (
	sparkStep   = 4
	sparkHeight = 36
	mostColumns = 60
)

// spark draws the last two days of an operation by the hour; of one that rests,
// its days.
func (p *Pages) spark(words *i18n.Localizer, w canvass.Wave) spark {
	if w.Trend() == canvass.Calm {
		return p.sparkOfDays(words, w)
	}
	last := canvass.HourOf(w.At)
	counts := make([]int, canvass.ShownHours)
	var peak canvass.Hour
	for _, h := range w.Hours {
		if at := h.Hour - last + canvass.ShownHours - 1; at >= 0 && at < len(counts) {
			counts[at] = h.Reports
			if h.Reports > peak.Reports {
				peak = h
			}
		}
	}
	s := drawn(counts, sparkStep, sparkHeight)
	s.Text = words.T("office.waves.spark_hours", "Count", peak.Reports, "Instant", words.Instant(peak.Begins()))
	return s
}

// sparkOfDays draws the days on which reports came in, the last of them where
// there are many.
func (p *Pages) sparkOfDays(words *i18n.Localizer, w canvass.Wave) spark {
	by := map[day.Day]int{}
	for _, h := range w.Hours {
		by[p.localDay(h)] += h.Reports
	}
	if len(by) == 0 {
		return spark{}
	}
	last := p.localDay(w.Hours[len(w.Hours)-1])
	n := min(last.Since(p.localDay(w.Hours[0]))+1, mostColumns)
	counts, top := make([]int, max(n, 12)), 0 // a day alone is a column and not a wall
	best := last
	for i := range counts {
		on := last.Add(i - len(counts) + 1)
		counts[i] = by[on]
		if counts[i] > top {
			top, best = counts[i], on
		}
	}
	s := drawn(counts, sparkStep, sparkHeight)
	s.Text = words.T("office.waves.spark_days", "Count", top, "Day", best)
	return s
}

// drawn makes columns of counts, the fullest as high as the drawing.
func drawn(counts []int, step, height int) spark {
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	s := spark{Width: len(counts) * step, Height: height}
	for i, n := range counts {
		if n > 0 {
			h := max(2, n*(height-1)/most)
			s.Columns = append(s.Columns, dayColumn{X: i * step, Y: height - 1 - h, W: step - 1, H: h})
		}
	}
	return s
}
