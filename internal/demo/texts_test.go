package demo

import (
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"

	"vigie/internal/names"
	"vigie/internal/report"
)

// said returns everything that a demo says, one text a report.
func said(t *testing.T) []string {
	s := set(t, saturday, 4000)
	var all []string
	for _, f := range s.Filings {
		text := f.Filing.Message + "\n" + f.Filing.Statement + "\n" + f.Filing.Subject.Name + "\n" + f.Filing.Reporter.Name
		for _, c := range f.Filing.Contacts {
			text += "\n" + c.Sender
		}
		all = append(all, text)
	}
	for _, w := range s.Works {
		for _, a := range w.Acts {
			all = append(all, a.Text)
		}
	}
	for _, c := range s.Contenders {
		all = append(all, c.Name+"\n"+c.Lead)
	}
	return all
}

// forbidden are names of real parties and of people everybody knows, folded:
// the demo must accuse nobody, not even by chance.
var forbidden = strings.Fields(`
	macron bardella lepen melenchon zemmour hollande sarkozy philippe attal hidalgo dati payan estrosi ciotti wauquiez roussel faure
	glucksmann retailleau darmanin bayrou borne castex barnier lecornu marechal ruffin tondelier jadot piolle hurmic doucet rubirola moudenc
	aubry delga bertrand pecresse lagarde poutou arthaud dupontaignan asselineau lassalle
	insoumise insoumis rn lr ps pcf lfi eelv udi modem npa reconquete renaissance horizons ecologistes socialiste socialistes communiste
	communistes republicains patriotes centristes generations volt`)

func TestNobodyReal(t *testing.T) {
	real := map[string]bool{}
	for _, name := range forbidden {
		real[name] = true
	}
	for _, text := range said(t) {
		for _, word := range strings.Fields(names.Fold(text)) {
			if real[word] {
				t.Fatalf("%q in: %s", word, text)
			}
		}
	}
}

// TestNamesEvokeNoParty keeps colours and the catchwords of parties out of the
// lists' names.
func TestNamesEvokeNoParty(t *testing.T) {
	evoke := regexp.MustCompile(`\b(verts?|rouges?|bleue?s?|roses?|orange|jaunes?|brune?s?|ecologi\w*|gauche|droite|centre|ensemble|union|front|france|republi\w*|national\w*|rassemble\w*|marche\b.*en|debout|patri\w*|printemps|soleil|tournesol|poing|flamme)\b`)
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(loaded.People.Movements, loaded.People.Local...) {
		if found := evoke.FindString(names.Fold(name)); found != "" {
			t.Errorf("%s: %q evokes a party", name, found)
		}
	}
}

// TestNoRealContender compares the invented names with the real registers,
// where the developer has them: they are not part of the product.
func TestNoRealContender(t *testing.T) {
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	invented := map[string]bool{}
	for _, all := range [][]string{loaded.People.Movements, loaded.People.Local, loaded.People.Last} {
		for _, name := range all {
			invented[names.Fold(name)] = true
		}
	}
	for file, column := range map[string]string{"municipales2026_t1_listes.csv": "libelle_liste", "legislatives2024_t1_candidatures.csv": "nomCandidat"} {
		in, err := os.Open("../../../shared/data/elections/" + file)
		if err != nil {
			t.Skip("the real registers are not here")
		}
		defer in.Close()
		rows, err := csv.NewReader(in).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := indexOf(rows[0], column)
		for _, row := range rows[1:] {
			if invented[names.Fold(row[at])] {
				t.Errorf("%s is real (%s)", row[at], file)
			}
		}
	}
}

func indexOf(all []string, one string) int {
	for i, s := range all {
		if strings.TrimPrefix(s, "\ufeff") == one {
			return i
		}
	}
	return -1
}

