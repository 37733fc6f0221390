package journey

import (
	"strings"
	"testing"
)

// signIn signs somebody in, with the second factor.
func (b *tab) signIn(role string) {
	b.t.Helper()
	who := b.people[role]
	b.visit("/office/sign-in")
	b.fill("email", who.email)
	b.fill("password", who.password)
	b.next()
	b.at("/office/second-factor")
	b.fill("code", who.code(b.t))
	b.next()
}

// A reviewer signs in, narrows the queue, takes a case, notes and decides; the
// voter's page and the journal say so, and after signing out nothing opens.
func TestOfficeDecidesACase(t *testing.T) {
	b := on(t).open(t, "fr").awaiting(422)
	b.visit("/office/cases")
	b.at("/office/sign-in")
	b.audit()
	who := b.people["supervisor"]
	b.fill("email", who.email)
	b.fill("password", "not the password at all")
	b.next()
	b.at("/office/sign-in")
	b.audit()
	b.fill("password", who.password)
	b.next()
	b.at("/office/second-factor")
	b.audit()
	b.fill("code", who.code(t))
	b.next()

	b.at("/office/cases")
	b.audit()
	b.visit("/office/cases?channel=sms&state=new")
	b.audit()
	b.press(".queue__list li a")
	b.audit()
	b.press("form[action*='/take'] button")
	b.audit()
	b.fill("note", "À rapprocher des autres.")
	b.press("form[action*='/note'] button")
	b.reads(".notes", "À rapprocher des autres.")
	b.press("form[action*='/decide'] button") // nothing chosen
	b.audit()
	b.pick("outcome", "reminder")
	b.fill("reasons", "Le lien de désinscription manque.")
	b.press("form[action*='/decide'] button")
	b.reads("main", "Le lien de désinscription manque.")
	b.audit()
	b.visit("/office/cases?state=new&ref=nothing-of-the-kind")
	b.audit()

	b.press("form[action$='/sign-out'] button")
	b.visit("/office/cases")
	b.at("/office/sign-in")
}

// An auditor reads the journal and no case; an administrator the accounts.
func TestOfficeRoles(t *testing.T) {
	b := on(t).open(t, "en").awaiting(403)
	b.signIn("auditor")
	b.visit("/office/journal")
	b.at("/office/journal")
	b.audit()
	b.visit("/office/cases")
	if b.count(".queue") > 0 {
		t.Error("an auditor sees the queue")
	}
	b.audit()

	b = on(t).open(t, "en").awaiting(403, 422)
	b.signIn("administrator")
	b.visit("/office/accounts")
	b.audit()
	b.fill("email", "new.person@vigie.example")
	b.press("form[action$='/office/accounts'] button")
	if !strings.Contains(b.text("main"), "/office/set-up/") {
		t.Fatal("no set-up link is shown")
	}
	b.audit()
	link := b.text("main")
	link = link[strings.Index(link, "/office/set-up/"):]
	link = strings.Fields(link)[0]
	b = on(t).open(t, "en").awaiting(422)
	b.visit(link)
	b.audit()
	b.next()
	b.audit()
}

// A case is worked in English as in French, and where no script runs.
func TestOfficeWithoutScripts(t *testing.T) {
	b := on(t).without(t, "en").awaiting(422)
	b.signIn("reviewer")
	b.at("/office/cases")
	b.audit()
	b.press(".queue__list li a")
	b.press("form[action*='/take'] button")
	b.fill("note", "Seen.")
	b.press("form[action*='/note'] button")
	b.reads(".notes", "Seen.")
	b.audit()
}
