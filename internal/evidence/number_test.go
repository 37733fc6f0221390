package evidence

import (
	"testing"

	"vigie/internal/day"
)

func TestReadNumber(t *testing.T) {
	for _, c := range []struct {
		typed string
		on    day.Day
		e164  string
		class NumberClass
	}{
		{"06 12 34 56 78", "", "+33612345678", Mobile},
		{"07.80.12.34.56", "", "+33780123456", Mobile},
		{"+33 (0)1 42 76 40 40", "", "+33142764040", Geographic},
		{"0033142764040", "", "+33142764040", Geographic},
		{"01 62 33 44 55", "2023-01-01", "+33162334455", Verified},
		{"01 62 33 44 55", "2022-12-31", "+33162334455", Geographic},
		{"09 48 33 44 55", "2026-03-01", "+33948334455", Verified},
		{"09 37 33 44 55", "2026-03-01", "+33937334455", Platform},
		{"09 72 33 44 55", "2026-03-01", "+33972334455", Nomadic},
		{"0800 72 10 72", "", "+33800721072", SharedCost},
		{"0590 20 12 34", "", "+590590201234", Geographic},
		{"0692 12 34 56", "", "+262692123456", Mobile},
		{"+1 202 555 0123", "", "+12025550123", Foreign},
		{"+44 20 7946 0958", "", "+442079460958", Foreign},
		{"36111", "", "", ""}, {"MAIRIE", "", "", ""}, {"", "", "", ""}, {"12345678", "", "", ""}, {"06 12", "", "", ""},
	} {
		n, ok := ReadNumber(c.typed, c.on)
		if n.E164 != c.e164 || n.Class != c.class || ok != (c.e164 != "") {
			t.Errorf("%q on %q: %+v %v, want %s %s", c.typed, c.on, n, ok, c.e164, c.class)
		}
	}
}

func TestNumbersInText(t *testing.T) {
	read := ReadText("Appelez le 06.12.34.56.78 ou +33 1 42 76 40 40, dossier 0612345678901, https://exemple.fr/0612345678", Facts{})
	if len(read.Numbers) != 2 || read.Numbers[0].E164 != "+33612345678" || read.Numbers[1].E164 != "+33142764040" {
		t.Errorf("%+v", read.Numbers)
	}
}
