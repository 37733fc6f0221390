// Package picture turns the portal's own charts, drawn as SVG, into PNG: what
// social networks, word processors and printing houses take. It knows the few
// elements that those charts are made of, and must never leave one out in silence:
// a picture that lacks a bar would be wrong and look right.
package picture

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// Size is how large a picture is, in pixels. With no height it is as high as the
// chart asks for.
type Size struct{ Width, Height int }

// Sizes of pictures.
var (
	Print  = Size{Width: 1920}              // two pixels a unit: 16 cm wide at 300 dpi
	Social = Size{Width: 1200, Height: 630} // what networks show with a link
)

// PNG draws a chart on white, as large as it fits and in the middle.
func PNG(svg []byte, size Size) ([]byte, error) {
	c := canvas{faces: faces{}}
	if err := c.read(xml.NewDecoder(bytes.NewReader(svg)), size); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	if c.RGBA == nil {
		return nil, errors.New("picture: no chart")
	}
	var b bytes.Buffer
	err := png.Encode(&b, fewColours(c.RGBA))
	return b.Bytes(), err
}

// fewColours returns a picture in 256 colours at most: a chart has a few inks, and
// the edges of letters between them and white. The most frequent stay as they are,
// and the others become the nearest of those. It is a quarter as large.
func fewColours(img *image.RGBA) *image.Paletted {
	pixels := map[color.RGBA]int{}
	runs(img, func(c color.RGBA, _, n int) { pixels[c] += n })
	all := slices.SortedFunc(maps.Keys(pixels), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(pixels[b], pixels[a]), bytes.Compare([]byte{a.R, a.G, a.B}, []byte{b.R, b.G, b.B}))
	})
	var inks color.Palette
	for _, c := range all[:min(len(all), 256)] {
		inks = append(inks, c)
	}
	out, at := image.NewPaletted(img.Rect, inks), map[color.RGBA]uint8{}
	runs(img, func(c color.RGBA, from, n int) {
		ink, known := at[c]
		if !known {
			ink = uint8(inks.Index(c))
			at[c] = ink
		}
		for i := range n {
			out.Pix[from+i] = ink
		}
	})
	return out
}

// runs tells of the pixels of a picture that follow each other in one colour: where
// they begin, and how many they are.
func runs(img *image.RGBA, tell func(c color.RGBA, from, n int)) {
	from, last := 0, color.RGBA{}
	for i := 0; i < len(img.Pix); i += 4 {
		c := color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}
		if c != last {
			if i > 0 {
				tell(last, from, i/4-from)
			}
			from, last = i/4, c
		}
	}
	tell(last, from, len(img.Pix)/4-from)
}

// canvas is a picture while it is drawn.
type canvas struct {
	*image.RGBA
	faces faces
	scale float64
	x, y  float64 // where the chart's origin is, in pixels; groups move it
}

// read draws what is within an element, up to its end.
func (c *canvas) read(d *xml.Decoder, size Size) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := c.element(d, element{t}, size); err != nil {
				return err
			}
		}
	}
}

func (c *canvas) element(d *xml.Decoder, e element, size Size) error {
	switch e.Name.Local {
	case "svg":
		if err := c.begin(e, size); err != nil {
			return err
		}
		return c.read(d, size)
	case "g":
		moved := *c
		var dx, dy float64
		if _, err := fmt.Sscanf(e.attr("transform"), "translate(%g %g)", &dx, &dy); err != nil {
			return fmt.Errorf("transform %q: %w", e.attr("transform"), err)
		}
		moved.x, moved.y = c.x+dx*c.scale, c.y+dy*c.scale
		return moved.read(d, size)
	case "title", "desc":
		return d.Skip()
	case "rect":
		return errors.Join(c.rect(e), d.Skip())
	case "line":
		return errors.Join(c.line(e), d.Skip())
	case "text":
		said, err := words(d)
		if err != nil {
			return err
		}
		return c.text(e, said)
	}
	return fmt.Errorf("<%s> is not drawn", e.Name.Local)
}

// words returns the text of an element, up to its end, without what is said of it.
func words(d *xml.Decoder) (string, error) {
	var said strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			said.Write(t)
		case xml.StartElement:
			if err := d.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return said.String(), nil
		}
	}
}

