package report

import (
	"strings"
	"testing"

	"vigie/internal/day"
	"vigie/internal/election"
)

// filing is a filing without a fault.
func aFiling() Filing {
	return Filing{
		Kind: Signalement, Lang: "fr", Election: "municipales-2026",
		Contacts:   []Contact{{Channel: SMS, On: "2026-03-02", At: "19:45", Sender: "36111", Count: 1}},
		Subject:    Subject{Kind: List, Name: "Demain Ensemble"},
		Commune:    "35238",
		Message:    "Dimanche, chaque voix compte !",
		Practices:  []Practice{NoOptOut, OptOutIgnored},
		DataOrigin: "unknown", Relation: "never_gave",
		OptOuts:   []OptOut{{On: "2026-02-10", Means: StopSMS, Outcome: Ignored}},
		Statement: "J’ai répondu STOP trois fois.",
	}
}

var facts = Facts{
	Today: "2026-03-10", Latest: "2026-03-10",
	Election: election.Election{Slug: "municipales-2026", Opens: "2025-12-01", Closes: "2026-04-30"},
}

func TestCheck(t *testing.T) {
	c := NewChecker()
	for name, test := range map[string]struct {
		change func(*Filing)
		faults string // "field key" of each, in order
	}{
		"as it should be": {func(*Filing) {}, ""},
		"the least": {func(f *Filing) {
			*f = Filing{Kind: "report", Election: f.Election, Contacts: f.Contacts[:1], Subject: Subject{Kind: UnknownWho}}
		}, ""},
		"nothing":              {func(f *Filing) { *f = Filing{} }, "kind report.error.kind_required,election report.error.election_required,contacts report.error.contacts_required,subject.kind report.error.subject_kind_required"},
		"foreign kind":         {func(f *Filing) { f.Kind = "gripe" }, "kind report.error.not_offered"},
		"no channel nor day":   {func(f *Filing) { f.Contacts[0] = Contact{} }, "contacts[0].channel report.error.channel_required,contacts[0].on report.error.on_required"},
		"foreign channel":      {func(f *Filing) { f.Contacts[0].Channel = "fax" }, "contacts[0].channel report.error.not_offered"},
		"call is no channel":   {func(f *Filing) { f.Contacts[0].Channel = Call }, "contacts[0].channel report.error.not_offered"},
		"no such day":          {func(f *Filing) { f.Contacts[0].On = "2026-02-30" }, "contacts[0].on report.error.day"},
		"tomorrow":             {func(f *Filing) { f.Contacts[0].On = "2026-03-11" }, "contacts[0].on report.error.day_future"},
		"today":                {func(f *Filing) { f.Contacts[0].On = "2026-03-10" }, ""},
		"long ago":             {func(f *Filing) { f.Contacts[0].On = "2019-03-02" }, "contacts[0].on report.error.day_old"},
		"no such hour":         {func(f *Filing) { f.Contacts[0].At = "25:00" }, "contacts[0].at report.error.clock"},
		"hour of one figure":   {func(f *Filing) { f.Contacts[0].At = "9:05" }, "contacts[0].at report.error.clock"},
		"fewer than none":      {func(f *Filing) { f.Contacts[0].Count = -1 }, "contacts[0].count report.error.count"},
		"too many alike":       {func(f *Filing) { f.Contacts[0].Count = 1000 }, "contacts[0].count report.error.count"},
		"eleven contacts":      {func(f *Filing) { f.Contacts = make([]Contact, 11) }, "contacts report.error.too_many"},
		"second contact":       {func(f *Filing) { f.Contacts = append(f.Contacts, Contact{Channel: Email}) }, "contacts[1].on report.error.on_required"},
		"opt-out to come":      {func(f *Filing) { f.OptOuts[0].On = "2026-12-31" }, "opt_outs[0].on report.error.day_future"},
		"opt-out, day unknown": {func(f *Filing) { f.OptOuts[0].On = "" }, ""},
		"opt-out, no means":    {func(f *Filing) { f.OptOuts[0] = OptOut{} }, "opt_outs[0].means report.error.means_required,opt_outs[0].outcome report.error.outcome_required"},
		"same practice twice":  {func(f *Filing) { f.Practices = []Practice{NoOptOut, NoOptOut} }, "practices report.error.repeated"},
		"foreign practice":     {func(f *Filing) { f.Practices = []Practice{NoOptOut, "rudeness"} }, "practices[1] report.error.not_offered"},
		"long text":            {func(f *Filing) { f.Message = strings.Repeat("é", MaxText) }, ""},
		"too long a text":      {func(f *Filing) { f.Statement = strings.Repeat("é", MaxText+1) }, "statement report.error.too_long"},
		"complaint, nobody":    {func(f *Filing) { f.Kind = Complaint }, "reporter.name report.error.complaint_name,reporter.email report.error.complaint_contact"},
		"complaint":            {func(f *Filing) { f.Kind, f.Reporter = Complaint, Reporter{Name: "A. Vigie", Phone: "06 12 34 56 78"} }, ""},
		"news to nowhere":      {func(f *Filing) { f.Reporter.Updates = true }, "reporter.email report.error.updates_email"},
		"broken address":       {func(f *Filing) { f.Reporter.Email = "moi@" }, "reporter.email report.error.email"},
		"broken number":        {func(f *Filing) { f.Reporter.Phone = "zéro six" }, "reporter.phone report.error.phone"},
		"unknown election":     {func(f *Filing) { f.Election = "other" }, ""},
		"foreign language tag": {func(f *Filing) { f.DataOrigin, f.Relation = "thin_air", "cousin" }, "data_origin report.error.not_offered,relation report.error.not_offered"},
	} {
		f := aFiling()
		test.change(&f)
		var got []string
		for _, x := range c.Check(f, facts) {
			got = append(got, x.Field+" "+x.Key)
		}
		if s := strings.Join(got, ","); s != test.faults {
			t.Errorf("%s: %q, want %q", name, s, test.faults)
		}
	}
}

