package page

import (
	"fmt"
	"strings"

	"vigie/internal/i18n"
	"vigie/internal/stats"
)

// Weeks is the drawing of the weeks with its words, for the page and for the
// picture.
type Weeks struct {
	Plot    stats.Plot
	Grid    []GridLine
	Columns []WeekColumn
	Months  []MonthMark
	Votes   []VoteMark
	Axis    float64 // where the values of the grid end
	Under   float64 // the line of the months' names
	Dash    float64 // the line of the signs of hidden weeks
	Peak    *WeekColumn
}

// GridLine is a horizontal line with its value.
type GridLine struct {
	Y, Text float64
	Label   string
}

// WeekColumn is one week: its column, and what is said of it.
type WeekColumn struct {
	X, Y, W, H, Middle float64
	Hidden             bool
	Title, Value       string
}

// MonthMark is the name of a month under its first week.
type MonthMark struct {
	X     float64
	Label string
}

// VoteMark is a round of the vote, with its word on one side of its line.
type VoteMark struct {
	X, TextX      float64
	Anchor, Label string
}

// DrawWeeks lays out the weeks of a table in a frame and puts words to them.
func DrawWeeks(l *i18n.Localizer, weeks stats.Table, width, height float64) Weeks {
	p := stats.Draw(weeks, width, height)
	w := Weeks{Plot: p, Axis: p.Left - 8, Under: p.Base + 24, Dash: p.Base - 6}
	for _, g := range p.Grid {
		w.Grid = append(w.Grid, GridLine{Y: round(g.Y), Text: round(g.Y + 5), Label: l.Number(g.Value)})
	}
	for _, c := range p.Columns {
		w.Columns = append(w.Columns, WeekColumn{
			X: round(c.X), Y: round(c.Y), W: round(c.W), H: round(c.H), Middle: round(c.Middle),
			Hidden: c.Reports.Hidden, Title: l.T("statistics.week.of", "Day", c.From), Value: figure(l, c.Reports),
		})
	}
	months := strings.Fields(l.T("date.months"))
	for _, m := range p.Months {
		w.Months = append(w.Months, MonthMark{X: round(m.X), Label: months[m.On.Time().Month()-1]})
	}
	for _, v := range p.Votes {
		mark := VoteMark{X: round(v.X), TextX: round(v.X + 7), Anchor: "start", Label: l.T("statistics.round.first")}
		if v.Round == 2 {
			mark.Label = l.T("statistics.round.second")
		}
		if v.Left {
			mark.TextX, mark.Anchor = round(v.X-7), "end"
		}
		w.Votes = append(w.Votes, mark)
	}
	if p.Peak >= 0 {
		w.Peak = &w.Columns[p.Peak]
	}
	return w
}

// figure says a number, or that it is hidden.
func figure(l *i18n.Localizer, n stats.Number) string {
	if n.Hidden {
		return l.T("statistics.hidden")
	}
	return l.Number(n.N)
}

// round keeps one decimal, which is finer than a screen shows.
func round(x float64) float64 { return float64(int(x*10+0.5)) / 10 }

// Percent says a row's share in whole percents, or that there is a little.
func Percent(l *i18n.Localizer, r stats.Row) string {
	if r.Percent == 0 && r.Reports.N > 0 {
		return l.T("statistics.percent.little")
	}
	return l.Percent(float64(r.Percent) / 100)
}

// Tenths says a row's share with one decimal, as the JSON has it.
func Tenths(l *i18n.Localizer, r stats.Row) string {
	return l.T("number.percent", "Number", fmt.Sprintf("%d%s%d", r.Share/10, l.T("statistics.decimal"), r.Share%10))
}

// TableSub says what a table counts: its base, and who is missing or in several
// rows.
func TableSub(l *i18n.Localizer, t stats.Table) string {
	if t.Withheld {
		return l.T("statistics.sub.withheld")
	}
	said := []string{l.T("statistics.sub.base", "Count", t.Base.N)}
	switch {
	case t.Multiple.Hidden:
		said = append(said, l.T("statistics.sub.multiple_hidden"))
	case t.Multiple.N > 0:
		said = append(said, l.T("statistics.sub.multiple", "Count", t.Multiple.N))
	}
	if t.Missing.N > 0 {
		said = append(said, missing(l, t))
	}
	return strings.Join(said, l.T("statistics.sub.join"))
}

// WeeksSub says what the drawing of the weeks counts.
func WeeksSub(l *i18n.Localizer, t stats.Table, w Weeks) string {
	if t.Withheld || w.Peak == nil {
		return TableSub(l, t)
	}
	return l.T("statistics.weeks.sub", "Week", w.Peak.Title, "Reports", w.Peak.Value)
}

// missing says who is not in the base, in the words of the table's question.
func missing(l *i18n.Localizer, t stats.Table) string {
	switch t.Name {
	case stats.OptOuts:
		return l.T("statistics.sub.missing_opt_outs", "Count", t.Missing.N)
	case stats.Outcomes:
		return l.T("statistics.sub.missing_outcomes", "Count", t.Missing.N)
	}
	return l.T("statistics.sub.missing", "Count", t.Missing.N)
}

// Length writes n of whole as an SVG length; what is not zero is seen.
func Length(n, whole int) string {
	if n <= 0 || whole == 0 {
		return "0%"
	}
	return fmt.Sprintf("%.1f%%", max(0.5, 100*float64(n)/float64(whole)))
}

// MapChart is the name of the picture of the départements as tiles.
const MapChart = "map"

// ChartURL is where a chart is, drawn as lines.
func ChartURL(c *stats.Cut, chart string, l *i18n.Localizer) string {
	return chartURL(c, chart, l, "svg")
}

// PictureURL is where a chart is as PNG; "" in a language whose letters join, which
// it cannot draw.
func PictureURL(c *stats.Cut, chart string, l *i18n.Localizer) string {
	if l.Dir == "rtl" {
		return ""
	}
	return chartURL(c, chart, l, "png")
}

func chartURL(c *stats.Cut, chart string, l *i18n.Localizer, kind string) string {
	if c.Release != "" {
		return "/data/v1/releases/" + c.Release + "/" + chart + "." + l.Lang + "." + kind
	}
	return "/data/v1/charts/" + c.Election.Slug + "/" + chart + "." + kind + "?lang=" + l.Lang
}