// begin makes the picture white, and fits the chart into it.
func (c *canvas) begin(e element, size Size) error {
	var x, y, width, height float64
	if _, err := fmt.Sscanf(e.attr("viewBox"), "%g %g %g %g", &x, &y, &width, &height); err != nil || width < 1 || height < 1 || height > 4*width {
		return fmt.Errorf("viewBox %q", e.attr("viewBox"))
	}
	c.scale = float64(size.Width) / width
	if size.Height == 0 {
		size.Height = int(math.Ceil(height * c.scale))
	}
	c.scale = min(c.scale, float64(size.Height)/height)
	c.x, c.y = (float64(size.Width)-width*c.scale)/2, (float64(size.Height)-height*c.scale)/2
	c.RGBA = image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(c.RGBA, c.Bounds(), image.White, image.Point{}, draw.Src)
	return nil
}

// round is how far from a corner the curve of a quarter circle is held, in radii.
const round = 0.5523

// hair is what rounding may move an edge by, in pixels.
const hair = 1e-6

func (c *canvas) rect(e element) error {
	left, top := c.x+e.number("x")*c.scale, c.y+e.number("y")*c.scale
	right, bottom := left+e.number("width")*c.scale, top+e.number("height")*c.scale
	r := min(e.number("rx")*c.scale, (right-left)/2, (bottom-top)/2)
	if right <= left || bottom <= top {
		return nil // a bar of nothing
	}
	within := image.Rect(int(math.Floor(left+hair)), int(math.Floor(top+hair)), int(math.Ceil(right-hair)), int(math.Ceil(bottom-hair)))
	left, right, top, bottom = left-float64(within.Min.X), right-float64(within.Min.X), top-float64(within.Min.Y), bottom-float64(within.Min.Y)
	if !within.In(c.Bounds()) {
		return fmt.Errorf("a shape at %v leaves the picture", within)
	}
	k := r * (1 - round)
	z := vector.NewRasterizer(within.Dx(), within.Dy())
	f := func(v float64) float32 { return float32(v) }
	z.MoveTo(f(left+r), f(top))
	z.LineTo(f(right-r), f(top))
	z.CubeTo(f(right-k), f(top), f(right), f(top+k), f(right), f(top+r))
	z.LineTo(f(right), f(bottom-r))
	z.CubeTo(f(right), f(bottom-k), f(right-k), f(bottom), f(right-r), f(bottom))
	z.LineTo(f(left+r), f(bottom))
	z.CubeTo(f(left+k), f(bottom), f(left), f(bottom-k), f(left), f(bottom-r))
	z.LineTo(f(left), f(top+r))
	z.CubeTo(f(left), f(top+k), f(left+k), f(top), f(left+r), f(top))
	z.ClosePath()
	z.Draw(c.RGBA, within, image.NewUniform(e.colour("fill")), image.Point{})
	return nil
}

// line draws a line that is level or upright, whole or in dashes.
func (c *canvas) line(e element) error {
	x1, y1, x2, y2 := e.number("x1"), e.number("y1"), e.number("x2"), e.number("y2")
	wide := max(e.number("stroke-width"), 1)
	length, upright := x2-x1, x1 == x2
	if upright {
		length = y2 - y1
	}
	var dash, gap float64
	if _, err := fmt.Sscanf(e.attr("stroke-dasharray"), "%g %g", &dash, &gap); err != nil || dash+gap <= 0 {
		dash, gap = length, 0
	}
	for at := 0.0; at < length; at += dash + gap {
		part := element{xml.StartElement{Attr: []xml.Attr{{Name: xml.Name{Local: "fill"}, Value: e.attr("stroke")}}}}
		long := min(dash, length-at)
		if upright {
			part.set(x1-wide/2, y1+at, wide, long)
		} else {
			part.set(x1+at, y1-wide/2, long, wide)
		}
		if err := c.rect(part); err != nil {
			return err
		}
	}
	return nil
}

// element is an element of a chart with its attributes.
type element struct{ xml.StartElement }

func (e element) attr(name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// number returns an attribute as a number; one that is not there is 0.
func (e element) number(name string) float64 {
	n, err := strconv.ParseFloat(e.attr(name), 64)
	if err != nil || math.IsNaN(n) {
		return 0
	}
	return max(-1e4, min(n, 1e4))
}

func (e *element) set(x, y, width, height float64) {
	for _, v := range []struct {
		name  string
		value float64
	}{{"x", x}, {"y", y}, {"width", width}, {"height", height}} {
		e.Attr = append(e.Attr, xml.Attr{Name: xml.Name{Local: v.name}, Value: strconv.FormatFloat(v.value, 'f', -1, 64)})
	}
}

// colour returns a colour written as #rrggbb; any other is black, as SVG has it.
func (e element) colour(name string) color.Color {
	n, err := strconv.ParseUint(strings.TrimPrefix(e.attr(name), "#"), 16, 24)
	if err != nil {
		return color.Black
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}
