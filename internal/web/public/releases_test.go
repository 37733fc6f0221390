package public_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/release"
	"vigie/internal/report"
)

// frozen keeps a release of so many reports.
func (r *reader) frozen(t *testing.T, number, reports int) {
	t.Helper()
	cut, err := r.stats.Cut("municipales-2026")
	must(t, err)
	frozen := *cut
	frozen.Release = fmt.Sprintf("municipales-2026-r%d", number)
	body, err := json.Marshal(&frozen)
	must(t, err)
	_, err = r.releases.Make(t.Context(), account.Account{}, release.New{
		Election: "municipales-2026", Number: number, MadeAt: time.Date(2026, 3, 10+number, 23, 30, 0, 0, time.UTC), AsOf: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC),
		Reports: reports, Complaints: reports / 40, Threshold: 10,
		Files: []release.File{{Name: release.Figures, MediaType: "application/json", Body: body}, {Name: "figures.csv", MediaType: "text/csv", Body: []byte("a")},
			{Name: "weeks.fr.svg", Body: body}, {Name: "weeks.fr.png", Body: body}, {Name: "channels.fr.png", Body: body}},
	})
	must(t, err)
	must(t, r.releases.Refresh(t.Context()))
}

func TestReleases(t *testing.T) {
	r := read(t)
	says(t, r.get(t, "/fr/releases", http.StatusOK), ".empty", "Aucune édition n’est encore parue")
	says(t, r.get(t, "/fr/statistics/municipales-2026", http.StatusOK), ".facts", "aucune encore")
	r.the2020(t)
	r.frozen(t, 1, 1200)
	r.frozen(t, 2, 3948)
	r.received(t, 500, report.Post) // the live figures move
	list := r.get(t, "/fr/releases", http.StatusOK)
	says(t, list, ".card:first-child", "Municipales 2026, édition 2")
	says(t, list, ".card:first-child", "Signalements comptés : 3 948")
	if list.Find("link[type='application/atom+xml']").AttrOr("href", "") != "/data/v1/releases.atom" {
		t.Error("no feed")
	}
	says(t, r.get(t, "/fr/statistics/municipales-2026", http.StatusOK), ".facts", "Municipales 2026, édition 2")

	second := r.get(t, "/fr/releases/municipales-2026-r2", http.StatusOK)
	says(t, second, "#citation", "édition 2 du 13 mars 2026, https://vigie.example/fr/releases/municipales-2026-r2, Licence Ouverte 2.0.") // past midnight in Paris
	says(t, second, "main", "les signalements passent de 1 200 à 3 948, dont plaintes de 30 à 98")
	says(t, second, "aside", "Aucun à ce jour")
	says(t, second, ".lede", "Près d’un signalement sur deux")
	says(t, second, "#channels .bars__row:first-child", "45 % · 1 777")
	for _, address := range []string{"weeks.fr.svg", "weeks.fr.png", "channels.fr.png", "figures.csv", "figures.json"} {
		if second.Find(".chart a[href='/data/v1/releases/municipales-2026-r2/"+address+"']").Length() == 0 {
			t.Errorf("no link to %s", address)
		}
	}
	if second.Find("table a[href='/data/v1/releases/municipales-2026-r2/SHA256SUMS']").Length() != 1 || second.Find("#files-table tbody tr").Length() != 6 {
		t.Error("a document is missing")
	}
	first := r.get(t, "/en/releases/municipales-2026-r1", http.StatusOK)
	says(t, first, "main", "A newer release is out")
	says(t, first, "main", "This is the first release")
	must(t, r.releases.Correct(t.Context(), account.Account{}, "municipales-2026-r1", release.Erratum{TextFR: "Faux <b>nombre</b>"}))
	says(t, r.get(t, "/fr/releases/municipales-2026-r1", http.StatusOK), "aside", "Faux <b>nombre</b>")
	r.get(t, "/fr/releases/none", http.StatusNotFound)
}
