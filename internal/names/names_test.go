package names

import (
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for typed, want := range map[string]string{
		"L'Haÿ-les-Roses": "l hay les roses", "L’HAŸ LES  ROSES": "l hay les roses",
		"St-Étienne": "saint etienne", "Ste Foy": "sainte foy", "Bœuf & Œuf": "boeuf et oeuf",
		"Châlons s/ Marne": "chalons sur marne", "Paris 11ème": "paris 11e", "2nd": "2e", "1er": "1er",
		"e\u0301cole": "ecole", "  ": "", "—": "", "Stains": "stains",
	} {
		if got := Fold(typed); got != want {
			t.Errorf("Fold(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestAbbreviated(t *testing.T) {
	for typed, want := range map[string]string{"ST": "st", "mont ste": "ste", "st denis": "", "": "", "stras": ""} {
		if got := Abbreviated(typed); got != want {
			t.Errorf("Abbreviated(%q) = %q, want %q", typed, got, want)
		}
	}
}

// TestFind adds names by rank, and asks for them by number.
func TestFind(t *testing.T) {
	var b Builder
	for _, name := range []string{"Marseille", "Saint-Denis", "Le Havre", "Saint-Mars", "", "Mars", "Denis", "Havrincourt"} {
		b.Add(Fold(name))
	}
	x := b.Index()
	for typed, want := range map[string][]uint32{
		"mars": {5, 0, 3}, "saint": {1, 3}, "denis": {6, 1}, "den sa": {1}, "havr": {2, 7}, "x": {}, "": {},
	} {
		got := x.Find(strings.Fields(typed), 5)
		if !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v", typed, got, want)
		}
	}
	if got := x.Find([]string{"s"}, 1); len(got) != 1 || got[0] != 1 {
		t.Errorf("Find at most 1 = %v", got)
	}
	if got := x.Find([]string{"s"}, 0); len(got) != 0 {
		t.Errorf("Find at most 0 = %v", got)
	}
}

func TestFindIsOnceEach(t *testing.T) {
	var b Builder
	b.Add("mar mar mar")
	b.Add("mar")
	if got := b.Index().Find([]string{"mar"}, 5); !slices.Equal(got, []uint32{1, 0}) {
		t.Errorf("Find = %v", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"L’Haÿ", "s/ s/", "ﬁ\xff", "e\u0301", "11ème", "\xf6Ӂ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if folded := Fold(typed); Fold(folded) != folded {
			t.Errorf("Fold(%q) = %q is not stable", typed, folded)
		}
	})
}
