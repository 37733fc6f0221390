package evidence

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/day"
	"vigie/internal/report"
)

// register is a fictional one.
func register() Names {
	return NamesOf([]Known{
		{ID: "c:1", Kind: report.List, Names: []string{"Le Phare commun", "Camille Le Goff"}},
		{ID: "c:2", Kind: report.List, Names: []string{"Saint-Malo en grand", "Rose Marqueur"}},
		{ID: "", Kind: report.Party, Names: []string{"Parti du large"}},
	})
}

// voterIn is that of a voter in Rennes on 10 March 2026.
func voterIn(t *testing.T, zone string) Context {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return Context{Today: "2026-03-10", Zone: z, Names: register()}
}

// suggested lists the practices and the rules they rest on.
func suggested(p Prefill) string {
	var all []string
	for _, s := range p.Suggested {
		all = append(all, string(s.Practice)+"<"+s.Observation.Rule)
	}
	return strings.Join(all, " ")
}

func TestPrefillFromText(t *testing.T) {
	for name, test := range map[string]struct {
		text      string
		contacts  []report.Contact
		message   string // "" is the text
		subject   report.Subject
		rests     string
		to        string // of the opt-out
		suggested string
	}{
		"a whole SMS": {
			text:     "36111\nlundi 2 mars 19:45\nBonjour, c’est Camille Le Goff. Dimanche, votez Le Phare commun ! STOP au 36 111",
			contacts: []report.Contact{{Channel: report.SMS, On: "2026-03-02", At: "19:45", Sender: "36111"}},
			message:  "Bonjour, c’est Camille Le Goff. Dimanche, votez Le Phare commun ! STOP au 36 111",
			subject:  report.Subject{Kind: report.List, Name: "Le Phare commun", Contender: "c:1"}, rests: "Camille Le Goff", to: "36111",
		},
		"a teaser without a way to object": {
			text:      "Bonjour, un candidat souhaite vous présenter ses arguments. Écoutez son message.",
			contacts:  []report.Contact{{Channel: report.SMS}},
			suggested: "no_sender_identity<sender_teaser no_optout<optout_not_in_part",
		},
		"on a transactional code": {
			text:      "Votez Saint-Malo en grand dimanche. Envoyez STOP au 38 689",
			contacts:  []report.Contact{{Channel: report.SMS}},
			subject:   report.Subject{Kind: report.List, Name: "Saint-Malo en grand", Contender: "c:2"},
			rests:     "Saint-Malo en grand",
			to:        "38689",
			suggested: "number_plan_anomaly<code_transactional",
		},
		"two are named, one speaks": {
			text:     "Ici Rose Marqueur. Le Phare commun vous ment ! Répondez STOP",
			contacts: []report.Contact{{Channel: report.SMS}},
			subject:  report.Subject{Kind: report.List, Name: "Saint-Malo en grand", Contender: "c:2"}, rests: "Rose Marqueur",
		},
		"two are named, none speaks": {
			text:     "Débat public entre Camille Le Goff et Rose Marqueur, jeudi. Répondez STOP",
			contacts: []report.Contact{{Channel: report.SMS}},
		},
		"a party supports a list": {
			text:     "Le Parti du large soutient Saint-Malo en grand. Répondez STOP",
			contacts: []report.Contact{{Channel: report.SMS}},
			subject:  report.Subject{Kind: report.List, Name: "Saint-Malo en grand", Contender: "c:2"}, rests: "Saint-Malo en grand",
		},
		"a name of no register": {
			text:     "Bonjour, je suis Anne Tempête, candidate. Répondez STOP",
			contacts: []report.Contact{{Channel: report.SMS}},
			subject:  report.Subject{Kind: report.Candidate, Name: "Anne Tempête"}, rests: "Anne Tempête",
		},
		"a recorded call": {
			text:     "Bonjour, ceci est un message enregistré de Camille Le Goff. Pour ne plus être appelé, tapez 9.",
			contacts: []report.Contact{{Channel: report.CallAutomated}},
			subject:  report.Subject{Kind: report.List, Name: "Le Phare commun", Contender: "c:1"}, rests: "Camille Le Goff",
		},
	} {
		p := FromText(test.text, voterIn(t, "Europe/Paris"))
		if test.message == "" {
			test.message = test.text
		}
		if diff := cmp.Diff(test.contacts, p.Contacts); diff != "" || p.Message != test.message {
			t.Errorf("%s: %q %s", name, p.Message, diff)
		}
		if p.Subject != test.subject || (p.Rests != nil) != (test.rests != "") || p.Rests != nil && p.Rests.Text != test.rests {
			t.Errorf("%s: for %+v resting on %+v", name, p.Subject, p.Rests)
		}
		if p.Rests != nil && p.Rests.Where == "" && p.Message[p.Rests.From:p.Rests.To] != test.rests {
			t.Errorf("%s: the passage is elsewhere: %+v", name, p.Rests)
		}
		if p.OptOut.To != test.to || suggested(p) != test.suggested {
			t.Errorf("%s: objects to %q, suggests %q", name, p.OptOut.To, suggested(p))
		}
	}
}

