package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
)

// The journal says in words what was done to what, and is found by a reference as
// it is copied from a page.
func TestTheJournalSpeaksInWords(t *testing.T) {
	s := newStaff(t, false)
	ref, other := s.file(nil), s.file(nil)
	b := s.as(account.Supervisor)
	b.does(ref, "decide", url.Values{"outcome": {"forwarded"}, "body": {"arcom"}, "reasons": {"à eux"}, "legal_basis": {"loi"}}).is(http.StatusSeeOther)
	b.does(other, "decide", url.Values{"outcome": {"attached"}, "attached": {ref}, "reasons": {"même envoi"}}).is(http.StatusSeeOther)
	b.does(other, "unseal", url.Values{"reason": {"vérifier le numéro"}}).is(http.StatusOK)
	page := b.get("/fr/office/journal").is(http.StatusOK)
	lines := page.text(".journal tbody")
	for _, want := range []string{
		"Décision prise Dossier " + ref + " issue : Transmis à une autre autorité, destination : Arcom",
		"Décision prise Dossier " + other + " issue : Rattaché à une campagne connue, destination : " + ref,
		"Données scellées ouvertes Signalement " + other + " motif : vérifier le numéro",
	} {
		if !strings.Contains(lines, want) {
			t.Errorf("no line says %q: %s", want, lines)
		}
	}
	if got := page.doc.Find(`.journal a[href="/fr/office/cases/` + ref + `"]`).Length(); got == 0 {
		t.Error("no line leads to its case")
	}
	if got := s.as(account.Auditor).get("/fr/office/journal").is(http.StatusOK); got.count(".journal a") > 0 {
		t.Error("an auditor, who sees no case, is led to one")
	}
	for typed, want := range map[string]int{ref: 1, strings.ToLower(other): 2, "case/" + other: 1, "report/" + other: 1, "éééééééé": 0} {
		if n := b.get("/fr/office/journal?object=" + url.QueryEscape(typed)).is(http.StatusOK).count(".journal tbody tr"); n != want {
			t.Errorf("%s: %d lines, not %d", typed, n, want)
		}
	}
}
