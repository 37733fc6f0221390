package canvass

import "slices"

// ownWords are those words of a text that at most one of the canvasses near it
// has. What several different ones have is wrapping: a greeting, a legal notice,
// the template of a platform, a slogan.
type ownWords struct {
	rules  *Rules
	pieces int         // of the text
	own    int         // pieces of its own words
	has    map[ID]int  // how many of them a canvass has
	other  map[ID]bool // canvasses that have too many words of their own where the text has its
}

// ownWords compares a text with the canvasses near it, each by the exemplar that
// is most like it.
func (e *Engine) ownWords(t Exemplar, near []match) ownWords {
	o := ownWords{rules: &e.rules, pieces: len(t.Print.Pieces), has: map[ID]int{}, other: map[ID]bool{}}
	by, found := make([]uint8, o.pieces), make([][]bool, len(near)) // how many canvasses have a piece; which has it
	e.texts.hold(&t.Print)
	for i, m := range near {
		instead := e.texts.instead(&m.canvass.Exemplars[m.exemplar].Print)
		o.other[m.canvass.ID] = e.rules.otherWords(instead, m.likeness)
		found[i] = slices.Clone(e.texts.found)
		for k, known := range e.texts.known {
			if known {
				by[k]++
			}
		}
	}
	for from, to := 0, 0; from < len(by); from = to {
		for to = from + 1; to < len(by) && (by[to] < 2) == (by[from] < 2); {
			to++
		}
		if by[from] < 2 && to-from >= ownRun {
			o.count(from, to, near, found)
		}
	}
	return o
}

// count counts the pieces from to to as the text's own, and who has them.
func (o *ownWords) count(from, to int, near []match, found [][]bool) {
	o.own += to - from
	for i, m := range near {
		for _, has := range found[i][from:to] {
			if has {
				o.has[m.canvass.ID]++
			}
		}
	}
}

// tell says whether the neighbours tell which words are the text's own.
func (o *ownWords) tell() bool {
	return len(o.other) > 1 && o.own >= ownRun && float64(o.own) >= o.rules.Own*float64(o.pieces)
}

// known says whether a canvass is known to have enough of the text's own words.
func (o *ownWords) known(id ID) bool {
	return o.tell() && float64(o.has[id]) >= o.rules.Has*float64(o.own)
}

// allow says whether a text may be of a canvass: it must have some of the text's
// own words, or nearly none that the text has not. Where the neighbours do not
// tell which those are, there must not be too many others in their place.
func (o *ownWords) allow(m match) bool {
	if o.known(m.canvass.ID) {
		return true
	}
	x := m.canvass.Exemplars[m.exemplar].Print.Pieces
	part := float64(m.likeness.Shared) >= (1-o.rules.Own)*float64(len(x))
	return (part || !o.tell()) && !o.other[m.canvass.ID]
}
