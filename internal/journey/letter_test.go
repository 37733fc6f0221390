package journey

import (
	"strings"
	"testing"
	"time"
)

// issues lets a letter leave from the case that is open and returns its code: what
// is wrong is told, and the letter is seen before it leaves.
func (b *tab) issues() string {
	b.t.Helper()
	b.press("#letters a[href*='kind=request']")
	b.audit()
	b.fill("campaign", "Liste de l’essai")
	b.fill("words", "Au sujet de {rien}.")
	b.press("#letter-form button[value='preview']")
	b.audit()
	b.set("due", time.Now().AddDate(0, 0, 20).Format(time.DateOnly))
	b.fill("words", "Au sujet du dossier {case}.")
	b.press("#letter-form button[value='preview']")
	b.reads(".sheet", "Au sujet du dossier")
	b.audit()
	b.press("button[value='issue']")
	b.audit()
	return b.text("#code")
}

// answers is a campaign at a telephone, where no script runs: it opens a letter by
// its code, mends what it left out, and answers.
func (b *tab) answers(code string) {
	b.t.Helper()
	b.visit("/reply")
	b.audit()
	b.look(360, false)
	b.fill("code", "0000")
	b.next()
	b.audit()
	b.look(360, false)
	b.fill("code", strings.ToLower(code))
	b.next()
	b.at("/reply/letter")
	b.reads(".sheet", "Liste de l’essai")
	b.audit()
	b.look(360, false)
	b.pick("answer", "vendor")
	b.fill("who", "Dominique Essai, mandataire")
	b.next()
	b.audit()
	b.fill("words", "Notre prestataire a retiré le fichier.")
	b.next()
	b.reads("#past", "C’était un prestataire, pour nous")
	b.audit()
}

// hears reads what the campaign answered, on the case that stays open in the
// office.
func (b *tab) hears(t *testing.T) {
	b.visit("/office/cases?state=replied")
	b.audit()
	b.press(".queue__list li a")
	b.press("#letters .notes a")
	b.press("form[action*='/read'] button")
	b.reads("#replies .quote", "Notre prestataire a retiré le fichier.")
	b.audit()
	if strings.Contains(b.text("main"), "Code d’accès") {
		t.Error("the code is shown again")
	}
	b.press(".back")
}
