package evidence

import "testing"

func TestLinks(t *testing.T) {
	for text, want := range map[string][]string{
		"Voir exemple.fr, www.exemple.org/a. Et http://exemple.net/b)!": {"exemple.fr", "www.exemple.org/a", "http://exemple.net/b"},
		"Votez dimanche.Je compte sur vous.Il le faut":                  nil,
		"Écrivez à contact@exemple.fr":                                  nil,
		"(https://exemple.fr/x)«www.exemple.fr»":                        {"https://exemple.fr/x", "www.exemple.fr"},
		"le 14.03.2026 à 20.30, 49.3, M.Aubry":                          nil,
	} {
		var got []string
		for _, l := range ReadText(text, Facts{}).Links {
			got = append(got, l.URL)
		}
		if len(got) != len(want) {
			t.Errorf("%q: %q, want %q", text, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
}
