package journey

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"vigie/internal/i18n"
	"vigie/locales"
)

// In each language that is served beside the two that every journey speaks, the
// words fit a telephone, and pages are as they must be, from either side.
func TestEveryLanguageFits(t *testing.T) {
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	s := on(t)
	for _, lang := range bundle.Langs() {
		if bundle.Office(lang) {
			continue
		}
		b := s.open(t, lang)
		for _, path := range []string{"", "/report", "/report/practices", "/rights", "/statistics", "/follow", "/guides/campaigns", "/guides/notice", "/privacy"} {
			b.visit(path)
			b.look(360, false)
			for _, what := range b.overflows(360) {
				t.Errorf("%s: %s", b.where(), what)
			}
		}
		b.visit("")
		b.do(b.click(".tongue__now"), chromedp.Evaluate[chromedp.Void](b.axe))
		b.look(360, false)
		for _, what := range append(b.breaks(false), b.overflows(360)...) {
			t.Errorf("%s: %s", b.where(), what)
		}
	}
}
