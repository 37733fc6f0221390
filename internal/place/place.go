// Package place holds the communes, départements and régions of France in
// memory and finds a commune as people type it. It must never read a file or
// a database by itself: whoever starts the program hands it the bytes.
package place

import (
	"time"

	"vigie/internal/names"
)

// Region is a région, or an overseas collectivity that has none.
type Region struct{ Code, Name string }

// Departement is a département, or an overseas collectivity.
type Departement struct{ Code, Name, Region string }

// Commune is a commune, or an arrondissement of Paris, Lyon or Marseille.
type Commune struct {
	Code        string // INSEE, five characters
	Name        string
	Departement Departement
	Postcodes   []string
	Population  int    // inhabitants; 0 where nobody is counted
	City        string // for an arrondissement, the code of its city
	Former      string // the former name that found it ("Arbignieu"), or ""
}

// Label names c so that no other commune has the same name, since 1,441 names
// are shared: "Saint-Denis (Seine-Saint-Denis, 93)". Resolve reads it back.
func (c Commune) Label() string {
	return c.Name + " (" + c.Departement.Name + ", " + c.Departement.Code + ")"
}

// Register is all places. It never changes once loaded, and may be used by
// many at once.
type Register struct {
	regions      []Region
	departements []Departement
	entries      []entry // big communes first, former names last
	byCode       []uint32
	names        string // the entries' names, one after another
	postcodes    []uint32
	byPostcode   []postcodeRef
	words        *names.Index
	qualifiers   []string // for each département, the folded words that tell it
	zones        map[string]*time.Location
	paris        *time.Location
}

// entry is a commune kept small: there are 40,000 of them.
type entry struct {
	code        [5]byte
	nameLen     uint8
	postcodeLen uint8
	departement uint8
	former      bool
	name        uint32 // where it begins in names
	postcode    uint32 // where they begin in postcodes
	population  uint32
	parent      uint32 // the entry of the city, or of the commune that took over
}

const none = ^uint32(0) // no parent

// Commune returns the commune of an INSEE code. A code that a merger ended
// answers with the commune that took over, its Former name filled in.
func (r *Register) Commune(code string) (Commune, bool) {
	i, ok := r.find(code)
	if !ok {
		return Commune{}, false
	}
	return r.commune(i), true
}

// Departement returns the département of a code ("93", "2A", "974").
func (r *Register) Departement(code string) (Departement, bool) {
	for _, d := range r.departements {
		if d.Code == code {
			return d, true
		}
	}
	return Departement{}, false
}

// Departements returns all départements and overseas collectivities, by code,
// overseas last. The slice is not to be changed.
func (r *Register) Departements() []Departement { return r.departements }

// Region returns the région of a code.
func (r *Register) Region(code string) (Region, bool) {
	for _, g := range r.regions {
		if g.Code == code {
			return g, true
		}
	}
	return Region{}, false
}

// Regions returns all régions. The slice is not to be changed.
func (r *Register) Regions() []Region { return r.regions }

// Len returns how many communes and arrondissements there are.
func (r *Register) Len() int {
	for i, e := range r.entries {
		if e.former {
			return i
		}
	}
	return len(r.entries)
}

// commune gives entry i its full shape.
func (r *Register) commune(i uint32) Commune {
	e, former := r.entries[i], ""
	if e.former {
		former = r.name(e)
		e = r.entries[e.parent]
	}
	c := Commune{
		Code: string(e.code[:]), Name: r.name(e), Departement: r.departements[e.departement],
		Population: int(e.population), Former: former,
	}
	for _, p := range r.postcodes[e.postcode : e.postcode+uint32(e.postcodeLen)] {
		c.Postcodes = append(c.Postcodes, digits5(p))
	}
	if e.parent != none {
		city := r.entries[e.parent]
		c.City = string(city.code[:])
	}
	return c
}

func (r *Register) name(e entry) string { return r.names[e.name : e.name+uint32(e.nameLen)] }

// digits5 writes a postcode with its leading zero.
func digits5(n uint32) string {
	var b [5]byte
	for i := 4; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[:])
}

// Fold writes a name as the register compares it: see names.Fold.
func Fold(name string) string { return names.Fold(name) }
