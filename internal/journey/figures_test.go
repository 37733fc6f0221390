package journey

import (
	"testing"
)

// A reader finds the figures from the first page, in both languages, with and
// without scripts.
func TestFigures(t *testing.T) {
	s := on(t)
	for name, b := range map[string]*tab{"scripts": s.open(t, "fr"), "no scripts": s.without(t, "en")} {
		b.visit("")
		b.audit()
		b.press("nav a[href$='/statistics']")
		b.audit()
		b.press("a.election")
		if b.count(".bars__row") < 5 || b.count(".chart__column") < 3 || b.count(".tile") == 0 {
			t.Errorf("%s: %s lacks figures: %s", name, b.where(), b.text("main"))
		}
		b.audit()
		b.do(b.click(".tongue__now"))
		b.audit()
		b.press(".tongue a")
		b.audit()
		b.visit("/releases")
		b.audit()
		b.press("a.election")
		if b.count(".bars__row") < 5 || b.count("#files-table tr") < 20 {
			t.Errorf("%s: %s lacks figures or documents: %s", name, b.where(), b.text("main"))
		}
		b.audit()
	}
}

// The other pages stand in both languages, the error page among them.
func TestOtherPages(t *testing.T) {
	s := on(t)
	for _, lang := range []string{"fr", "en"} {
		b := s.open(t, lang).awaiting(404)
		for _, path := range []string{"/rights", "/privacy", "/accessibility", "/legal", "/guides", "/guides/why", "/guides/regulator", "/paper", "/follow", "/no/such/page"} {
			b.visit(path)
			b.at(path)
			if b.count("main h1") != 1 {
				t.Errorf("%s has %d headings of the first level", path, b.count("main h1"))
			}
			b.audit()
		}
	}
}
