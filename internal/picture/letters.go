package picture

import (
	"fmt"
	"image"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// cut is a typeface in one size.
type cut struct {
	name string
	size float64 // pixels
}

// typefaces are those that stand for the portal's own, whose licences let them be
// drawn by a program as well.
var typefaces = map[string][]byte{
	"sans": liberationsansregular.TTF, "sans bold": liberationsansbold.TTF, "sans italic": liberationsansitalic.TTF,
	"serif bold": liberationserifbold.TTF,
}

// faces are the typefaces of one picture.
type faces map[cut]lettering

// lettering is a typeface, and the same in one size.
type lettering struct {
	font.Face
	font *sfnt.Font
}

func (f faces) of(c cut) (lettering, error) {
	if l, ok := f[c]; ok {
		return l, nil
	}
	parsed, err := opentype.Parse(typefaces[c.name])
	if err != nil {
		return lettering{}, fmt.Errorf("typeface %s: %w", c.name, err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: c.size, DPI: 72})
	if err != nil {
		return lettering{}, fmt.Errorf("typeface %s: %w", c.name, err)
	}
	f[c] = lettering{face, parsed}
	return f[c], nil
}

// typeface returns which typeface an element asks for.
func (e element) typeface() string {
	switch {
	case strings.HasSuffix(e.attr("font-family"), ", serif"):
		return "serif bold"
	case e.number("font-weight") >= 600:
		return "sans bold"
	case e.attr("font-style") == "italic":
		return "sans italic"
	}
	return "sans"
}

// text writes words on their line, from where they begin, end or have their middle.
// A letter that the typeface lacks is an error: what cannot be read is not shown.
func (c *canvas) text(e element, said string) error {
	if size := e.number("font-size"); size < 1 || size > 400 {
		return fmt.Errorf("letters of size %g", size)
	}
	face, err := c.faces.of(cut{e.typeface(), e.number("font-size") * c.scale})
	if err != nil {
		return err
	}
	said = strings.ReplaceAll(strings.TrimSpace(said), "\u202f", "\u00a0") // the narrow space is missing
	for _, r := range said {
		if glyph, err := face.font.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return fmt.Errorf("no letter %q in %s", r, e.typeface())
		}
	}
	at := fixed.Int26_6((c.x + e.number("x")*c.scale) * 64)
	switch wide := font.MeasureString(face, said); e.attr("text-anchor") {
	case "middle":
		at -= wide / 2
	case "end":
		at -= wide
	}
	d := font.Drawer{Dst: c.RGBA, Src: image.NewUniform(e.colour("fill")), Face: face}
	d.Dot = fixed.Point26_6{X: at, Y: fixed.Int26_6((c.y + e.number("y")*c.scale) * 64)}
	d.DrawString(said)
	return nil
}
