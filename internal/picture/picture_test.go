package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

const chart = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48" width="96" height="48">
<title>Canaux</title><desc>Base</desc>
<rect width="96" height="48" fill="#ffffff"/>
<g transform="translate(10 4)"><rect x="0" y="0" width="20" height="10" rx="2" fill="#0f4c5c"><title>sms</title></rect>
<line x1="40" x2="40" y1="0" y2="40" stroke="#6d3b6e" stroke-width="2" stroke-dasharray="5 5"/></g>
<text x="90" y="40" font-size="12" font-family="Newsreader, Georgia, serif" fill="#17242b" text-anchor="end">45 %<title>x</title></text>
</svg>`

func drawn(t *testing.T, svg string, size Size) image.Image {
	t.Helper()
	b, err := PNG([]byte(svg), size)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPNG(t *testing.T) {
	img := drawn(t, chart, Size{Width: 192})
	if img.Bounds().Dx() != 192 || img.Bounds().Dy() != 96 {
		t.Fatal(img.Bounds())
	}
	petrol, plum, white := color.RGBA{0x0f, 0x4c, 0x5c, 0xff}, color.RGBA{0x6d, 0x3b, 0x6e, 0xff}, color.RGBA{0xff, 0xff, 0xff, 0xff}
	for _, p := range []struct {
		what string
		x, y int
		want color.Color
	}{
		{"the bar", 40, 18, petrol}, {"past its end", 62, 18, white}, {"before it", 18, 18, white}, {"its round corner", 20, 8, white},
		{"a dash", 100, 10, plum}, {"a gap", 100, 23, white},
	} {
		if got := color.RGBAModel.Convert(img.At(p.x, p.y)); got != p.want {
			t.Errorf("%s at %d,%d: %v, want %v", p.what, p.x, p.y, got, p.want)
		}
	}
	inked := func(from, to int) (n int) {
		for x := from; x < to; x++ {
			for y := 62; y < 82; y++ {
				if img.At(x, y) != color.Color(white) {
					n++
				}
			}
		}
		return n
	}
	if inked(181, 192) != 0 || inked(130, 181) < 50 {
		t.Errorf("the words do not end at 180: %d before, %d after", inked(130, 181), inked(181, 192))
	}
}

func TestPNGFits(t *testing.T) {
	img := drawn(t, chart, Social)
	if img.Bounds().Dx() != 1200 || img.Bounds().Dy() != 630 {
		t.Fatal(img.Bounds())
	}
	// 12.5 pixels a unit; 15 are left above and below.
	if got := color.RGBAModel.Convert(img.At(200, 15+60)); got != (color.RGBA{0x0f, 0x4c, 0x5c, 0xff}) {
		t.Error(got)
	}
}

func TestWhatIsNotDrawnIsTold(t *testing.T) {
	for what, svg := range map[string]string{
		"another element":   strings.Replace(chart, "<line", `<circle r="4"/><line`, 1),
		"a missing letter":  strings.Replace(chart, "45 %", "٤٥", 1),
		"no letters' size":  strings.Replace(chart, `font-size="12"`, "", 1),
		"another transform": strings.Replace(chart, "translate(10 4)", "rotate(4)", 1),
		"outside":           strings.Replace(chart, `rect x="0"`, `rect x="80"`, 1),
		"no measure":        strings.Replace(chart, `viewBox="0 0 96 48"`, "", 1),
		"half a chart":      chart[:300],
		"no chart":          "",
	} {
		if b, err := PNG([]byte(svg), Print); err == nil {
			t.Errorf("%s: a picture of %d bytes", what, len(b))
		}
	}
}

func FuzzPNG(f *testing.F) {
	f.Add([]byte(chart))
	f.Add([]byte(`<svg viewBox="0 0 1 4"><line x1="0" x2="1" stroke-dasharray="0.001 0"/></svg>`))
	f.Fuzz(func(t *testing.T, svg []byte) { _, _ = PNG(svg, Size{Width: 60, Height: 40}) })
}

func BenchmarkPNG(b *testing.B) {
	for b.Loop() {
		if _, err := PNG([]byte(chart), Print); err != nil {
			b.Fatal(err)
		}
	}
}
