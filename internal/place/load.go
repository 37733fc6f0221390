package place

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"vigie/internal/names"
)

// Load reads what static/places.mjs wrote (places.tsv.gz), whose comment says
// what each line holds.
func Load(r io.Reader) (*Register, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("load places: %w", err)
	}
	l := loader{reg: &Register{}, departements: map[string]uint8{}, entries: map[string]uint32{}}
	lines := bufio.NewScanner(unzipped)
	for n := 1; lines.Scan(); n++ {
		if err := l.line(strings.Split(lines.Text(), "\t")); err != nil {
			return nil, fmt.Errorf("load places: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("load places: %w", err)
	}
	if len(l.reg.entries) == 0 {
		return nil, errors.New("load places: no commune")
	}
	if err := l.reg.loadZones(); err != nil {
		return nil, err
	}
	return l.finish(), nil
}

// loader is a Register in the making.
type loader struct {
	reg          *Register
	names        strings.Builder
	folded       names.Builder
	departements map[string]uint8
	entries      map[string]uint32 // the commune of a code
	cities       []string          // for each entry the code of its city, or ""
}

var errShape = errors.New("not as places.mjs writes it")

func (l *loader) line(f []string) error {
	switch {
	case f[0] == "R" && len(f) == 3:
		l.reg.regions = append(l.reg.regions, Region{Code: f[1], Name: f[2]})
	case f[0] == "D" && len(f) == 4:
		l.departements[f[1]] = uint8(len(l.reg.departements))
		l.reg.departements = append(l.reg.departements, Departement{Code: f[1], Name: f[2], Region: f[3]})
		l.reg.qualifiers = append(l.reg.qualifiers, " "+names.Fold(f[2])+" "+strings.ToLower(f[1]))
	case f[0] == "C" && len(f) == 7:
		return l.commune(f[1:])
	case f[0] == "A" && len(f) == 4:
		return l.former(f[1:])
	default:
		return errShape
	}
	return nil
}

func (l *loader) commune(f []string) error {
	d, ok := l.departements[f[2]]
	population, err := strconv.ParseUint(f[3], 10, 32)
	if !ok || err != nil {
		return errShape
	}
	e := entry{departement: d, population: uint32(population), parent: none, postcode: uint32(len(l.reg.postcodes))}
	for p := range strings.SplitSeq(f[4], ",") {
		if n, err := strconv.ParseUint(p, 10, 32); err == nil {
			l.reg.postcodes = append(l.reg.postcodes, uint32(n))
			e.postcodeLen++
		}
	}
	l.entries[f[0]] = uint32(len(l.reg.entries))
	return l.add(e, f[0], f[1], f[5])
}

func (l *loader) former(f []string) error {
	parent, ok := l.entries[f[2]]
	if !ok {
		return errShape
	}
	e := entry{departement: l.reg.entries[parent].departement, former: true, parent: parent}
	return l.add(e, f[0], f[1], "")
}

func (l *loader) add(e entry, code, name, city string) error {
	if len(code) != len(e.code) || len(name) > 255 {
		return errShape
	}
	copy(e.code[:], code)
	e.name, e.nameLen = uint32(l.names.Len()), uint8(len(name))
	l.names.WriteString(name)
	l.folded.Add(names.Fold(name))
	l.reg.entries = append(l.reg.entries, e)
	l.cities = append(l.cities, city)
	return nil
}

// finish makes the three ways of finding an entry: by code, postcode, word.
func (l *loader) finish() *Register {
	r := l.reg
	r.names = strings.Clone(l.names.String()) // without the builder's spare room
	r.words = l.folded.Index()
	r.byCode = make([]uint32, len(r.entries))
	for i := range r.entries {
		r.byCode[i] = uint32(i)
		if city, ok := l.entries[l.cities[i]]; ok {
			r.entries[i].parent = city
		}
		for _, p := range r.postcodes[r.entries[i].postcode:][:r.entries[i].postcodeLen] {
			r.byPostcode = append(r.byPostcode, postcodeRef{p, uint32(i)})
		}
	}
	sort.SliceStable(r.byCode, func(i, j int) bool { return r.code(r.byCode[i]) < r.code(r.byCode[j]) })
	sort.SliceStable(r.byPostcode, func(i, j int) bool { return r.byPostcode[i].postcode < r.byPostcode[j].postcode })
	return r
}

func (r *Register) code(i uint32) string { return string(r.entries[i].code[:]) }

// find returns the entry of an INSEE code; of several, the one that is a
// commune today, which came first in the file.
func (r *Register) find(code string) (uint32, bool) {
	at := sort.Search(len(r.byCode), func(i int) bool { return r.code(r.byCode[i]) >= code })
	if at == len(r.byCode) || r.code(r.byCode[at]) != code {
		return 0, false
	}
	return r.byCode[at], true
}
