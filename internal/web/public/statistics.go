package public

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// StatisticsPage lists the elections there are figures of, and what was
// published on past ones.
type StatisticsPage struct {
	page.Base
	Elections []electionSummary
	Past      []pastSummary
}

// electionSummary is one election of the portal, with its headline numbers.
type electionSummary struct {
	Name, URL, Headline string
	Reports             int
}

// pastSummary is one election that others have published figures of.
type pastSummary struct {
	Name   string
	Width  string // of its bar: its reports against the most of all, "" where they are not published
	Cells  []pastCell
	Source string // "" where nothing was published
}

// pastCell is one number, or a gap; Span is how many columns it stands for.
type pastCell struct {
	Text string
	Gap  bool
	Span int
}

// GetStatistics lists what there are figures of.
func (p *Pages) GetStatistics(c *gin.Context) error {
	l := p.Views.Localizer(c)
	view := StatisticsPage{Base: p.Views.Base(c)}
	for _, cut := range p.Stats.Cuts() {
		view.Elections = append(view.Elections, electionSummary{
			Name: cut.Election.Name(l.Lang), URL: figuresURL(l, cut), Headline: headline(l, cut), Reports: cut.Reports,
		})
	}
	history := stats.History()
	most := slices.MaxFunc(history, func(a, b stats.Past) int { return a.Reports - b.Reports }).Reports
	for _, past := range history {
		one := pastView(l, past)
		if past.Reports > 0 {
			one.Width = fmt.Sprintf("%.1f%%", 100*float64(past.Reports)/float64(most))
		}
		view.Past = append(view.Past, one)
	}
	c.Header("Cache-Control", figuresFresh)
	return p.Views.Show(c, http.StatusOK, "public/statistics", view)
}

// figuresFresh lets a reader's browser keep a page of figures for a while: they
// move once a minute.
const figuresFresh = "private, max-age=30"

func figuresURL(l *i18n.Localizer, cut *stats.Cut) string {
	return "/" + l.Lang + "/statistics/" + cut.Election.Slug
}

// pastKinds are the names of past elections, completed by their year.
var pastKinds = map[string]string{
	"legislatives":               "statistics.past.legislatives",
	"europeennes":                "statistics.past.europeennes",
	"presidentielle":             "statistics.past.presidentielle",
	"departementales_regionales": "statistics.past.departementales_regionales",
	"municipales":                "statistics.past.municipales",
}

func pastView(l *i18n.Localizer, past stats.Past) pastSummary {
	v := pastSummary{Name: l.T(pastKinds[past.Kind], "Year", past.Year), Source: past.Source}
	complaints := pastCount(l, past.Complaints)
	if past.About {
		complaints.Text = l.T("statistics.past.about", "Number", complaints.Text)
	}
	v.Cells = append(v.Cells, pastCount(l, past.Reports), complaints)
	channels := []int{past.SMS, past.Calls, past.Email, past.Post, past.Other}
	if past.Together > 0 {
		together := l.T("statistics.past.together", "Number", l.Percent(float64(past.Together)/100))
		v.Cells, channels = append(v.Cells, pastCell{Text: together, Span: 2}), channels[2:]
	}
	for _, n := range channels {
		cell := pastCount(l, n)
		if past.Percent && n > 0 {
			cell.Text = l.Percent(float64(n) / 100)
		}
		v.Cells = append(v.Cells, cell)
	}
	return v
}

// pastCount writes a published number, or says that there is none.
func pastCount(l *i18n.Localizer, n int) pastCell {
	if n == 0 {
		return pastCell{Text: l.T("statistics.past.gap"), Gap: true, Span: 1}
	}
	return pastCell{Text: l.Number(n), Span: 1}
}
