package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// signIn signs somebody in, with the second factor; the next time the window is
// given the same session, since no code opens twice and the next one is waited for.
func (b *tab) signIn(role string) {
	b.t.Helper()
	who := b.people[role]
	if who.session != nil {
		b.given(who.session)
		b.visit("/office")
		if !strings.Contains(b.where(), "/office/sign-in") {
			return
		}
	}
	b.visit("/office/sign-in")
	b.fill("email", who.email)
	b.fill("password", who.password)
	b.next()
	b.at("/office/second-factor")
	b.fill("code", who.code(b.t))
	b.next()
	who.session = b.held("vigie")
}

// held returns a cookie of the window.
func (b *tab) held(name string) *network.Cookie {
	b.t.Helper()
	all, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range all.Cookies {
		if c.Name == name {
			return c
		}
	}
	b.t.Fatalf("no cookie %s", name)
	return nil
}

// given lets the window have a cookie that another was given.
func (b *tab) given(c *network.Cookie) {
	b.t.Helper()
	own := &network.CookieParam{Name: c.Name, Value: c.Value, URL: b.base, HTTPOnly: c.HTTPOnly, SameSite: c.SameSite}
	if _, err := chromedp.Call(b.ctx, network.SetCookies, network.SetCookiesParams{Cookies: []*network.CookieParam{own}}); err != nil {
		b.t.Fatal(err)
	}
}

// A reviewer signs in, narrows the queue, takes a case, notes, writes to the
// campaign, reads its answer and decides; the voter's page and the journal say so, and after signing out nothing opens.
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
	b.reads("#history .notes", "À rapprocher des autres.")
	on(t).without(t, "fr").awaiting(422).answers(b.issues())
	b.hears(t)
	b.press("form[action*='/decide'] button") // nothing chosen
	b.audit()
	b.pick("outcome", "reminder")
	b.fill("reasons", "Le lien de désinscription manque.")
	b.press("form[action*='/decide'] button")
	b.reads("#history .notes", "Le lien de désinscription manque.")
	b.audit()
	b.visit("/office/cases?state=new&ref=nothing-of-the-kind")
	b.audit()
	b.do(b.click(".filters ~ .filters summary"))
	b.press("a[href*='/office/searches?']")
	b.fill("name", "Rien de tel")
	b.audit()
	b.press("main form[action$='/searches'] button")
	b.audit()
	b.press(".note a[href*='ref=nothing']")
	b.do(b.click(".filters ~ .filters summary"))
	b.reads(".queue__saved", "Rien de tel")

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
	if b.count(".notice--done") != 1 {
		t.Errorf("the journal is not verified: %s", b.text("main"))
	}
	b.audit()
	b.lang = "fr"
	b.visit("/office/journal")
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
	link := strings.Index(b.text("#link"), "/office/set-up/") // after the language of its owner
	if link < 0 {
		t.Fatal("no set-up link is shown")
	}
	b.audit()
	on(t).open(t, "en").awaiting(404, 422).setsUp(b.text("#link")[link:])
	b.lang = "fr"
	b.visit("/office/accounts")
	b.reads("main", "new.person@vigie.example")
	b.audit()
}

// A supervisor freezes figures, and says what was wrong in them.
func TestOfficeReleasesFigures(t *testing.T) {
	b := on(t).open(t, "fr").awaiting(422)
	b.signIn("supervisor")
	b.visit("/office/overview")
	b.audit()
	b.visit("/office/releases")
	b.audit()
	b.next() // nothing chosen
	b.reads(".govuk-error-summary", "Choisissez une élection")
	b.audit()
	b.press("#releases a")
	b.audit()
	b.next() // nothing typed
	b.reads(".govuk-error-summary", "Écrivez l’erratum")
	b.audit()
	b.fill("text_fr", "Les appels du 2 mars manquent.")
	b.next()
	b.reads("main", "Les appels du 2 mars manquent.")
	b.press(".desk__page a[href*='/releases/']:not(.back)")
	b.reads("aside", "Les appels du 2 mars manquent.")
	b.audit()
}

// setsUp gives an account its password and second factor by its link, which
// opens nothing a second time, and signs in.
func (b *tab) setsUp(link string) {
	b.t.Helper()
	for _, b.lang = range []string{"fr", "en"} {
		b.visit(link)
		b.audit()
	}
	b.next() // nothing typed
	b.audit()
	who := &person{email: "new.person@vigie.example", password: "quatre mots sans aucun lien", secret: b.secret()}
	b.fill("password", who.password)
	b.fill("again", who.password)
	b.fill("code", who.code(b.t))
	b.next()
	if strings.Contains(b.where(), "/set-up/") {
		b.t.Fatalf("the account is not set up: %s", b.text("main"))
	}
	b.people["new"] = who
	b.signIn("new")
	b.at("/office/cases")
	b.lang = "fr"
	b.visit(link)
	b.at(link)
	b.audit() // the page that says that it opens nothing any more
}

// secret returns the secret of the second factor that the page shows to those
// who cannot scan it.
func (b *tab) secret() string {
	b.t.Helper()
	secret := ask[string](b, "document.querySelector('details code').textContent")
	return strings.ReplaceAll(secret, " ", "")
}

// A case is worked in English as in French, and where no script runs.
func TestOfficeWithoutScripts(t *testing.T) {
	b := on(t).without(t, "en").awaiting(422)
	b.visit("/office/sign-in")
	b.audit()
	who := b.people["reviewer"]
	b.fill("email", who.email)
	b.fill("password", who.password)
	b.next()
	b.audit()
	b.fill("code", who.code(t))
	b.next()
	b.at("/office/cases")
	b.audit()
	b.press(".queue__list li a")
	b.press("form[action*='/take'] button")
	b.fill("note", "Seen.")
	b.press("form[action*='/note'] button")
	b.reads("#history .notes", "Seen.")
	b.audit()
	b.pick("outcome", "closed")
	b.press("form[action*='/decide'] button") // without a reason
	b.audit()
	b.fill("reasons", "Nothing more can be found.")
	b.press("form[action*='/decide'] button")
	b.reads("#history .notes", "Nothing more can be found.")
}
