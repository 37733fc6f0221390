package page

import (
	"vigie/internal/i18n"
	"vigie/internal/stats"
)

// Tiles is the map of the départements, drawn: each a square, measured in units of
// the drawing.
type Tiles struct {
	Width, Height int
	Squares       []Square
	Legend        []Square // one of each tint, with the words beside it
}

// Square is a département, or a line of the legend. Tint is "none", "hidden" or the
// number of its class.
type Square struct {
	X, Y, Size     int
	InX, InY, In   int // of the tint within its edge
	Middle         int // of the square, across
	Code, Count    int // the base lines of the two words in it
	ID, Said, Tint string
	Title, Value   string
	TextX          int // of the words beside it, in the legend
}

// The two tints that are no class.
const (
	tintNone   = "none"
	tintHidden = "hidden"
)

var tints = []string{"0", "1", "2", "3", "4"}

// DrawTiles lays out the départements in squares of a size, with the legend below.
func DrawTiles(l *i18n.Localizer, t stats.Table, threshold, size int) Tiles {
	m := stats.Tiles(t, threshold)
	d := Tiles{Width: m.Columns * size}
	for _, tile := range m.Tiles {
		s := square(tile.Column*size, tile.Line*size, size-max(size/14, 2))
		s.ID, s.Title, s.Value, s.Tint = tile.ID, tile.Name, figure(l, tile.Reports), tint(tile)
		switch {
		case tile.Reports.Hidden:
			s.Said = "–"
		case tile.Class >= 0:
			s.Said = s.Value
		}
		d.Squares = append(d.Squares, s)
	}
	d.legend(l, m, size)
	return d
}

func square(x, y, size int) Square {
	return Square{X: x, Y: y, Size: size, InX: x + 1, InY: y + 1, In: size - 2, Middle: x + size/2, Code: y + size*45/100, Count: y + size*82/100}
}

func tint(tile stats.Tile) string {
	switch {
	case tile.Reports.Hidden:
		return tintHidden
	case tile.Class < 0:
		return tintNone
	}
	return tints[tile.Class]
}

// legend says what each tint stands for: nothing, hidden, and the classes.
func (d *Tiles) legend(l *i18n.Localizer, m stats.TileMap, size int) {
	words := []Square{{Tint: tintNone, Said: l.T("statistics.map.none")}, {Tint: tintHidden, Said: l.T("statistics.hidden")}}
	for class, least := range m.Bounds {
		said := l.T("statistics.map.more", "Least", l.Number(least))
		if class+1 < len(m.Bounds) {
			said = l.T("statistics.map.range", "Least", l.Number(least), "Most", l.Number(m.Bounds[class+1]-1))
		}
		words = append(words, Square{Tint: tints[class], Said: said})
	}
	const across = 4
	top, small := m.Lines*size+size/2, size*6/10
	for i, w := range words {
		s := square(i%across*d.Width/across, top+i/across*(small+size/4), small)
		s.Tint, s.Said, s.TextX, s.Code = w.Tint, w.Said, s.X+small+size/5, s.Y+small*7/10
		d.Legend = append(d.Legend, s)
	}
	d.Height = top + (len(words)+across-1)/across*(small+size/4)
}
