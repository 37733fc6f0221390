package journey

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The pictures of a page: how high at most (CSS pixels), and how much smaller
// than the screen, so that a sheet of eight stays readable and light.
const (
	tallest = 1240
	scale   = 0.5
	gap     = 16
)

// What each page is taken in; read only.
var (
	widths    = []int64{1280, 360} // a desk, and a cheap telephone
	languages = []string{"fr", "en"}
)

// sheet is the pictures of one page, by language, width and light or dark.
type sheet map[string]map[int64]map[bool]image.Image

// album collects the pictures of the pages by name.
type album map[string]sheet

// take takes the page shown at both widths, in light and dark.
func (a album) take(b *tab, name string) {
	b.t.Helper()
	if a[name] == nil {
		a[name] = sheet{}
	}
	a[name][b.lang] = map[int64]map[bool]image.Image{}
	for _, width := range widths {
		a[name][b.lang][width] = map[bool]image.Image{}
		for _, dark := range []bool{false, true} {
			b.look(width, dark)
			a[name][b.lang][width][dark] = b.picture(width, scale, tallest)
		}
	}
	b.look(1280, false)
}

// picture takes the page shown from its top, as high as it is or as most.
func (b *tab) picture(width int64, scale float64, most int64) image.Image {
	b.t.Helper()
	ask[string](b, "(window.scrollTo(0, 0), document.querySelector('[aria-expanded=true]') || document.activeElement?.blur(), document.fonts.ready.then(() => ''))")
	high := min(ask[int64](b, "document.documentElement.scrollHeight"), most)
	return b.clip(page.Viewport{Width: float64(width), Height: float64(high), Scale: scale})
}

// clip takes a part of the page shown.
func (b *tab) clip(part page.Viewport) image.Image {
	b.t.Helper()
	beyond := true
	got, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond, Clip: &part,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(got.Data))
	if err != nil {
		b.t.Fatal(err)
	}
	return img
}

// laid lays a sheet out: light above dark, the languages side by side, the desk
// before the telephone.
func (s sheet) laid() image.Image {
	rows := map[bool][]image.Image{}
	var wide, high int
	for _, dark := range []bool{false, true} {
		across, tall := gap, 0
		for _, lang := range languages {
			for _, width := range widths {
				img := s[lang][width][dark]
				rows[dark] = append(rows[dark], img)
				across, tall = across+img.Bounds().Dx()+gap, max(tall, img.Bounds().Dy())
			}
		}
		wide, high = max(wide, across), high+tall+gap
	}
	all := image.NewRGBA(image.Rect(0, 0, wide, high+gap))
	draw.Draw(all, all.Bounds(), image.NewUniform(color.RGBA{128, 134, 138, 255}), image.Point{}, draw.Src)
	y := gap
	for _, dark := range []bool{false, true} {
		x, tall := gap, 0
		for _, img := range rows[dark] {
			draw.Draw(all, image.Rectangle{image.Pt(x, y), image.Pt(x, y).Add(img.Bounds().Size())}, img, img.Bounds().Min, draw.Src)
			x, tall = x+img.Bounds().Dx()+gap, max(tall, img.Bounds().Dy())
		}
		y += tall + gap
	}
	return all
}

// light writes img with the colours it uses most, which is enough for pages and
// a third of the size.
func light(img image.Image) ([]byte, error) {
	seen := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) }
	r := img.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			seen[at(x, y)]++
		}
	}
	all := make([]color.RGBA, 0, len(seen))
	for c := range seen {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int { return cmp.Compare(seen[b], seen[a]) })
	few := color.Palette{}
	for _, c := range all[:min(len(all), 256)] {
		few = append(few, c)
	}
	out := image.NewPaletted(r, few)
	index := map[color.RGBA]uint8{}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := at(x, y)
			i, known := index[c]
			if !known {
				i = uint8(few.Index(c))
				index[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out)
	return b.Bytes(), err
}

// save writes a picture into the folder that VIGIE_SCREENSHOTS names.
func save(t *testing.T, name string, img image.Image) {
	t.Helper()
	b, err := light(img)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("VIGIE_SCREENSHOTS"), name+".png"), b, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d kB", name, len(b)/1000)
}

