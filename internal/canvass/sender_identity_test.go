package canvass

import (
	"testing"

	"vigie/internal/report"
)

func TestIdentityOf(t *testing.T) {
	tests := []struct {
		through report.Channel
		shown   string
		kind    SenderKind
		key     string
	}{
		{report.SMS, "36111", ByCode, "36111"},
		{report.SMS, "36 111", ByCode, "36111"},
		{report.SMS, "06 12 34 56 78", ByNumber, "+33612345678"},
		{report.SMS, "+33 6 12 34 56 78", ByNumber, "+33612345678"},
		{report.CallLive, "0033612345678", ByNumber, "+33612345678"},
		{report.CallLive, "01.62.00.00.01", ByNumber, "+33162000001"},
		{report.SMS, "0692 12 34 56", ByNumber, "+262692123456"},
		{report.SMS, "06 39 98 41 07", ByNumber, "+33639984107"}, // of a range that libphonenumber does not know
		{report.SMS, "+33 6 39 98 41 07", ByNumber, "+33639984107"},
		{report.SMS, "+44 7911 123456", ByNumber, "+447911123456"},
		{report.CallLive, "0000000", ByNumber, "0000000"},
		{report.SMS, "Élection 26", ByName, "election26"},
		{report.SMS, "ELECTION26", ByName, "election26"},
		{report.Email, "Le Phare <contact@mail.lephare.fr>", ByDomain, "lephare.fr"},
		{report.Email, "news.lephare.co.uk", ByDomain, "lephare.co.uk"},
		{report.Email, "jeanne.aubrac@gmail.com", ByMailbox, "jeanne.aubrac@gmail.com"},
		{report.Social, "@LePhare", ByAccount, "lephare"},
		{report.Post, "Le Phare commun", ByPost, "lepharecommun"},
	}
	for _, test := range tests {
		got, ok := IdentityOf(test.through, test.shown)
		if !ok || got.Kind != test.kind || got.Key != test.key {
			t.Errorf("%s %q: %+v %v, want %s %s", test.through, test.shown, got, ok, test.kind, test.key)
		}
	}
	for _, hidden := range []string{"", "  ", "Inconnu", "numéro masqué", "Privé", "No Caller ID", "?", "—"} {
		if got, ok := IdentityOf(report.CallLive, hidden); ok {
			t.Errorf("%q is %+v", hidden, got)
		}
	}
}

func TestFamily(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"RIVES26", "R1VES26", true},
		{"LE PHARE", "LEPHARE", true},
		{"LE PHARE", "LE SQUARE", false},
		{"0612345678", "0612345699", true},
		{"0612345678", "0612349978", false},
		{"36111", "36112", true},
		{"36111", "36121", false},
		{"info@lephare.fr", "news@1ephare.org", true},
		{"info@lephare.fr", "info@leport.fr", false},
		{"UN", "DE", false},
	} {
		a, _ := IdentityOf(report.SMS, test.a)
		b, _ := IdentityOf(report.SMS, test.b)
		if (a.Family != "" && a.Family == b.Family) != test.same {
			t.Errorf("%q and %q: %q %q", test.a, test.b, a.Family, b.Family)
		}
	}
}

func FuzzIdentityOf(f *testing.F) {
	for _, s := range []string{"36111", "+33612345678", "a@b.fr", "@x", "Élection", "0", "+", "1)2(3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, shown string) {
		for _, c := range report.Channels {
			a, ok := IdentityOf(c, shown)
			if ok && a.Key == "" {
				t.Errorf("%s %q has an identity without a key", c, shown)
			}
		}
	})
}
