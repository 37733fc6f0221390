package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// A reviewer asks the author of a report; the answer stands out in the queue and
// on the case, is read with a line in the journal, and is taken note of.
func TestCaseThread(t *testing.T) {
	s := newStaff(t, false)
	receipt := s.filed()
	ref := receipt.Reference
	b := s.as(account.Reviewer)
	if got := b.does(ref, "ask", url.Values{"words": {" "}}).is(http.StatusUnprocessableEntity); got.count("#words-error") != 1 {
		t.Error(got.text("#thread"))
	}
	b.does(ref, "ask", url.Values{"report": {"AAAAA-AAAAA"}, "words": {"?"}}).is(http.StatusNotFound)
	b.does(ref, "ask", url.Values{"report": {ref}, "words": {"À quelle heure ?"}}).is(http.StatusSeeOther)
	if got := b.get("/fr/office/cases/" + ref).is(http.StatusOK); !strings.Contains(got.text("#thread"), "La réponse est attendue") || !strings.Contains(got.text(".case__head"), "attente") || strings.Contains(got.text("#thread"), "À quelle heure") {
		t.Error(got.text("#thread"))
	}
	r, err := s.reports.ByCode(t.Context(), receipt.Code)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cases.Answer(t.Context(), r, receipt.Code, "Vers 19 h"); err != nil {
		t.Fatal(err)
	}
	err = s.cases.Amend(t.Context(), r, report.Corrected, func(f *report.Filing) { f.Subject.Name = "Une autre liste" })
	if err != nil {
		t.Fatal(err)
	}
	if got := b.get("/fr/office/cases?state=unheard").is(http.StatusOK); got.count(".queue__list li, .queue a[href*='"+ref+"']") == 0 || !strings.Contains(got.text(".chips"), "Du nouveau") {
		t.Error(got.text(".chips"))
	}
	page := b.get("/fr/office/cases/" + ref).is(http.StatusOK)
	for _, want := range []string{"2 nouveautés", "Réponse corrigée", "Avant", "2 messages, scellés"} {
		if !strings.Contains(page.text("#thread"), want) {
			t.Errorf("%q is not in %q", want, page.text("#thread"))
		}
	}
	if got := b.does(ref, "thread", url.Values{"report": {ref}}).is(http.StatusOK); !strings.Contains(got.text("#thread .talk"), "Vers 19 h") || !strings.Contains(got.text("#thread .talk"), "À quelle heure") || got.Header().Get("Cache-Control") != "no-store" {
		t.Error(got.text("#thread"))
	}
	lines, err := s.journal.List(t.Context(), journal.Filter{Object: "report/" + ref}, 1)
	if err != nil || lines.Lines[0].Act != triage.ActRead {
		t.Errorf("%+v, %v", lines.Lines, err)
	}
	b.does(ref, "hear", url.Values{}).is(http.StatusSeeOther)
	if got := b.get("/fr/office/cases/" + ref).is(http.StatusOK); strings.Contains(got.text("#thread"), "nouveautés") || strings.Contains(got.text(".chips"), "Du nouveau") {
		t.Error(got.text("#thread"))
	}
	s.office.Identities = nil
	if got := b.does(ref, "thread", url.Values{"report": {ref}}).is(http.StatusOK); got.count("#thread .notice--alert") != 1 {
		t.Error(got.text("#thread"))
	}
}
