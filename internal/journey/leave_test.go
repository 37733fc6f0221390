package journey

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// A voter changes their mind: what is erased is said, a part of the code confirms
// it, a double click does it once, and another tab and the code say that nothing
// is left. The reviewer who looks for it is told too.
func TestVoterWithdraws(t *testing.T) {
	s := on(t)
	voter := s.open(t, "fr").awaiting(422)
	reference, code := voter.files()
	voter.follow(code)
	voter.audit()
	voter.wantsNews()
	voter.press("a[href$='/follow/withdraw']")
	voter.at("/follow/withdraw")
	voter.audit()
	voter.next()
	voter.at("/follow/withdraw")
	voter.audit()
	voter.pick("reason", "privacy")
	voter.fill("last", code[len(code)-4:])
	voter.pressTwice("form[action$='/withdraw'] button[type=submit]")
	voter.at("/follow/erased")
	voter.reads("main", reference)
	voter.audit()
	voter.visit("/follow/report")
	voter.at("/follow/erased")

	other := s.without(t, "en")
	other.follow(code)
	other.at("/follow/erased")
	other.audit()

	office := s.open(t, "fr").awaiting(410)
	office.signIn("reviewer")
	office.visit("/office/cases/" + reference)
	office.reads("h1", "effacé")
	office.audit()
}

// Without scripts the same.
func TestVoterWithdrawsWithoutScripts(t *testing.T) {
	s := on(t)
	voter := s.without(t, "en").awaiting(422)
	reference, code := voter.files()
	voter.follow(code)
	voter.press("a[href$='/follow/withdraw']")
	voter.fill("last", code[len(code)-4:])
	voter.press("form[action$='/withdraw'] button[type=submit]")
	voter.at("/follow/erased")
	voter.reads("main", reference)
}

// wantsNews gives an address for news, mistaken first, and confirms it by the
// link of the e-mail, in a mailbox without scripts.
func (b *tab) wantsNews() {
	b.t.Helper()
	b.press("a[href$='/follow/news']")
	b.audit()
	b.fill("email", "lise")
	b.next()
	b.at("/follow/news")
	b.audit()
	b.fill("email", "lise@exemple.fr")
	b.next()
	b.at("/follow/report")
	b.reads("#news", "Ouvrez son lien")
	mailbox := b.without(b.t, "fr")
	mailbox.visit(b.newsLink("lise@exemple.fr"))
	mailbox.audit()
	mailbox.press("main form button")
	mailbox.reads("h1", "est confirmée")
	mailbox.audit()
	b.visit("/follow/report")
	b.reads("#news", "Vous serez prévenu")
}

var newsLink = regexp.MustCompile(`/fr(/news/[A-Za-z0-9_-]{32})\s`)

// newsLink returns the link of the e-mail that the demo wrote to an address.
func (b *tab) newsLink(to string) (link string) {
	b.t.Helper()
	b.until("the e-mail", func(context.Context) error {
		files, err := filepath.Glob(filepath.Join(b.dir, "data", "mail", "*.eml"))
		for _, f := range files {
			written, _ := os.ReadFile(f)
			if found := newsLink.FindSubmatch(written); found != nil && bytes.Contains(written, []byte(to)) {
				link = string(found[1])
				return nil
			}
		}
		return errors.Join(err, errors.New("there is none"))
	})
	return link
}

// files files a report and returns its reference and its code.
func (b *tab) files() (reference, code string) {
	b.t.Helper()
	b.answer()
	b.press("main form.form button[type=submit]")
	b.at("/report/receipt")
	reference, code = b.text("#reference"), b.text("#receipt")
	b.pick("noted", "yes")
	b.next()
	b.at("/report/thanks")
	return reference, code
}

// follow opens the report of a code.
func (b *tab) follow(code string) {
	b.t.Helper()
	b.visit("/follow")
	b.fill("code", code)
	b.next()
}

// A voter makes a complaint of their report: the difference is said, what is
// missing stands beside its field, the month is counted, and the complaint can be
// read again and taken away. A reviewer sees it as one.
func TestVoterComplains(t *testing.T) {
	s := on(t)
	voter := s.open(t, "fr").awaiting(422)
	reference, code := voter.files()
	voter.follow(code)
	voter.writes()
	voter.press("a[href$='/follow/complaint']")
	voter.at("/follow/complaint")
	voter.reads("#sent", "Vous avez déjà écrit")
	voter.audit()
	voter.press("form[action$='/complaint'] button[type=submit]")
	voter.at("/follow/complaint")
	voter.audit()
	voter.complains()
	voter.press("form[action$='/complaint'] button[type=submit]")
	voter.reads(".govuk-error-summary", "la veille du")
	voter.pick("exception", "urgent")
	voter.pressTwice("form[action$='/complaint'] button[type=submit]")
	voter.reads("main", "Rose Exemple")
	voter.audit()
	voter.visit("/follow/report")
	voter.reads("#complaint", "Lire")

	office := s.open(t, "fr").awaiting(422)
	office.signIn("reviewer")
	office.visit("/office/cases/" + reference + "?report=" + reference)
	office.fill("reason", "Instruire la plainte")
	office.press("form[action*='/unseal'] button")
	office.reads("#sealed", "Rose Exemple")
	office.audit()
	office.exchanges(voter, reference, code)
}

