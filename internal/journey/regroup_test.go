package journey

import (
	"strings"
	"testing"
)

// A reviewer puts two operations together that are proposed as one, takes it
// back from the history, and splits a report off another, with scripts and
// without.
func TestOfficeRegroups(t *testing.T) {
	s := on(t)
	for name, b := range map[string]*tab{"scripts": s.open(t, "fr"), "no scripts": s.without(t, "en")} {
		b.awaiting(422)
		b.signIn("reviewer")
		b.findsSimilar()
		b.audit()                                // both side by side, and what will happen
		b.press("form[action*='/merge'] button") // without a reason
		if b.count("#regroup_reason[aria-invalid]") != 1 {
			t.Errorf("%s: no reason was asked for: %s", name, b.text("main"))
		}
		b.audit()
		b.fill("regroup_reason", "Même envoi, "+name+".")
		b.press("form[action*='/merge'] button")
		b.reads(".notice--done", map[string]string{"fr": "rapprochés", "en": "together"}[b.lang])
		b.reads("#history", "Même envoi, "+name+".")
		b.do(b.click("#why summary"))
		b.audit()
		b.press("#history a[href*='/undo?']")
		b.audit()
		b.press("form[action*='/undo'] button")
		b.reads("#history", map[string]string{"fr": "Regroupement annulé", "en": "Regrouping undone"}[b.lang])
		b.splits("Autre envoi, " + name + ".")
	}
}

// findsSimilar looks through the queue for a case that another is proposed for,
// and compares both.
func (b *tab) findsSimilar() {
	b.t.Helper()
	b.visit("/office/cases")
	addresses := strings.Fields(ask[string](b, "Array.from(document.querySelectorAll('.queue__list a'), a => a.getAttribute('href')).join(' ')"))
	for _, address := range addresses {
		b.visit(strings.TrimPrefix(address, "/"+b.lang))
		if b.count("#regroup .notes a.button") == 0 {
			continue
		}
		b.press("#regroup .notes a.button")
		if b.count("form[action*='/merge']") > 0 {
			return
		}
	}
	b.t.Fatalf("nothing is proposed for %d cases", len(addresses))
}

// splits splits a report off an operation that nobody else has.
func (b *tab) splits(why string) {
	b.t.Helper()
	b.visit("/office/waves")
	addresses := strings.Fields(ask[string](b, "Array.from(document.querySelectorAll('.wave__title a'), a => a.getAttribute('href').split(/[?#]/)[0]).join(' ')"))
	for _, address := range addresses {
		b.visit(strings.TrimPrefix(address, "/"+b.lang) + "/split")
		if b.count("#reports form button") > 0 {
			break
		}
	}
	b.audit()
	b.press("#reports form button") // nothing ticked
	b.audit()
	b.do(b.click("#reports tbody tr:last-child input[type=checkbox]"))
	b.press("#reports form button")
	b.audit()
	b.fill("regroup_reason", why)
	b.press("form[action*='/split'] button")
	b.reads("#history", why)
	b.audit()
}
