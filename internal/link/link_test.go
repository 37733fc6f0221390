package link

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
		"https://exemple.fr/%zz?jeton=1":            {URL: "https://exemple.fr/", Domain: "exemple.fr", Token: true},
		"https://exemple.fr/d/•••":                  {URL: "https://exemple.fr/d/•••", Domain: "exemple.fr", Token: true},
	} {
		got, ok := Read(raw)
		if !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", raw, got, ok, want)
		}
	}
}

// TestMasked has texts as they are kept: nothing but the token is gone.
func TestMasked(t *testing.T) {
	for text, want := range map[string]string{
		"Voir www.Exemple.FR/programme, merci.":             "Voir www.Exemple.FR/programme, merci.",
		"Voir https://exemple.fr/d/8f3a9c1e. Merci":         "Voir https://exemple.fr/d/•••. Merci",
		"(bit.ly/3xYz12)":                                   "(bit.ly/•••)",
		"https://exemple.fr/%zz?jeton=1 !":                  "https://exemple.fr/ !",
		"Écrivez à contact@exemple.fr":                      "Écrivez à contact@exemple.fr",
		"Désinscription : leave-news-2534368N@exemple.org":  "Désinscription : •••@exemple.org",
		"Votez dimanche.Je compte sur vous. STOP au 36 180": "Votez dimanche.Je compte sur vous. STOP au 36 180",
		"https://exemple.fr/d/••• et https://bit.ly/•••":    "https://exemple.fr/d/••• et https://bit.ly/•••",
	} {
		if got := Masked(text); got != want {
			t.Errorf("Masked(%q) = %q, want %q", text, got, want)
		}
	}
}

// FuzzMasked holds that masking what is masked changes nothing.
func FuzzMasked(f *testing.F) {
	for _, s := range []string{"https://exemple.fr/d/8f3a9c1e?u=1#x", "a@b.fr www.x.fr/%zz", "bit.ly/aB3dE).", "https://moi:secret@exemple.fr/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Masked(text)
		if twice := Masked(once); twice != once {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
	})
}
