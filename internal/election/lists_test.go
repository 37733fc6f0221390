package election

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"vigie/internal/database/dbtest"
	"vigie/internal/place"
)

// someplaces is a small register.
func someplaces(t testing.TB) *place.Register {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, "R\t84\tAuvergne-Rhône-Alpes\nD\t01\tAin\t84\nD\t2A\tCorse-du-Sud\t94\nD\t75\tParis\t11\nD\t971\tGuadeloupe\t01\nD\t978\tSaint-Martin\t978\nD\t987\tPolynésie française\t987\n",
		"C\t75056\tParis\t75\t2100000\t75001\t\nC\t75111\tParis 11e Arrondissement\t75\t140000\t75011\t75056\nC\t97101\tLes Abymes\t971\t50000\t97139\t\nC\t01001\tL'Abergement-Clémenciat\t01\t800\t01400\t\nC\t01004\tAmbérieu-en-Bugey\t01\t14000\t01500\t\nC\t2A004\tAjaccio\t2A\t70000\t20000\t\n")
	w.Close()
	r, err := place.Load(&b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// realplaces is the register that the program carries, when it has been built.
func realplaces(t testing.TB) *place.Register {
	t.Helper()
	f, err := os.Open("../../static/dist/places.tsv.gz")
	if err != nil {
		t.Skip("assets are not built: ", err)
	}
	defer f.Close()
	r, err := place.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func shared(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("../../../shared/data/elections/" + name)
	if err != nil {
		t.Skip(err)
	}
	return text
}

// parse reads a file and tells in short what came of it.
func parse(t testing.TB, places *place.Register, file string) (got, wrong, notices []string) {
	t.Helper()
	w, n, err := readLists(strings.NewReader(file), places, func(c Contender) error {
		got = append(got, strings.Join([]string{c.Territory, c.Commune, c.Departement, fmt.Sprint(c.Panel), c.Name, c.ShortName, c.Lead, c.Nuance}, "|"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, told(w), told(n)
}

func told(l Lines) (all []string) {
	for _, line := range l.First {
		all = append(all, fmt.Sprintf("%d %s", line.Number, line.Key))
	}
	return all
}

func latin(t testing.TB, text string) string {
	t.Helper()
	out, err := charmap.ISO8859_1.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	simple  = "code_departement,code_commune,libelle_commune,numero_panneau,code_nuance_liste,libelle_abrege_liste,libelle_liste\n"
	deputes = "id,departement,circonscription,numPanneau,nomCandidat,prenomCandidat,civiliteCandidat,codeNuance,libelleNuance\n"
	tabs    = "Code du département\tLibellé du département\tCode commune\tLibellé commune\tN° Panneau Liste\tLibellé abrégé liste\tLibellé Etendu Liste\tNuance Liste\tN° candidat\tSexe candidat\tNom candidat\tPrénom candidat\tNationalité\tCandidat au conseil communautaire\t\n"
	wide    = `"Code département";"Libellé département";"Code commune";"Libellé commune";Inscrits;"Numéro de panneau 1";"Nom candidat 1";"Prénom candidat 1";"Sexe candidat 1";"Nuance liste 1";"Libellé abrégé de liste 1";"Libellé de liste 1";"Voix 1";"Numéro de panneau 2";"Nom candidat 2";"Prénom candidat 2";"Sexe candidat 2";"Nuance liste 2";"Libellé abrégé de liste 2";"Libellé de liste 2";"Voix 2"` + "\n"
	long    = "Code département;Département;Code circonscription;Circonscription;Numéro de panneau;Libellé abrégé de liste;Libellé de la liste;Code nuance de liste;Nuance de liste;Tête de liste;Ordre;Sexe;Nom sur le bulletin de vote;Prénom sur le bulletin de vote\n"
)

func TestFormats(t *testing.T) {
	for name, f := range map[string]struct {
		file string
		want []string
	}{
		"simplified lists": {
			simple + "01,01001,L'Abergement,1,LDVD,AGIR,\"AGIR, \"\"ENSEMBLE\"\"\"\n2A,2A004,Ajaccio,2,,UNIS,UNIS\n1,1004,Ambérieu,3,,,Ambérieu\r\n",
			[]string{`01001|01001|01|1|AGIR, "ENSEMBLE"|AGIR||LDVD`, "2A004|2A004|2A|2|UNIS|UNIS||", "01004|01004|01|3|Ambérieu|||"},
		},
		"simplified candidates": {
			deputes + "1,01,0101,1,LAHY,Éric,M.,EXG,Extrême gauche\n2,ZX,ZX01,2,QUESTEL,Alexandra,Mme,DVD,x\n3,971,97102,3,A,B,M.,UG,x\n4,ZZ,ZZ11,4,C,D,M.,UG,x\n",
			[]string{"0101||01|1|Éric LAHY|||EXG", "ZX01||ZX|2|Alexandra QUESTEL|||DVD", "97102||971|3|B A|||UG", "ZZ11||ZZ|4|D C|||UG"},
		},
		"municipales 2020, a line a candidate": {
			latin(t, "Candidats au 1er tour des élections municipales\t\n\n"+tabs+
				"01\tAin\t004\tAmbérieu\t1\tAGIR\tAGIR \"ENSEMBLE\"\tLDVG\t1\tF\tDUPONT\tÉlise\tF\tO\t\n01\tAin\t004\tAmbérieu\t1\tAGIR\tAGIR \"ENSEMBLE\"\tLDVG\t2\tM\tDURAND\tLuc\tF\tN\t\n"+
				"75\tParis\t056SR11\tParis secteur 11\t1\tP\tPARIS\tLDIV\t1\tM\tX\tY\tF\t\t\nZA\tGuadeloupe\t101\tLes Abymes\t2\tK\tKARAÏB\tLREG\t1\tF\tA\tB\tF\t\t\nZP\tPolynésie\t735\tPapeete\t1\tT\tTAHITI\tLDIV\t1\tF\tA\tB\tF\t\t\n"),
			[]string{`01004|01004|01|1|AGIR "ENSEMBLE"|AGIR|Élise DUPONT|LDVG`, "75056SR11|75056|75|1|PARIS|P|Y X|LDIV", "97101|97101|971|2|KARAÏB|K|B A|LREG", "98735|98735|987|1|TAHITI|T|B A|LDIV"},
		},
		"municipales 2026, a line a commune": {
			"\ufeff" + wide + "01;Ain;01001;Abergement;600;1;DUPONT;Élise;F;LDVG;AGIR;AGIR ENSEMBLE;300;2;X;Y;M;;UNIS;UNIS;100\n01;Ain;01004;Ambérieu;600;1;A;B;F;;SEULS;SEULS;300;;;;;;;;\n",
			[]string{"01001|01001|01|1|AGIR ENSEMBLE|AGIR|Élise DUPONT|LDVG", "01001|01001|01|2|UNIS|UNIS|Y X|", "01004|01004|01|1|SEULS|SEULS|B A|"},
		},
		"the same, with commas, by polling station": {
			strings.ReplaceAll(wide, ";", ",") + strings.Repeat("01,Ain,01001,Abergement,600,1,DUPONT,Élise,F,LDVG,AGIR,AGIR ENSEMBLE,300,,,,,,,,\n", 3),
			[]string{"01001|01001|01|1|AGIR ENSEMBLE|AGIR|Élise DUPONT|LDVG"},
		},
		"municipales 2026, a line a candidate": {
			long + "01;Ain;01004;Ambérieu;7;AGIR;AGIR ENSEMBLE;LDVG;Divers gauche;;2;M;DURAND;Luc\n01;Ain;01004;Ambérieu;7;AGIR;AGIR ENSEMBLE;LDVG;Divers gauche;OUI;1;F;DUPONT;Élise\n",
			[]string{"01004|01004|01|7|AGIR ENSEMBLE|AGIR|Élise DUPONT|LDVG"},
		},
	} {
		got, wrong, _ := parse(t, someplaces(t), f.file)
		if wrong != nil {
			t.Errorf("%s: wrong %v", name, wrong)
		}
		if diff := cmp.Diff(f.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWrongLines(t *testing.T) {
	const good = "01,01001,X,1,,A,A\n"
	for name, f := range map[string]struct {
		file string
		want []string
	}{
		"nothing":              {"", []string{"0 import.wrong.header"}},
		"another file":         {"a,b\n1,2\n", []string{"0 import.wrong.header"}},
		"utf-16":               {"\xff\xfea\x00", []string{"1 import.wrong.encoding"}},
		"no panel column":      {"code_departement,code_commune,libelle_liste\n01,01001,A\n", []string{"0 import.wrong.column"}},
		"no commune, no panel": {"code_departement,libelle_commune,libelle_liste\n", []string{"0 import.wrong.column", "0 import.wrong.column"}},
		"latin in utf-8":       {simple + good + "01,01004,Amb\xe9rieu,1,,A,A\n", []string{"3 import.wrong.encoding"}},
		"a letter lost":        {simple + "01,01004,Amb\ufffdrieu,1,,A,A\n", []string{"2 import.wrong.encoding"}},
		"département":          {simple + "96,01001,X,1,,A,A\n,01001,X,2,,A,A\n", []string{"2 import.wrong.departement", "3 import.wrong.departement"}},
		"commune":              {simple + "01,X1001,X,1,,A,A\n01,010011,X,1,,A,A\n01,,X,1,,A,A\n", []string{"2 import.wrong.commune", "3 import.wrong.commune", "4 import.wrong.commune"}},
		"elsewhere":            {simple + "01,75056,X,1,,A,A\n", []string{"2 import.wrong.elsewhere"}},
		"panel":                {simple + "01,01001,X,,,A,A\n01,01001,X,un,,A,A\n01,01001,X,0,,A,A\n", []string{"2 import.wrong.panel", "3 import.wrong.panel", "4 import.wrong.panel"}},
		"panel twice":          {simple + good + "01,01004,X,1,,A,A\n01,01001,X,1,,A,A\n", []string{"4 import.wrong.panel_twice"}},
		"cut":                  {simple + good + "01,01004,X,1\n", []string{"3 import.wrong.short"}},
		"too much":             {simple + "01,01001,X,1,,A,A,B\n", []string{"2 import.wrong.long"}},
		"quote left open":      {simple + "01,01001,X,1,,A,\"A\n" + good, []string{"2 import.wrong.quote"}},
		"quote in a cell":      {simple + "01,01001,X,1,,A,A \"B\"\n", []string{"2 import.wrong.quote"}},
		"after a quote":        {simple + "01,01001,X,1,,\"A\"B,A\n", []string{"2 import.wrong.quote"}},
		"nameless candidate":   {deputes + "1,01,0101,1,,Éric,M.,EXG,x\n", []string{"2 import.wrong.name"}},
		"nameless list":        {simple + "01,01999,,1,,,\n", []string{"2 import.wrong.name"}},
		"constituency":         {deputes + "1,01,7501,1,A,B,M.,EXG,x\n2,01,0,2,A,B,M.,x,x\n", []string{"2 import.wrong.constituency", "3 import.wrong.constituency"}},
		"two lists, one panel": {long + "01;Ain;01004;X;7;A;A;;;;1;M;D;L\n01;Ain;01004;X;7;B;B;;;;1;M;D;L\n", []string{"3 import.wrong.panel_twice"}},
		"endless line":         {simple + strings.Repeat("x", longest+1), []string{"2 import.wrong.too_long"}},
	} {
		_, wrong, _ := parse(t, someplaces(t), f.file)
		if diff := cmp.Diff(f.want, wrong); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestManyWrongLines(t *testing.T) {
	wrong, _, err := readLists(strings.NewReader(simple+strings.Repeat("96,01001,X,1,,A,A\n", 70)), someplaces(t), func(Contender) error {
		t.Error("a wrong file gave a contender")
		return nil
	})
	if err != nil || wrong.Total != 70 || len(wrong.First) != shown {
		t.Errorf("%d wrong lines, %d shown, %v", wrong.Total, len(wrong.First), err)
	}
}

func TestNotices(t *testing.T) {
	shifted := "01\tAin\t004\tAmbérieu\t1\tLE LARDIN\t, un départ\tLE LARDIN, un départ\tLDVG\t1\tF\tDUPONT\tÉlise\tF\tO\t\n"
	for name, f := range map[string]struct{ file, got, notice string }{
		"a list without a name": {simple + "01,01001,Chatain,1,,,\n", "01001|01001|01|1|Liste n° 1, Chatain|||", "2 import.notice.unnamed"},
		"only its short name":   {simple + "01,01001,Chatain,1,,UNIS,\n", "01001|01001|01|1|UNIS|UNIS||", "2 import.notice.unnamed"},
		"a commune that merged": {simple + "01,01999,Gone,1,,A,A\n", "01999|01999|01|1|A|A||", "2 import.notice.unknown_commune"},
		"a stray tab":           {tabs + shifted, "01004|01004|01|1|LE LARDIN, un départ|LE LARDIN , un départ|Élise DUPONT|LDVG", "2 import.notice.tab"},
	} {
		got, wrong, notices := parse(t, someplaces(t), f.file)
		if diff := cmp.Diff([][]string{{f.got}, {f.notice}, nil}, [][]string{got, notices, wrong}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestTakeFails: an error of the database is not a wrong line.
func TestTakeFails(t *testing.T) {
	full := errors.New("disk full")
	wrong, _, err := readLists(strings.NewReader(simple+"01,01001,X,1,,A,A\n"), someplaces(t), func(Contender) error { return full })
	if !errors.Is(err, full) || wrong.Total != 0 {
		t.Errorf("err = %v, wrong %v", err, wrong)
	}
}

func TestRealFiles(t *testing.T) {
	dbtest.Volume(t)
	places := realplaces(t)
	for name, f := range map[string]struct{ lines, notices int }{
		"municipales2026_t1_listes.csv":        {50_210, 1}, // Chatain's list has no name
		"legislatives2024_t1_candidatures.csv": {4_011, 0},
	} {
		n := 0
		wrong, notices, err := readLists(bytes.NewReader(shared(t, name)), places, func(c Contender) error {
			if n++; c.Name == "" || c.Territory == "" || c.TerritoryName == "" || c.completed("x").Search == "" {
				t.Errorf("%s: %+v", name, c)
			}
			return nil
		})
		if err != nil || wrong.Total != 0 || notices.Total != f.notices || n != f.lines {
			t.Errorf("%s: %d contenders, wrong %v, notices %v, %v", name, n, told(wrong), told(notices), err)
		}
	}
}

func TestConstituency(t *testing.T) {
	for c, want := range map[Contender]int{
		{Territory: "97102", Departement: "971"}: 2, {Territory: "ZZ11"}: 11, {Territory: "35238", Commune: "35238"}: 0, {}: 0,
	} {
		if got := c.Constituency(); got != want {
			t.Errorf("Constituency of %q = %d, want %d", c.Territory, got, want)
		}
	}
}

func FuzzLists(f *testing.F) {
	for _, head := range []string{simple, deputes, tabs, wide, long} {
		f.Add(head + "01,01001,X,1,,A,A\n01;Ain;01004;X;7;A;A;;;;1;M;D;L\n01\tAin\t004\tX\t1\ta\tb\tc\t1\tF\tD\tE\tF\tO\t\n\"")
	}
	places := someplaces(f)
	f.Fuzz(func(t *testing.T, file string) {
		seen := map[string]bool{}
		wrong, _, err := readLists(strings.NewReader(file), places, func(c Contender) error {
			c = c.completed("x")
			if seen[c.ID] || c.Name == "" || c.Panel < 1 || c.Territory == "" || c.Departement == "" {
				t.Errorf("took %+v", c)
			}
			seen[c.ID] = true
			return nil
		})
		if err != nil || wrong.Total > 0 && len(wrong.First) == 0 {
			t.Errorf("%v, %+v", err, wrong)
		}
	})
}

func BenchmarkReadLists(b *testing.B) {
	places, text := realplaces(b), shared(b, "municipales2026_t1_listes.csv")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		readLists(bytes.NewReader(text), places, func(c Contender) error { c.completed("x"); return nil })
	}
}
