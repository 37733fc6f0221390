package i18n

import (
	"testing"
	"time"

	"vigie/internal/day"
	"vigie/locales"
)

func bundle(t testing.TB) *Bundle {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Load(locales.FS, paris)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSaidInEachLanguage(t *testing.T) {
	fr, en := bundle(t).Localizer("fr"), bundle(t).Localizer("en")
	at := time.Date(2026, 3, 1, 18, 45, 0, 0, time.UTC)
	for got, want := range map[string]string{
		fr.Number(3948):          "3\u202f948",
		en.Number(3948):          "3,948",
		fr.Percent(0.454):        "45\u202f%",
		en.Percent(0.454):        "45%",
		fr.Day("2026-03-01"):     "1er\u00a0mars\u00a02026",
		en.Day("2026-03-02"):     "2\u00a0March\u00a02026",
		fr.Instant(at):           "1er\u00a0mars\u00a02026 à 19\u00a0h\u00a045",
		en.Instant(at):           "1\u00a0March\u00a02026 at 19:45",
		fr.Clock("08:05"):        "8\u00a0h\u00a005",
		fr.Clock("00:10"):        "0\u00a0h\u00a010",
		en.Clock("08:05"):        "8:05",
		fr.Weekday("2026-03-02"): "lundi",
		fr.Day(day.Day("")):      "",
		fr.T("report.error.too_long", "Count", 10000):              "10\u202f000 caractères au plus",
		fr.T("report.error.too_long", "Count", 1):                  "1 caractère au plus",
		fr.T("report.error.too_long", "Count", 1000000):            "1\u202f000\u202f000 de caractères au plus",
		en.T("report.error.too_long", "Count", 1):                  "1 character at most",
		fr.T("report.error.day_old", "Day", day.Day("2026-03-02")): "Indiquez une date à partir du 2\u00a0mars\u00a02026",
		fr.T("no.such.key"):                                        "no.such.key",
	} {
		if got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	b := bundle(t)
	for accept, want := range map[string]string{"": "fr", "en-GB,en;q=0.9": "en", "de, en;q=0.5": "en", "zh": "fr", "fr-CA": "fr", "*;;": "fr"} {
		if got := b.Match(accept); got != want {
			t.Errorf("Match(%q) = %q, want %q", accept, got, want)
		}
	}
}
