package demo

import (
	"os"
	"testing"
	"time"

	"vigie/internal/day"
	"vigie/internal/place"
	"vigie/internal/report"
)

// register loads the real places, as the portal does.
func register(t *testing.T) *place.Register {
	f, err := os.Open("../../static/dist/places.tsv.gz")
	if err != nil {
		t.Skip("assets are not built: ", err)
	}
	defer f.Close()
	r, err := place.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCommunesAreReal(t *testing.T) {
	places := register(t)
	for _, c := range set(t, saturday, 0).Contenders {
		real, ok := places.Commune(c.Commune)
		if !ok || real.Name != c.TerritoryName || real.Departement.Code != c.Departement {
			t.Errorf("%+v is %+v", c, real)
		}
	}
}

// TestNoReportTellsOfTheFuture looks at each report with the clocks of its
// territory, in summer, in winter and in the days when they change.
func TestNoReportTellsOfTheFuture(t *testing.T) {
	places := register(t)
	checker := report.NewChecker()
	for _, d := range []string{"2026-07-07", "2026-11-23", "2026-03-30", "2026-10-27"} {
		now, _ := time.ParseInLocation(time.DateOnly, d, places.Zone("75"))
		s := set(t, now.Add(9*time.Hour), 2000)
		for _, f := range s.Filings {
			commune, _ := places.Commune(f.Filing.Commune)
			facts := report.Facts{Today: day.Of(f.At.In(places.Zone(commune.Departement.Code))), Election: s.Election}
			if faults := checker.Check(f.Filing, facts); faults != nil {
				t.Errorf("%v: %s %+v", faults, f.At, f.Filing)
			}
		}
	}
}
