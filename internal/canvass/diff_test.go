package canvass

import (
	"strings"
	"testing"
)

// bracketed writes passages with what is shared in brackets.
func bracketed(all []Passage) string {
	var b strings.Builder
	for _, p := range all {
		if p.Shared {
			b.WriteString("[" + p.Text + "]")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestPassages(t *testing.T) {
	for name, c := range map[string]struct{ a, b, wantA, wantB string }{
		"equal":           {"Votez dimanche", "Votez dimanche", "[Votez dimanche]", "[Votez dimanche]"},
		"an optical read": {"Votez dimanche, élection", "V0tez DIMANCHE election", "[Votez dimanche, élection]", "[V0tez DIMANCHE election]"},
		"in the middle":   {"Bonjour Rose, votez bien dimanche", "Bonjour Paul, votez bien dimanche", "[Bonjour ]Rose, [votez bien dimanche]", "[Bonjour ]Paul, [votez bien dimanche]"},
		"numbers":         {"La cantine à 1 euro", "La cantine à 11 euros", "[La cantine à ]1 euro", "[La cantine à ]11 euros"},
		"put in":          {"Stop au 36111", "Pour ne plus rien recevoir : Stop au 36111", "[Stop au 36111]", "Pour ne plus rien recevoir : [Stop au 36111]"},
		"by chance":       {"le chat dort", "prendre le train", "le chat dort", "prendre le train"},
		"nothing":         {"", "Votez", "", "Votez"},
		"lines":           {"  Votez\n\ndimanche \n", "Votez dimanche", "[  Votez\n\ndimanche \n]", "[Votez dimanche]"},
		"marks alone":     {"…", "…", "[…]", "[…]"},
	} {
		a, b := Passages(c.a, c.b)
		if bracketed(a) != c.wantA || bracketed(b) != c.wantB {
			t.Errorf("%s: %q and %q", name, bracketed(a), bracketed(b))
		}
	}
}

// Texts that have nothing in common cost no more than is worth it.
func TestPassagesOfLongTexts(t *testing.T) {
	one, other := strings.Repeat("alpha bravo ", 5000), strings.Repeat("kilo lima ", 5000)
	if a, b := Passages(one, other); len(a) != 1 || len(b) != 1 || a[0].Shared {
		t.Errorf("%d and %d passages", len(a), len(b))
	}
	if a, b := Passages("Bonjour Rose, "+one, "Bonjour Paul, "+one); len(a) != 3 || len(b) != 3 || len(a[2].Text) != len(one) {
		t.Errorf("%d and %d passages", len(a), len(b))
	}
}

// The passages of any two texts are those texts.
func FuzzPassages(f *testing.F) {
	f.Add("Votez dimanche", "Votez  Dimanche 15\n")
	f.Add("", " ")
	f.Add("a b c a b b a", "c b a b a c")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := Passages(a, b)
		for want, got := range map[string][]Passage{a: x, b: y} {
			var all strings.Builder
			for _, p := range got {
				all.WriteString(p.Text)
			}
			if all.String() != want {
				t.Errorf("%q became %q", want, all.String())
			}
		}
		if _, again := Passages(b, b); len(words(b)) > 0 && (len(again) != 1 || !again[0].Shared) {
			t.Errorf("%q beside itself: %v", b, again)
		}
	})
}