func TestCheckElection(t *testing.T) {
	c := NewChecker()
	for today, want := range map[day.Day]string{
		"2025-11-30": "report.error.election_not_open", "2025-12-01": "", "2026-04-30": "", "2026-05-01": "report.error.election_closed",
	} {
		f := aFiling()
		f.Contacts[0].On, f.OptOuts = "2025-11-01", nil
		got := ""
		if x := c.Check(f, Facts{Today: today, Election: facts.Election}).On("election"); x != nil {
			got = x.Key
		}
		if got != want {
			t.Errorf("on %s: %q, want %q", today, got, want)
		}
	}
	if x := c.Check(aFiling(), Facts{Today: "2026-03-10"}).On("election"); x == nil || x.Key != "report.error.election_unknown" {
		t.Errorf("an election that is not there: %v", x)
	}
}

func TestMask(t *testing.T) {
	voter := Reporter{Name: "Rose de Martin", Email: "rose@exemple.fr", Phone: "06 12 34 56 78"}
	for message, want := range map[string]string{
		"Bonjour Rose, votez !":                      "Bonjour [•••], votez !",
		"ROSE DE MARTIN, 06.12.34.56.78":             "[•••], [•••]",
		"+33612345678 ou 0033 6 12 34 56 78":         "[•••] ou [•••]",
		"Écrit à Rose@Exemple.fr. Désinscription":    "Écrit à [•••]. Désinscription",
		"Rose Rose Rose Rose":                        "[•••] [•••] [•••] [•••]",
		"La rosée du matin, les arroseurs":           "La rosée du matin, les arroseurs",
		"STOP au 36111 ; la liste de la ville":       "STOP au 36111 ; la liste de la ville",
		"Appelez le 06 12 34 56 79 avec $1 ou ${0}.": "Appelez le 06 12 34 56 79 avec $1 ou ${0}.",
	} {
		if got := Mask(message, voter, "Liste de la ville"); got != want {
			t.Errorf("Mask(%q) = %q, want %q", message, got, want)
		}
	}
	if got := Mask("Votez Paul Martin, Rose !", voter, "Paul Martin"); got != "Votez Paul Martin, [•••] !" {
		t.Errorf("the sender's name is kept: %q", got)
	}
	for message, want := range map[string]string{
		"Bonjour Camille, votez !":                         "Bonjour [•••], votez !",
		"Chère Madame Le Goff,\nDimanche":                  "Chère Madame [•••],\nDimanche",
		"Bonjour Camille !\nVotez":                         "Bonjour [•••] !\nVotez",
		"Bonjour M. Jean-Paul de La Tour, venez":           "Bonjour M. [•••], venez",
		"Salut Camille\nOn compte sur toi":                 "Salut [•••]\nOn compte sur toi",
		"Bonjour, c’est Marion Leroy":                      "Bonjour, c’est Marion Leroy",
		"Bonjour à tous, venez":                            "Bonjour à tous, venez",
		"Bonjour Madame, Monsieur, votez":                  "Bonjour Madame, Monsieur, votez",
		"Cher ami, chers Rennais, votez":                   "Cher ami, chers Rennais, votez",
		"Chers Rennais, votez":                             "Chers Rennais, votez",
		"Bonjour Votons Dupont dimanche !":                 "Bonjour Votons Dupont dimanche !",
		"Bonjour Martin, votez Martin":                     "Bonjour Martin, votez Martin",
		"Programme : https://phare.example/r/8fa31c. STOP": "Programme : https://phare.example/r/•••. STOP",
	} {
		if got := Mask(message, Reporter{}, "Liste Martin"); got != want {
			t.Errorf("Mask(%q) = %q, want %q", message, got, want)
		}
	}
	if got := Mask("Bonjour", Reporter{}, ""); got != "Bonjour" {
		t.Errorf("an anonymous voter has nothing to mask: %q", got)
	}
}

func TestClean(t *testing.T) {
	f := Filing{Message: "a\r\nb\rc\x00d\xff", Subject: Subject{Name: "  Liste\r\nUne "}, Contacts: []Contact{{Sender: " 36111 "}}}
	got := f.Clean()
	if got.Message != "a\nb\ncd\uFFFD" || got.Subject.Name != "Liste Une" || got.Contacts[0].Sender != "36111" {
		t.Errorf("cleaned to %+v", got)
	}
	if f.Contacts[0].Sender != " 36111 " {
		t.Error("what was handed over is left as it was")
	}
}

func TestBits(t *testing.T) {
	bits := Bits(Channels, []Channel{Email, SMS, Email, "fax"})
	if got := FromBits(Channels, bits); len(got) != 2 || got[0] != SMS || got[1] != Email {
		t.Errorf("%b gives %v", bits, got)
	}
}

func TestQuestionsFollowTheChannel(t *testing.T) {
	if got := PracticesFor([]Channel{Door}); len(got) != 1 || got[0] != DoorSensitiveNotes {
		t.Errorf("at the door: %v", got)
	}
	for _, c := range Channels {
		if len(PracticesFor([]Channel{c})) == 0 || len(MeansFor([]Channel{c})) == 0 {
			t.Errorf("%s: nothing to ask", c)
		}
	}
	for _, m := range MeansFor([]Channel{Post}) {
		if m == StopSMS || m == Link {
			t.Errorf("a letter is not answered by %s", m)
		}
	}
}
