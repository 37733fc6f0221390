package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"vigie/internal/report"
)

// The size of a privacy copy. A page of text photographed whole is read at 2,400
// points on its long side; a long screenshot keeps the width of a telephone.
const (
	longSide  = 2400
	shortSide = 1080
)

// jpegQuality is where letters still have clean edges: at 75 they are smeared.
const jpegQuality = 88

// pngMost is how large a copy may be as PNG. A screenshot stays under it; a
// photograph that was saved as PNG does not, and is made a JPEG.
const pngMost = 4 << 20

// ErrNoCopy says that of this picture no privacy copy can be made: it is
// damaged, too large to be unpacked safely, or of a kind that this program does
// not unpack (HEIC needs a decoder that exists only in C).
var ErrNoCopy = errors.New("no privacy copy can be made")

// PrivacyCopy returns a picture that shows what b shows and tells nothing else:
// it is unpacked to its points, turned as it is meant to be seen, made smaller
// where that loses no legibility, never larger, and packed anew. Where it was
// taken, when, with what and by whom stays behind, as does anything hidden in or
// behind it. It returns ErrNoCopy, and never unpacks more than memoryMost.
func PrivacyCopy(b []byte, t report.FileType) (copied report.Copy, err error) {
	defer func() { // the decoders read what anybody sends
		if r := recover(); r != nil {
			copied, err = report.Copy{}, fmt.Errorf("%w: %v", ErrNoCopy, r)
		}
	}()
	if err := bounded(b, t); err != nil {
		return report.Copy{}, err
	}
	m, err := decode(b, t)
	if err != nil {
		return report.Copy{}, fmt.Errorf("%w: %w", ErrNoCopy, err)
	}
	return encode(turn(shrink(m), orientation(b, t)), t)
}

// decoder unpacks a type of picture, or tells its size before.
type decoder struct {
	picture func(io.Reader) (image.Image, error)
	config  func(io.Reader) (image.Config, error)
}

// decoders are the types that are unpacked here, read only.
var decoders = map[report.FileType]decoder{
	report.FileJPEG: {jpeg.Decode, jpeg.DecodeConfig},
	report.FilePNG:  {png.Decode, png.DecodeConfig},
	report.FileWebP: {webp.Decode, webp.DecodeConfig},
}

func decoderOf(t report.FileType) (decoder, error) {
	d, ok := decoders[t]
	if !ok {
		return d, fmt.Errorf("%s is not unpacked here", t)
	}
	return d, nil
}

func decode(b []byte, t report.FileType) (image.Image, error) {
	d, err := decoderOf(t)
	if err != nil {
		return nil, err
	}
	return d.picture(bytes.NewReader(b))
}

// encode packs points: as PNG what was a screenshot, since JPEG smears letters.
func encode(m *image.RGBA, t report.FileType) (report.Copy, error) {
	c := report.Copy{Type: report.FileJPEG, Width: m.Rect.Dx(), Height: m.Rect.Dy()}
	var b bytes.Buffer
	if t == report.FilePNG {
		if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, m); err != nil {
			return report.Copy{}, fmt.Errorf("%w: %w", ErrNoCopy, err)
		}
		if b.Len() <= pngMost {
			c.Type, c.Bytes = report.FilePNG, b.Bytes()
			return c, nil
		}
		b.Reset()
	}
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return report.Copy{}, fmt.Errorf("%w: %w", ErrNoCopy, err)
	}
	c.Bytes = b.Bytes()
	return c, nil
}

// sized returns the size of a copy of a picture of w by h points.
func sized(w, h int) (int, int) {
	long, short := max(w, h), min(w, h)
	scale := max(float64(longSide)/float64(long), float64(shortSide)/float64(short))
	if scale >= 1 {
		return w, h
	}
	return max(1, int(float64(w)*scale+0.5)), max(1, int(float64(h)*scale+0.5))
}

// shrink returns the picture on white, not larger than a copy may be. Each of its
// points is the mean of those it stands for, so that thin letters stay whole. It
// unpacks a few lines at a time.
func shrink(m image.Image) *image.RGBA {
	from := m.Bounds()
	w, h := sized(from.Dx(), from.Dy())
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == from.Dx() && h == from.Dy() {
		draw.Draw(to, to.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(to, to.Rect, m, from.Min, draw.Over)
		return to
	}
	lines := image.NewRGBA(image.Rect(0, 0, from.Dx(), from.Dy()/h+2))
	for y := range h {
		top, bottom := y*from.Dy()/h, ((y+1)*from.Dy()+h-1)/h
		area := image.Rect(0, 0, from.Dx(), bottom-top)
		draw.Draw(lines, area, image.White, image.Point{}, draw.Src)
		draw.Draw(lines, area, m, image.Pt(from.Min.X, from.Min.Y+top), draw.Over)
		mean(to.Pix[y*to.Stride:], w, lines, area)
	}
	return to
}

// mean writes one line of w points, each the mean of its part of area.
func mean(line []byte, w int, from *image.RGBA, area image.Rectangle) {
	for x := range w {
		left, right := x*area.Dx()/w, ((x+1)*area.Dx()+w-1)/w
		var r, g, b, n int
		for y := range area.Dy() {
			p := from.Pix[y*from.Stride+left*4 : y*from.Stride+right*4]
			for i := 0; i < len(p); i += 4 {
				r, g, b, n = r+int(p[i]), g+int(p[i+1]), b+int(p[i+2]), n+1
			}
		}
		line[x*4], line[x*4+1], line[x*4+2], line[x*4+3] = byte(r/n), byte(g/n), byte(b/n), 0xff
	}
}

// turn returns the picture as it is meant to be seen (EXIF 2.32, Orientation).
func turn(m *image.RGBA, o int) *image.RGBA {
	if o < 2 || o > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if o > 4 {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			fx, fy := seen(o, x, y, w, h)
			copy(to.Pix[y*to.Stride+x*4:][:4], m.Pix[fy*m.Stride+fx*4:][:4])
		}
	}
	return to
}

// seen returns which point of a w by h picture is seen at x, y.
func seen(o, x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	}
	return w - 1 - y, x
}
