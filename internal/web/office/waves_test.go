package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
)

const square = "Le square des Tanneurs va fermer six mois pour travaux sans que personne ait été consulté. Venez en parler mardi à 19h, salle Debussy."

const model = "J'exige que cette liste soit sanctionnée sans délai, je n'ai jamais donné mon numéro et je suis scandalisé par ces méthodes."

// flooded files n reports of one hand and looks at them.
func (s *staff) flooded(n int, text string) (first string) {
	for range n {
		s.at = s.at.Add(-50 * time.Second)
		ref := s.file(func(f *report.Filing) { f.Message, f.Statement = text, model })
		if first == "" {
			first = ref
		}
	}
	s.watched()
	return first
}

func (s *staff) watched() {
	s.t.Helper()
	if _, err := s.cases.Watch(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// says fails the test unless what a selector finds says something.
func (a answer) says(selector, want string) {
	a.t.Helper()
	if got := a.text(selector); !strings.Contains(got, want) {
		a.t.Errorf("%s says %q, not %q", selector, got, want)
	}
}

func TestWavesPage(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	b := s.as(account.Reviewer)
	b.get("/fr/office/waves").is(http.StatusOK).says(".empty", "dès que deux signalements")
	old := s.file(said(square))
	s.file(said(square))
	s.at = s.at.Add(60 * time.Hour)
	young := s.file(said(mailing))
	s.file(func(f *report.Filing) {
		f.Message, f.Commune, f.Statement = mailing, "75056", ""
		f.Contacts = []report.Contact{{Channel: report.Email, On: "2026-02-25"}}
		f.OptOuts = nil
	})
	b = s.as(account.Reviewer)
	page := b.get("/fr/office/waves").is(http.StatusOK)
	page.says("#new .wave__title", "chaque voix compte")
	page.says("#new .wave", "2 signalements")
	page.says("#new .wave__speeds", "1 h2")
	page.says("#new .wave", "Ille-et-Vilaine (35), Paris (75)")
	page.says("#quiet .wave__title", "square des Tanneurs")
	page.says("#quiet .wave", "Jour par jour. Au plus fort : 2 signalements")
	if page.count("#new svg.spark rect") != 1 || page.count("#quiet .wave__speeds") != 0 || page.count("#growing") != 0 || page.count("#apart") != 0 {
		t.Errorf("%s", page.text("main"))
	}
	if href := page.doc.Find("#new .wave__title a").AttrOr("href", ""); href != "/fr/office/cases/"+young {
		t.Errorf("leads to %s", href)
	}
	narrow := b.get("/fr/office/waves?departement=75&channel=email").is(http.StatusOK)
	if narrow.count(".wave") != 1 || narrow.count(".chips .is-on") != 2 {
		t.Errorf("%s", narrow.text("main"))
	}
	b.get("/en/office/waves?channel=door").is(http.StatusOK).says(".empty", "No operation matches")
	b.get("/fr/office/cases/"+old).is(http.StatusOK).says("#wave", "0 signalement les 24 heures d’avant")
	s.as(account.Auditor).get("/fr/office/waves").is(http.StatusForbidden)
}

func TestAlertsAreSetGivenAndSeen(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	lead := s.as(account.Supervisor)
	form := url.Values{"size": {"beaucoup"}, "hour": {"20"}, "day": {"-3"}, "silence": {"5"}}
	wrong := lead.post("/fr/office/waves/alerts", form).is(http.StatusUnprocessableEntity)
	if got := wrong.doc.Find("#size").AttrOr("value", ""); got != "beaucoup" || wrong.count(".govuk-error-message") == 0 {
		t.Errorf("what was typed is gone: %q", got)
	}
	form.Set("size", "3")
	form.Set("day", "60")
	if got := lead.post("/fr/office/waves/alerts", form).is(http.StatusSeeOther).leadsTo(); got != "/fr/office/waves?done=alerts_set" {
		t.Errorf("leads to %s", got)
	}
	lead.get("/fr/office/waves/alerts").is(http.StatusOK).says(".rule-field:first-child", "Réglé par Agent supervisor")
	for range 3 {
		s.file(said(mailing))
	}
	s.watched()
	b := s.as(account.Reviewer)
	b.get("/fr/office/waves/alerts").is(http.StatusForbidden)
	b.get("/fr/office/cases").is(http.StatusOK).says(".bar__link[href$='/waves'] b", "1")
	page := b.get("/fr/office/waves").is(http.StatusOK)
	page.says(".waves__alert", "3 signalements en tout : le seuil de 3 est atteint")
	action := page.doc.Find(".waves__alert form").AttrOr("action", "")
	b.post(action, nil).is(http.StatusSeeOther)
	seen := b.get("/fr/office/waves?done=seen").is(http.StatusOK)
	if seen.count(".waves__alert") != 0 || seen.count(".bar__link[href$='/waves'] b") != 0 || seen.count(".notice--done") != 1 {
		t.Errorf("%s", seen.text("main"))
	}
	href := seen.doc.Find(".wave__title a").AttrOr("href", "")
	b.get(href).is(http.StatusOK).says("#wave", "vue par Agent reviewer")
}

func TestSuspicionOnTheCase(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	ref := s.flooded(12, mailing)
	s.file(said(mailing))
	b := s.as(account.Reviewer)
	b.get("/fr/office/cases").is(http.StatusOK).says(".queue .tag", "Peut-être coordonnés")
	b.get("/fr/office/cases?state=suspected").is(http.StatusOK).says(".chips .is-on", "Peut-être coordonnés 1")
	waves := b.get("/fr/office/waves").is(http.StatusOK)
	waves.says("#apart", "12 signalements")
	if waves.count(".wave:not(.wave--apart)") != 0 {
		t.Error("a flood stands among the waves")
	}
	address := "/fr/office/cases/" + ref
	page := b.get(address).is(http.StatusOK)
	page.says("#suspicion", "12 signalements sur les 13 du dossier")
	page.says("#suspicion", "12 récits identiques")
	page.says(".case__head", "12 peut-être coordonnés")
	form := url.Values{"say": {"lifted"}}
	for _, name := range []string{"suspicion", "version"} {
		form.Set(name, page.doc.Find("#suspicion input[name="+name+"]").AttrOr("value", ""))
	}
	b.post(address+"/suspicion", form).is(http.StatusSeeOther)
	page = b.get(address + "?done=lifted").is(http.StatusOK)
	page.says("#suspicion", "Soupçon levé")
	page.says(".notes", "Soupçon de coordination levé")
	if page.count("#suspicion button[value=lifted]") != 0 || page.count("#suspicion button[value=confirmed]") != 1 {
		t.Error("what was said can be said again")
	}
	b.post(address+"/suspicion", form).is(http.StatusConflict) // as somebody else saw it
	if n := b.get("/fr/office/waves").is(http.StatusOK).count("#apart"); n != 0 {
		t.Error("a lifted suspicion is listed")
	}
	lines, err := s.journal.List(t.Context(), journal.Filter{Object: triage.Object(ref)}, 10)
	if err != nil || len(lines.Lines) != 1 || lines.Lines[0].Act != triage.ActLift {
		t.Errorf("%+v %v", lines, err)
	}
}
