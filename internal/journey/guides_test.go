package journey

import (
	"strings"
	"testing"
)

// A campaign team ticks what it has done, has its notices written, and its way
// of carrying out objections; a voter without a report has a letter written and
// its month counted. With and without scripts, mistakes first.
func TestGuides(t *testing.T) {
	s := on(t)
	for name, b := range map[string]*tab{"scripts": s.open(t, "en"), "no scripts": s.without(t, "fr")} {
		b.awaiting(422)
		b.visit("/guides/campaigns")
		b.audit()
		b.do(b.click("#done-1a"))
		b.next()
		b.audit()
		if b.count("#left li") != 25 {
			t.Errorf("%s: %d tasks are left", name, b.count("#left li"))
		}
		b.visit("/guides/notice")
		b.next()
		b.audit()
		b.fill("campaign", "Le Phare commun")
		b.pick("channels", "sms")
		b.pick("channels", "paper")
		b.pick("origin", "bought")
		b.fill("source", "Fichiers Armor")
		b.pick("basis", "interest")
		b.fill("contact", "donnees@phare.example")
		b.fill("stop", "36111")
		b.next()
		b.audit()
		if got := b.text("#notice-sms") + b.text("#notice-paper"); !strings.Contains(got, "STOP au 36111") || !strings.Contains(got, "fournies par Fichiers Armor") {
			t.Errorf("%s: %s", name, got)
		}
		b.visit("/guides/opt-out")
		b.fill("campaign", "Le Phare commun")
		b.fill("person", "La trésorière")
		b.fill("contact", "donnees@phare.example")
		b.pick("channels", "call")
		b.next()
		b.audit()
		b.reads("#answer", "Le Phare commun ne vous contactera plus")
		b.forThemselves()
	}
}

// forThemselves has a letter to a campaign written, and its month counted.
func (b *tab) forThemselves() {
	b.t.Helper()
	b.visit("/rights")
	b.press("main a[href$='/rights/letter']")
	b.audit()
	b.fill("campaign", "Le Phare commun")
	b.fill("name", "Rose Exemple")
	b.fill("reached", "06 12 34 56 78")
	b.pick("rights", "erasure")
	b.press("#letter-form button[type=submit]")
	b.reads("#letter", "effacer les données")
	b.audit()
	b.press("#written a[href$='/rights/month']")
	b.next()
	b.audit()
	b.set("sent_on", ago(40))
	b.next()
	b.reads("#counted", "1")
	b.audit()
}
