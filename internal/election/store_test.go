package election

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/database/dbtest"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/place"
)

// noon is when these tests happen.
func noon() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }

const calendars = head +
	"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n" +
	"legislatives-2024,legislatives,Législatives 2024,Legislative 2024,2024-06-30,2024-07-07,2024-06-10,2024-08-01\n"

// opened returns a store that has two elections.
func opened(t testing.TB, places *place.Register) *Store {
	t.Helper()
	s := NewStore(dbtest.New(t), places, noon)
	if _, err := s.ImportElections(t.Context(), strings.NewReader(calendars)); err != nil {
		t.Fatal(err)
	}
	return s
}

func counts(t Tally) [3]int { return [3]int{t.Added, t.Changed, t.Unchanged} }

func TestCalendar(t *testing.T) {
	s := opened(t, someplaces(t))
	all, err := s.Elections(t.Context())
	if err != nil || len(all) != 2 || all[0].Slug != "municipales-2026" || all[1].Round2 != "2024-07-07" {
		t.Errorf("Elections = %+v, %v", all, err)
	}
	open, err := s.Open(t.Context(), "2026-03-02")
	if err != nil || len(open) != 1 || open[0].Slug != "municipales-2026" {
		t.Errorf("Open = %+v, %v", open, err)
	}
	if e, err := s.BySlug(t.Context(), "legislatives-2024"); err != nil || e.Opens != "2024-06-10" {
		t.Errorf("BySlug = %+v, %v", e, err)
	}
	if _, err := s.BySlug(t.Context(), "nope"); !errors.Is(err, fault.NotFound) {
		t.Errorf("BySlug(nope) = %v", err)
	}
}

func TestImportElectionsAgain(t *testing.T) {
	s := opened(t, someplaces(t))
	for _, step := range []struct {
		file string
		want [3]int
	}{
		{calendars, [3]int{0, 0, 2}},
		{strings.Replace(calendars, "2026-04-30", "2026-05-31", 1), [3]int{0, 1, 1}},
		{head + "europeennes-2029,europeennes,E,E,2029-06-10,,2029-04-01,2029-07-01\n", [3]int{1, 0, 0}},
	} {
		tally, err := s.ImportElections(t.Context(), strings.NewReader(step.file))
		if err != nil || counts(tally) != step.want {
			t.Errorf("tally %+v, %v; want %v", tally, err, step.want)
		}
	}
	if e, err := s.BySlug(t.Context(), "municipales-2026"); err != nil || e.Closes != "2026-05-31" {
		t.Errorf("the change is not seen: %+v, %v", e, err)
	}
	var wrong *Wrong
	if _, err := s.ImportElections(t.Context(), strings.NewReader(head+"a,k,A,B,2026-03-15,,2025-12-01,2026-04-30\nb,k\n")); !errors.As(err, &wrong) || wrong.Total != 1 {
		t.Errorf("a wrong file: %v", err)
	}
	if _, err := s.BySlug(t.Context(), "a"); !errors.Is(err, fault.NotFound) {
		t.Errorf("half of a wrong file was taken: %v", err)
	}
}

// TestCalendarOfAnotherProcess: what another process imports is seen within
// seconds, a new election at once.
func TestCalendarOfAnotherProcess(t *testing.T) {
	db, at := dbtest.New(t), noon()
	here := NewStore(db, someplaces(t), func() time.Time { return at })
	there := NewStore(db, someplaces(t), noon)
	there.ImportElections(t.Context(), strings.NewReader(calendars))
	if _, err := here.BySlug(t.Context(), "municipales-2026"); err != nil {
		t.Fatal(err)
	}
	there.ImportElections(t.Context(), strings.NewReader(strings.Replace(calendars, "2026-04-30", "2026-05-31", 1)))
	at = at.Add(kept)
	if e, err := here.BySlug(t.Context(), "municipales-2026"); err != nil || e.Closes != "2026-05-31" {
		t.Errorf("after %s: %+v, %v", kept, e, err)
	}
	there.ImportElections(t.Context(), strings.NewReader(head+"new,k,A,B,2029-06-10,,2029-04-01,2029-07-01\n"))
	if _, err := here.BySlug(t.Context(), "new"); err != nil {
		t.Errorf("a new election: %v", err)
	}
}

