package journey

import (
	"context"
	"image"
	"image/color"
	"image/draw"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// charts finds the charts of a page and where they stand.
const charts = `[...document.querySelectorAll('figure.chart')].map((f) => {
	const r = f.getBoundingClientRect();
	return {Name: f.id, X: r.x + scrollX, Y: r.y + scrollY, Width: r.width, Height: r.height};
})`

// printed is the width of an A4 sheet, in CSS pixels.
const printed = 794

// showCharts takes each chart of an election, light beside dark, and its page as it
// is printed.
func (b *tab) showCharts() {
	b.t.Helper()
	b.visit("/statistics/municipales-demo")
	var names []string
	taken := map[string][]image.Image{}
	for _, dark := range []bool{false, true} {
		b.look(1280, dark)
		for _, c := range ask[[]struct {
			Name                string
			X, Y, Width, Height float64
		}](b, charts) {
			if !dark {
				names = append(names, c.Name)
			}
			taken[c.Name] = append(taken[c.Name], b.clip(page.Viewport{X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Scale: 0.6}))
		}
	}
	if len(names) < 5 {
		b.t.Fatalf("only the charts %v are shown", names)
	}
	for _, name := range names {
		save(b.t, "chart-"+name, beside(taken[name]))
	}
	b.look(printed, false)
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, emulation.CommandSetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}, nil)
	})
	save(b.t, "statistics-election-printed", b.picture(printed, 0.5, 6000))
}

// beside lays pictures out side by side.
func beside(all []image.Image) image.Image {
	wide, high := gap, 0
	for _, img := range all {
		wide, high = wide+img.Bounds().Dx()+gap, max(high, img.Bounds().Dy())
	}
	out := image.NewRGBA(image.Rect(0, 0, wide, high+2*gap))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.RGBA{128, 134, 138, 255}), image.Point{}, draw.Src)
	x := gap
	for _, img := range all {
		draw.Draw(out, image.Rectangle{image.Pt(x, gap), image.Pt(x, gap).Add(img.Bounds().Size())}, img, img.Bounds().Min, draw.Src)
		x += img.Bounds().Dx() + gap
	}
	return out
}
