package place

import (
	"slices"
	"sort"
	"strings"
)

type postcodeRef struct{ postcode, entry uint32 }

// The tiers of an answer, best first; within one, big communes come first.
const (
	exact   = iota // the name
	phrase         // the name, or what follows its article, begins as typed
	inWords        // each word typed begins a word of the name, or a postcode
	byCode         // an INSEE code: last, since most who type five digits mean a postcode
)

type hit struct {
	tier  int
	entry uint32
}

// Search returns at most limit communes for what was typed so far: parts of
// names in any order and spelling, a postcode or its beginning, an INSEE code,
// with or without the département ("st denis 93", "saint-denis reunion"). An
// empty query finds nothing.
func (r *Register) Search(query string, limit int) []Commune {
	if limit <= 0 {
		return nil
	}
	s := search{reg: r, limit: limit}
	s.typed(query)
	return s.communes()
}

// Resolve returns the one commune that was meant by a text typed without
// suggestions: a Label, a name that no other commune has, a name with a
// postcode or département, or an INSEE code that is not also a postcode. It
// returns false when several answer equally well.
func (r *Register) Resolve(typed string) (Commune, bool) {
	s := search{reg: r, limit: 8}
	s.typed(typed)
	found := s.communes()
	for _, c := range found {
		if Fold(c.Label()) == Fold(typed) {
			return c, true
		}
	}
	if len(s.hits) == 1 || len(s.hits) > 1 && s.hits[0].tier == exact && s.hits[1].tier != exact {
		return found[0], true
	}
	return Commune{}, false
}

// typed keeps what answers to a text.
func (s *search) typed(text string) {
	text = text[:min(len(text), 200)] // no name is as long; the rest of a paste is not read
	words := strings.Fields(Fold(text))
	if len(words) == 0 {
		return
	}
	s.all(words)
	if short := abbreviation(text); short != "" { // "st" may also begin "strasbourg"
		s.all(append(words[:len(words)-1], short))
	}
	if i, ok := s.reg.find(strings.ToUpper(strings.TrimSpace(text))); ok {
		s.keep(hit{byCode, i})
	}
}

// abbreviation returns the last word of a query when Fold has written it in
// full but the voter may be at the beginning of another word.
func abbreviation(query string) string {
	words := strings.Fields(plain(query))
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	if last == "st" || last == "ste" {
		return last
	}
	return ""
}

// search is one query being answered.
type search struct {
	reg   *Register
	limit int
	hits  []hit // the best so far, sorted
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
		if tier, ok := s.match(i, words, typed); ok {
			s.keep(hit{tier, i})
		}
	}
}

// match says how well entry i answers.
func (s *search) match(i uint32, words []string, typed string) (int, bool) {
	name := s.reg.words.name(i)
	if strings.HasPrefix(name, typed) {
		if len(name) == len(typed) {
			return exact, true
		}
		return phrase, true
	}
	for _, w := range words {
		if !hasWord(name, w) && !s.reg.hasPostcode(i, w) {
			return 0, false
		}
	}
	if strings.HasPrefix(withoutArticle(name), typed) {
		return phrase, true
	}
	return inWords, true
}

// withoutArticle returns a name as most people type it: "havre".
func withoutArticle(name string) string {
	for _, article := range []string{"le ", "la ", "les ", "l "} {
		if rest, ok := strings.CutPrefix(name, article); ok {
			return rest
		}
	}
	return name
}

// rarest returns the entries of the word that fewest entries have.
func (s *search) rarest(words []string) []uint32 {
	var refs []word
	var posts []postcodeRef
	best := -1
	for _, w := range words {
		r, p := s.reg.words.prefixed(w), s.reg.postcoded(w)
		if n := len(r) + len(p); best < 0 || n < best {
			refs, posts, best = r, p, n
		}
	}
	found := make([]uint32, 0, best)
	for _, w := range refs {
		found = append(found, w.entry)
	}
	for _, p := range posts {
		found = append(found, p.entry)
	}
	return found
}

// keep puts h where it belongs among the best, once a commune.
func (s *search) keep(h hit) {
	if len(s.hits) == s.limit && !before(h, s.hits[len(s.hits)-1]) {
		return
	}
	for i, k := range s.hits {
		if s.reg.same(k.entry, h.entry) {
			if !before(h, k) {
				return
			}
			s.hits = slices.Delete(s.hits, i, i+1)
			break
		}
	}
	at := sort.Search(len(s.hits), func(i int) bool { return before(h, s.hits[i]) })
	s.hits = slices.Insert(s.hits, at, h)
	s.hits = s.hits[:min(len(s.hits), s.limit)]
}

func before(a, b hit) bool { return a.tier < b.tier || a.tier == b.tier && a.entry < b.entry }

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
	for _, h := range s.hits {
		found = append(found, s.reg.commune(h.entry))
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