func TestImportLists(t *testing.T) {
	s := opened(t, someplaces(t))
	file := simple + "01,01001,L'Abergement,1,LDVD,AGIR,AGIR ENSEMBLE\n01,01004,Ambérieu,1,,UNIS,UNIS POUR AMBÉRIEU\n01,01004,Ambérieu,2,LDVG,EN AVANT,EN AVANT\n"
	for _, step := range []struct {
		file string
		want [3]int
	}{
		{file, [3]int{3, 0, 0}},
		{file, [3]int{0, 0, 3}},
		{strings.Replace(file, ",UNIS,UNIS POUR", ",LIBRES,LIBRES POUR", 1), [3]int{0, 1, 2}},
		{simple + "75,75056,Paris,1,LUG,PARIS,PARIS\n", [3]int{1, 0, 0}},
	} {
		tally, err := s.ImportLists(t.Context(), "municipales-2026", strings.NewReader(step.file))
		if err != nil || counts(tally) != step.want {
			t.Errorf("tally %+v, %v; want %v", tally, err, step.want)
		}
	}
	c, err := s.ContenderByID(t.Context(), "municipales-2026:01004:1")
	if err != nil || c.Name != "LIBRES POUR AMBÉRIEU" || c.ShortName != "LIBRES" || c.Departement != "01" || c.Kind != List {
		t.Errorf("ContenderByID = %+v, %v", c, err)
	}
	if got := asked(t, s, Query{Text: "unis"}); got != nil {
		t.Errorf("the old name still finds %v", got)
	}
	if got := asked(t, s, Query{Text: "libres"}); len(got) != 1 {
		t.Errorf("the new name finds %v", got)
	}
	if _, err := s.ContenderByID(t.Context(), "nope"); !errors.Is(err, fault.NotFound) {
		t.Errorf("ContenderByID(nope) = %v", err)
	}
}

// TestWrongListsTakeNothing: more than a batch goes well before the wrong line.
func TestWrongListsTakeNothing(t *testing.T) {
	s := opened(t, someplaces(t))
	var file strings.Builder
	file.WriteString(simple)
	for i := range batch + 10 {
		fmt.Fprintf(&file, "01,01%03d,X,1,,A,A\n", i+1)
	}
	file.WriteString("01,01001,X,1,,A,A\n")
	_, err := s.ImportLists(t.Context(), "municipales-2026", strings.NewReader(file.String()))
	var wrong *Wrong
	if !errors.As(err, &wrong) || wrong.Total != 1 || wrong.First[0].Number != batch+12 || wrong.First[0].Params["Line"] != 2 {
		t.Errorf("err = %v", err)
	}
	if _, err := s.ContenderByID(t.Context(), "municipales-2026:01001:1"); !errors.Is(err, fault.NotFound) {
		t.Errorf("half of a wrong file was taken: %v", err)
	}
	if _, err := s.ImportLists(t.Context(), "nope", strings.NewReader(simple)); !errors.Is(err, fault.NotFound) {
		t.Errorf("lists of no election: %v", err)
	}
}

