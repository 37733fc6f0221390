package opendata

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/picture"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// charts names the pictures of each election: every table that its page draws.
func charts() []string {
	return []string{stats.Channels, stats.Weeks, stats.Practices, stats.OptOuts, stats.Outcomes, stats.Departements, page.MapChart, stats.Canvasses}
}

func chartKey(slug, name, lang string) string {
	return "charts/" + slug + "/" + name + "." + lang + ".svg"
}

// GetChart answers with a chart as a picture that says by itself what it shows,
// of what, until when and under which licence; ?lang= picks its language. As PNG
// it is for print, or with ?size=social for networks.
func (d *Data) GetChart(c *gin.Context) error {
	lang := c.DefaultQuery("lang", i18n.First)
	name, asPNG := strings.CutSuffix(c.Param("file"), ".png")
	if asPNG {
		return d.Figures.sendPicture(c, chartKey(c.Param("election"), name, lang))
	}
	name, svg := strings.CutSuffix(name, ".svg")
	if !svg {
		name = "" // no other kind is drawn
	}
	return d.Figures.send(c, chartKey(c.Param("election"), name, lang))
}

// pictures are a chart as PNG, drawn when they are first asked for.
type pictures struct{ print, social func() (*file, error) }

// newChart returns a chart, which can be sent as a picture too.
func newChart(modified time.Time, svg []byte) *file {
	drawn := func(size picture.Size) func() (*file, error) {
		return sync.OnceValues(func() (*file, error) {
			b, err := picture.PNG(svg, size)
			return newPacked(pngType, "", modified, b), err
		})
	}
	chart := newSeldom("image/svg+xml", "", modified, svg)
	chart.pictures = &pictures{print: drawn(picture.Print), social: drawn(picture.Social)}
	return chart
}

// sendPicture answers with a chart as PNG, or fault.NotFound: also in a language
// whose letters join, which the picture cannot draw.
func (f *Figures) sendPicture(c *gin.Context, key string) error {
	chart, ok := f.ready.Load().files[key]
	lang := f.with.Bundle.Localizer(c.DefaultQuery("lang", i18n.First))
	if !ok || chart == nil || chart.pictures == nil || lang.Dir == "rtl" {
		shared(c.Writer.Header())
		return fmt.Errorf("picture %q: %w", key, fault.NotFound)
	}
	draw := chart.pictures.print
	if c.Query("size") == "social" {
		draw = chart.pictures.social
	}
	drawn, err := draw()
	if err != nil {
		return err
	}
	return drawn.send(c, freshFor)
}

// drawing is what every chart shows. Sizes are those of letters, in units of the
// picture: long words are written smaller, so that none is cut.
type drawing struct {
	Lang, Title, Sub, Source       string
	TitleSize, SubSize, SourceSize int
	Height, Foot                   int
}

// barPicture is a chart of bars.
type barPicture struct {
	drawing
	Bars []pictureBar
	Note *pictureLine // of the rows that are hidden
}

// pictureBar is one bar, in units of the picture.
type pictureBar struct {
	Label                 []pictureLine
	Value                 string
	Hidden                bool
	Y, Text, Width, After int
}

// pictureLine is a line of words.
type pictureLine struct {
	Text    string
	Y, Size int
}

// weekPicture is the chart of the weeks.
type weekPicture struct {
	drawing
	page.Weeks
}

// mapPicture is the map of the départements.
type mapPicture struct {
	drawing
	Map         page.Tiles
	Fills, Inks map[string]string // of squares and of the words in them, by tint
}

// The colours of the map: paler is fewer; what is hidden is of another kind.
var (
	fills = map[string]string{"none": "#ffffff", "hidden": "#e9e1d0", "0": "#d3e6e9", "1": "#a3c9d0", "2": "#6ba3af", "3": "#2f7181", "4": "#0f4c5c"}
	inks  = map[string]string{"none": "#55646c", "hidden": "#4a4433", "0": "#17242b", "1": "#17242b", "2": "#0b171c", "3": "#ffffff", "4": "#ffffff"}
)

// The measures of a picture, in its units.
const (
	wordsWide = 864 // of a line from margin to margin
	barTop    = 132
	barStep   = 46
	barRoom   = 420 // of the longest bar
	barLeft   = 340
	barsMost  = 12 // bars of a picture; the data has every row
	labelWide = 30 // letters of a label's line
	weeksTall = 560
	tileSize  = 66 // of a département, with the room beside it
)

