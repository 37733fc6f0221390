package canvass

import (
	"math/bits"
	"slices"
)

// Sizes of what a text is compared by.
const (
	pieceLetters = 5    // letters a piece: at 4 unrelated texts share too many, at 6 reading errors leave too few
	mostPieces   = 4096 // pieces kept of one text, 16 KiB; a message of 10,000 characters keeps every second
	keyLetters   = 7    // letters of what bands are made from: rarer than a piece, so that few texts share one
	slots        = 32   // of the one-permutation MinHash, a power of two
	slotShift    = 32 - 5
	triples      = 16 // bands of three slots, besides the bands of one
)

// Print is what the engine keeps of a text: nothing of it can be read back, and
// it never holds more than mostPieces and 48 keys.
type Print struct {
	Whole   uint64   // hash of all folded letters; 0 for none
	Letters int      // how many folded letters there are
	Pieces  []uint32 // hashes of the pieces, distinct, each where it stands first; see Limit
	Limit   uint32   // hashes above it were left out, in every text whose Limit is as low
	Keys    []uint32 // bands: texts that share one are looked at together
}

// Printer makes prints. It keeps its buffers between texts, so that one must
// not be used by two goroutines.
type Printer struct {
	common  []uint64 // bit per 20-bit hash: pieces of asides
	letters []byte
	pieces  []uint32
	finder  finder
}

// NewPrinter returns a printer that knows the asides.
func NewPrinter() *Printer {
	p := &Printer{common: make([]uint64, 1<<14)}
	for _, aside := range asides {
		letters := fold(nil, clean(aside))
		for i := 0; i+pieceLetters <= len(letters); i++ {
			h := piece(letters[i:])
			p.common[h>>18] |= 1 << (h >> 12 & 63)
		}
	}
	return p
}

// Print returns the print of text. Its slices are its own.
func (p *Printer) Print(text string) Print {
	p.letters = fold(p.letters[:0], clean(text))
	if garbled(text, len(p.letters)) {
		p.letters = verbatim(p.letters[:0], text)
	}
	out := Print{Letters: len(p.letters), Whole: whole(p.letters), Limit: ^uint32(0)}
	p.pieces = p.pieces[:0]
	p.finder.reset(len(p.letters))
	var least [slots]uint32
	for i := 0; i+pieceLetters <= len(p.letters); i++ {
		h := piece(p.letters[i:])
		if p.aside(h) {
			continue
		}
		if p.finder.add(h, i) {
			p.pieces = append(p.pieces, h)
		}
		if i+keyLetters <= len(p.letters) {
			keep(&least, key(p.letters[i:]))
		}
	}
	out.Pieces = slices.Clone(p.pieces)
	out.thin()
	out.Keys = bands(&least)
	return out
}

func (p *Printer) aside(h uint32) bool { return p.common[h>>18]>>(h>>12&63)&1 == 1 }

// thin halves the range of hashes until the pieces are few enough. Two prints
// stay comparable: both are cut to the lower limit.
func (p *Print) thin() {
	for len(p.Pieces) > mostPieces {
		p.Limit >>= 1
		p.Pieces = slices.Clip(slices.DeleteFunc(p.Pieces, func(h uint32) bool { return h > p.Limit }))
	}
}

// keep keeps the smallest hash of each slot. A hash is never 0: that says that
// a slot is empty.
func keep(least *[slots]uint32, h uint32) {
	h |= 1
	if at := &least[h>>slotShift]; *at == 0 || h < *at {
		*at = h
	}
}

// bands returns the keys of a text: one a slot, which find a text again of
// which a fifth is left, and triples of slots, which stay rare where a phrase
// is in everybody's mouth. Empty slots give none, so that a short text has few.
func bands(least *[slots]uint32) []uint32 {
	keys := make([]uint32, 0, slots+triples)
	for _, h := range least {
		if h != 0 {
			keys = append(keys, h)
		}
	}
	for i := range triples {
		a, b, c := least[i], least[(i+11)%slots], least[(i+21)%slots]
		if a != 0 && b != 0 && c != 0 {
			keys = append(keys, uint32(mix(uint64(a)<<32|uint64(b)^mix(uint64(c))))|1)
		}
	}
	return keys
}

// piece hashes the first five letters.
func piece(l []byte) uint32 {
	return uint32(mix(uint64(l[0])|uint64(l[1])<<8|uint64(l[2])<<16|uint64(l[3])<<24|uint64(l[4])<<32) >> 32)
}

// key hashes the first seven letters.
func key(l []byte) uint32 {
	v := uint64(l[0]) | uint64(l[1])<<8 | uint64(l[2])<<16 | uint64(l[3])<<24 | uint64(l[4])<<32 | uint64(l[5])<<40 | uint64(l[6])<<48
	return uint32(mix(v^1<<56) >> 32)
}

// whole hashes all letters; 0 only when there are none.
func whole(letters []byte) uint64 {
	if len(letters) == 0 {
		return 0
	}
	h := uint64(len(letters))
	for _, c := range letters {
		h = (h ^ uint64(c)) * 0x9e3779b97f4a7c15
		h ^= bits.RotateLeft64(h, 29)
	}
	return mix(h) | 1
}

// mix scatters v over 64 bits (the finaliser of splitmix64: fixed for ever,
// since prints are stored).
func mix(v uint64) uint64 {
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}