// TestScreenshots takes the pictures of docs/screenshots: a sheet a page, and
// for the README four pages as they are.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("VIGIE_SCREENSHOTS")
	if dir == "" {
		t.Skip("pictures are taken by `make screenshots`")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	a := album{}
	for _, lang := range languages {
		on(t).open(t, lang).awaiting(404, 422).showPublic(a)
	}
	on(t).open(t, "fr").showDesk(a)
	on(t).open(t, "fr").showAccounts(a)
	for name, s := range a {
		save(t, name, s.laid())
	}
	on(t).open(t, "fr").showCharts()
}

// keep saves the page shown as it is, for the README.
func (b *tab) keep(name string) {
	b.t.Helper()
	if b.lang == "fr" {
		save(b.t, name, b.picture(1280, 1, 860))
	}
}

func (b *tab) showPublic(a album) {
	b.t.Helper()
	for name, path := range map[string]string{
		"home": "", "report": "/report", "statistics": "/statistics", "statistics-election": "/statistics/municipales-demo", "follow": "/follow",
		"rights": "/rights", "privacy": "/privacy", "accessibility": "/accessibility", "legal": "/legal", "error": "/no/such/page",
	} {
		b.visit(path)
		a.take(b, name)
		if name == "home" || name == "statistics-election" {
			b.keep("readme-" + name)
		}
	}
	b.showForm(a)
}

// showForm walks through the form and takes each of its pages.
func (b *tab) showForm(a album) {
	b.t.Helper()
	shown := func(name string) { a.take(b, "report-"+name) }
	b.visit("/report")
	b.next()
	shown("material")
	b.press("button[name=without]")
	b.keep("readme-form")
	shown("channel")
	b.next()
	shown("channel-fault")
	b.pick("channel", "call")
	b.next()
	shown("voice")
	b.pick("channel", "call_automated")
	b.next()
	b.set("on", ago(2))
	b.set("at", "19:45")
	shown("when")
	b.next()
	b.fill("sender", "01 62 00 00 00")
	shown("sender")
	b.next()
	b.fill("commune_name", "Saint-Denis")
	b.next()
	shown("place")
	b.pick("commune", "93066")
	b.next()
	b.pick("subject_kind", "list")
	b.suggestions("subject_name", "le")
	shown("subject")
	b.fill("subject_name", "Le Phare commun")
	b.next()
	b.pick("practices", "robocall_no_consent")
	shown("practices")
	b.next()
	b.pick("opposed", "yes")
	shown("opt-out")
	b.pick("opposed", "no")
	b.next()
	shown("origin")
	b.next()
	b.fill("statement", map[string]string{"fr": "J’ai raccroché aussitôt.", "en": "I hung up at once."}[b.lang])
	shown("statement")
	b.next()
	b.pick("kind", "report")
	shown("reporter")
	b.next()
	shown("check")
	b.press("a[href$='/report/contact/2']")
	shown("contact")
	b.press("a.back")
	b.next()
	shown("receipt")
	code := b.text("#receipt")
	b.fill("last", code[len(code)-4:])
	b.next()
	shown("thanks")
	b.visit("/follow")
	b.fill("code", code)
	b.next()
	a.take(b, "follow-report")
}

// showDesk signs a supervisor in, and takes the pages of the desk.
func (b *tab) showDesk(a album) {
	b.t.Helper()
	who := b.people["supervisor"]
	b.visit("/office/sign-in")
	b.everywhere(a, "office-sign-in")
	b.fill("email", who.email)
	b.fill("password", who.password)
	b.next()
	b.everywhere(a, "office-second-factor")
	b.fill("code", who.code(b.t))
	b.next()
	b.everywhere(a, "office-queue")
	b.visit("/office/cases?channel=sms")
	b.press(".queue__list li a")
	b.press("form[action*='/take'] button")
	b.visit(strings.TrimPrefix(strings.Replace(b.where(), "&done=taken", "", 1), "/fr"))
	b.keep("readme-case")
	b.everywhere(a, "office-case")
	b.visit("/office/journal")
	b.everywhere(a, "office-journal")
}

// showAccounts signs an administrator in, and takes the page of the accounts.
func (b *tab) showAccounts(a album) {
	b.t.Helper()
	b.signIn("administrator")
	b.visit("/office/accounts")
	b.everywhere(a, "office-accounts")
}

// everywhere takes the page shown in each language.
func (b *tab) everywhere(a album, name string) {
	b.t.Helper()
	path := strings.TrimPrefix(b.where(), "/"+b.lang)
	for _, lang := range languages {
		b.lang = lang
		b.visit(path)
		a.take(b, name)
	}
	b.lang = languages[0]
	b.visit(path)
}
