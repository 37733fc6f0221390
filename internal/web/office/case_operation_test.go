package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/report"
	"vigie/internal/triage"
)

const mailing = "Dimanche 15 mars, chaque voix compte à Rennes. Avec la liste Le Phare commun : 300 logements rénovés par an, une cantine à 1 euro et des rues sûres."

// grouping lets the office's reports be grouped.
func (s *staff) grouping() {
	now := func() time.Time { return s.at }
	s.office.Canvasses = canvass.NewStore(s.db, now, canvass.Needs{Reports: s.reports})
	s.cases = triage.NewStore(s.db, now, triage.Needs{Places: s.office.Places, Reports: s.reports, Journal: s.journal, Canvasses: s.office.Canvasses})
	s.office.Triage = s.cases
}

func said(text string) func(*report.Filing) {
	return func(f *report.Filing) { f.Message = text }
}

// A case of an operation shows what its reports have in common, and each of them.
func TestOperation(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first, same := s.file(said(mailing)), s.file(said(mailing))
	near := s.file(func(f *report.Filing) {
		f.Message, f.Commune = "Bonjour Rose, "+mailing[:130]+" STOP au 38044", "75056"
		f.Contacts = []report.Contact{{Channel: report.Email, On: "2026-02-25"}}
		f.OptOuts, f.Practices, f.Statement = nil, nil, "je n’ai rien demandé"
	})
	alone := s.file(said("Le square des Tanneurs va fermer six mois pour travaux sans que personne ait été consulté. Venez en parler."))
	b := s.as(account.Reviewer)
	address := "/fr/office/cases/" + first
	page := b.get(address).is(http.StatusOK)
	for selector, want := range map[string]string{
		"#operation":              "3 signalements de cette opération",
		"#operation .stack p":     "du 10 février 2026 au 25 février 2026",
		"#operation .bars":        "E-mail",
		"#report .quote":          "chaque voix compte",
		"#report .small":          "premier message reconnu",
		"#reports [aria-current]": first,
		"#variants":               "300 logements",
		".queue .is-current":      "3 signalements",
	} {
		if got := page.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	if got := page.text("#reports tbody"); !strings.Contains(got, "même texte") || !strings.Contains(got, "texte proche") || page.count("#reports tbody tr") != 3 {
		t.Errorf("why: %q", got)
	}
	if page.count("#operation svg rect.chart__column") != 3 || !strings.Contains(page.text("#operation"), "Paris (75)") {
		t.Errorf("the spread: %s", page.text("#operation"))
	}
	// Each report is read, and opened, one at a time.
	link, _, _ := strings.Cut(page.doc.Find(`#reports a[href*="report=`+near+`"]`).AttrOr("href", ""), "#")
	other := b.get(link).is(http.StatusOK)
	if !strings.Contains(other.text("#report"), "Signalement "+near) || !strings.Contains(other.text("#report"), "STOP au 38044") || !strings.Contains(other.text("#contacts"), "1 contact") {
		t.Errorf("another report: %s", other.text("#report"))
	}
	if got := b.get("/fr/office/cases/" + same).is(http.StatusOK).text("#reports [aria-current]"); got != same {
		t.Errorf("the address of a report shows %q", got)
	}
	opened := b.does(first, "unseal", url.Values{"report": {near}, "reason": {"rappeler la personne"}}).is(http.StatusOK)
	if !strings.Contains(opened.text("#sealed"), "je n’ai rien demandé") {
		t.Errorf("sealed: %s", opened.text("#sealed"))
	}
	b.get(address + "?report=" + alone).is(http.StatusNotFound)
	b.does(first, "unseal", url.Values{"report": {alone}, "reason": {"x"}}).is(http.StatusNotFound)
	if got := b.get("/fr/office/cases/" + alone).is(http.StatusOK); got.count("#operation") != 0 || got.count("#reports") != 0 {
		t.Error("a report alone is shown as an operation")
	}
	s.as(account.Reviewer).get("/en/office/cases/" + first).is(http.StatusOK)
}

// The reports of a large operation are read a part at a time.
func TestOperationIsListedInParts(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first := s.file(said(mailing))
	for range 51 {
		s.file(said(mailing))
	}
	b := s.as(account.Reviewer)
	page := b.get("/fr/office/cases/" + first + "?channel=sms").is(http.StatusOK)
	next, _, _ := strings.Cut(page.doc.Find("#reports > p a").AttrOr("href", ""), "#")
	if page.count("#reports tbody tr") != 50 || page.count("#reports > p a") != 1 || !strings.Contains(next, "channel=sms") {
		t.Fatalf("%d rows, next %s", page.count("#reports tbody tr"), next)
	}
	rest := b.get(next).is(http.StatusOK)
	if rest.count("#reports tbody tr") != 2 || rest.count("#reports > p a") != 1 {
		t.Errorf("%d rows follow", rest.count("#reports tbody tr"))
	}
	b.get("/fr/office/cases/" + first + "?past=nonsense").is(http.StatusOK)
}
