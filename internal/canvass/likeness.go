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
	Instead   float64 // pieces whose square says how many others may stand in their place, see otherWords
	Own       float64 // of a text, the part that words of its own must be for them to decide
	Has       float64 // of a text's own words, what a canvass that it joins must have
	Sender    float64 // of both thresholds, what is asked between texts of one sender
}

// Standard returns the rules of the portal.
func Standard() Rules {
	return Rules{Jaccard: 0.3, Contained: 0.43, Fewest: 12, Evidence: 12, Part: 0.1, Core: 0.4, Further: 0.85, Bridge: 0.5, Sender: 0.9, Instead: 400, Own: 0.15, Has: 0.25}
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

// otherWords says whether two texts have so many words of their own in one
// place, beside what they share, that they are two messages in one wrapping. The
// more they share, the less it can be wrapping alone, which is short; so that a
// leaflet may have a paragraph for each place, and a short message may not.
func (r *Rules) otherWords(instead int, l Likeness) bool {
	return float64(instead)*r.Instead > float64(l.Shared)*float64(l.Shared)
}
