package stats

import (
	"fmt"
	"os"
	"testing"

	"vigie/internal/place"
)

// Every département has one tile, and no tile stands on another.
func TestEveryDepartementHasATile(t *testing.T) {
	f, err := os.Open("../../static/dist/places.tsv.gz")
	if err != nil {
		t.Skip("no built assets: make assets")
	}
	defer f.Close()
	places, err := place.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	table := newTally(nil).departementTable(places.Departements())
	m := Tiles(table, Threshold)
	at, of := map[string]string{}, map[string]bool{}
	for _, tile := range m.Tiles {
		where := fmt.Sprint(tile.Column, " ", tile.Line)
		if at[where] != "" || of[tile.ID] || tile.Name == "" {
			t.Errorf("%s %q stands at %s beside %q", tile.ID, tile.Name, where, at[where])
		}
		if tile.Column >= m.Columns || tile.Line >= m.Lines {
			t.Errorf("%s is off the map", tile.ID)
		}
		at[where], of[tile.ID] = tile.ID, true
	}
	for _, r := range table.Rows {
		if !of[r.ID] {
			t.Errorf("%s %s has no tile", r.ID, r.Name)
		}
	}
	if len(m.Tiles) != len(table.Rows) || len(m.Tiles) < 101 {
		t.Errorf("%d tiles for %d départements", len(m.Tiles), len(table.Rows))
	}
}

func TestTiles(t *testing.T) {
	table := Table{Name: Departements, Rows: []Row{
		{ID: "35", Reports: Number{N: 93}}, {ID: "75", Reports: Number{Hidden: true}}, {ID: "974", Reports: Number{N: 12}}, {ID: "62"},
	}}
	got := map[string]int{}
	for _, tile := range Tiles(table, Threshold).Tiles {
		got[tile.ID] = tile.Class
	}
	for id, class := range map[string]int{"35": 2, "75": -1, "974": 0, "62": -1} {
		if got[id] != class {
			t.Errorf("%s is of class %d, want %d", id, got[id], class)
		}
	}
	table.Withheld = true
	if m := Tiles(table, Threshold); len(m.Tiles) != 0 {
		t.Error("a table that is withheld has a map")
	}
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		top, threshold int
		want           string
	}{
		{0, 10, "[]"}, {9, 10, "[]"}, {10, 10, "[10]"}, {93, 10, "[10 20 50]"}, {400, 10, "[10 20 50 100 200]"},
		{600, 10, "[10 50 100 500]"}, {90_000, 10, "[10 100 1000 10000]"}, {40, 7, "[7 10 20]"},
	} {
		if got := fmt.Sprint(bounds(c.top, c.threshold)); got != c.want {
			t.Errorf("up to %d from %d: %s, want %s", c.top, c.threshold, got, c.want)
		}
	}
}
