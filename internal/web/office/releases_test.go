package office_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/release"
)

// freezing keeps a release of as many reports as there are, as the figures do, with
// one document.
func (s *staff) freezing(releases *release.Store) func(context.Context, account.Account, string) (release.Release, error) {
	return func(ctx context.Context, by account.Account, slug string) (release.Release, error) {
		if slug != "municipales-2026" {
			return release.Release{}, fault.NotFound
		}
		of, err := releases.Of(ctx, slug)
		if err != nil {
			return release.Release{}, err
		}
		return releases.Make(ctx, by, release.New{
			Election: slug, Number: len(of) + 1, MadeAt: s.at, AsOf: s.at, Reports: s.counted, Threshold: 10,
			Files: []release.File{{Name: "figures.json", MediaType: "application/json", Body: []byte("{}")}},
		})
	}
}

func TestReleases(t *testing.T) {
	s := newStaff(t, false)
	lead := s.as(account.Supervisor)
	lead.get("/fr/office/releases").is(http.StatusOK).says("main", "Aucune édition n’est encore parue")
	freeze := url.Values{"election": {"municipales-2026"}}
	for said, form := range map[string]url.Values{"Choisissez une élection": {}, "Moins de 10 signalements : une édition": freeze} {
		wrong := lead.post("/fr/office/releases", form).is(http.StatusUnprocessableEntity)
		wrong.says(".govuk-error-summary", said)
		if checked := wrong.doc.Find("input[name=election][checked]").Length(); checked != len(form) {
			t.Errorf("%d chosen", checked)
		}
	}
	s.counted = 3948
	made := lead.post("/fr/office/releases", freeze).is(http.StatusSeeOther)
	if got := made.Header().Get("Location"); got != "/fr/office/releases/municipales-2026-r1" {
		t.Fatal(got)
	}
	lead.post("/fr/office/releases", freeze).is(http.StatusUnprocessableEntity).says(".govuk-error-summary", "ont changé depuis l’édition 1")
	page := lead.get("/fr/office/releases/municipales-2026-r1").is(http.StatusOK)
	page.says("main", "par Agent supervisor. Signalements : 3 948.")
	lead.post("/fr/office/releases/municipales-2026-r1", url.Values{"text_fr": {"  "}, "text_en": {"typed"}}).is(http.StatusUnprocessableEntity).says("#text_en", "typed")
	lead.post("/fr/office/releases/municipales-2026-r1", url.Values{"text_fr": {"Deux <appels> manquent"}}).is(http.StatusSeeOther)
	lead.get("/en/office/releases/municipales-2026-r1").is(http.StatusOK).says("main", "Deux <appels> manquent")
	lead.get("/fr/office/releases").is(http.StatusOK).says("main", "1 erratum")
	lead.get("/fr/office/releases/none").is(http.StatusNotFound)
	journal := lead.get("/fr/office/journal").is(http.StatusOK)
	journal.says("main", "Édition des chiffres figée")
	journal.says("main", "Erratum publié")

	for _, role := range []account.Role{account.Reviewer, account.Administrator, account.Auditor} {
		b := s.as(role)
		b.get("/fr/office/releases").is(http.StatusForbidden)
		b.post("/fr/office/releases", freeze).is(http.StatusForbidden)
		b.get("/fr/office/releases/municipales-2026-r1").is(http.StatusForbidden)
		b.post("/fr/office/releases/municipales-2026-r1", url.Values{"text_fr": {"x"}}).is(http.StatusForbidden)
		if strings.Contains(b.get("/fr/office").text(".bar__nav"), "Éditions") {
			t.Errorf("a %s is led to it", role)
		}
	}
}
