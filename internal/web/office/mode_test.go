package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/report"
)

func TestMode(t *testing.T) {
	s := newStaff(t, false)
	lead := s.as(account.Supervisor)
	page := lead.get("/fr/office/mode").is(http.StatusOK)
	page.says(".notice", "Personne ne l’a encore activé")
	if got := page.doc.Find("#last").AttrOr("value", ""); got != "2026-03-22" {
		t.Errorf("the last day offered is %q", got)
	}
	wrong := lead.post("/fr/office/mode", url.Values{"election": {"municipales-2026"}, "last": {"hier"}}).is(http.StatusUnprocessableEntity)
	wrong.says(".govuk-error-summary", "Indiquez le dernier jour")
	if wrong.doc.Find("#last").AttrOr("value", "") != "hier" || wrong.doc.Find("input[name=election][checked]").Length() != 1 {
		t.Error("what was typed is gone")
	}
	lead.post("/fr/office/mode", url.Values{"election": {"municipales-2026"}, "last": {"2026-03-22"}}).is(http.StatusSeeOther)
	on := lead.get("/fr/office/mode").is(http.StatusOK)
	on.says(".notice", "Municipales 2026 en tête, jusqu’au 22 mars 2026 inclus. Activé par Agent supervisor")
	on.says(".bar__nav", "en cours")
	lead.post("/fr/office/mode/off", nil).is(http.StatusSeeOther)
	lead.get("/en/office/mode").is(http.StatusOK).says(".notice", "Switched off by Agent supervisor")
	lead.get("/fr/office/journal").is(http.StatusOK).says("main", "Mode élection arrêté")

	for _, role := range []account.Role{account.Reviewer, account.Administrator, account.Auditor} {
		b := s.as(role)
		b.get("/fr/office/mode").is(http.StatusForbidden)
		b.post("/fr/office/mode", url.Values{}).is(http.StatusForbidden)
		b.post("/fr/office/mode/off", nil).is(http.StatusForbidden)
		if strings.Contains(b.get("/fr/office").text(".bar__nav"), "Mode élection") {
			t.Errorf("a %s is led to it", role)
		}
	}
}

// How a report came in stands on its page where that was not the ordinary way.
func TestCaseTellsHowAReportCameIn(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Reviewer)
	filing := report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026",
		Contacts: []report.Contact{{Channel: report.SMS, On: "2026-02-10"}}, Subject: report.Subject{Kind: report.UnknownWho},
	}
	for want, came := range map[string][]report.Entry{
		"": nil, "Sans vérification du navigateur": {report.Unchallenged}, "Reçu par l’interface de programmation": {report.ByProgram},
		"Champ piège rempli": {report.Baited},
	} {
		r, err := s.reports.Submit(t.Context(), report.Submission{Filing: filing, Came: came})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.cases.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		page := b.get("/fr/office/cases/" + r.Reference).is(http.StatusOK).text("main")
		if want != "" && !strings.Contains(page, want) || strings.Contains(page, "Arrivée") != (want != "") {
			t.Errorf("%v: the page does not say %q", came, want)
		}
	}
}
