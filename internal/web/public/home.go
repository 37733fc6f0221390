package public

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// HomePage is the first page of the portal.
type HomePage struct {
	page.Base
	Election string // name of the one that reports are taken for, or ""
	Vote     string // its next round, or ""
	Tiles    []tile
	Source   string // of the tiles
	Figures  string // address of more of them
	Paper    bool   // a form to print is offered
}

// GetHome shows what the portal is for.
func (p *Pages) GetHome(c *gin.Context) error {
	l := p.Views.Localizer(c)
	today := p.todayIn("")
	open, err := p.Elections.Open(c.Request.Context(), today)
	if err != nil {
		return err
	}
	view := HomePage{Base: p.Views.Base(c), Paper: p.Operator.Address != ""}
	view.Tiles, view.Source, view.Figures = pastTiles(l), l.T("home.figures.past"), "/"+l.Lang+"/statistics"
	if e, ok := p.current(open, today); ok {
		view.Election, view.Vote = e.Name(l.Lang), nextRound(l, e, today)
		if cut, err := p.Stats.Cut(e.Slug); err == nil && worthShowing(cut) {
			view.Tiles, view.Source, view.Figures = liveTiles(l, cut), l.T("home.figures.live", "Election", view.Election), figuresURL(l, cut)
		}
	}
	return p.Views.Show(c, http.StatusOK, "public/home", view)
}

// current returns the election that a supervisor put first, or else the nearest.
func (p *Pages) current(open []election.Election, today day.Day) (election.Election, bool) {
	first := p.Settings.First()
	if i := slices.IndexFunc(open, func(e election.Election) bool { return e.Slug == first }); i >= 0 {
		return open[i], true
	}
	return election.Nearest(open, today)
}

// nextRound says when the next round is, or "" when the vote is over.
func nextRound(l *i18n.Localizer, e election.Election, today day.Day) string {
	switch {
	case !today.After(e.Round1):
		return l.T("home.round.first", "Day", e.Round1)
	case e.Round2 != "" && !today.After(e.Round2):
		return l.T("home.round.second", "Day", e.Round2)
	}
	return ""
}

// fewestShown is how many reports an election needs before its shares stand on
// the first page: under it, one mailing decides them.
const fewestShown = 100

func worthShowing(cut *stats.Cut) bool {
	t := cut.Table(stats.Channels)
	return cut.Reports >= fewestShown && !t.Row("sms").Reports.Hidden && !t.Row(stats.Phone).Reports.Hidden
}

// liveTiles are the numbers of the election under way.
func liveTiles(l *i18n.Localizer, cut *stats.Cut) []tile {
	shown := tiles(l, cut)
	for i := range shown {
		shown[i].Note = ""
	}
	return shown
}

// pastTiles are the published numbers of 2020, while there are none of our own.
func pastTiles(l *i18n.Localizer) []tile {
	for _, past := range stats.History() {
		if past.Kind == "municipales" && past.Year == "2020" {
			return []tile{
				{Figure: l.Number(past.Reports), Text: l.T("statistics.tile.reports", "Count", past.Reports)},
				{Figure: l.Percent(float64(past.SMS) / 100), Text: l.T("statistics.tile.sms")},
				{Figure: l.Percent(float64(past.Calls) / 100), Text: l.T("statistics.tile.phone")},
			}
		}
	}
	return nil
}
