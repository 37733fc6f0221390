package canvass

// Likeness is how much two texts share, in distinct pieces of five letters.
type Likeness struct {
	Shared int // pieces that stand in both
	Fewer  int // pieces of the shorter text
	More   int // pieces of the longer text
}

// Jaccard is the shared part of what either text has, 0 to 1.
func (l Likeness) Jaccard() float64 {
	if l.Shared == 0 {
		return 0
	}
	return float64(l.Shared) / float64(l.Fewer+l.More-l.Shared)
}

// Contained is the part of the shorter text that stands in the longer, 0 to 1.
func (l Likeness) Contained() float64 {
	if l.Fewer == 0 {
		return 0
	}
	return float64(l.Shared) / float64(l.Fewer)
}

// compare counts what two prints share. Of texts that were thinned only the
// range of hashes that both kept is compared.
func compare(a, b *Print) Likeness {
	x, y := a.Pieces, b.Pieces
	if limit := min(a.Limit, b.Limit); limit != a.Limit || limit != b.Limit {
		x, y = below(x, limit), below(y, limit)
	}
	return Likeness{Shared: shared(x, y), Fewer: min(len(x), len(y)), More: max(len(x), len(y))}
}

// shared counts the values that stand in both ascending lists.
func shared(x, y []uint32) int {
	n, i, j := 0, 0, 0
	for i < len(x) && j < len(y) {
		a, b := x[i], y[j]
		if a == b {
			n++
		}
		if a <= b {
			i++
		}
		if b <= a {
			j++
		}
	}
	return n
}

// Rules say when two texts are the same message. They were set on the
// development messages and on invented ones, a part at a time (see the tests),
// and lie in the middle of where the result does not move.
type Rules struct {
	Jaccard   float64 // at least this much in common…
	Contained float64 // …or the shorter one this much in the longer
	Fewest    int     // pieces below which only an equal text is the same message
	Evidence  int     // shared pieces below which nothing is joined
	Part      float64 // of the longer text that the shorter must be, for containment to count
	Core      float64 // of both thresholds, what a text and the heart of a canvass it joins must reach
	Further   float64 // of both thresholds, what two texts that go on from a shorter one must reach
	Bridge    float64 // of both thresholds, what two canvasses that one text joins must reach
	Sender    float64 // of both thresholds, what is asked between texts of one sender
}

// Standard returns the rules of the portal.
func Standard() Rules {
	return Rules{Jaccard: 0.3, Contained: 0.5, Fewest: 12, Evidence: 12, Part: 0.1, Core: 0.4, Further: 0.85, Bridge: 0.5, Sender: 0.9}
}

// score is how far a likeness lies above the rules: 1 and more is the same
// message, 0 is nothing in common. A short part needs to be contained more
// fully, since a few common words fill it.
func (r *Rules) score(l Likeness) float64 {
	if l.Shared < r.Evidence {
		return 0
	}
	by := l.Jaccard() / r.Jaccard
	if float64(l.Fewer) < r.Part*float64(l.More) {
		return by
	}
	return max(by, l.Contained()/(r.Contained+4/float64(l.Fewer)))
}
