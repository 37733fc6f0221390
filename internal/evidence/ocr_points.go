package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"

	"golang.org/x/image/draw"
)

// The size at which letters are read best: those of a telephone 1,080 points
// wide are some 40 high. Smaller pictures are made larger, three times at most,
// for more is not in them.
const (
	readingWidth = 1080
	largest      = 3
)

// sheet is a picture made ready to be read: grey, dark letters on light.
type sheet struct {
	png           []byte
	width, height int
}

// legible unpacks a picture within the bounds of a privacy copy, and makes it
// ready.
func legible(b []byte) (s sheet, err error) {
	defer func() { // the decoders read what anybody sends
		if r := recover(); r != nil {
			s, err = sheet{}, fmt.Errorf("unpacking: %v", r)
		}
	}()
	t, ok := pictureType(b)
	if !ok {
		return sheet{}, errors.New("neither JPEG, PNG nor WebP")
	}
	if err := bounded(b, t); err != nil {
		return sheet{}, err
	}
	m, err := decode(b, t)
	if err != nil {
		return sheet{}, err
	}
	g := grown(grey(turn(shrink(m), orientation(b, t))))
	even(g)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, g); err != nil {
		return sheet{}, err
	}
	return sheet{out.Bytes(), g.Rect.Dx(), g.Rect.Dy()}, nil
}

func grey(m *image.RGBA) *image.Gray {
	g := image.NewGray(m.Rect)
	for i := range g.Pix {
		r, gr, b := int(m.Pix[4*i]), int(m.Pix[4*i+1]), int(m.Pix[4*i+2])
		g.Pix[i] = byte((299*r + 587*gr + 114*b) / 1000)
	}
	return g
}

// grown returns a small picture larger.
func grown(g *image.Gray) *image.Gray {
	short := min(g.Rect.Dx(), g.Rect.Dy())
	scale := min(float64(readingWidth)/float64(max(short, 1)), largest)
	if scale <= 1.1 {
		return g
	}
	to := image.NewGray(image.Rect(0, 0, int(float64(g.Rect.Dx())*scale), int(float64(g.Rect.Dy())*scale)))
	draw.CatmullRom.Scale(to, to.Rect, g, g.Rect, draw.Src, nil)
	return to
}

// tile is the side in points of the pieces whose ground is told by itself: higher
// than a line of letters, lower than a bubble.
const tile = 48

// even writes dark letters on white, whatever their colours were: each point
// becomes how far it is from the ground of its piece, which is the grey that
// most of its points have. So light letters of the dark mode, and letters on a
// coloured bubble, are read like the others.
func even(g *image.Gray) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	columns, rows := (w+tile-1)/tile, (h+tile-1)/tile
	grounds := make([]byte, columns*rows)
	for y := range rows {
		for x := range columns {
			grounds[y*columns+x] = ground(g, image.Rect(x*tile-tile/2, y*tile-tile/2, (x+1)*tile+tile/2, (y+1)*tile+tile/2).Intersect(g.Rect))
		}
	}
	for y := range h {
		line := g.Pix[y*g.Stride : y*g.Stride+w]
		for x, p := range line {
			apart := int(p) - int(grounds[y/tile*columns+x/tile])
			line[x] = byte(255 - min(max(apart, -apart)*5/4, 255))
		}
	}
}

// ground returns the grey that most points of an area have, in steps of 8.
func ground(g *image.Gray, area image.Rectangle) byte {
	var counts [32]int
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for _, p := range g.Pix[y*g.Stride+area.Min.X : y*g.Stride+area.Max.X] {
			counts[p>>3]++
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return byte(best<<3 | 4)
}
