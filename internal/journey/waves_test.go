package journey

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
)

// A supervisor sets from what size on an operation calls for attention; one that
// is that large gives an alert, which a click takes off the list. What may have
// been coordinated stands apart and is confirmed. Election mode goes on and off.
func TestWaves(t *testing.T) {
	b := on(t).open(t, "fr").awaiting(422)
	b.signIn("supervisor")
	b.visit("/office/waves")
	b.audit()
	if b.count("#apart .wave--apart") == 0 || b.count("#new .wave") == 0 || b.count("#quiet .wave") == 0 {
		t.Fatalf("the demo's waves are not there: %s", b.text("main"))
	}
	before := b.alerts()
	b.press("a[href$='/office/waves/alerts']")
	b.audit()
	b.fill("size", "douze")
	b.press("main form button")
	b.audit()
	b.fill("size", "12")
	b.press("main form button")
	b.reads(".notice--done", "Les seuils sont enregistrés.")
	if after := b.alerts(); after <= before {
		t.Errorf("%d alerts, %d before the threshold was lowered", after, before)
	}
	seen := b.alerts()
	b.press(".waves__alert form button")
	if after := b.alerts(); after != seen-1 {
		t.Errorf("%d alerts after one of %d was seen", after, seen)
	}
	b.audit()
	b.visit("/office/waves?channel=sms")
	b.audit()
	b.visit("/office/waves?channel=door&departement=2A")
	b.audit()

	b.visit("/office/waves")
	b.press("#apart .wave__title a")
	b.reads("#suspicion", "récits identiques")
	b.audit()
	b.press("#suspicion button[value=lifted]")
	b.reads("#suspicion", "Soupçon levé")
	b.press("#suspicion button[value=confirmed]")
	b.reads("#suspicion", "Coordination confirmée")
	b.audit()
	b.lang = "en"
	b.visit("/office/waves")
	b.audit()
	b.switchesTheMode()
}

// switchesTheMode puts election mode on for two days, and off again.
func (b *tab) switchesTheMode() {
	b.t.Helper()
	b.visit("/office/mode")
	b.audit()
	b.set("last", "")
	b.press("main form button")
	b.reads("[role=alert]", "last day")
	b.audit()
	b.set("last", ago(-2))
	b.press("main form button")
	b.reads("main", "Election mode is on")
	b.audit()
	b.press("form[action$='/office/mode/off'] button")
	b.reads("main", "Switched off by")
}

// alerts returns how many alerts the navigation tells of.
func (b *tab) alerts() int {
	said := strings.TrimSpace(b.text(".bar__link[href$='/waves'] b"))
	n, err := strconv.Atoi(said[:strings.IndexFunc(said+" ", func(r rune) bool { return !unicode.IsDigit(r) })])
	if err != nil {
		b.t.Fatalf("the navigation says %q", said)
	}
	return n
}

// A reader leaves out what may have been coordinated, with and without scripts.
func TestFiguresWithoutCoordinated(t *testing.T) {
	s := on(t)
	for name, b := range map[string]*tab{"scripts": s.open(t, "fr"), "no scripts": s.without(t, "en")} {
		b.visit("/statistics/municipales-demo")
		for range 20 { // the figures follow within seconds
			if b.count("#sets a") == 2 {
				break
			}
			time.Sleep(time.Second)
			b.visit("/statistics/municipales-demo")
		}
		all := b.text(".tile__figure")
		b.press("#sets a:not([aria-current])")
		if b.count("#sets a[aria-current]") != 1 || b.text(".tile__figure") == all {
			t.Errorf("%s: the figures are the same: %s", name, all)
		}
		b.audit()
		b.press("#sets a:not([aria-current])")
		if b.text(".tile__figure") != all {
			t.Errorf("%s: the figures of all are not back", name)
		}
	}
}
