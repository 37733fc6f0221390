package letter_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"vigie/internal/day"
	"vigie/internal/fault"
	. "vigie/internal/letter"
	"vigie/templates"
)

func read(t testing.TB) *Templates {
	t.Helper()
	all, err := Read(templates.Files, "fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// all is a value for each field.
func all() map[string]string {
	values := map[string]string{}
	for _, f := range Fields {
		values[f] = "<" + f + ">"
	}
	return values
}

// Every kind offers the same paragraphs, and says the same fields, in each
// language; with all of them ticked nothing is left to be merged. What is always
// in a letter needs nothing that a portal may lack.
func TestTemplates(t *testing.T) {
	templates := read(t)
	for _, k := range Kinds {
		var before []string
		for _, lang := range templates.Langs() {
			one, ok := templates.Of(k, lang)
			if !ok {
				t.Fatalf("no %s in %s", k, lang)
			}
			d := Draft{Kind: k}
			if k.Answered() {
				d.Due = "2026-03-20"
			}
			least := all()
			least["sender"], least["contact"] = "", ""
			if w, err := one.Compose(d, least); err != nil || !strings.Contains(w.Subject, "<case>") || strings.Contains(w.Body, "<reply>") != k.Answered() || strings.Contains(w.Body, "<deadline>") != k.Answered() {
				t.Errorf("%s %s: %v\n%s", k, lang, err, w.Body)
			}
			var shape []string
			for _, p := range one.Offered() {
				d.With, shape = append(d.With, p.Name), append(shape, p.Name)
			}
			w, err := one.Compose(d, all())
			if err != nil || strings.ContainsAny(w.Subject+w.Body, "{}[]") {
				t.Errorf("%s %s: %v\n%s", k, lang, err, w.Body)
			}
			if before != nil && !reflect.DeepEqual(shape, before) {
				t.Errorf("%s: %v in %s, %v before", k, shape, lang, before)
			}
			before = shape
		}
	}
}

// A field that is unknown or empty is told of beside what has it.
func TestCompose(t *testing.T) {
	one, _ := read(t).Of(Request, "fr")
	for name, c := range map[string]struct {
		draft Draft
		empty string
		field string
		key   string
	}{
		"as it is":          {draft: Draft{Words: "Dossier {case}, {campaign} {"}},
		"an unknown field":  {Draft{Words: "Bonjour {nom}"}, "", "words", "office.letter.error.unknown"},
		"nothing in braces": {Draft{Words: "{}"}, "", "words", "office.letter.error.unknown"},
		"an empty field":    {Draft{Words: "De {sender}"}, "sender", "words", "office.letter.error.empty"},
		"a ticked one":      {Draft{With: []string{"sender"}}, "sender", "with", "office.letter.error.empty"},
		"one not ticked":    {draft: Draft{With: []string{"basis"}}, empty: "sender"},
		"always there":      {Draft{}, "authority", "kind", "office.letter.error.empty"},
	} {
		values := all()
		values[c.empty] = ""
		w, err := one.Compose(c.draft, values)
		var faults fault.Fields
		errors.As(err, &faults)
		if f := faults.On(c.field); c.key == "" && err != nil || c.key != "" && (f == nil || f.Key != c.key || len(faults) != 1) {
			t.Errorf("%s: %v", name, err)
		}
		if c.draft.Words != "" && c.key == "" && !strings.Contains(w.Body, "Dossier <case>, <campaign> {") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
	if _, err := one.Compose(Draft{With: []string{"words"}}, all()); !errors.Is(err, fault.Unreadable) {
		t.Errorf("what is not offered is ticked: %v", err)
	}
}

// What is merged is not merged again: a campaign's name is no template.
func TestComposeOnce(t *testing.T) {
	one, _ := read(t).Of(Closing, "fr")
	values := all()
	values["campaign"] = "{reply}"
	if w, err := one.Compose(Draft{}, values); err != nil || !strings.Contains(w.Body, "{reply}") {
		t.Errorf("%v: %s", err, w.Body)
	}
}

func TestCheck(t *testing.T) {
	const today = day.Day("2026-03-10")
	good := Draft{Kind: Request, Addressee: "list", Campaign: "Demain Ensemble", Due: "2026-03-20"}
	for name, c := range map[string]struct {
		change func(*Draft)
		field  string
	}{
		"good":               {func(*Draft) {}, ""},
		"to nobody":          {func(d *Draft) { d.Addressee = "voter" }, "addressee"},
		"without a name":     {func(d *Draft) { d.Campaign = "" }, "campaign"},
		"a long name":        {func(d *Draft) { d.Campaign = strings.Repeat("é", MaxName+1) }, "campaign"},
		"a long address":     {func(d *Draft) { d.Address = strings.Repeat("é", MaxAddress+1) }, "address"},
		"without a day":      {func(d *Draft) { d.Due = "" }, "due"},
		"today":              {func(d *Draft) { d.Due = today }, "due"},
		"tomorrow":           {func(d *Draft) { d.Due = today.Add(1) }, ""},
		"a year on":          {func(d *Draft) { d.Due = today.Add(MaxDays) }, ""},
		"years on":           {func(d *Draft) { d.Due = today.Add(MaxDays + 1) }, "due"},
		"a reminder, no day": {func(d *Draft) { d.Kind, d.Due = Rules, "" }, ""},
		"a reminder, past":   {func(d *Draft) { d.Kind, d.Due = Rules, today }, "due"},
		"a closure, no day":  {func(d *Draft) { d.Kind, d.Due = Closing, "" }, ""},
		"many words":         {func(d *Draft) { d.Words = strings.Repeat("é", MaxWords+1) }, "words"},
	} {
		d := good
		c.change(&d)
		faults := d.Check(today)
		if c.field == "" && len(faults) > 0 || c.field != "" && (len(faults) != 1 || faults.On(c.field) == nil) {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no text": "Objet", "an unknown field": "Objet\n\nBonjour {voter}", "a broken head": "Objet\n\n[sender\nTexte", "nothing": "",
	} {
		files := fstest.MapFS{}
		for _, k := range Kinds {
			files["letters/"+string(k)+".fr.txt"] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := Read(files, "fr"); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if _, err := Read(fstest.MapFS{}, "fr"); err == nil {
		t.Error("letters that are not there are read")
	}
}

// Whatever is typed, a letter is written or a fault told, and nothing is merged
// twice.
func FuzzCompose(f *testing.F) {
	for _, s := range []string{"", "{case}", "{{case}}", "{ case }", "}{", "{\n}", "é\x00\xff"} {
		f.Add(s)
	}
	one, _ := read(f).Of(Rules, "fr")
	f.Fuzz(func(t *testing.T, words string) {
		_, err := one.Compose(Draft{Words: words}, all())
		var faults fault.Fields
		if err != nil && !errors.As(err, &faults) {
			t.Errorf("%q: %v", words, err)
		}
	})
}
