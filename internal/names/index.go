package names

import (
	"slices"
	"sort"
	"strings"
)

// Index finds the entries whose folded name has a word that begins as typed.
// Entries are numbered in the order they were added, which is their rank: the
// best known first. Names lie in one string, and a word is a place in it, so
// that the 35,000 communes take 2 MB. It may be read by many at once.
type Index struct {
	text   string
	starts []uint32 // where each entry's name begins
	words  []Word   // sorted by the text that begins there
}

// Word is a word of an entry's name.
type Word struct{ at, Entry uint32 }

// Builder gathers the folded names of an Index.
type Builder struct {
	text   strings.Builder
	starts []uint32
}

// Add adds the next entry.
func (b *Builder) Add(folded string) {
	b.starts = append(b.starts, uint32(b.text.Len()))
	b.text.WriteString(folded)
	b.text.WriteByte('\n')
}

// Index returns what was gathered.
func (b *Builder) Index() *Index {
	x := &Index{text: strings.Clone(b.text.String()), starts: slices.Clone(b.starts)}
	spaces := strings.Count(x.text, " ")
	x.words = make([]Word, 0, len(x.starts)+spaces)
	for i := range x.starts {
		name := x.Name(uint32(i))
		for at := 0; at < len(name); {
			x.words = append(x.words, Word{x.starts[i] + uint32(at), uint32(i)})
			next := strings.IndexByte(name[at:], ' ')
			if next < 0 {
				break
			}
			at += next + 1
		}
	}
	slices.SortFunc(x.words, func(a, b Word) int { return strings.Compare(x.rest(a), x.rest(b)) })
	return x
}

// Name returns the folded name of an entry.
func (x *Index) Name(entry uint32) string {
	end := uint32(len(x.text))
	if int(entry)+1 < len(x.starts) {
		end = x.starts[entry+1]
	}
	return x.text[x.starts[entry] : end-1]
}

// rest is the text from a word on: enough of it to compare with a prefix.
func (x *Index) rest(w Word) string { return x.text[w.at:min(int(w.at)+64, len(x.text))] }

// Prefixed returns the words that begin with prefix.
func (x *Index) Prefixed(prefix string) []Word {
	prefix = prefix[:min(len(prefix), 64)]
	lo := sort.Search(len(x.words), func(i int) bool { return x.rest(x.words[i]) >= prefix })
	n := sort.Search(len(x.words)-lo, func(i int) bool { return !strings.HasPrefix(x.rest(x.words[lo+i]), prefix) })
	return x.words[lo : lo+n]
}

// Find returns at most limit entries that have all the words, the best first.
func (x *Index) Find(words []string, limit int) []uint32 {
	var rarest []Word
	for i, w := range words {
		if with := x.Prefixed(w); i == 0 || len(with) < len(rarest) {
			rarest = with
		}
	}
	best, typed := Best{Limit: limit}, strings.Join(words, " ")
	for _, w := range rarest {
		if tier, ok := Match(x.Name(w.Entry), typed, words, nil); ok {
			best.Keep(Hit{tier, w.Entry})
		}
	}
	found := make([]uint32, len(best.Hits))
	for i, h := range best.Hits {
		found[i] = h.Entry
	}
	return found
}
