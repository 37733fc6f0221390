package names

import (
	"slices"
	"sort"
	"strings"
)

// Tier says how well a name answers; less is better.
type Tier int

// The tiers, best first. Within one, the better known entry comes first.
const (
	Exact   Tier = iota // the name
	Phrase              // the name, or what follows its article, begins as typed
	InWords             // each word typed begins a word of the name
	Aside               // found otherwise
)

// Hit is an entry that answers.
type Hit struct {
	Tier  Tier
	Entry uint32
}

func (h Hit) before(other Hit) bool {
	return h.Tier < other.Tier || h.Tier == other.Tier && h.Entry < other.Entry
}

// Match says how well a folded name answers to what was typed, which is words
// joined by spaces. also may vouch for a word that is not in the name.
func Match(name, typed string, words []string, also func(word string) bool) (Tier, bool) {
	if strings.HasPrefix(name, typed) {
		if len(name) == len(typed) {
			return Exact, true
		}
		return Phrase, true
	}
	for _, w := range words {
		if !hasWord(name, w) && (also == nil || !also(w)) {
			return 0, false
		}
	}
	if strings.HasPrefix(withoutArticle(name), typed) {
		return Phrase, true
	}
	return InWords, true
}

// hasWord says whether a word of a folded name begins with prefix.
func hasWord(name, prefix string) bool {
	for at := 0; ; {
		if strings.HasPrefix(name[at:], prefix) {
			return true
		}
		next := strings.IndexByte(name[at:], ' ')
		if next < 0 {
			return false
		}
		at += next + 1
	}
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

// Best keeps the best hits, in order, each entry once.
type Best struct {
	Limit int
	Same  func(a, b uint32) bool // whether two entries are one thing; nil: only itself
	Hits  []Hit
}

// Keep puts h where it belongs, if it does.
func (b *Best) Keep(h Hit) {
	if len(b.Hits) >= b.Limit && (b.Limit <= 0 || !h.before(b.Hits[len(b.Hits)-1])) {
		return
	}
	for i, k := range b.Hits {
		if k.Entry == h.Entry || b.Same != nil && b.Same(k.Entry, h.Entry) {
			if !h.before(k) {
				return
			}
			b.Hits = slices.Delete(b.Hits, i, i+1)
			break
		}
	}
	at := sort.Search(len(b.Hits), func(i int) bool { return h.before(b.Hits[i]) })
	b.Hits = slices.Insert(b.Hits, at, h)
	b.Hits = b.Hits[:min(len(b.Hits), b.Limit)]
}