// asked asks in municipales-2026 unless q says otherwise.
func asked(t testing.TB, s *Store, q Query) (all []string) {
	t.Helper()
	if q.Election == "" {
		q.Election = "municipales-2026"
	}
	q.Limit = 5
	found, err := s.SearchContenders(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found {
		all = append(all, c.TerritoryName+": "+c.Name)
	}
	return all
}

func TestSearchContenders(t *testing.T) {
	s := opened(t, someplaces(t))
	for slug, file := range map[string]string{
		"municipales-2026": simple + "01,01001,L'Abergement,1,,AGIR,AGIR ENSEMBLE\n01,01004,Ambérieu,2,,ENSEMBLE,ENSEMBLE À AMBÉRIEU\n01,01004,Ambérieu,1,,ST,POUR ST-ÉTIENNE\n" +
			"75,75056,Paris,1,,LO,LUTTE OUVRIÈRE - 100 %\n75,75056SR11,Paris 11e,1,,P,PARIS POPULAIRE\n2A,2A004,Ajaccio,1,,,Ensemble\n",
		"legislatives-2024": deputes + "1,01,0101,1,LAHY,Éric,M.,EXG,x\n2,ZX,ZX01,2,QUESTEL,Alexandra,Mme,DVD,x\n3,75,7511,1,MARTIN,Lise,Mme,x,x\n",
	} {
		if _, err := s.ImportLists(t.Context(), slug, strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		q    Query
		want []string
	}{
		{Query{Commune: "01004"}, []string{"Ambérieu: POUR ST-ÉTIENNE", "Ambérieu: ENSEMBLE À AMBÉRIEU"}},
		{Query{Commune: "75111"}, []string{"Paris: LUTTE OUVRIÈRE - 100 %", "Paris 11e: PARIS POPULAIRE"}},
		{Query{Commune: "01004", Text: "ens"}, []string{"Ambérieu: ENSEMBLE À AMBÉRIEU"}},
		{Query{Departement: "01", Text: "ensemble"}, []string{"Ambérieu: ENSEMBLE À AMBÉRIEU", "L'Abergement: AGIR ENSEMBLE"}},
		{Query{Text: "ensemble"}, []string{"Ajaccio: Ensemble", "Ambérieu: ENSEMBLE À AMBÉRIEU", "L'Abergement: AGIR ENSEMBLE"}},
		{Query{Text: "ouvriere lutte"}, []string{"Paris: LUTTE OUVRIÈRE - 100 %"}},
		{Query{Text: "Saint Etienne"}, []string{"Ambérieu: POUR ST-ÉTIENNE"}},
		{Query{Text: "100 %"}, []string{"Paris: LUTTE OUVRIÈRE - 100 %"}},
		{Query{Text: "_"}, nil},
		{Query{Text: ""}, nil},
		{Query{Text: "vriere"}, nil},
		{Query{Election: "legislatives-2024", Text: "lahy éric"}, []string{"Ain: Éric LAHY"}},
		{Query{Election: "legislatives-2024", Commune: "75111"}, []string{"Paris: Lise MARTIN"}},
		{Query{Election: "legislatives-2024", Departement: "978", Text: "ques"}, []string{"Saint-Barthélemy et Saint-Martin: Alexandra QUESTEL"}},
		{Query{Election: "nope", Text: "lahy"}, nil},
	} {
		if diff := cmp.Diff(c.want, asked(t, s, c.q)); diff != "" {
			t.Errorf("%+v: %s", c.q, diff)
		}
	}
}

// TestNamed finds whom a text may name, wherever they stand.
func TestNamed(t *testing.T) {
	s := opened(t, someplaces(t))
	file := deputes + "1,01,0101,1,LAHY,Éric,M.,EXG,x\n2,ZX,ZX01,2,QUESTEL,Jean-Luc,M.,DVD,x\n3,75,7511,1,MARTIN,Lise,Mme,x,x\n4,75,7512,2,MARTINEZ,Lise,Mme,x,x\n"
	if _, err := s.ImportLists(t.Context(), "legislatives-2024", strings.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Votez Éric Lahy dimanche !":                     "Éric LAHY",
		"c’est Jean-Luc QUESTEL, et Lise Martin":         "Jean-Luc QUESTEL Lise MARTIN",
		"votez éric lahy":                                "",
		"VOTEZ ÉRIC LAHY":                                "",
		"Lise\nMartinez":                                 "Lise MARTINEZ",
		"Monsieur Éric":                                  "",
		strings.Repeat("Aa Bb Cc ", 5000) + "Éric Lahy ": "Éric LAHY",
	} {
		found, err := s.Named(t.Context(), "legislatives-2024", text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range found {
			got = append(got, c.Name)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%.40q: %s", text, diff)
		}
	}
	if found, err := s.Named(t.Context(), "nope", "Éric Lahy"); err != nil || len(found) != 0 {
		t.Errorf("an election that is not: %v, %v", found, err)
	}
}

func TestParties(t *testing.T) {
	for on, want := range map[day.Day]string{
		"2015-01-10": "Front national Union pour un mouvement populaire", "2018-05-31": "Front national Les Républicains",
		"2018-06-01": "Les Républicains Rassemblement national", "": "Les Républicains Rassemblement national",
	} {
		var got []string
		for _, p := range Parties(on) {
			if slices.Contains(strings.Fields("Front Rassemblement"), strings.Fields(p.Name)[0]) || slices.Contains(p.Short, "UMP") || slices.Contains(p.Short, "LR") {
				got = append(got, p.Name)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", on, diff)
		}
	}
}

// TestImportRealLists takes the Ministry's lists of 2026, twice.
func TestImportRealLists(t *testing.T) {
	dbtest.Volume(t)
	text := shared(t, "municipales2026_t1_listes.csv")
	s := opened(t, realplaces(t))
	for _, want := range [][3]int{{50_210, 0, 0}, {0, 0, 50_210}} {
		begun := time.Now()
		tally, err := s.ImportLists(t.Context(), "municipales-2026", bytes.NewReader(text))
		if err != nil || counts(tally) != want {
			t.Fatalf("tally %+v, %v; want %v", tally, err, want)
		}
		t.Logf("%d lists in %s", tally.Total(), time.Since(begun).Round(time.Millisecond))
	}
	for _, q := range []Query{{Text: "lutte ouv"}, {Text: "ensemble"}, {Text: "e"}, {Commune: "35238"}, {Departement: "62", Text: "unis"}, {Text: "ouvriere rennes"}} {
		begun := time.Now()
		got := asked(t, s, q)
		t.Logf("%+v in %s: %v", q, time.Since(begun).Round(10*time.Microsecond), got)
		if len(got) == 0 {
			t.Errorf("%+v finds nothing", q)
		}
	}
}

// BenchmarkImportLists and BenchmarkSearchContenders measure the real lists.
func BenchmarkImportLists(b *testing.B) {
	text := shared(b, "municipales2026_t1_listes.csv")
	for b.Loop() {
		s := opened(b, realplaces(b))
		if _, err := s.ImportLists(b.Context(), "municipales-2026", bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearchContenders(b *testing.B) {
	if os.Getenv("VIGIE_TEST_DATABASE") == "" && testing.Short() {
		b.Skip("imports 50,210 lists")
	}
	s := opened(b, realplaces(b))
	if _, err := s.ImportLists(b.Context(), "municipales-2026", bytes.NewReader(shared(b, "municipales2026_t1_listes.csv"))); err != nil {
		b.Fatal(err)
	}
	b.Run("Named", func(b *testing.B) {
		text := strings.Repeat("Votez Jeanne Morel et Paul Martin dimanche avec Lutte Ouvrière à Saint Malo. ", 4)
		for b.Loop() {
			if _, err := s.Named(b.Context(), "municipales-2026", text); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, q := range []Query{{Commune: "35238"}, {Departement: "62", Text: "unis"}, {Text: "lutte ouv"}, {Text: "ensemble"}, {Text: "ouvriere rennes"}, {Text: "e"}} {
		b.Run(q.Commune+q.Departement+q.Text, func(b *testing.B) {
			for b.Loop() {
				asked(b, s, q)
			}
		})
	}
}

// TestRollOfAnotherProcess: contenders that another process imports are found
// in the whole election within seconds.
func TestRollOfAnotherProcess(t *testing.T) {
	db, at := dbtest.New(t), noon()
	here := NewStore(db, someplaces(t), func() time.Time { return at })
	there := NewStore(db, someplaces(t), noon)
	there.ImportElections(t.Context(), strings.NewReader(calendars))
	for i, name := range []string{"AGIR", "UNIS", "LIBRES"} {
		if _, err := there.ImportLists(t.Context(), "municipales-2026", strings.NewReader(simple+"01,01001,X,1,,"+name+","+name+"\n")); err != nil {
			t.Fatal(err)
		}
		at = at.Add(kept)
		if got := asked(t, here, Query{Text: name}); len(got) != 1 {
			t.Errorf("import %d: %q finds %v", i, name, got)
		}
	}
	for _, slug := range []string{"a", "b", "c"} { // more elections than rolls
		there.ImportElections(t.Context(), strings.NewReader(head+slug+",k,A,B,2026-03-15,,2025-12-01,2026-04-30\n"))
		there.ImportLists(t.Context(), slug, strings.NewReader(simple+"01,01001,X,1,,A,A\n"))
		at = at.Add(kept)
		if got := asked(t, here, Query{Election: slug, Text: "a"}); len(got) != 1 || len(here.rolls) > rolls {
			t.Errorf("%s: found %v, %d rolls held", slug, got, len(here.rolls))
		}
	}
}

// BenchmarkRoll says what the first search in an election costs, and what
// stays in memory.
func BenchmarkRoll(b *testing.B) {
	s := opened(b, realplaces(b))
	if _, err := s.ImportLists(b.Context(), "municipales-2026", bytes.NewReader(shared(b, "municipales2026_t1_listes.csv"))); err != nil {
		b.Fatal(err)
	}
	e, err := s.BySlug(b.Context(), "municipales-2026")
	if err != nil {
		b.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		s.rolls = nil
		if _, err := s.roll(b.Context(), e); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(s)
}
