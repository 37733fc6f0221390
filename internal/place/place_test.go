package place

import (
	"bytes"
	"compress/gzip"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// some is a small register for rules that do not need the real one.
const some = "R\t11\tÎle-de-France\nR\t04\tLa Réunion\nR\t75\tNouvelle-Aquitaine\n" +
	"D\t93\tSeine-Saint-Denis\t11\nD\t974\tLa Réunion\t04\nD\t19\tCorrèze\t75\nD\t75\tParis\t11\n" +
	"C\t75056\tParis\t75\t2103778\t75001,75011\t\n" +
	"C\t97411\tSaint-Denis\t974\t153000\t97400,97417\t\n" +
	"C\t93066\tSaint-Denis\t93\t150000\t93200,93210\t\n" +
	"C\t75111\tParis 11e Arrondissement\t75\t140000\t75011\t75056\n" +
	"C\t19001\tAffieux\t19\t300\t19260\t\n" +
	"A\t93059\tPierrefitte-sur-Seine\t93066\nA\t19002\t\t19001\n"

func load(t testing.TB, lines string) (*Register, error) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(lines))
	w.Close()
	return Load(&b)
}

func small(t testing.TB) *Register {
	t.Helper()
	r, err := load(t, some)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// built is the register that the program carries, when it has been built.
func built(t testing.TB) *Register {
	t.Helper()
	f, err := os.Open("../../static/dist/places.tsv.gz")
	if err != nil {
		t.Skip("assets are not built: ", err)
	}
	defer f.Close()
	r, err := Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLoadRefuses(t *testing.T) {
	for name, lines := range map[string]string{
		"nothing": "", "an unknown line": "X\t1\n", "a cut line": "C\t01001\tX\n",
		"a commune of no département": "C\t01001\tX\t01\t5\t\t\n",
		"a former name of no commune": "A\t01001\tX\t01002\n",
		"a code of four letters":      "D\t01\tAin\t84\nC\t0101\tX\t01\t5\t\t\n",
	} {
		if _, err := load(t, lines); err == nil {
			t.Errorf("%s was loaded", name)
		}
	}
	if _, err := Load(strings.NewReader("not gzip")); err == nil {
		t.Error("what is not gzip was loaded")
	}
}

func TestByCode(t *testing.T) {
	r := small(t)
	if c, ok := r.Commune("93066"); !ok || c.Label() != "Saint-Denis (Seine-Saint-Denis, 93)" || !slices.Equal(c.Postcodes, []string{"93200", "93210"}) {
		t.Errorf("93066 = %+v, %v", c, ok)
	}
	if c, ok := r.Commune("93059"); !ok || c.Code != "93066" || c.Former != "Pierrefitte-sur-Seine" {
		t.Errorf("a déléguée = %+v, %v", c, ok)
	}
	if c, ok := r.Commune("19002"); !ok || c.Code != "19001" || c.Former != "" {
		t.Errorf("a merged code = %+v, %v", c, ok)
	}
	if c, ok := r.Commune("75111"); !ok || c.City != "75056" {
		t.Errorf("an arrondissement = %+v, %v", c, ok)
	}
	if _, ok := r.Commune("99999"); ok {
		t.Error("99999 is no commune")
	}
	if d, ok := r.Departement("974"); !ok || d.Name != "La Réunion" || d.Region != "04" {
		t.Errorf("974 = %+v", d)
	}
	if g, ok := r.Region("11"); !ok || g.Name != "Île-de-France" || r.Len() != 5 {
		t.Errorf("11 = %+v; %d communes", g, r.Len())
	}
}

// TestSearch asks what people type; the first answer is what they meant.
func TestSearch(t *testing.T) {
	r := built(t)
	for typed, want := range map[string]string{
		"rennes": "35238", "Rennes (35)": "35238", "35000": "35238", "35238": "35238", "ren": "35238",
		"mar": "13055", "marseille 3": "13203", "saint denis": "97411", "ST-DENIS": "97411",
		"saint denis 93": "93066", "Saint-Denis (Seine-Saint-Denis, 93)": "93066", "st denis reunion": "97411",
		"hay les roses": "94038", "l'hay": "94038", "havre": "76351", "le havre": "76351",
		"st": "67482", "ste": "97418", "saint martin": "97801", "mart saint her": "38421",
		"chalon s/ saone": "71076", "boulogne billancourt": "92012", "billancourt": "80105", "35200": "35238",
		"paris 11e": "75111", "paris 11ème": "75111", "75011": "75056", "ajaccio 2a": "2A004", "2A004": "2A004", "2a004": "2A004",
		"pierrefitte sur seine": "93066", "arbignieu": "01015", "bx": "", "": "", "zzzz": "", "—": "",
		"saint-barth": "97701", "papeete": "98735", "noumea": "98818", "évry": "89162", "evry cour": "91228", "cergy": "95127",
		"97500": "97502", "lyon 3": "69383", "la rochelle": "17300", "rochelle": "17300",
	} {
		got := r.Search(typed, 5)
		switch {
		case want == "" && len(got) == 0:
		case len(got) == 0:
			t.Errorf("%q finds nothing, want %s", typed, want)
		case got[0].Code != want:
			t.Errorf("%q finds %s %s first, want %s", typed, got[0].Code, got[0].Label(), want)
		}
	}
}

func TestSearchAnswersOnce(t *testing.T) {
	r := built(t)
	for _, typed := range []string{"s", "saint", "la", "75", "beau", "pa 75"} {
		seen := map[string]bool{}
		found := r.Search(typed, 10)
		for _, c := range found {
			if seen[c.Code] {
				t.Errorf("%q finds %s twice", typed, c.Label())
			}
			seen[c.Code] = true
		}
		if len(found) != 10 {
			t.Errorf("%q finds %d, want 10", typed, len(found))
		}
	}
	if r.Search("paris", 0) != nil {
		t.Error("a limit of 0 finds nothing")
	}
}

func TestResolve(t *testing.T) {
	r := built(t)
	for typed, want := range map[string]string{
		"Saint-Denis (Seine-Saint-Denis, 93)": "93066", "Saint-Denis (Aude, 11)": "11339",
		"rennes": "35238", "paris": "75056", "35238": "35238", "saint denis": "", "saint denis 93": "93066",
		"saint-denis 97400": "97411", "mar": "", "": "", "boulogne billancourt": "92012", "pierrefitte sur seine": "93066",
	} {
		if got, ok := r.Resolve(typed); got.Code != want || ok != (want != "") {
			t.Errorf("Resolve(%q) = %s, %v; want %q", typed, got.Code, ok, want)
		}
	}
	for _, code := range []string{"01001", "2B033", "97411", "75111", "98818"} {
		c, _ := r.Commune(code)
		if got, _ := r.Resolve(c.Label()); got.Code != code {
			t.Errorf("Resolve(%q) = %q", c.Label(), got.Code)
		}
	}
}

// TestEveryCommuneIsFoundByItsLabel is what the form without scripts rests on.
func TestEveryCommuneIsFoundByItsLabel(t *testing.T) {
	r := built(t)
	if r.Len() < 34_900 {
		t.Errorf("%d communes", r.Len())
	}
	missed := 0
	for i := 0; i < r.Len(); i += 7 {
		c := r.commune(uint32(i))
		if got, _ := r.Resolve(c.Label()); got.Code != c.Code {
			if missed++; missed < 10 {
				t.Errorf("Resolve(%q) = %q, want %s", c.Label(), got.Label(), c.Code)
			}
		}
	}
}

func TestZone(t *testing.T) {
	r := small(t)
	noon := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	for departement, want := range map[string]string{"": "13:00", "35": "13:00", "974": "16:00", "ZZ": "13:00", "ZX": "08:00"} {
		if got := noon.In(r.Zone(departement)).Format("15:04"); got != want {
			t.Errorf("noon UTC in %q is %s, want %s", departement, got, want)
		}
	}
	for _, d := range []string{"971", "972", "973", "975", "976", "977", "978", "984", "986", "987", "988"} {
		if _, err := time.LoadLocation(zoneName(d)); err != nil {
			t.Errorf("zone of %s: %v", d, err)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"st denis 93", "l'haÿ", "35 0", "ﬁ\xff", "s/ s/", strings.Repeat("a ", 300)} {
		f.Add(seed)
	}
	r := small(f)
	f.Fuzz(func(t *testing.T, typed string) {
		if len(r.Search(typed, 3)) > 3 {
			t.Errorf("%q finds more than asked", typed)
		}
		r.Resolve(typed)
	})
}

func BenchmarkSearch(b *testing.B) {
	r := built(b)
	for _, typed := range []string{"s", "sai", "mar saint", "rennes", "35000", "Saint-Denis (Seine-Saint-Denis, 93)", "la de"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				r.Search(typed, 10)
			}
		})
	}
}

// BenchmarkLoad also says what the register holds on to once loaded.
func BenchmarkLoad(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var r *Register
	for b.Loop() {
		r = built(b)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(r)
}
