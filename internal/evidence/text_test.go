package evidence

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/report"
)

// rulesOf returns the rules of what was observed, once each, in order.
func rulesOf(found []Observation) string {
	var ids []string
	for _, o := range found {
		if o.Rule != "text_language" {
			ids = append(ids, o.Rule)
		}
	}
	return strings.Join(ids, " ")
}

const (
	teaser2020 = "Pour le 2ème tour du 28 juin, un candidat voudrait vous présenter ses arguments de campagne. Vous ne voulez pas de SMS de sa part ? envoyez STOP au 38 689"
	intro2024  = "Bonjour, c'est Marion Maréchal. Dimanche votez pour stopper l'immigration, l'insécurité, l'assistanat et l'enfer fiscal. Ma vidéo ici."
)

// TestObservations reads whole cases: real messages quoted by the press, and
// what should be said of them on their day.
func TestObservations(t *testing.T) {
	sms := report.SMS
	guadeloupe := Poll{Kind: "presidentielle", Rounds: []day.Day{"2022-04-10"}, Departement: "971"}
	for name, c := range map[string]struct {
		text  string
		facts Facts
		want  string
	}{
		"Nice 2020":                {teaser2020, Facts{Channel: sms, On: "2020-06-22"}, "sender_teaser code_transactional optout_found"},
		"a head of list":           {"Camille Le Goff, tête de liste, vous invite. STOP 36111", Facts{Channel: sms}, "code_marketing optout_found sender_named"},
		"a recorded voice":         {"Ceci est un message enregistré de Paul Martin.", Facts{Channel: report.CallAutomated}, "optout_not_in_part sender_named"},
		"before the RGPD":          {teaser2020, Facts{Channel: sms, On: "2017-04-20"}, "code_transactional"},
		"a quoted part":            {intro2024, Facts{Channel: sms, On: "2024-06-06"}, "optout_not_in_part sender_named"},
		"the same, whole":          {intro2024, Facts{Channel: sms, On: "2024-06-06", Whole: true}, "optout_absent sender_named"},
		"cut":                      {"Votez dimanche avec…", Facts{Channel: sms, Whole: true}, "optout_not_in_part text_partial"},
		"a mobile in 2018":         {"STOP au 36111", Facts{Channel: sms, On: "2018-06-01", Sender: "0612345678"}, "code_marketing optout_found"},
		"a mobile in 2021":         {"STOP au 36111", Facts{Channel: sms, On: "2021-06-01", Sender: "0612345678"}, "number_mobile_sender code_marketing optout_found"},
		"a call from a centre":     {"", Facts{Channel: report.CallLive, On: "2026-03-03", Sender: "01 62 00 00 00", At: "11:00"}, "number_automated"},
		"before those ranges":      {"", Facts{Channel: report.CallLive, On: "2021-03-03", Sender: "01 62 00 00 00"}, ""},
		"a late call":              {"", Facts{Channel: report.CallLive, On: "2026-03-03", At: "21:10"}, "hours_calls"},
		"a name takes no answer":   {"Répondez STOP", Facts{Channel: sms, Sender: "MAIRIE"}, "optout_nowhere optout_found"},
		"a promise alone":          {"Pour vous désabonner, rendez-vous sur notre site.", Facts{Channel: sms}, "optout_no_place optout_found"},
		"a key":                    {"Pour ne plus être appelé, tapez 9", Facts{Channel: report.CallAutomated}, "optout_found"},
		"a number takes it":        {"Répondez STOP", Facts{Channel: sms, Sender: "36111"}, "optout_to_sender code_marketing optout_found"},
		"Saturday, vote there":     {"STOP 36111", Facts{Channel: sms, On: "2022-04-09", Poll: guadeloupe}, "silence_written code_marketing optout_found"},
		"calls on the eve":         {"", Facts{Channel: report.CallAutomated, On: "2020-06-27", At: "11:00", Poll: Poll{Rounds: []day.Day{"2020-06-28"}}}, "silence_calls"},
		"an English text":          {"Vote for change. Text STOP to 62468", Facts{Channel: sms}, "code_other optout_found"},
		"an ad that says so":       {"Annonce politique · Sponsorisé. Votez le 15 mars !", Facts{Channel: report.Social, On: "2026-03-02"}, "ad_labelled"},
		"an ad that does not":      {"Sponsorisé · Votez pour nous", Facts{Channel: report.Social, On: "2026-03-02"}, "ad_unlabelled"},
		"an ad before the rule":    {"Sponsorisé · Votez pour nous", Facts{Channel: report.Social, On: "2025-10-09"}, ""},
		"no ad by SMS":             {"Sponsorisé · Votez STOP 36111", Facts{Channel: sms, On: "2026-03-02"}, "code_marketing optout_found"},
		"a party spoken of":        {"Le RN ne passera pas, dit notre équipe. STOP 36111", Facts{Channel: sms, Names: Register(nil, nil, election.Parties("2026-03-02"))}, "code_marketing sender_party optout_found"},
		"a link for each":          {"Programme : https://bit.ly/abcd STOP 36111", Facts{Channel: sms}, "code_marketing link_token link_short optout_found"},
		"nothing known of it":      {"Bonjour à tous", Facts{}, ""},
		"hidden with the register": {"Venez nombreux samedi à la salle des fêtes", Facts{Channel: sms, Names: func(string) []Mention { return nil }}, "sender_absent optout_not_in_part"},
	} {
		if diff := cmp.Diff(c.want, rulesOf(ReadText(c.text, c.facts).Observations)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestLaw has the versions of a rule that changed.
func TestLaw(t *testing.T) {
	for on, want := range map[day.Day]string{
		"2010-03-20": "", "2012-04-22": "Code électoral, art. L. 49-1 (loi n° 2011-412), abrogé le 30 juin 2020",
		"2020-06-29": "Code électoral, art. L. 49-1 (loi n° 2011-412), abrogé le 30 juin 2020",
		"2020-06-30": "Code électoral, art. L. 49, 3° (loi n° 2019-1269)", "": "Code électoral, art. L. 49, 3° (loi n° 2019-1269)",
	} {
		r, ok := ruleOn("silence_calls", on, report.CallLive)
		if got := append(r.Sources, Source{})[0].Title; got != want || ok != (want != "") {
			t.Errorf("%s: %q %v, want %q", on, got, ok, want)
		}
	}
}

// TestRulebook guards the table: no two versions of a rule for one channel on
// one day, but where the particular comes before the general.
func TestRulebook(t *testing.T) {
	for _, r := range Rules() {
		if r.ID == "" || r.Key != "evidence."+strings.Replace(r.ID, "_", ".", 1) || len(r.Sources) == 0 {
			t.Errorf("%+v", r)
		}
		if r.Until != "" && !r.From.Before(r.Until) {
			t.Errorf("%s ends before it begins", r.ID)
		}
	}
}

func TestPassage(t *testing.T) {
	text := "Programme sur https://exemple.fr/m?e=moi@exemple.org ! Désinscription https://exemple.fr/d/8f3a9c1e4b STOP au 36\u202f111"
	for _, o := range ReadText(text, Facts{Channel: report.SMS}).Observations {
		if p := o.Passage; p != nil && (strings.Contains(p.Text, "moi") || strings.Contains(p.Text, "8f3a")) {
			t.Errorf("%s shows %q", o.Rule, p.Text)
		}
		if o.Rule == "optout_found" && text[o.Passage.From:o.Passage.To] != o.Passage.Text {
			t.Errorf("the passage is elsewhere: %+v", o.Passage)
		}
	}
}

// TestSourcesLeadToTheText guards the addresses: none leads to a front page,
// where a reader would have to search for the rule, but that of a service which
// is itself the source.
func TestSourcesLeadToTheText(t *testing.T) {
	for _, r := range Rules() {
		for _, s := range r.Sources {
			if s.URL == "" || s == srcReporting()[0] {
				continue
			}
			u, err := url.Parse(s.URL)
			if err != nil || u.Scheme != "https" || len(strings.Trim(u.Path, "/")) < 8 {
				t.Errorf("%s: %s leads to %q", r.ID, s.Title, s.URL)
			}
		}
	}
}

func TestRegister(t *testing.T) {
	own := []election.Contender{{ID: "o", Kind: election.List, Name: "Rennes en commun", Lead: "Jeanne Morel"}}
	named := []election.Contender{
		{ID: "o", Kind: election.List, Name: "Rennes en commun", Lead: "Jeanne Morel"},
		{ID: "a", Kind: election.Candidate, Name: "Ève LE BRIS", TerritoryName: "Finistère"},
		{ID: "b", Kind: election.List, Name: "Agir ensemble", Lead: "Luc Hamon", TerritoryName: "Quimper"},
		{ID: "c", Kind: election.List, Name: "Un cap pour tous", Lead: "Jeanne Morel", TerritoryName: "Brest"},
		{ID: "d", Kind: election.List, Name: "Demain la ville", Lead: "Ali Kaci", TerritoryName: "Brest"},
		{ID: "e", Kind: election.List, Name: "Demain la ville", TerritoryName: "Vannes"},
	}
	find := Register(own, named, election.Parties("2026-03-02"))
	for text, want := range map[string]string{
		"avec Jeanne Morel":                           "o",
		"votez Ève Le Bris":                           "a@Finistère",
		"votez ève le bris":                           "",
		"Agir ensemble pour Rennes":                   "",
		"Luc Hamon vous écrit":                        "b@Quimper",
		"la liste Un cap pour tous":                   "c@Brest",
		"Demain la ville sera belle":                  "",
		"PS : à dimanche":                             "",
		"investie par le PS":                          "Parti socialiste",
		"avec le soutien du Rassemblement National":   "Rassemblement national",
		"Renaissance de notre quartier":               "",
		"la candidate de Renaissance, Ève Le Bris":    "Renaissance a@Finistère",
		"le Front national":                           "",
		"mouvement « Horizons » et la LISTE horizons": "Horizons",
	} {
		var got []string
		for _, m := range find(text) {
			switch {
			case m.Kind == report.Party:
				got = append(got, m.Main)
			case m.Away != "":
				got = append(got, m.ID+"@"+m.Away)
			default:
				got = append(got, m.ID)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestContenders(t *testing.T) {
	find := NamesOf([]Known{
		{ID: "l1", Kind: report.List, Names: []string{"Le Phare commun", "Camille Le Goff"}}, {ID: "l2", Kind: report.List, Names: []string{"Ensemble", "ENSEMBLE POUR SAINT-MALO"}}, {ID: "l3", Kind: "", Names: []string{"Éa"}},
	})
	for text, want := range map[string]string{
		"Votez LE PHARE-COMMUN dimanche":        "l1",
		"avec camille le goff":                  "l1",
		"Allons ensemble au bureau de vote":     "",
		"Ensemble, avec Le Phare commun":        "l2 l1",
		"la liste Ensemble pour St-Malo":        "l2",
		"le phare du port":                      "",
		"c’est Camille  LE\u00a0GOFF, à demain": "l1",
	} {
		var ids []string
		for _, m := range find(text) {
			ids = append(ids, m.ID)
			if m.From < 0 || m.To > len(text) || m.From >= m.To {
				t.Errorf("%q: %+v", text, m)
			}
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	read := ReadText("Votez Le Phare commun", Facts{Channel: report.SMS, Names: find})
	if rulesOf(read.Observations) != "optout_not_in_part sender_contender" || len(read.Contenders) != 1 {
		t.Errorf("%s", rulesOf(read.Observations))
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		teaser2020: "fr", intro2024: "fr",
		"Reply to win £100 weekly! What is the sport that you play? Send STOP to end this": "en",
		"Sie können sich jederzeit von dem Newsletter abmelden und die Daten löschen":      "de",
		"Este domingo vota por los candidatos del pueblo con una sola papeleta":            "es",
		"OK": "", "": "", "Marion Maréchal": "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{
		teaser2020, intro2024, "STOP=36111 https://exemple.fr/d/8f3a9c?e=a%40b#x 06 12 34 56 78", "www.a.fr/\xff STOP\u202f", "liste « A » c’est É É",
		"répondez NON au 38\u00a0689", "http://[::1]:80/%zz?&&=", "+33 (0)1 62 33 44 55 +1 202 555 0123", "&&& & …",
	} {
		f.Add(seed, "0612345678", "2026-03-14", "19:45")
	}
	names := NamesOf([]Known{{ID: "l1", Kind: report.List, Names: []string{"Le Phare commun", "É", "Paris & Nous"}}})
	f.Fuzz(func(t *testing.T, text, sender, on, at string) {
		got := ReadText(text, Facts{
			Channel: report.SMS, Sender: sender, On: day.Day(on), At: at, Names: names,
			Poll: Poll{Kind: "legislatives", Rounds: []day.Day{"2026-03-15"}, Departement: "987"},
		})
		for _, o := range got.Observations {
			if p := o.Passage; p != nil && (p.From < 0 || p.From > p.To || p.To > len(text)) {
				t.Fatalf("%s rests on %+v of %d bytes", o.Rule, p, len(text))
			}
		}
		for _, l := range got.Links {
			if strings.Contains(l.URL, "@") || strings.Contains(l.URL, "%40") {
				t.Fatalf("%q shows an address", l.URL)
			}
		}
	})
}
