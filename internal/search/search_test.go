package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	. "vigie/internal/search"
)

// What one writes and what one looks for come to the same words.
func TestWords(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"accents and endings":  {"Élections Réunions", "elect reunion"},
		"spaces in a number":   {"06 12 34 56 78", "n_33612345678"},
		"no spaces":            {"0612345678", "n_33612345678"},
		"abroad":               {"+33 (0)6-12.34/56 78", "n_33612345678"},
		"narrow spaces":        {"06\u202f12\u00a034\u202f56\u202f78", "n_33612345678"},
		"in a sentence":        {"au 06 12 34 56 78.", "au n_33612345678"},
		"two beside":           {"0612345678 0698765432", "n_33612345678 n_33698765432"},
		"a short number":       {"3 61 11", "n_36111"},
		"a year":               {"mars 2026", "mar 2026"},
		"a day":                {"15/03/2026", "15 03 2026"},
		"no number in a word":  {"FR7612345678901", "fr7612345678901"},
		"an elision":           {"l’élection", "l elect"},
		"a name":               {"St-Denis", "saint den"},
		"no letters":           {"!?…", ""},
		"not valid":            {"a\xffb", "a b"},
		"an underscore is one": {"z_all", "z all"},
	} {
		words := Document{Texts: []string{c.text}}.Words()
		if got := strings.Join(words[1:len(words)-1], " "); got != c.want {
			t.Errorf("%s: %q is %q, not %q", name, c.text, got, c.want)
		}
	}
}

// said writes a query as it was understood, and why what was left out.
func said(q Query) (understood, left string) {
	var parts, why []string
	for _, p := range q.Understood() {
		text := map[Kind]string{And: "AND", Or: "OR", Not: "NOT", Open: "(", Close: ")"}[p.Kind]
		if p.Kind == Term {
			if text = "<" + p.Text + ">"; p.Field != Anywhere {
				text = string(p.Field) + text
			}
			if p.Begins {
				text += "*"
			}
			if p.Number {
				text += "#"
			}
		}
		parts = append(parts, text)
	}
	for _, l := range q.Left() {
		why = append(why, string(l.Why))
	}
	return strings.Join(parts, " "), strings.Join(why, " ")
}

func TestParse(t *testing.T) {
	for typed, want := range map[string][2]string{
		"":                                {"", ""},
		"réunion publique":                {"<réunion> AND <publique>", ""},
		`"réunion publique" salle`:        {"<réunion publique> AND <salle>", ""},
		"« réunion publique »":            {"<réunion publique>", ""},
		"a OR b c":                        {"<a> OR ( <b> AND <c> )", ""},
		"a OU b ET c":                     {"<a> OR ( <b> AND <c> )", ""},
		"(a OR b) c":                      {"( <a> OR <b> ) AND <c>", ""},
		"a NOT b":                         {"<a> AND NOT <b>", ""},
		"a SAUF b":                        {"<a> AND NOT <b>", ""},
		"a -b":                            {"<a> AND NOT <b>", ""},
		"NOT NOT a":                       {"<a>", ""},
		"-a":                              {"NOT <a>", ""},
		"NOT (a b)":                       {"NOT ( <a> AND <b> )", ""},
		"et ou sauf":                      {"<et> AND <ou> AND <sauf>", ""},
		"Saint-Denis":                     {"<Saint-Denis>", ""},
		"06 12 34 56 78 réunion":          {"<06 12 34 56 78># AND <réunion>", ""},
		"sender:06 12 34 56 78":           {"sender<06 12 34 56 78>#", ""},
		"expéditeur:36111":                {"sender<36111>#", ""},
		`candidat:"Jean Dupont"`:          {"candidate<Jean Dupont>", ""},
		"ville:Rennes code:7K2M9-QXT4B":   {"commune<Rennes> AND code<7K2M9-QXT4B>", ""},
		"note:vu -candidate:Phare":        {"note<vu> AND NOT candidate<Phare>", ""},
		"réun*":                           {"<réun>*", ""},
		"commune:":                        {"", "no_value"},
		"commune: rennes":                 {"<rennes>", "no_value"},
		"truc:rennes":                     {"<rennes>", "field"},
		"Bonjour: rennes":                 {"<Bonjour:> AND <rennes>", ""},
		"https://exemple.fr/a":            {"<https://exemple.fr/a>", ""},
		`"sans fin`:                       {"<sans fin>", "unclosed"},
		"(a b":                            {"<a> AND <b>", "unclosed"},
		"a )b":                            {"<a> AND <b>", "operator"},
		"AND a":                           {"<a>", "operator"},
		"a OR":                            {"<a>", "operator"},
		"a AND OR b":                      {"<a> OR <b>", "operator"},
		"NOT":                             {"", "operator"},
		"*** a":                           {"<a>", "no_word"},
		`""`:                              {"", "no_word"},
		strings.Repeat("a ", 30):          {strings.TrimSuffix(strings.Repeat("<a> AND ", 24), " AND "), "long long long long long long"},
		"mot " + strings.Repeat("x", 400): {"<mot> AND <" + strings.Repeat("x", 296) + ">", "long"},
	} {
		understood, left := said(Parse(typed))
		if understood != want[0] || left != want[1] {
			t.Errorf("%q is %q without %q, not %q without %q", typed, understood, left, want[0], want[1])
		}
	}
}

