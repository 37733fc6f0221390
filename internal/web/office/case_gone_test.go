package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/report"
)

// filed files a report and returns its receipt, with which it is withdrawn.
func (s *staff) filed() report.Receipt {
	s.t.Helper()
	r, err := s.reports.Submit(s.t.Context(), report.Submission{Filing: report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Message: "Dimanche, chaque voix compte !",
		Contacts: []report.Contact{{Channel: report.SMS, On: "2026-02-10", Sender: "36111"}}, Subject: report.Subject{Kind: report.UnknownWho},
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.cases.Sweep(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return r
}

// A reviewer who has a report open while its voter withdraws it is told so in
// words, whatever they do next; of a case that was worked on the rest stays.
func TestCaseOfWhatWasWithdrawn(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Reviewer)
	untouched, taken := s.filed(), s.filed()
	b.does(taken.Reference, "take", url.Values{}).is(http.StatusSeeOther)
	for _, r := range []report.Receipt{untouched, taken} {
		b.get("/fr/office/cases/" + r.Reference).is(http.StatusOK)
		if _, err := s.office.Retention.Withdraw(t.Context(), r.Code, ""); err != nil {
			t.Fatal(err)
		}
	}
	at := "/fr/office/cases/" + untouched.Reference
	for _, got := range []answer{b.get(at), b.post(at+"/note", url.Values{"version": {"1"}, "note": {"lu"}}), b.post(at+"/unseal", url.Values{"reason": {"lire"}})} {
		if got.is(http.StatusGone); !strings.Contains(got.text("h1"), "a été effacé") {
			t.Errorf("%s", got.text("main"))
		}
	}
	at = "/fr/office/cases/" + taken.Reference
	if page := b.get(at).is(http.StatusOK); page.count(".empty__title") == 0 || !strings.Contains(page.text("#history"), "retiré par son auteur · "+taken.Reference) || strings.Contains(page.text("main"), "chaque voix") {
		t.Errorf("%s", page.text("main"))
	}
	b.post(at+"/unseal", url.Values{"reason": {"lire"}, "report": {taken.Reference}}).is(http.StatusGone)
	b.post(at+"/decide", url.Values{"version": {"2"}, "outcome": {"closed"}, "reasons": {"rien"}}).is(http.StatusConflict)
	b.get("/fr/office/cases/ZZZZZ-ZZZZZ").is(http.StatusNotFound)
}
