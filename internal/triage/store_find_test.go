package triage_test

import (
	"slices"
	"testing"

	"vigie/internal/report"
	. "vigie/internal/triage"
)

// A case is found by each thing that is kept of it in clear, and by nothing else.
func TestSearch(t *testing.T) {
	d := open(t)
	a := d.file(t, func(f *report.Filing) {
		f.Message = "Chers voisins, venez nombreux aux réunions publiques de dimanche. Appelez le 06 12 34 56 78."
	})
	b := d.file(t, func(f *report.Filing) {
		f.Election, f.Commune, f.Subject.Name = "regionales-2026", "75056", "Le Phare Breton"
		f.Contacts[0].Sender = "+33 9 37 00 11 22"
		f.Message = "Une réunion publique ? Non : un marché."
	})
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken, err := d.ByReference(t.Context(), a)
	if err == nil {
		_, err = d.Note(t.Context(), seen(taken, ann()), "Déjà vu à Plougastel")
	}
	if err != nil {
		t.Fatal(err)
	}
	if n, err := d.SweepSearch(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d cases read, %v", n, err)
	}
	if n, err := d.SweepSearch(t.Context()); err != nil || n != 0 {
		t.Fatalf("%d cases read again, %v", n, err)
	}
	for query, want := range map[string][]string{
		"reunion":                            {b, a},
		"RÉUNIONS":                           {b, a},
		`"réunion publique"`:                 {b, a},
		`"publique réunion"`:                 nil,
		`"publiques de dimanche"`:            {a},
		"réunion voisins":                    {a},
		"marché OU voisins":                  {b, a},
		"réunion -marché":                    {a},
		"-marché":                            {a},
		"NOT (marché OR voisins)":            nil,
		"0612345678":                         {a},
		"+33 6 12 34 56 78":                  {a},
		"0612*":                              {a},
		"sender:0612345678":                  nil,
		"sender:09 37 00 11 22":              {b},
		"expéditeur:36111":                   {a},
		"candidat:phare":                     {b},
		"liste:ensemble":                     {a},
		"ville:Rennes":                       {a},
		"commune:paris":                      {b},
		"departement:35":                     {a},
		"election:regionales":                {b},
		"code:" + a:                          {a},
		a:                                    {a},
		"code:35238":                         {a},
		"code:35000":                         {a},
		"note:plougastel":                    {a},
		"plougastel":                         {a},
		"marqueur":                           nil, // her name is sealed
		"dis":                                nil, // and her statement
		"commune:":                           {b, a},
		`'; DROP TABLE cases; -- " OR x:* (`: nil,
	} {
		f := Filter{Search: query}
		p, err := d.Queue(t.Context(), f, Cursor{}, 10)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if got := references(p); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, not %v", query, got, want)
		}
		if n, err := d.Matches(t.Context(), f); err != nil || n != len(want) && query != "commune:" {
			t.Errorf("%s: %d matches, %v", query, n, err)
		}
	}
	for query, want := range map[string][]string{"candidat:Fare": {b}, "candidat:Wxyz": nil, "candidat:Phrae": {b}, "commune:Renes": {a}, "commune:Pharis": {b}, "commune:Reness": {a}, "Bretton": {b}} {
		if p, err := d.Queue(t.Context(), Filter{Search: query}, Cursor{}, 10); err != nil || len(p.Cases) > 0 {
			t.Errorf("%s is not a name: %v", query, err)
		}
		p, err := d.Queue(t.Context(), Filter{Search: query, Close: true}, Cursor{}, 10)
		if got := references(p); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is close to %v, not %v: %v", query, got, want, err)
		}
	}
	for name, f := range map[string]Filter{
		"an election": {Search: "réunion", Election: "municipales-2026"}, "a département": {Search: "réunion", Departement: "35"}, "a commune": {Search: "réunion", Commune: "35238"},
	} {
		if p, err := d.Queue(t.Context(), f, Cursor{Order: ByPriority}, 10); err != nil || !slices.Equal(references(p), []string{a}) {
			t.Errorf("with %s: %v, %v", name, references(p), err)
		}
	}
	both, err := d.Queue(t.Context(), Filter{}, Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	marks, err := d.Excerpts(t.Context(), Filter{Search: "voisins"}, both.Cases)
	if err != nil || len(marks[both.Cases[0].ID]) != 0 || len(marks[both.Cases[1].ID]) != 3 || marks[both.Cases[1].ID][1].Text != "voisins" {
		t.Errorf("excerpts %v, %v", marks, err)
	}
}

// A report that is erased is found no more at once, also by what was read of it
// before; those that stay with it are.
func TestSearchForgets(t *testing.T) {
	d := open(t)
	a := d.file(t, nil)
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SweepSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := d.reports.ByReference(t.Context(), a)
	if err == nil {
		_, err = d.Forget(t.Context(), d.db.Write, report.Erasing{Reports: []report.Report{r}, Withdrawn: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"dimanche", "sender:36111", "code:" + a} {
		if n, err := d.Matches(t.Context(), Filter{Search: query}); err != nil || n != 0 {
			t.Errorf("%s still finds %d, %v", query, n, err)
		}
	}
	if n := d.count(t, "case_texts"); n != 0 {
		t.Errorf("%d texts are left", n)
	}
}