func TestPrefillFromTheVotersWords(t *testing.T) {
	for text, own := range map[string]bool{
		"J’ai reçu un appel d’un robot mardi soir, qui disait de voter.": true,
		"Hier, on m’a appelée pour Camille Le Goff.":                     true,
		"Lundi soir une dame du parti m’a téléphoné deux fois":           true,
		"I got two phone calls from the campaign":                        true,
		"J’ai reçu votre soutien, merci ! Votez dimanche.":               false,
		"Une personne engagée, une équipe : votez !":                     false,
	} {
		p := FromText(text, Context{})
		if (p.Statement == text && p.Message == "" && p.Contacts[0].Channel == report.Call) != own {
			t.Errorf("%q: %+v", text, p)
		}
	}
}

func TestPrefillFromThread(t *testing.T) {
	p := FromText("[02/03/2026 19:45] INFO: Votez !\n[02/03/2026 19:50] Moi: Stop\n[03/03/2026 08:10] INFO: Plus que trois jours.", voterIn(t, "Europe/Paris"))
	if p.Message != "Plus que trois jours." || len(p.Others) != 1 || p.Others[0] != "Votez !" || len(p.Contacts) != 2 {
		t.Errorf("%+v", p)
	}
	if p.Stopped != (report.OptOut{On: "2026-03-02", Means: report.StopSMS}) {
		t.Errorf("stopped %+v", p.Stopped)
	}
}

func TestPrefillFromEmail(t *testing.T) {
	for zone, at := range map[string]string{"Europe/Paris": "2026-03-02 19:45", "Indian/Reunion": "2026-03-02 22:45", "Pacific/Noumea": "2026-03-03 05:45"} {
		p := FromEmail(ReadEmail([]byte(letter), Facts{}), voterIn(t, zone))
		want := report.Contact{Channel: report.Email, Sender: "Léa Petit <lea@exemple.fr>"}
		on, hour, _ := strings.Cut(at, " ")
		want.On, want.At = day.Day(on), hour
		if diff := cmp.Diff([]report.Contact{want}, p.Contacts); diff != "" {
			t.Errorf("%s: %s", zone, diff)
		}
		if !strings.HasPrefix(p.Message, "Élections de mars 2026\n\nVotez Léa Petit") || p.Visible != 1 || !p.Mail || p.Subject.Name != "Léa Petit" {
			t.Errorf("%+v", p)
		}
	}
	p := FromEmail(ReadEmail([]byte("From: Camille Le Goff <c@exemple.fr>\r\nTo: a@b.fr, c@d.fr\r\nDate: Mon, 2 Mar 2036 19:45:00 +0100\r\n\r\nBonjour"), Facts{}), voterIn(t, "Europe/Paris"))
	if p.Contacts[0].On != "" || p.Subject.Contender != "c:1" || p.Rests.Where != "From" {
		t.Errorf("%+v", p)
	}
	if got := suggested(p); got != "no_optout<email_optout_absent exposed_recipients<email_recipients_few" {
		t.Errorf("suggests %q", got)
	}
}

func TestPrefillFromPicture(t *testing.T) {
	p := FromPicture(Picture{Text: "Votez Saint-Malo en grand. STOP au 36 111", When: "lun. 2 mars à 19:45", Sender: "36111", Confidence: 90}, voterIn(t, "Europe/Paris"))
	want := []report.Contact{{Channel: report.SMS, On: "2026-03-02", At: "19:45", Sender: "36111"}}
	if diff := cmp.Diff(want, p.Contacts); diff != "" || p.Subject.Contender != "c:2" {
		t.Errorf("%+v %s", p, diff)
	}
	if p := FromPicture(Picture{}, Context{}); len(p.Contacts) != 0 || p.Message != "" {
		t.Errorf("nothing was read, and %+v", p)
	}
}

func FuzzPrefill(f *testing.F) {
	for _, s := range []string{"36111\nlundi 2 mars 19:45\nc’est Rose Marqueur STOP", "J’ai reçu un appel", "tapez 9", "[02/03/2026 19:45] INFO: a\n[02/03/2026 19:50] Moi: Stop", "\xff De : x\nObjet : y\n\nz", letter} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Context{Today: "2026-03-10", Names: register()}
		for _, p := range []Prefill{FromText(text, c), FromEmail(ReadEmail([]byte(text), Facts{}), c), FromPicture(Picture{Text: text, When: text, Sender: text}, c)} {
			if r := p.Rests; r != nil && r.Where == "" && (r.From < 0 || r.From >= r.To || r.To > len(p.Message)) {
				t.Errorf("%q rests on %+v", text, r)
			}
			for _, k := range p.Contacts {
				if k.On != "" && k.On.After(c.Today) {
					t.Errorf("%q came on %s", text, k.On)
				}
			}
		}
	})
}
