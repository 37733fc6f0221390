package canvass

import "slices"

// Lengths that tell a reading error, a name or a date from words of one's own.
const (
	anchorRun = 4  // pieces in a row, eight letters, that stand in both texts in one order: fewer are chance
	ownRun    = 40 // pieces in a row that stand in one text alone: a name, a town and a hall are fewer
)

// finder finds pieces of a text by their hash. It is used again and again, by
// one goroutine.
type finder struct {
	hashes []uint32
	at     []int32 // place in the text, counted from 1; 0 for an empty seat
	mask   uint32
}

// reset makes room for n pieces.
func (f *finder) reset(n int) {
	size := 64
	for size < 2*n {
		size *= 2
	}
	if size > cap(f.at) {
		f.hashes, f.at = make([]uint32, size), make([]int32, size)
	}
	f.hashes, f.at, f.mask = f.hashes[:size], f.at[:size], uint32(size-1)
	clear(f.at)
}

// seat returns where a hash sits, or the empty seat where it belongs. Pieces are
// hashes already, and need no mixing.
func (f *finder) seat(h uint32) uint32 {
	s := h & f.mask
	for f.at[s] != 0 && f.hashes[s] != h {
		s = (s + 1) & f.mask
	}
	return s
}

// add remembers where a piece stands, unless it stands before, too.
func (f *finder) add(h uint32, at int) bool {
	s := f.seat(h)
	if f.at[s] != 0 {
		return false
	}
	f.hashes[s], f.at[s] = h, int32(at+1)
	return true
}

// find returns where a piece stands, -1 for nowhere.
func (f *finder) find(h uint32) int { return int(f.at[f.seat(h)]) - 1 }

// comparer compares one text with others. It keeps its buffers, so that one must
// not be used by two goroutines.
type comparer struct {
	text   []uint32 // held, in its order
	limit  uint32   // of the text held
	finder finder
	in     []int32 // by piece of the other text: where it stands in the text held, -1 for nowhere
	run    []bool  // by piece of the other text: it stands in the text held as part of a run
	found  []bool  // by piece of the text held: it stands in the other
	known  []bool  // by piece of the text held: it stands in the other as part of a run
}

// hold makes a the text that others are compared with.
func (c *comparer) hold(a *Print) {
	c.text, c.limit = a.Pieces, a.Limit
	c.finder.reset(len(c.text))
	for i, h := range c.text {
		c.finder.add(h, i)
	}
}

// compare counts what the text held shares with another. Of texts that were
// thinned only the range of hashes that both kept is compared.
func (c *comparer) compare(b *Print) Likeness {
	limit := min(c.limit, b.Limit)
	own, other, shared := len(c.text), 0, 0
	if limit != c.limit {
		own = upTo(c.text, limit)
	}
	for _, h := range b.Pieces {
		if h > limit {
			continue
		}
		other++
		if c.finder.find(h) >= 0 {
			shared++
		}
	}
	l := Likeness{Shared: shared, Fewer: min(own, other), More: max(own, other)}
	return l
}

// upTo counts the pieces up to limit.
func upTo(pieces []uint32, limit uint32) (n int) {
	for _, h := range pieces {
		if h <= limit {
			n++
		}
	}
	return n
}

// compare compares two texts once.
func compare(a, b *Print) Likeness {
	var c comparer
	c.hold(a)
	return c.compare(b)
}

// instead returns how many pieces of the text held stand where another has words
// of its own: between the same words, at the same end. Reading errors, names and
// dates are too short to count; what one text goes on to say and the other does
// not stands instead of nothing.
func (c *comparer) instead(b *Print) int {
	c.align(b)
	n := 0
	for from := 0; from < len(c.in); {
		to := from + 1
		for to < len(c.in) && c.run[to] == c.run[from] {
			to++
		}
		if !c.run[from] && to-from >= ownRun {
			n += c.facing(from, to)
		}
		from = to
	}
	return n
}

// align finds which pieces of b stand in the text held, and which of them in
// runs.
func (c *comparer) align(b *Print) {
	c.in, c.run = c.in[:0], slices.Grow(c.run[:0], len(b.Pieces))[:len(b.Pieces)]
	c.found = slices.Grow(c.found[:0], len(c.text))[:len(c.text)]
	c.known = slices.Grow(c.known[:0], len(c.text))[:len(c.text)]
	clear(c.run)
	clear(c.found)
	clear(c.known)
	for _, h := range b.Pieces {
		at := c.finder.find(h)
		c.in = append(c.in, int32(at))
		if at >= 0 {
			c.found[at] = true
		}
	}
	for from := 0; from < len(c.in); {
		to := from + 1
		for to < len(c.in) && c.in[from] >= 0 && c.in[to] == c.in[to-1]+1 {
			to++
		}
		for i := from; i < to && to-from >= anchorRun; i++ {
			c.run[i], c.known[c.in[i]] = true, true
		}
		from = to
	}
}

// facing returns how many words of their own both texts have where the other has
// its pieces from to to: 0 where those of the text held are too few, or where so
// many of them are the same that it is one passage read badly.
func (c *comparer) facing(from, to int) int {
	low, high := 0, 0
	if from > 0 {
		low = int(c.in[from-1]) + 1
		for high = low; high < len(c.known) && !c.known[high]; {
			high++
		}
	}
	if to < len(c.in) {
		last := int(c.in[to])
		first := last
		for first > 0 && !c.known[first-1] {
			first--
		}
		if last-first > high-low {
			low, high = first, last
		}
	}
	n := min(to-from, high-low)
	if n < ownRun {
		return 0
	}
	same := 0
	for _, at := range c.in[from:to] {
		if int(at) >= low && int(at) < high {
			same++
		}
	}
	if same*readBadly > n {
		return 0
	}
	return n
}

// readBadly is one part in how many of a passage that is left when it is read
// badly, and that is not left by chance.
const readBadly = 6
