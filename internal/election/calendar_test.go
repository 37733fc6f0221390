package election

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/day"
)

const head = "slug,kind,name_fr,name_en,round1,round2,opens,closes\n"

func TestReadElections(t *testing.T) {
	for name, file := range map[string]string{
		"as promised": head + "m-2026,municipales,\"Municipales, 2026\",Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\ne-2024,europeennes,E,E,2024-06-09,,2024-04-01,2024-07-01\n",
		"semicolons, a mark, another order": "\ufeffcloses;slug;kind;name_fr;name_en;round1;round2;opens\r\n2026-04-30;m-2026;municipales;Municipales, 2026;Municipal 2026;2026-03-15;2026-03-22;2025-12-01\r\n" +
			"2024-07-01;e-2024;europeennes;E;E;2024-06-09;;2024-04-01\r\n",
	} {
		got, wrong, err := readElections(strings.NewReader(file))
		want := []Election{
			{"m-2026", "municipales", "Municipales, 2026", "Municipal 2026", "2026-03-15", "2026-03-22", "2025-12-01", "2026-04-30", 0},
			{"e-2024", "europeennes", "E", "E", "2024-06-09", "", "2024-04-01", "2024-07-01", 0},
		}
		if diff := cmp.Diff(want, got); diff != "" || wrong.Total != 0 || err != nil {
			t.Errorf("%s: %s %v %v", name, diff, told(wrong), err)
		}
	}
}

func TestWrongElections(t *testing.T) {
	for name, f := range map[string]struct {
		file string
		want []string
	}{
		"another file":  {"a,b\n", []string{"0 import.wrong.header"}},
		"no opens":      {"slug,kind,name_fr,name_en,round1,round2,closes\n", []string{"0 import.wrong.column"}},
		"a French day":  {head + "m,k,A,B,15/03/2026,,2025-12-01,2026-04-30\n", []string{"2 import.wrong.day"}},
		"no such day":   {head + "m,k,A,B,2026-02-30,,2025-12-01,2026-04-30\n", []string{"2 import.wrong.day"}},
		"nothing in it": {head + "m,k,,B,2026-03-15,,2025-12-01,\n", []string{"2 import.wrong.empty", "2 import.wrong.empty"}},
		"slug":          {head + "M 1,k,A,B,2026-03-15,,2025-12-01,2026-04-30\n", []string{"2 import.wrong.slug"}},
		"slug twice":    {head + strings.Repeat("m,k,A,B,2026-03-15,,2025-12-01,2026-04-30\n", 2), []string{"3 import.wrong.slug_twice"}},
		"order":         {head + "m,k,A,B,2026-03-15,2026-03-15,2026-05-01,2026-04-30\n", []string{"2 import.wrong.order", "2 import.wrong.order"}},
		"cut":           {head + "m,k,A,B,2026-03-15\n", []string{"2 import.wrong.short"}},
	} {
		_, wrong, err := readElections(strings.NewReader(f.file))
		if diff := cmp.Diff(f.want, told(wrong)); diff != "" || err != nil {
			t.Errorf("%s: %s %v", name, diff, err)
		}
	}
}

func TestTakes(t *testing.T) {
	e := Election{Opens: "2025-12-01", Closes: "2026-04-30", NameFR: "Municipales", NameEN: "Municipal"}
	for on, want := range map[day.Day]bool{"2025-11-30": false, "2025-12-01": true, "2026-04-30": true, "2026-05-01": false, "": false} {
		if e.Takes(on) != want {
			t.Errorf("Takes(%q) = %v", on, !want)
		}
	}
	if e.Name("fr") != "Municipales" || e.Name("en") != "Municipal" {
		t.Error("the name follows the language")
	}
}

func FuzzElections(f *testing.F) {
	f.Add(head + "m,k,A,B,2026-03-15,,2025-12-01,2026-04-30\n")
	f.Add("slug;kind\n\"")
	f.Fuzz(func(t *testing.T, file string) {
		found, wrong, err := readElections(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found {
			if wrong.Total == 0 && (!e.Round1.Valid() || !e.Opens.Valid() || !isSlug(e.Slug)) {
				t.Errorf("took %+v", e)
			}
		}
	})
}
