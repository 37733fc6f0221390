package evidence

import "testing"

// TestMask has links as campaigns send them, and what others may see of them.
func TestMask(t *testing.T) {
	for raw, want := range map[string]Link{
		"https://exemple.fr/programme":              {URL: "https://exemple.fr/programme", Domain: "exemple.fr"},
		"www.Exemple.FR/programme-2026":             {URL: "www.exemple.fr/programme-2026", Domain: "exemple.fr"},
		"https://bit.ly/abcd":                       {URL: "https://bit.ly/•••", Domain: "bit.ly", Token: true, Short: true},
		"https://exemple.fr/d/8f3a9c1e":             {URL: "https://exemple.fr/d/•••", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/r/aB3dE":                {URL: "https://exemple.fr/r/•••", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/r/xKqLmZ":               {URL: "https://exemple.fr/r/•••", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/?e=moi%40exemple.org":   {URL: "https://exemple.fr/?e=•••", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/?a%40b.fr":              {URL: "https://exemple.fr/?•••", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/?utm_source=sms&u=1":    {URL: "https://exemple.fr/?utm_source=sms&u=•••", Domain: "exemple.fr", Token: true},
		"https://a3f9c1.sms.exemple.co.uk/":         {URL: "https://•••.sms.exemple.co.uk/", Domain: "exemple.co.uk", Token: true},
		"https://exemple.fr/LePhareCommun#jeton":    {URL: "https://exemple.fr/LePhareCommun", Domain: "exemple.fr", Token: true},
		"https://moi:secret@exemple.fr/":            {URL: "https://exemple.fr/", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/u/moi@exemple.org/stop": {URL: "https://exemple.fr/u/•••/stop", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/%zz?jeton=1":            {URL: "https://exemple.fr/", Domain: "exemple.fr"},
	} {
		got, ok := readLink(raw)
		if !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", raw, got, ok, want)
		}
	}
}

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