// TestReachesNobody keeps every address and number within what is reserved for
// examples and fiction.
func TestReachesNobody(t *testing.T) {
	host := regexp.MustCompile(`(?:https?://|@)([\w.{}-]*[\w}])`)
	reserved := regexp.MustCompile(`^(?:[\w.-]+\.example|\{domain\})$`)
	for _, pattern := range patterns(t) {
		for _, found := range host.FindAllStringSubmatch(pattern, -1) {
			if !reserved.MatchString(found[1]) {
				t.Errorf("%q in: %s", found[1], pattern)
			}
		}
	}
	number := regexp.MustCompile(`\b0\d(?: \d\d){4}\b`)
	fiction := regexp.MustCompile(`^(?:01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98)`)
	for _, text := range said(t) {
		for _, n := range number.FindAllString(text, -1) {
			if !fiction.MatchString(n) {
				t.Fatalf("%q in: %s", n, text)
			}
		}
	}
}

// patterns returns every pattern of the files.
func patterns(t *testing.T) []string {
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range loaded.sources {
		all = append(append(append(all, s.Text, s.Name, s.Reason), s.Said...), s.Senders...)
	}
	for _, rule := range loaded.rules {
		all = append(all, rule...)
	}
	for _, reasons := range loaded.Triage.Reasons {
		all = append(all, reasons...)
	}
	return append(append(all, loaded.Triage.Notes.Rules...), loaded.Triage.Waiting.Rules...)
}

func TestEverySentenceIsWritten(t *testing.T) {
	for _, text := range said(t) {
		if strings.ContainsAny(text, "{}[]") || strings.Contains(text, "  ") {
			t.Fatalf("unwritten: %s", text)
		}
	}
}

func TestPatternsAreClosed(t *testing.T) {
	closed := regexp.MustCompile(`^(?:[^{}\[\]]|\{\w+\}|\[(?:[^{}\[\]]|\{\w+\})*\])*$`)
	for _, p := range patterns(t) {
		if !closed.MatchString(p) {
			t.Error(p)
		}
	}
}

func TestSourcesUseTheTaxonomy(t *testing.T) {
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, s := range loaded.sources {
		total += s.Copies
		fit := report.PracticesFor([]report.Channel{s.Channel})
		for _, p := range s.Practices {
			within(t, s, fit, report.Practice(p.name))
		}
		for _, m := range s.OptOut.Means {
			within(t, s, report.AllMeans, report.Means(m.name))
		}
		for _, o := range s.OptOut.Outcome {
			within(t, s, report.Outcomes, report.Outcome(o.name))
		}
		for _, o := range s.Origin {
			within(t, s, append(report.DataOrigins, "none"), report.DataOrigin(o.name))
		}
		for _, r := range s.Relation {
			within(t, s, append(report.Relations, "none"), report.Relation(r.name))
		}
		if !s.single() && (s.Decision == "" || s.Reason == "") {
			t.Errorf("%s comes to %q: %q", s.ID, s.Decision, s.Reason)
		}
	}
	for _, o := range loaded.Triage.Outcomes {
		if loaded.Triage.Reasons[o.name] == nil {
			t.Errorf("nothing explains %q", o.name)
		}
	}
	if total != 4000 {
		t.Errorf("the copies add up to %d", total)
	}
}

func within[T comparable](t *testing.T, s *source, all []T, one T) {
	t.Helper()
	for _, v := range all {
		if v == one {
			return
		}
	}
	t.Errorf("%s %s: %v", s.Channel, s.ID, one)
}

func TestPlaces(t *testing.T) {
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(loaded.places))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"code", "name", "weight", "ahead"}; strings.Join(rows[0], ",") != strings.Join(want, ",") {
		t.Fatal(rows[0])
	}
	codes := map[string]bool{}
	for _, town := range newTowns(loaded) {
		if codes[town.code] || len(town.code) != 5 || town.weight <= 0 || len(town.lists) != 5 {
			t.Errorf("%+v", town)
		}
		codes[town.code] = true
	}
	for _, s := range loaded.sources {
		for _, code := range s.Where {
			if !codes[code] {
				t.Errorf("%s is sent to %s, which is not in places.csv", s.ID, code)
			}
		}
	}
}

func TestPrepositions(t *testing.T) {
	for name, want := range map[string]string{
		"Rennes": "à Rennes, de Rennes", "Angers": "à Angers, d'Angers", "Le Mans": "au Mans, du Mans",
		"Évreux": "à Évreux, d'Évreux", "La Rochelle": "à La Rochelle, de La Rochelle",
	} {
		if got := at(name) + ", " + of(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
