package journey

import (
	"testing"
	"time"
)

// Somebody telephones. A reviewer fills in the form for them, reads the code out,
// and the caller follows their report with it. Without scripts the same is done.
func TestEntryForSomebodyWhoTelephones(t *testing.T) {
	s := on(t)
	for name, open := range map[string]func(*testing.T, string) *tab{"scripts": s.open, "no scripts": s.without} {
		t.Run(name, func(t *testing.T) {
			b := open(t, "fr").awaiting(404, 422)
			b.signIn("reviewer")
			b.press("a[href$='/office/entry']")
			b.at("/office/entry")
			b.press("main form[action$='/entry'] button")
			if n := b.count("main [aria-invalid], main .govuk-form-group--error"); n == 0 {
				t.Error("nothing is said of what was left out")
			}
			b.audit()
			b.pick("way", "phone")
			b.set("on", time.Now().Format(time.DateOnly))
			b.set("lang", "en")
			b.press("main form[action$='/entry'] button")
			b.at("/office/entry/material")
			b.reads("header", "Saisie pour une personne")
			b.audit()
			b.tellsShortly("/office/entry")
			b.audit()
			b.next()
			b.at("/office/entry/receipt")
			code := b.text("#receipt")
			b.audit()
			b.fill("last", code[len(code)-4:])
			b.next()
			b.at("/office/entry")

			voter := s.open(t, "en").awaiting(404)
			voter.visit("/follow")
			voter.fill("code", code)
			voter.next()
			voter.at("/follow/report")
		})
	}
}
