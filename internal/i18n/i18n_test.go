package i18n

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
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

// nine is every language, with what dates and plurals need.
func nine(t testing.TB) *Bundle {
	t.Helper()
	plurals := map[string]string{
		"fr": `one = "1", many = "many", other = "other"`, "en": `one = "1", other = "other"`, "de": `one = "1", other = "other"`,
		"es": `one = "1", many = "many", other = "other"`, "it": `one = "1", many = "many", other = "other"`,
		"pt": `one = "1", many = "many", other = "other"`, "pl": `one = "1", few = "few", many = "many", other = "other"`,
		"ro": `one = "1", few = "few", other = "other"`,
		"ar": `zero = "0", one = "1", two = "2", few = "few", many = "many", other = "other"`,
	}
	files := fstest.MapFS{}
	for lang, forms := range plurals {
		files["active."+lang+".toml"] = &fstest.MapFile{Data: []byte(`"date.months" = "m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12"` + "\n" +
			`"count" = { ` + forms + " }\n" + `"said" = "{{.Name}}: {{.Number}}"` + "\n")}
	}
	b, err := Load(files, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The forms are those of CLDR; zero is plural in Portugal, unlike in Brazil.
func TestPluralsOfEachLanguage(t *testing.T) {
	b := nine(t)
	counts := []int{0, 1, 2, 5, 22, 100, 101, 1_000_000}
	for lang, want := range map[string]string{
		"fr": "1 1 other other other other other many", "en": "other 1 other other other other other other",
		"de": "other 1 other other other other other other", "es": "other 1 other other other other other many",
		"it": "other 1 other other other other other many", "pt": "other 1 other other other other other many",
		"pl": "many 1 few many few many many many", "ro": "few 1 few few other other few other",
		"ar": "0 1 2 few many other other other",
	} {
		var got []string
		for _, n := range counts {
			got = append(got, b.Localizer(lang).T("count", "Count", n))
		}
		if said := strings.Join(got, " "); said != want {
			t.Errorf("%s: %v are %q, want %q", lang, counts, said, want)
		}
	}
}

func TestNumbersOfEachLanguage(t *testing.T) {
	b := nine(t)
	for lang, want := range map[string]string{
		"fr": "12\u202f345", "en": "12,345", "de": "12.345", "es": "12.345", "it": "12.345", "pt": "12\u00a0345", "pl": "12\u00a0345", "ro": "12.345", "ar": "12.345",
	} {
		if got := b.Localizer(lang).Number(12345); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// What may run the other way stands between isolates where reading goes leftwards.
func TestRightToLeft(t *testing.T) {
	b := nine(t)
	ar := b.Localizer("ar")
	if ar.Dir != "rtl" || b.Localizer("de").Dir != "ltr" {
		t.Errorf("directions are %q and %q", ar.Dir, b.Localizer("de").Dir)
	}
	for value, want := range map[string]string{"06 12": "\u206806 12\u2069: 2", "R-AB": "\u2068R-AB\u2069: 2", "2026": "2026: 2", "": ": 2"} {
		if got := ar.T("said", "Name", value, "Number", 2); got != want {
			t.Errorf("%q is said as %q, want %q", value, got, want)
		}
	}
	if got := b.Localizer("de").T("said", "Name", "R-AB", "Number", 2); got != "R-AB: 2" {
		t.Errorf("German says %q", got)
	}
}

func TestLanguagesOfTheOffice(t *testing.T) {
	b := nine(t)
	if got := strings.Join(b.Langs(), " "); got != "fr en de es it pt pl ro ar" || !slices.Equal(b.Langs(), Codes()) {
		t.Errorf("languages are %s", got)
	}
	if got := strings.Join(b.OfficeLangs(), " "); got != "fr en" || b.Office("de") || b.Office("xx") || !b.Office("en") {
		t.Errorf("the office's languages are %s", got)
	}
	for accept, want := range map[string]string{"de, en;q=0.5": "en", "ar-MA, ar": "fr", "pt-BR": "fr", "": "fr"} {
		if got := b.MatchOffice(accept); got != want {
			t.Errorf("MatchOffice(%q) = %q, want %q", accept, got, want)
		}
	}
	for accept, want := range map[string]string{"de-AT": "de", "pt-BR": "pt", "ar-DZ, fr;q=0.8": "ar", "es-419": "es", "mo": "ro", "nl": "fr"} {
		if got := b.Match(accept); got != want {
			t.Errorf("Match(%q) = %q, want %q", accept, got, want)
		}
	}
	if _, err := Load(fstest.MapFS{"active.xx.toml": {}}, time.UTC); err == nil {
		t.Error("a language that is in no list was loaded")
	}
}

func TestMatch(t *testing.T) {
	b := bundle(t)
	for accept, want := range map[string]string{"": "fr", "en-GB,en;q=0.9": "en", "nl, en;q=0.5": "en", "zh": "fr", "fr-CA": "fr", "*;;": "fr"} {
		if got := b.Match(accept); got != want {
			t.Errorf("Match(%q) = %q, want %q", accept, got, want)
		}
	}
}
