package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// senders files reports of two senders that look alike, and returns the first
// case and the address of its sender.
func (s *staff) senders(b *browser) (ref, address string) {
	s.t.Helper()
	s.grouping()
	ref = s.file(func(f *report.Filing) {
		f.Message, f.Contacts[0].Sender, f.Contacts[1].Sender = mailing, "RIVES26", "RIVES26"
	})
	s.file(func(f *report.Filing) {
		f.Message, f.Contacts = "Le square des Tanneurs va fermer six mois pour travaux.", []report.Contact{{Channel: report.SMS, On: "2026-02-20", Sender: "R1VES26"}}
	})
	if _, err := s.office.Canvasses.SweepSenders(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	address = b.get("/fr/office/cases/"+ref).is(http.StatusOK).doc.Find("#senders a").AttrOr("href", "")
	return ref, address
}

// A sender linked once is known on each of its cases.
func TestSender(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Reviewer)
	ref, address := s.senders(b)
	page := b.get(address).is(http.StatusOK)
	for selector, want := range map[string]string{"h1": "RIVES26", ".case__head": "Pas encore identifié", "#operation": "1 signalement", "#cases": "chaque voix", "#alike": "R1VES26"} {
		if got := page.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	wrong := b.post(address+"/link", url.Values{"kind": {"party"}, "name": {""}, "link_reason": {"vu dans le texte"}}).is(http.StatusUnprocessableEntity)
	if wrong.count("#name[aria-invalid]") != 1 || wrong.text("#link_reason") != "vu dans le texte" {
		t.Errorf("a link without a name: %s", wrong.text("#link"))
	}
	form := url.Values{"kind": {"party"}, "name": {"Rives communes"}, "link_reason": {"vu dans le texte"}, "seen": {""}}
	b.post(address+"/link", form).is(http.StatusSeeOther)
	b.post(address+"/link", form).is(http.StatusConflict) // the other tab
	if got := b.get("/fr/office/cases/" + ref).is(http.StatusOK).text("#senders"); !strings.Contains(got, "Rives communes") {
		t.Errorf("the case says %q", got)
	}
	page = b.get(address).is(http.StatusOK)
	if got := page.text("#links"); !strings.Contains(got, "Agent reviewer") || !strings.Contains(got, "vu dans le texte") {
		t.Errorf("history: %q", got)
	}
	seen := page.doc.Find("#link [name=seen]").AttrOr("value", "")
	b.post(address+"/link", url.Values{"undo": {"true"}, "link_reason": {"erreur"}, "seen": {seen}}).is(http.StatusSeeOther)
	if got := b.get(address).text(".case__head"); !strings.Contains(got, "Pas encore identifié") {
		t.Errorf("after taking the link back: %q", got)
	}
	b.post(address+"/part", url.Values{"other": {page.doc.Find("#alike [name=other]").AttrOr("value", "")}}).is(http.StatusSeeOther)
	if got := b.get(address).text("#alike"); strings.Contains(got, "R1VES26") {
		t.Errorf("after parting: %q", got)
	}
	lines, err := s.journal.List(t.Context(), journal.Filter{Object: "sender/" + address[strings.LastIndex(address, "/")+1:]}, 10)
	if err != nil || len(lines.Lines) != 3 {
		t.Errorf("%d lines in the journal, %v", len(lines.Lines), err)
	}
	b.get("/fr/office/senders/999").is(http.StatusNotFound)
	b.get("/fr/office/senders/x").is(http.StatusNotFound)
	s.as(account.Auditor).get(address).is(http.StatusForbidden)
}

func TestSenders(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	b := s.as(account.Reviewer)
	if empty := b.get("/fr/office/senders").is(http.StatusOK); empty.count(".empty") != 1 {
		t.Error("an empty register does not say so")
	}
	s.senders(b)
	for query, want := range map[string]int{"": 2, "?q=rives26": 1, "?kind=code": 0, "?linked=no": 2, "?linked=yes": 0, "?after=1-1": 0, "?after=x": 2, "?q=%25": 0} {
		if got := b.get("/fr/office/senders" + query).is(http.StatusOK).count("#senders > li"); got != want {
			t.Errorf("%q lists %d senders, not %d", query, got, want)
		}
	}
}
