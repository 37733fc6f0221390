package opendata

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// charts names the pictures of each election.
func charts() []string { return []string{stats.Channels, stats.Weeks} }

func chartKey(slug, name, lang string) string {
	return "charts/" + slug + "/" + name + "." + lang + ".svg"
}

// GetChart answers with a chart as a picture that says by itself what it shows,
// of what, until when and under which licence; ?lang= picks its language.
func (d *Data) GetChart(c *gin.Context) error {
	name, svg := strings.CutSuffix(c.Param("file"), ".svg")
	if !svg {
		name = "" // no other kind is drawn
	}
	return d.Figures.send(c, chartKey(c.Param("election"), name, c.DefaultQuery("lang", i18n.First)))
}

// picture is what every chart shows.
type picture struct {
	Lang, Title, Sub, Source string
	Height, Foot             int
}

// channelPicture is the chart of the channels.
type channelPicture struct {
	picture
	Bars []pictureBar
}

// pictureBar is one bar, in units of the picture.
type pictureBar struct {
	Label, Value          string
	Hidden                bool
	Y, Text, Width, After int
}

// weekPicture is the chart of the weeks.
type weekPicture struct {
	picture
	page.Weeks
}

// The measures of a picture, in its units.
const (
	barTop    = 132
	barStep   = 46
	barRoom   = 420 // of the longest bar
	barLeft   = 340
	weeksTall = 560
)

// chart draws one picture of a cut.
func (f *Figures) chart(c *stats.Cut, name string, l *i18n.Localizer) ([]byte, error) {
	t := c.Table(name)
	p := picture{Lang: l.Lang, Sub: page.TableSub(l, t), Height: weeksTall, Source: source(c, l)}
	var data any
	switch name {
	case stats.Channels:
		p.Title, p.Height = l.T("statistics.channels.of", "Election", c.Election.Name(l.Lang)), barTop+barStep*len(t.Rows)+64
		p.Foot = p.Height - 28
		data = channelPicture{p, pictureBars(t, l)}
	default:
		weeks := page.DrawWeeks(l, t, 880, weeksTall-180)
		p.Title, p.Foot = l.T("statistics.weeks.of", "Election", c.Election.Name(l.Lang)), weeksTall-28
		p.Sub = page.WeeksSub(l, t, weeks)
		data = weekPicture{p, weeks}
	}
	var b bytes.Buffer
	if err := f.drawings.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return b.Bytes(), nil
}

func source(c *stats.Cut, l *i18n.Localizer) string {
	if c.AsOf.IsZero() {
		return l.T("statistics.source.empty")
	}
	return l.T("statistics.source.licensed", "Instant", c.AsOf)
}

func pictureBars(t stats.Table, l *i18n.Localizer) []pictureBar {
	top, _ := t.Top()
	var bars []pictureBar
	for i, r := range t.Rows {
		b := pictureBar{Label: rowName(l, t.Name, r), Hidden: r.Reports.Hidden, Y: barTop + barStep*i}
		b.Text, b.Value = b.Y+22, l.T("statistics.hidden")
		if !b.Hidden {
			b.Width = barRoom * r.Share / max(top.Share, 1)
			b.After, b.Value = barLeft+b.Width+14, page.Percent(l, r)+" · "+l.Number(r.Reports.N)
		}
		bars = append(bars, b)
	}
	return bars
}