// fit returns the size of letters in which words fit a line; a letter is half as
// wide as it is high, hardly more.
func fit(words string, size int) int {
	return min(size, wordsWide*100/(54*max(utf8.RuneCountInString(words), 1)))
}

// chart draws one picture of a cut.
func (f *Figures) chart(c *stats.Cut, name string, l *i18n.Localizer) ([]byte, error) {
	t := c.Table(name)
	if name == page.MapChart {
		t = c.Table(stats.Departements)
	}
	d := drawing{Lang: l.Lang, Source: source(c, l), Sub: page.TableSub(l, t), Height: weeksTall}
	d.Title = l.T("statistics.chart.of", "Title", l.T(page.FigureTitle(t.Name)), "Election", c.Election.Name(l.Lang))
	template, data := "bars", any(nil)
	switch name {
	case stats.Weeks:
		weeks := page.DrawWeeks(l, t, 880, weeksTall-180)
		d.Sub = page.WeeksSub(l, t, weeks)
		template, data = "weeks", weekPicture{d.sized(), weeks}
	case page.MapChart:
		tiles := page.DrawTiles(l, t, c.Threshold, tileSize)
		d.Height = barTop + tiles.Height + 64
		template, data = "map", mapPicture{d.sized(), tiles, fills, inks}
	default:
		data = barsOf(t, d, l)
	}
	var b bytes.Buffer
	if err := f.drawings.ExecuteTemplate(&b, template, data); err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// barsOf draws a table as bars, with how many rows are hidden.
func barsOf(t stats.Table, d drawing, l *i18n.Localizer) barPicture {
	p := barPicture{Bars: pictureBars(t, l)}
	d.Height = barTop + barStep*len(p.Bars) + 64
	if hidden := t.HiddenRows(); t.Name != stats.Channels && hidden > 0 && !t.Withheld {
		said := l.T("statistics.hidden_rows", "Count", hidden)
		p.Note = &pictureLine{Text: said, Y: d.Height - 34, Size: fit(said, 15)}
		d.Height += 26
	}
	p.drawing = d.sized()
	return p
}

// sized makes the letters as large as there is room.
func (d drawing) sized() drawing {
	d.Foot = d.Height - 28
	d.TitleSize, d.SubSize, d.SourceSize = fit(d.Title, 34), fit(d.Sub, 18), fit(d.Source, 15)
	return d
}

func source(c *stats.Cut, l *i18n.Localizer) string {
	if c.AsOf.IsZero() {
		return l.T("statistics.source.empty")
	}
	if c.Release != "" {
		return l.T("statistics.source.release", "Release", c.Release, "Instant", c.AsOf)
	}
	return l.T("statistics.source.licensed", "Instant", c.AsOf)
}

// pictureBars draws the rows with the most reports. The channels stand in their own
// order with the hidden ones among them; of other tables those are only counted.
func pictureBars(t stats.Table, l *i18n.Localizer) []pictureBar {
	rows, top := t.Rows, stats.Row{}
	if t.Name != stats.Channels {
		rows = slices.DeleteFunc(t.Ranked(), func(r stats.Row) bool { return r.Reports.N == 0 })
		rows = rows[:min(len(rows), barsMost)]
	}
	top, _ = t.Top()
	var bars []pictureBar
	for i, r := range rows {
		b := pictureBar{Hidden: r.Reports.Hidden, Y: barTop + barStep*i}
		b.Text, b.Value, b.Label = b.Y+22, l.T("statistics.hidden"), labelLines(rowName(l, t.Name, r), b.Y)
		if !b.Hidden {
			b.Width = barRoom * r.Share / max(top.Share, 1)
			b.After, b.Value = barLeft+b.Width+14, page.Percent(l, r)+" · "+l.Number(r.Reports.N)
		}
		bars = append(bars, b)
	}
	return bars
}

// labelLines breaks a label into two lines at most, beside the bar at y.
func labelLines(label string, y int) []pictureLine {
	first, rest := "", label
	for rest != "" && utf8.RuneCountInString(label) > labelWide {
		word, after, _ := strings.Cut(rest, " ")
		if first != "" && utf8.RuneCountInString(first+" "+word) > labelWide {
			break
		}
		first, rest = strings.TrimSpace(first+" "+word), after
	}
	if first == "" || rest == "" {
		return []pictureLine{{Text: label, Y: y + 21}}
	}
	if letters := []rune(rest); len(letters) > labelWide+2 {
		rest = string(letters[:labelWide]) + "…"
	}
	return []pictureLine{{Text: first, Y: y + 11}, {Text: rest, Y: y + 31}}
}
