package stats

import "vigie/internal/day"

// Plot is the drawing of the weeks as columns, in units of a frame of Width by
// Height, without a word or a colour.
type Plot struct {
	Width, Height float64
	Left, Right   float64 // of the area of the columns
	Top, Base     float64
	Columns       []Column
	Grid          []Grid
	Months        []Month
	Votes         []Vote
	Peak          int // index of the highest column, -1 when there is none
}

// Column is one week.
type Column struct {
	Row
	X, Y, W, H float64
	Middle     float64
}

// Grid is a horizontal line with its value.
type Grid struct {
	Y     float64
	Value int
}

// Month is where a month's first week stands.
type Month struct {
	X  float64
	On day.Day // a day of the month
}

// Vote is where a round stands: at the end of its week, which is a Sunday.
type Vote struct {
	X     float64
	Round int
	Left  bool // the word goes to the left of the line
}

// The margins of a plot, which leave room for the axes' words.
const (
	plotLeft, plotRight = 54, 12
	plotTop, plotBottom = 30, 34
	monthRoom           = 104 // least distance between two months' names
	voteRoom            = 90  // of a round's name at the left of its line
)

// Draw lays out the weeks of a table in a frame.
func Draw(weeks Table, width, height float64) Plot {
	right := float64(plotRight)
	if n := len(weeks.Rows); n > 0 && weeks.Rows[n-1].Round == 2 {
		right = voteRoom // its name goes to the right of the last column
	}
	p := Plot{Width: width, Height: height, Left: plotLeft, Right: width - right, Top: plotTop, Base: height - plotBottom, Peak: -1}
	if len(weeks.Rows) == 0 {
		return p
	}
	top, _ := weeks.Top()
	step, lines := scale(top.Reports.N)
	full := float64(step * lines)
	for i := 0; i <= lines; i++ {
		p.Grid = append(p.Grid, Grid{Y: p.Base - (p.Base-p.Top)*float64(i)/float64(lines), Value: i * step})
	}
	slot := (p.Right - p.Left) / float64(len(weeks.Rows))
	bar := min(slot*0.72, 48)
	for i, r := range weeks.Rows {
		middle := p.Left + slot*(float64(i)+0.5)
		h := (p.Base - p.Top) * float64(r.Reports.N) / full
		p.Columns = append(p.Columns, Column{Row: r, X: middle - bar/2, Y: p.Base - h, W: bar, H: h, Middle: middle})
		if p.Peak < 0 && r.Reports.N == top.Reports.N && r.Reports.N > 0 {
			p.Peak = i
		}
		if r.Round > 0 {
			p.Votes = append(p.Votes, Vote{X: middle + slot/2, Round: r.Round})
		}
	}
	p.months(slot)
	for i := range p.Votes {
		p.Votes[i].Left = i == 0 && p.Votes[i].X > p.Left+voteRoom
	}
	return p
}

// months places the months' names, the first week's too when it has room.
func (p *Plot) months(slot float64) {
	for i, c := range p.Columns {
		sunday := c.From.Add(6)
		if i > 0 && sunday.Time().Month() == p.Columns[i-1].From.Add(6).Time().Month() {
			continue
		}
		x := c.Middle - slot/2
		if n := len(p.Months); n > 0 && x-p.Months[n-1].X < monthRoom {
			if n > 1 {
				continue
			}
			p.Months = nil // the first month is a stump: the next one tells more
		}
		if x < p.Right-monthRoom/2 {
			p.Months = append(p.Months, Month{X: x, On: sunday})
		}
	}
}

// scale returns a round step and how many of them hold most, two to five.
func scale(most int) (step, lines int) {
	for unit := 1; ; unit *= 10 {
		for _, m := range []int{1, 2, 5} {
			step = m * unit
			lines = (most + step - 1) / step
			if lines <= 4 {
				return step, max(lines, 1)
			}
		}
	}
}
