package journey

import (
	"strings"
	"testing"
)

// A reviewer links a sender once, and finds it linked on a case, with scripts
// and without.
func TestOfficeLinksASender(t *testing.T) {
	s := on(t)
	for name, b := range map[string]*tab{"scripts": s.open(t, "fr"), "no scripts": s.without(t, "en")} {
		b.awaiting(422)
		b.signIn("reviewer")
		b.visit("/office/senders?linked=no&kind=number")
		b.audit()
		b.press("#senders li a")
		b.audit()
		b.press("form[action$='/link'] button") // nothing chosen
		b.audit()
		b.pick("kind", "party")
		b.fill("name", "Le Phare des "+name)
		b.fill("link_reason", "Vu dans le message.")
		b.press("form[action$='/link'] button")
		b.reads(".case__head", "Le Phare des "+name)
		b.reads("#links", "Vu dans le message.")
		b.audit()
		b.visit(strings.TrimPrefix(ask[string](b, "document.querySelector('#cases a').getAttribute('href')"), "/"+b.lang)) // a title of two lines has no middle to click
		b.reads("#senders", "Le Phare des "+name)
		b.audit()
	}
}
