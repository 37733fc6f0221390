package place

import (
	"slices"
	"sort"
	"strings"

	"vigie/internal/names"
)

type postcodeRef struct{ postcode, entry uint32 }

// Search returns at most limit communes for what was typed so far: parts of
// names in any order and spelling, a postcode or its beginning, an INSEE code,
// with or without the département ("st denis 93", "saint-denis reunion"). An
// empty query finds nothing.
func (r *Register) Search(query string, limit int) []Commune {
	s := r.search(limit)
	s.typed(query)
	return s.communes()
}

// Resolve returns the one commune that was meant by a text typed without
// suggestions: a Label, a name that no other commune has, a name with a
// postcode or département, or an INSEE code that is not also a postcode. It
// returns false when several answer equally well.
func (r *Register) Resolve(typed string) (Commune, bool) {
	s := r.search(8)
	s.typed(typed)
	found := s.communes()
	for _, c := range found {
		if names.Fold(c.Label()) == names.Fold(typed) {
			return c, true
		}
	}
	if hits := s.best.Hits; len(hits) == 1 || len(hits) > 1 && hits[0].Tier == names.Exact && hits[1].Tier != names.Exact {
		return found[0], true
	}
	return Commune{}, false
}

// typed keeps what answers to a text.
func (s *search) typed(text string) {
	text = text[:min(len(text), 200)] // no name is as long; the rest of a paste is not read
	words := strings.Fields(names.Fold(text))
	if len(words) == 0 {
		return
	}
	s.all(words)
	if short := names.Abbreviated(text); short != "" { // "st" may also begin "strasbourg"
		s.all(append(words[:len(words)-1], short))
	}
	if i, ok := s.reg.find(strings.ToUpper(strings.TrimSpace(text))); ok {
		s.best.Keep(names.Hit{Tier: names.Aside, Entry: i}) // last: most who type five digits mean a postcode
	}
}

// search is one query being answered.
type search struct {
	reg  *Register
	best names.Best
}

func (r *Register) search(limit int) search {
	return search{reg: r, best: names.Best{Limit: limit, Same: r.same}}
}

// all takes the words as a name, then as a name followed by its département.
func (s *search) all(words []string) {
	s.named(words, nil)
	for n := len(words) - 1; n > 0; n-- {
		if in := s.reg.qualified(words[n:]); in != nil {
			s.named(words[:n], in)
		}
	}
}

// qualified returns the départements whose name or code has all the words, nil
// when there is none.
func (r *Register) qualified(words []string) []bool {
	var in []bool
	for i, q := range r.qualifiers {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(q, " "+w) }) {
			if in == nil {
				in = make([]bool, len(r.qualifiers))
			}
			in[i] = true
		}
	}
	return in
}

// named keeps the communes, in those départements if in is given, that have
// all the words in their name, numbers in their postcodes too.
func (s *search) named(words []string, in []bool) {
	typed := strings.Join(words, " ")
	for _, i := range s.rarest(words) {
		e := s.reg.entries[i]
		if in != nil && !in[e.departement] {
			continue
		}
		postcode := func(w string) bool { return s.reg.hasPostcode(i, w) }
		if tier, ok := names.Match(s.reg.words.Name(i), typed, words, postcode); ok {
			s.best.Keep(names.Hit{Tier: tier, Entry: i})
		}
	}
}

// rarest returns the entries of the word that fewest entries have.
func (s *search) rarest(words []string) []uint32 {
	var refs []names.Word
	var posts []postcodeRef
	best := -1
	for _, w := range words {
		r, p := s.reg.words.Prefixed(w), s.reg.postcoded(w)
		if n := len(r) + len(p); best < 0 || n < best {
			refs, posts, best = r, p, n
		}
	}
	found := make([]uint32, 0, best)
	for _, w := range refs {
		found = append(found, w.Entry)
	}
	for _, p := range posts {
		found = append(found, p.entry)
	}
	return found
}

// same says whether two entries are one commune, found by different names.
func (r *Register) same(a, b uint32) bool { return r.today(a) == r.today(b) }

func (r *Register) today(i uint32) uint32 {
	if r.entries[i].former {
		return r.entries[i].parent
	}
	return i
}

func (s *search) communes() []Commune {
	var found []Commune
	for _, h := range s.best.Hits {
		found = append(found, s.reg.commune(h.Entry))
	}
	return found
}

// span returns the postcodes from lo to before hi that begin with the digits.
func span(digits string) (lo, hi uint32, ok bool) {
	if len(digits) < 2 || len(digits) > 5 {
		return 0, 0, false
	}
	var n, scale uint32 = 0, 1
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' {
			return 0, 0, false
		}
		n = n*10 + uint32(d-'0')
	}
	for range 5 - len(digits) {
		scale *= 10
	}
	return n * scale, (n + 1) * scale, true
}

// postcoded returns what has a postcode that begins with w.
func (r *Register) postcoded(w string) []postcodeRef {
	lo, hi, ok := span(w)
	if !ok {
		return nil
	}
	from := sort.Search(len(r.byPostcode), func(i int) bool { return r.byPostcode[i].postcode >= lo })
	to := sort.Search(len(r.byPostcode), func(i int) bool { return r.byPostcode[i].postcode >= hi })
	return r.byPostcode[from:to]
}

// hasPostcode says whether a postcode of entry i begins with w. A former
// commune answers with those of the commune that took over.
func (r *Register) hasPostcode(i uint32, w string) bool {
	lo, hi, ok := span(w)
	if !ok {
		return false
	}
	e := r.entries[r.today(i)]
	for _, p := range r.postcodes[e.postcode:][:e.postcodeLen] {
		if p >= lo && p < hi {
			return true
		}
	}
	return false
}
