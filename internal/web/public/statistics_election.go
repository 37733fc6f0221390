package public

import (
	"cmp"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// StatisticsElectionPage is the figures of one election.
type StatisticsElectionPage struct {
	page.Base
	Name           string
	AsOf           time.Time
	Headline, Lede string
	Empty, Few     bool // no report yet; too few for any table
	Figures        figuresView
	Hidden         int // numbers that are hidden, all tables together
	Threshold      int
	JSON, CSV      string
	Excel, XLSX    string
	Sets           []figureSet
	SetText        string // what the two sets are
	Releases       []releaseView
}

// figuresView is the tables of a cut, drawn.
type figuresView struct {
	Tiles        []tile
	Channels     chart
	Weeks        weekChart
	Practices    chart
	OptOuts      chart
	Departements chart
	Map          mapChart
	Outcomes     chart
	Canvasses    chart // no title without suspected reports: operations are told of with all
}

// embed writes how to show each picture on another site: an image that leads to
// the page, with what it says for those who do not see it.
func (v *figuresView) embed(base, page string) {
	for _, c := range v.charts() {
		if c.SVG != "" {
			c.Embed = fmt.Sprintf(`<a href="%s"><img src="%s" alt="%s" width="960" style="max-width:100%%;height:auto"></a>`,
				base+page, html.EscapeString(base+c.SVG), html.EscapeString(c.Title+". "+c.Sub+". "+c.Source))
		}
	}
}

// charts returns every chart, to be changed in place.
func (v *figuresView) charts() []*chart {
	return []*chart{&v.Channels, &v.Weeks.chart, &v.Practices, &v.OptOuts, &v.Departements, &v.Map.chart, &v.Outcomes, &v.Canvasses}
}

// figureSet is a choice between the two sets of figures.
type figureSet struct {
	Label string // key
	URL   string
	On    bool
}

// tile is one number told large.
type tile struct{ Figure, Text, Note string }

// chart is one table of the figures, drawn as bars with the table under it.
type chart struct {
	ID         string
	Title, Sub string
	Note       string // "" is none
	Bars       []bar
	Rows       []chartRow
	Hidden     int    // rows that the bars leave out because they are hidden
	Base       string // "" when it is hidden
	Source     string
	CSV, JSON  string
	SVG        string // "" is none
	PNG        string // for print, "" is none
	Embed      string // HTML that shows the picture elsewhere, "" is none
}

// bar is one row as a bar; widths are SVG lengths.
type bar struct {
	Label, Percent, Count string
	Width, Second, From   string // Second is the width of the part in the other tint, "" is none
	Hidden                bool
}

// chartRow is one row of the table under a chart.
type chartRow struct {
	Label, Count, Share string
	Hidden, Part        bool
}

// mapChart is the départements, drawn as tiles; without any where their table is
// withheld.
type mapChart struct {
	chart
	page.Tiles
}

// weekChart is the weeks, drawn as columns.
type weekChart struct {
	chart
	page.Weeks
}

// GetStatisticsElection shows the figures of one election.
func (p *Pages) GetStatisticsElection(c *gin.Context) error {
	cut, err := p.Stats.Cut(c.Param("election"))
	if err != nil {
		return err
	}
	base, l := p.Views.Base(c), p.Views.Localizer(c)
	shown := cut
	if c.Query("coordinated") == "without" && cut.Without != nil {
		shown = cut.Without
	}
	view := electionView(base, l, shown)
	view.fillSets(l, cut, shown)
	view.Figures.embed(p.BaseURL, "/"+l.Lang+base.Path)
	view.Releases = p.releasesOf(l, cut.Election.Slug)
	c.Header("Cache-Control", figuresFresh)
	return p.Views.Show(c, http.StatusOK, "public/statistics_election", view)
}

func electionView(base page.Base, l *i18n.Localizer, cut *stats.Cut) StatisticsElectionPage {
	return StatisticsElectionPage{
		Base: base, Name: cut.Election.Name(l.Lang), AsOf: cut.AsOf, Headline: headline(l, cut), Lede: lede(l, cut),
		Empty: cut.Reports == 0, Few: cut.Reports > 0 && cut.Reports < cut.Threshold, Figures: figuresOf(l, cut),
		Hidden: cut.Suppressed, Threshold: cut.Threshold,
		JSON: dataURL(cut) + ".json", CSV: dataURL(cut) + ".csv", Excel: dataURL(cut) + ".csv?format=excel", XLSX: dataURL(cut) + ".xlsx",
	}
}

func figuresOf(l *i18n.Localizer, cut *stats.Cut) figuresView {
	d := drawer{l: l, cut: cut}
	return figuresView{
		Tiles:        tiles(l, cut),
		Channels:     d.channels(),
		Weeks:        d.weeks(),
		Practices:    d.chart(stats.Practices, few),
		OptOuts:      d.chart(stats.OptOuts, all),
		Departements: d.chart(stats.Departements, many),
		Map:          d.tiles(),
		Outcomes:     d.chart(stats.Outcomes, all),
		Canvasses:    d.canvasses(),
	}
}

// dataURL is where the figures are for programs, without the ending of the form.
func dataURL(cut *stats.Cut) string {
	if cut.Release != "" {
		return "/data/v1/releases/" + cut.Release + "/figures"
	}
	return "/data/v1/statistics/" + cut.Election.Slug
}

// tiles are the three numbers everybody asks for first.
func tiles(l *i18n.Localizer, cut *stats.Cut) []tile {
	t := cut.Table(stats.Channels)
	all := []tile{{Figure: l.Number(cut.Reports), Text: l.T("statistics.tile.reports", "Count", cut.Reports)}}
	for _, c := range []struct{ id, text string }{{"sms", "statistics.tile.sms"}, {stats.Phone, "statistics.tile.phone"}} {
		r := t.Row(c.id)
		one := tile{Figure: page.Percent(l, r), Text: l.T(c.text), Note: l.T("statistics.tile.of", "Count", r.Reports.N)}
		if t.Withheld || r.Reports.Hidden {
			one.Figure, one.Note = "—", l.T("statistics.hidden")
		}
		all = append(all, one)
	}
	return all
}

// How many bars a chart shows; the table under it has every row.
const (
	few  = 8
	many = 12
	all  = 100
)

// drawer makes the charts of one cut.
type drawer struct {
	l   *i18n.Localizer
	cut *stats.Cut
}

// chart draws a table with its bars sorted, at most so many.
func (d drawer) chart(name string, most int) chart {
	t := d.cut.Table(name)
	c := chart{
		ID: strings.ReplaceAll(name, "_", "-"), Title: d.l.T(page.FigureTitle(name)), Sub: page.TableSub(d.l, t), Source: d.source(),
		CSV: dataURL(d.cut) + ".csv", JSON: dataURL(d.cut) + ".json",
		SVG: page.ChartURL(d.cut, name, d.l), PNG: page.PictureURL(d.cut, name, d.l),
	}
	if !t.Base.Hidden {
		c.Base = d.l.Number(t.Base.N)
	}
	if t.Withheld {
		return c // a table of nothing but hidden rows tells nothing
	}
	top, _ := t.Top()
	for _, r := range t.Ranked() {
		c.Rows = append(c.Rows, d.row(name, r, false))
		for _, part := range r.Of {
			c.Rows = append(c.Rows, d.row(name, part, true))
		}
		if r.Reports.Hidden {
			c.Hidden++
		} else if r.Reports.N > 0 && len(c.Bars) < most {
			c.Bars = append(c.Bars, d.bar(name, r, top))
		}
	}
	return c
}

func (d drawer) source() string {
	if d.cut.AsOf.IsZero() {
		return d.l.T("statistics.source.empty")
	}
	return d.l.T("statistics.source.dated", "Instant", d.cut.AsOf)
}

func (d drawer) row(table string, r stats.Row, part bool) chartRow {
	row := chartRow{Label: d.label(table, r), Part: part, Hidden: r.Reports.Hidden}
	if row.Hidden {
		row.Count, row.Share = d.l.T("statistics.hidden"), "—"
		return row
	}
	row.Count, row.Share = d.l.Number(r.Reports.N), page.Tenths(d.l, r)
	return row
}

func (d drawer) label(table string, r stats.Row) string {
	if r.From != "" {
		return d.l.T("statistics.week.of", "Day", r.From)
	}
	if key := page.FigureLabel(table, r.ID); key != "" {
		return d.l.T(key)
	}
	return cmp.Or(r.Name, r.ID)
}

// bar draws a row; the longest of the chart takes the whole width.
func (d drawer) bar(table string, r, top stats.Row) bar {
	return bar{
		Label: d.label(table, r), Percent: page.Percent(d.l, r), Count: d.l.Number(r.Reports.N),
		Width: page.Length(r.Reports.N, top.Reports.N),
	}
}

// channels draws the channels: hidden rows stay in their place, and the calls
// show which part of them is automated.
func (d drawer) channels() chart {
	c := d.chart(stats.Channels, all)
	t := d.cut.Table(stats.Channels)
	top, _ := t.Top()
	for i, r := range shownOf(t) {
		if parts := r.Of; len(parts) == 2 && !parts[1].Reports.Hidden {
			automated := parts[1].Reports.N
			c.Bars[i].From = page.Length(automated, top.Reports.N)
			c.Bars[i].Second = page.Length(r.Reports.N-automated, top.Reports.N)
			c.Note = d.l.T("statistics.channels.note", "Automated", automated, "Live", parts[0].Reports.N)
		}
	}
	for _, r := range t.Rows {
		if r.Reports.Hidden && !t.Withheld {
			c.Bars = append(c.Bars, bar{Label: d.label(stats.Channels, r), Hidden: true})
		}
	}
	c.Hidden = 0 // they are among the bars
	return c
}

// shownOf returns the rows that chart gives a bar, in the same order.
func shownOf(t stats.Table) []stats.Row {
	return slices.DeleteFunc(t.Ranked(), func(r stats.Row) bool { return r.Reports.N == 0 })
}

// tiles draws the départements as a map; their numbers are in the table of the bars.
func (d drawer) tiles() mapChart {
	t := d.cut.Table(stats.Departements)
	m := mapChart{chart: d.chart(stats.Departements, 0), Tiles: page.DrawTiles(d.l, t, d.cut.Threshold, 34)}
	m.ID, m.Title, m.Rows, m.Hidden = "map", d.l.T("statistics.map.title"), nil, 0
	m.SVG, m.PNG = page.ChartURL(d.cut, page.MapChart, d.l), page.PictureURL(d.cut, page.MapChart, d.l)
	return m
}

// weeks draws the weeks in the order of time.
func (d drawer) weeks() weekChart {
	t := d.cut.Table(stats.Weeks)
	w := weekChart{chart: d.chart(stats.Weeks, 0), Weeks: page.DrawWeeks(d.l, t, 480, 280)}
	w.Rows = nil
	for _, r := range t.Rows {
		w.Rows = append(w.Rows, d.row(stats.Weeks, r, false))
	}
	w.Sub = page.WeeksSub(d.l, t, w.Weeks)
	return w
}