// exchanges asks the author of a report something, who answers, tells more and
// mends, with and without scripts; then reads it and takes note.
func (b *tab) exchanges(voter *tab, reference, code string) {
	b.t.Helper()
	at := "/office/cases/" + reference + "?report=" + reference
	b.visit(at)
	b.fill("words", "À quelle heure ?")
	b.press("form[action*='/ask'] button")
	b.reads("#thread", "La réponse est attendue")
	b.audit()

	voter.visit("/follow/report")
	voter.reads("#messages", "vous pose une question")
	voter.audit()
	voter.press("#messages a")
	voter.reads(".talk", "À quelle heure ?")
	voter.next()
	voter.audit()
	voter.fill("words", "Vers 19 h 45.")
	voter.pressTwice("form[action$='/messages'] button[type=submit]")
	voter.reads(".flash", "est envoyé")
	voter.press("a[href$='/amend/again']")
	voter.audit()
	voter.pick("channel", "email")
	voter.set("on", time.Now().Format(time.DateOnly))
	voter.next()
	voter.reads(".flash", "C’est ajouté")
	voter.audit()
	for _, page := range []string{"/follow/files", "/follow/amend/practices", "/follow/amend/subject"} {
		voter.visit(page)
		voter.audit()
	}

	plain := b.without(b.t, "en").awaiting(422)
	plain.follow(code)
	plain.press("a[href$='/amend/opt-out']")
	plain.next()
	plain.at("/follow/amend/opt-out")
	plain.audit()
	plain.pick("means", "email")
	plain.pick("outcome", "waiting")
	plain.next()
	plain.reads(".flash", "It is added")
	plain.audit()

	b.visit(at)
	b.reads("#thread", "3 nouveautés")
	b.press("form[action*='/thread'] button")
	b.reads("#thread .talk", "Vers 19 h 45.")
	b.audit()
	b.press("form[action*='/hear'] button")
	b.reads(".flash", "Nouveautés vues")
}

// Without scripts the same, and every field stands on the page.
func TestVoterComplainsWithoutScripts(t *testing.T) {
	s := on(t)
	voter := s.without(t, "en").awaiting(422)
	_, code := voter.files()
	voter.follow(code)
	voter.writes()
	voter.press("a[href$='/follow/complaint']")
	voter.complains()
	voter.pick("exception", "opposed")
	voter.press("form[action$='/complaint'] button[type=submit]")
	voter.reads("main", "Rose Exemple")
	voter.reads("main", "The month was not over")
}

// writes has a letter written from the follow-up, notes that it was sent, then that
// it was refused, and comes back.
func (b *tab) writes() {
	b.t.Helper()
	b.press("a[href$='/follow/letter']")
	b.press("#letter-form button[type=submit]")
	b.audit()
	b.fill("campaign", "Liste Exemple")
	b.fill("name", "Rose Exemple")
	b.fill("reached", "06 12 34 56 78")
	b.press("#letter-form button[type=submit]")
	b.reads("#letter", "Je m’oppose")
	b.audit()
	b.press("#written a[href$='/follow/requests']")
	b.set("sent_on", ago(2))
	b.pressTwice("form[action$='/requests'] button[type=submit]")
	b.reads("#requests", map[string]string{"fr": "accès, opposition", "en": "access, objection"}[b.lang])
	b.audit()
	b.press("#requests li a")
	b.pick("answer", "refused")
	b.set("answered_on", ago(1))
	b.audit()
	b.press("main form:not([action$='/remove']) button[type=submit]")
	b.at("/follow/requests")
	b.audit()
	b.press("a[href$='/follow/report']")
}

// complains fills a complaint of somebody who asked two days ago.
func (b *tab) complains() {
	b.t.Helper()
	b.fill("name", "Rose Exemple")
	b.fill("email", "rose@exemple.fr")
	b.fill("respondent", "Liste Exemple")
	b.pick("asked", "yes")
	b.set("asked_on", ago(2))
	b.pick("answer", "none")
	b.pick("wishes", "stop")
	b.pick("transmit", "no")
}
