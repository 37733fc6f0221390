package place

import (
	"slices"
	"sort"
	"strings"
)

// index finds the entries whose folded name has a word that begins as given.
// Names lie in one string, and a word is a place in it: 90,000 words take
// 0.7 MB.
type index struct {
	text   string
	starts []uint32 // where each entry's name begins
	words  []word   // sorted by the text that begins there
}

type word struct{ at, entry uint32 }

// folder gathers folded names in the order of their entries.
type folder struct {
	text   strings.Builder
	starts []uint32
}

func (f *folder) add(folded string) {
	f.starts = append(f.starts, uint32(f.text.Len()))
	f.text.WriteString(folded)
	f.text.WriteByte('\n')
}

func (f *folder) index() index {
	x := index{text: strings.Clone(f.text.String()), starts: slices.Clone(f.starts)}
	for i := range x.starts {
		name := x.name(uint32(i))
		for at := 0; at < len(name); {
			x.words = append(x.words, word{x.starts[i] + uint32(at), uint32(i)})
			next := strings.IndexByte(name[at:], ' ')
			if next < 0 {
				break
			}
			at += next + 1
		}
	}
	x.words = slices.Clip(x.words)
	slices.SortFunc(x.words, func(a, b word) int { return strings.Compare(x.rest(a), x.rest(b)) })
	return x
}

// name returns the folded name of an entry.
func (x *index) name(entry uint32) string {
	end := uint32(len(x.text))
	if int(entry)+1 < len(x.starts) {
		end = x.starts[entry+1]
	}
	return x.text[x.starts[entry] : end-1]
}

// rest is the text from a word on: enough to compare with a prefix.
func (x *index) rest(w word) string { return x.text[w.at:min(int(w.at)+64, len(x.text))] }

// prefixed returns the words that begin with prefix.
func (x *index) prefixed(prefix string) []word {
	lo := sort.Search(len(x.words), func(i int) bool { return x.rest(x.words[i]) >= prefix })
	n := sort.Search(len(x.words)-lo, func(i int) bool { return !strings.HasPrefix(x.rest(x.words[lo+i]), prefix) })
	return x.words[lo : lo+n]
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
