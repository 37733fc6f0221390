package public

import (
	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// fillSets offers the figures with and without the reports that may have been
// coordinated, where there are any, and says how many those are.
func (v *StatisticsElectionPage) fillSets(l *i18n.Localizer, cut, shown *stats.Cut) {
	switch n := cut.Coordinated; {
	case n.Hidden:
		v.SetText = l.T("statistics.coordinated.hidden")
	case n.N > 0:
		v.SetText = l.T("statistics.coordinated.text", "Count", n.N, "Share", l.Percent(float64(n.N)/float64(cut.Reports)))
		here := figuresURL(l, cut)
		v.Sets = []figureSet{
			{"statistics.coordinated.with", here, shown == cut},
			{"statistics.coordinated.without", here + "?coordinated=without", shown != cut},
		}
	}
	if shown != cut { // the pictures and the operations are those of all reports
		f := &v.Figures
		f.Canvasses = chart{}
		for _, c := range f.charts() {
			c.SVG, c.PNG = "", ""
		}
	}
}

// canvasses draws the reports by the size of their operation, and says what the
// largest of them make up.
func (d drawer) canvasses() chart {
	c := d.chart(stats.Canvasses, all)
	o := d.cut.Canvasses
	if !o.Number.Hidden && o.Number.N > 0 {
		c.Note = d.l.T("statistics.canvasses.number", "Count", o.Number.N)
	}
	if r := o.Largest; !r.Reports.Hidden && r.Canvasses.N == stats.LargestCount && o.Number.N > stats.LargestCount {
		c.Note += " " + d.l.T("statistics.canvasses.ten", "Percent", page.Percent(d.l, r))
	}
	return c
}
