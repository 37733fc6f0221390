package journey

import (
	"slices"
	"strings"
	"testing"
)

// toFile leads to a case one of whose reports has a screenshot, and to that file.
func (b *tab) toFile() {
	b.t.Helper()
	for queue := "/office/cases?state=all&channel=sms"; queue != ""; {
		b.visit(queue)
		queue = strings.TrimPrefix(ask[string](b, `document.querySelector(".queue a[rel=next]")?.getAttribute("href") ?? ""`), "/fr")
		cases := ask[[]string](b, `[...document.querySelectorAll(".queue__list a")].map((a) => a.pathname)`)
		for _, c := range slices.Compact(cases) {
			b.visit(strings.TrimPrefix(c, "/fr"))
			if b.count("#files") == 0 {
				continue
			}
			b.audit()
			if b.count("#files .files__item a") == 0 {
				b.press("#files .files__others a")
			}
			if strings.Contains(b.text("#files"), "PNG") {
				b.press("#files .files__item a")
				return
			}
		}
	}
	b.t.Fatal("no case of the demo has a screenshot")
}

// A reviewer opens a screenshot with a reason, looks at it closely, and blacks a
// part of it out, with scripts and without.
func TestOfficeOpensAFile(t *testing.T) {
	for name, open := range map[string]func(*stage) *tab{
		"with scripts":    func(s *stage) *tab { return s.open(t, "fr") },
		"without scripts": func(s *stage) *tab { return s.without(t, "fr") },
	} {
		t.Run(name, func(t *testing.T) {
			b := open(on(t)).awaiting(422)
			b.signIn("reviewer")
			b.toFile()
			b.audit()
			b.press("form[action$='/open'] button") // no reason
			b.audit()
			b.fill("reason", "Lire le message reçu.")
			b.press("form[action$='/open'] button")
			b.reads("h1", "Screenshot")
			b.audit()
			b.press("form#box button") // no box
			b.audit()
			for name, value := range map[string]string{"x": "5", "y": "4,5", "w": "20", "h": "6"} {
				b.fill(name, value)
			}
			b.press("form#box button")
			b.reads("#boxes", "20 × 6")
			b.press(".viewer__bar .chips li:last-child a")
			b.press(".viewer__bar > a")
			b.audit()
			b.press("#boxes button[name=box]")
		})
	}
}