func TestMarks(t *testing.T) {
	long := strings.Repeat("des mots avant ", 20) + "la réunion publique du candidat " + strings.Repeat("et des mots après ", 20)
	for name, c := range map[string]struct {
		query, text, want string
		close             bool
	}{
		"a stem":           {"reunions", "Une réunion, dimanche.", "Une [réunion], dimanche.", false},
		"a number":         {"0612345678", "Appelez le 06 12 34 56 78 !", "Appelez le [06 12 34 56 78] !", false},
		"a beginning":      {"dim*", "Une réunion, dimanche.", "Une réunion, [dimanche].", false},
		"nothing":          {"rennes", "Une réunion, dimanche.", "", false},
		"what is excluded": {"réunion -dimanche", "Une réunion, dimanche.", "Une [réunion], dimanche.", false},
		"a name mistyped":  {"Renes", "Venez à Rennes !", "Venez à [Rennes] !", true},
		"round the word":   {"publique", long, "… des mots avant des mots avant la réunion [publique] du candidat et des mots après et des mots après et des mots après et des mots après …", false},
	} {
		var b strings.Builder
		for _, m := range Parse(c.query).Marks([]string{"rien", c.text}, c.close) {
			if m.Hit {
				b.WriteString("[" + m.Text + "]")
			} else {
				b.WriteString(m.Text)
			}
		}
		if b.String() != c.want {
			t.Errorf("%s: %q, not %q", name, b.String(), c.want)
		}
	}
}

// The words of both databases hold nothing that they would read as their own.
func TestIndexText(t *testing.T) {
	x := Index{Query: Parse(`(réunions OR "l’élection') | x") -sender:36111 0612*`), Also: map[Field]string{Departement: "35"}}
	for got, want := range map[string]string{
		x.Postgres(): `((((('reunion')) | (('l' <-> 'elect' <-> 'x'))) & (('0612':*) | ('n_0612':*) | ('n_33612':*))) & !(('s_n_36111'))) & ('d_35')`,
		x.SQLite():   `(((("reunion") OR ("l elect x")) AND ("0612" * OR "n_0612" * OR "n_33612" *)) NOT ("s_n_36111")) AND "d_35"`,
	} {
		if got != want {
			t.Errorf("%s\nis not\n%s", got, want)
		}
	}
	if got := Vector([]string{"a", "b", "z_end", "a"}); got != "'a':1,4 'b':2" {
		t.Errorf("vector %s", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a OR (b -c) "d e`, "sender:06 12 34 56 78*", "NOT NOT (((", "é:\x00\xff«»", "-(-(-", `candidat:"`, "1 2 3 4 5 6 7 8 9 0 +33"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q := Parse(typed)
		x := Index{Query: q, Close: true}
		for _, text := range []string{x.Postgres(), x.SQLite()} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || strings.Count(text, "(") != strings.Count(text, ")") || strings.Count(text, `"`)%2 != 0 {
				t.Errorf("%q is %q", typed, text)
			}
		}
		if q.Empty() != (len(q.Understood()) == 0) {
			t.Errorf("%q says something of nothing", typed)
		}
		var shown strings.Builder
		for _, m := range q.Marks([]string{typed}, true) {
			shown.WriteString(m.Text)
		}
		if utf8.ValidString(typed) && !utf8.ValidString(shown.String()) {
			t.Errorf("%q is cut within a letter", typed)
		}
		if words := (Document{Texts: []string{typed}, Senders: []string{typed}, Codes: []string{typed}}).Words(); slices.ContainsFunc(words, func(w string) bool { return w == "" || strings.ContainsAny(w, " '\"\\\x00") }) {
			t.Errorf("%q has words %q", typed, words)
		}
	})
}
