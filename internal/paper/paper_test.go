package paper

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ledongthuc/pdf"
)

var day = time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)

// read returns the words of a PDF without its spaces, which a file does not
// keep, and its number of pages.
func read(t testing.TB, b []byte) (words string, pages int) {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := r.GetPlainText()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return squeezed(string(text)), r.NumPage()
}

// squeezed leaves out spaces, and of each letter what the reading module leaves
// out: it keeps the low byte of its number.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == 0xA0 || r == 0x202F || r&0xFF == '\n' || r&0xFF < ' ' {
			return -1
		}
		return r & 0xFF
	}, s)
}

func made(t testing.TB, d Document) []byte {
	t.Helper()
	b, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPDF reads back what was printed, in every language of the portal's.
func TestPDF(t *testing.T) {
	said := []string{
		"L’été : « ça coûte 12 € », œuvre n° 3 – à Noël !", "ação, não, coração", "¿Cómo está? Año", "perché città", "Straße, Größe",
		"Zażółć gęślą jaźń", "Știință, țară, în", "Wahl 2026",
	}
	d := Document{Title: "Votre plainte", Lang: "fr", Author: "Autorité", Date: day, Foot: "Vigie", Blocks: []Block{
		{Heading: "Les faits", Text: strings.Join(said, "\n\n"), Quote: "STOP\nau 36111", Items: []string{"un", "deux"}},
		{Rows: []Row{{"Nom", []string{"Rose Martin", "rose@exemple.fr"}}, {"Vide", nil}}, Code: "7K2M-9QXT", Link: "https://vigie.example/fr/follow"},
	}}
	words, pages := read(t, made(t, d))
	for _, want := range append(said, "Votre plainte", "Les faits", "STOP", "au 36111", "deux", "rose@exemple.fr", "7K2M-9QXT", "https://vigie.example/fr/follow", "1 / 1") {
		if !strings.Contains(words, squeezed(want)) {
			t.Errorf("%q is not there: %s", want, words)
		}
	}
	if pages != 1 {
		t.Errorf("%d pages", pages)
	}
	if !bytes.Equal(made(t, d), made(t, d)) {
		t.Error("two of one document differ")
	}
}

// TestLongPDF goes over many pages, whatever is long in it.
func TestLongPDF(t *testing.T) {
	long := strings.Repeat("mot ", 3000)
	for name, b := range map[string]Block{
		"text": {Text: long}, "quote": {Quote: long}, "a row": {Rows: []Row{{"Faits", []string{long}}}}, "a name": {Rows: []Row{{long, []string{"x"}}}}, "one word": {Text: strings.Repeat("m", 9000)},
	} {
		words, pages := read(t, made(t, Document{Title: "Long", Date: day, Blocks: []Block{b, {Text: "la fin"}}}))
		if pages < 3 || !strings.Contains(words, "lafin") {
			t.Errorf("%s: %d pages", name, pages)
		}
	}
}

// TestPenPDF has room for a pen, and takes its answers whole over pages.
func TestPenPDF(t *testing.T) {
	answer := strings.Repeat("réponse ", 12) + "fin."
	for name, b := range map[string]Block{
		"boxes": {Boxes: slices.Repeat([]string{answer, "oui"}, 40)}, "lines": {Blanks: []Blank{{Name: "Texte", Lines: 90}}}, "a table": {Table: &Table{Heads: []string{"Jour", "Heure"}, Rows: 80}},
	} {
		words, pages := read(t, made(t, Document{Title: "Formulaire", Date: day, Blocks: []Block{b, {Text: "la suite"}}}))
		if pages < 3 || pages > 5 || !strings.Contains(words, "lasuite") {
			t.Errorf("%s: %d pages", name, pages)
		}
		if n := strings.Count(words, squeezed(answer)); n != len(b.Boxes)/2 {
			t.Errorf("%s: %d answers whole", name, n)
		}
	}
}

// TestLetterPDF has its sender, its recipient and its subject.
func TestLetterPDF(t *testing.T) {
	words, _ := read(t, made(t, Document{Title: "Objet : opposition", Date: day, From: []string{"Rose Martin", "35000 Rennes"}, To: []string{"Le Phare commun"}, Place: "Rennes, le 10 mars 2026", Blocks: []Block{{Text: "Madame, Monsieur,"}}}))
	if want := squeezed("Rose Martin35000 RennesLe Phare communRennes, le 10 mars 2026Objet : oppositionMadame, Monsieur,"); !strings.Contains(words, want) {
		t.Errorf("%s", words)
	}
}

// FuzzPDF prints whatever is typed.
func FuzzPDF(f *testing.F) {
	for _, s := range []string{"", "é\x00\u202e", "🇫🇷 日本 \u200f", "\xff\xfe", strings.Repeat("\n", 300), "{of} \\ ( )"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4000 {
			return
		}
		if _, err := PDF(Document{Title: s, Lang: s, Author: s, From: []string{s}, Foot: s, Blocks: []Block{{Heading: s, Text: s, Quote: s, Items: []string{s}, Rows: []Row{{s, []string{s}}}, Boxes: []string{s, s, s}, Blanks: []Blank{{s, 2}}, Table: &Table{[]string{s, s}, 1}, Code: s}}}); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}
