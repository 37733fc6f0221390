package evidencetest

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Bubble is a message on a screen, with what a telephone prints above and under
// it.
type Bubble struct {
	When  string // "lun. 2 mars à 19:45"; "" for nothing
	Text  string
	Clock string // "19:45"; "" for nothing
	Mine  bool   // the voter's own, on the right and in colour
}

// Screenshot is a telephone's screen as it is to be drawn.
type Screenshot struct {
	Sender  string
	Bubbles []Bubble
	Dark    bool
	Font    []byte  // TrueType, of the messages; nil for Go's
	Size    float64 // of their letters in points, 0 for 42
	Above   int     // points scrolled out at the top
	Width   int     // of the file, 0 for 1080: smaller ones are drawn whole and made smaller
	Noise   float64 // 0 to 1: greys drawn by lot over all
	Quality int     // JPEG, 1 to 100; 0 for PNG
	Seed    uint64
}

// shades are a telephone's colours.
type shades struct{ ground, bubble, own, ink, soft color.Gray16 }

const (
	screenWidth = 1080
	margin      = 44
	inner       = 36
	usual       = 42  // points, of letters
	widest      = 780 // points, of a bubble's lines
)

// pen is a font, a size and a colour to write with.
type pen struct {
	face font.Face
	ink  color.Color
}

// canvas is what is drawn on, from the top down.
type canvas struct {
	image  *image.RGBA
	shades shades
	words  font.Face // of the messages
	line   int       // how far apart their lines are
	y      int
}

func grey(v byte) color.Gray16 { return color.Gray16{Y: uint16(v) * 0x101} }

// Draw draws the screen and packs it.
func (s Screenshot) Draw() []byte {
	c := canvas{shades: shades{grey(255), grey(233), grey(120), grey(10), grey(130)}}
	if s.Dark {
		c.shades = shades{grey(0), grey(40), grey(90), grey(245), grey(150)}
	}
	size, ttf := cmp.Or(s.Size, usual), s.Font
	if ttf == nil {
		ttf = goregular.TTF
	}
	c.words, c.line = face(size, ttf), int(size*58/usual)
	height := 720
	for _, b := range s.Bubbles {
		height += 200 + c.line*len(wrapped(b.Text, c.words))
	}
	c.image = image.NewRGBA(image.Rect(0, 0, screenWidth, max(height, 1600)))
	draw.Draw(c.image, c.image.Rect, image.NewUniform(c.shades.ground), image.Point{}, draw.Src)
	c.frame(s.Sender)
	c.y = 230
	for _, b := range s.Bubbles {
		c.bubble(b)
	}
	return s.packed(c.image)
}

// frame draws what a telephone shows above and under its messages.
func (c *canvas) frame(sender string) {
	bar, name := pen{face(35, gomedium.TTF), c.shades.ink}, pen{face(40, gomedium.TTF), c.shades.ink}
	c.write("19:52", image.Pt(margin+10, 62), bar)
	c.write("4G  78 %", image.Pt(screenWidth-240, 62), bar)
	c.write(sender, image.Pt((screenWidth-width(sender, name.face))/2, 165), name)
	foot := c.image.Rect.Dy() - 90
	c.box(image.Rect(140, foot-50, screenWidth-60, foot+30), c.shades.bubble)
	c.write("Message texte", image.Pt(180, foot+4), pen{face(38, goregular.TTF), c.shades.soft})
}

func (c *canvas) bubble(b Bubble) {
	if b.When != "" {
		c.y += 50
		when := pen{face(30, gomedium.TTF), c.shades.soft}
		c.write(b.When, image.Pt((screenWidth-width(b.When, when.face))/2, c.y), when)
		c.y += 36
	}
	lines := wrapped(b.Text, c.words)
	wide := 0
	for _, l := range lines {
		wide = max(wide, width(l, c.words))
	}
	left, fill, ink := margin, c.shades.bubble, c.shades.ink
	if b.Mine {
		left, fill, ink = screenWidth-margin-wide-2*inner, c.shades.own, grey(255)
	}
	c.box(image.Rect(left, c.y, left+wide+2*inner, c.y+c.line*len(lines)+inner), fill)
	for _, l := range lines {
		c.y += c.line
		c.write(l, image.Pt(left+inner, c.y-2), pen{c.words, ink})
	}
	c.y += inner + 24
	if b.Clock != "" {
		c.write(b.Clock, image.Pt(margin+inner, c.y+14), pen{face(28, goregular.TTF), c.shades.soft})
		c.y += 40
	}
}

func (c *canvas) box(r image.Rectangle, fill color.Color) {
	draw.Draw(c.image, r, image.NewUniform(fill), image.Point{}, draw.Src)
}

func (c *canvas) write(text string, at image.Point, with pen) {
	d := font.Drawer{Dst: c.image, Src: image.NewUniform(with.ink), Face: with.face, Dot: fixed.P(at.X, at.Y)}
	d.DrawString(text)
}

func face(size float64, ttf []byte) font.Face {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // a font that the test chose
	}
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err)
	}
	return made
}

func width(text string, in font.Face) int { return font.MeasureString(in, text).Ceil() }

// wrapped breaks a text where a bubble ends.
func wrapped(text string, in font.Face) []string {
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		now := ""
		for _, w := range strings.Fields(l) {
			if now != "" && width(now+" "+w, in) > widest {
				lines = append(lines, now)
				now = ""
			}
			now = strings.TrimSpace(now + " " + w)
		}
		lines = append(lines, now)
	}
	return lines
}

// packed makes the picture as small, as noisy and as smeared as it is to be.
func (s Screenshot) packed(m *image.RGBA) []byte {
	if s.Above > 0 {
		rest := image.NewRGBA(image.Rect(0, 0, screenWidth, m.Rect.Dy()-s.Above))
		draw.Draw(rest, rest.Rect, m, image.Pt(0, s.Above), draw.Src)
		m = rest
	}
	if s.Width > 0 && s.Width != screenWidth {
		small := image.NewRGBA(image.Rect(0, 0, s.Width, m.Rect.Dy()*s.Width/screenWidth))
		draw.CatmullRom.Scale(small, small.Rect, m, m.Rect, draw.Src, nil)
		m = small
	}
	if s.Noise > 0 {
		rng := rand.New(rand.NewPCG(s.Seed, 7))
		for i := range m.Pix {
			m.Pix[i] = byte(min(max(float64(m.Pix[i])+s.Noise*60*rng.NormFloat64(), 0), 255))
		}
	}
	var b bytes.Buffer
	var err error
	if s.Quality > 0 {
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: s.Quality})
	} else {
		err = png.Encode(&b, m)
	}
	if err != nil {
		panic(err) // a buffer takes all, and the picture has a size
	}
	return b.Bytes()
}
