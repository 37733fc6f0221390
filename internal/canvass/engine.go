package canvass

import (
	"cmp"
	"slices"
)

// Bounds of the work for one text.
const (
	mostNear      = 16 // canvasses looked at
	mostExemplars = 8  // of one canvass
)

// Engine places texts. One engine is used by one goroutine; what it knows lies
// on its shelf.
type Engine struct {
	shelf   Shelf
	rules   Rules
	printer *Printer
	texts   comparer
}

// NewEngine returns an engine over shelf.
func NewEngine(shelf Shelf, rules Rules) *Engine {
	return &Engine{shelf: shelf, rules: rules, printer: NewPrinter()}
}

// match is a canvass that a text may belong to.
type match struct {
	canvass  Canvass
	exemplar int
	likeness Likeness
	score    float64
	own      bool // it is known to have some of the text's own words
}

// Place finds the canvass of a text, or founds one. An equal text decides
// alone; a text too short to be compared is a canvass of its own; otherwise the
// most like of the few canvasses that share a band, if the rules allow. A text
// may show that two canvasses are one: they are merged.
func (e *Engine) Place(t Text) (Placement, error) { return e.settle(e.read(t)) }

// read returns a text as the engine compares it. One that is too short to be
// compared has no keys: nothing is near it.
func (e *Engine) read(t Text) Exemplar {
	x := Exemplar{Print: e.printer.Print(t.Body), Sender: t.Sender, Members: 1}
	if len(x.Print.Pieces) < e.rules.Fewest {
		x.Print.Keys = nil
	}
	return x
}

// settle is Place for a text that was read.
func (e *Engine) settle(kept Exemplar) (Placement, error) {
	if kept.Print.Whole != 0 {
		if id, ok, err := e.shelf.Copy(kept.Print.Whole); err != nil || ok {
			return Placement{Canvass: id, Copy: ok}, err
		}
	}
	if len(kept.Print.Pieces) < e.rules.Fewest {
		return e.found(kept)
	}
	matches, err := e.matches(kept)
	if err != nil {
		return Placement{}, err
	}
	if len(matches) == 0 {
		return e.found(kept)
	}
	return e.join(kept, matches)
}

func (e *Engine) found(t Exemplar) (Placement, error) {
	id, err := e.shelf.Found(t)
	return Placement{Canvass: id, Founded: true}, err
}

// join puts a text into the first of matches and merges into it those of the
// others that are the same canvass, unless somebody told them apart.
func (e *Engine) join(t Exemplar, matches []match) (Placement, error) {
	best := matches[0]
	p := Placement{Canvass: best.canvass.ID, Exemplar: best.exemplar, Likeness: best.likeness}
	if err := e.add(t, best); err != nil {
		return Placement{}, err
	}
	for _, other := range matches[1:] {
		if !e.same(t, best, other) {
			continue
		}
		if err := e.merge(&p, other.canvass.ID); err != nil {
			return Placement{}, err
		}
	}
	return p, nil
}

// merge makes one of the canvass of p and another, unless somebody told them
// apart. It is asked again after each merge: what was said of one canvass holds
// for what went into it.
func (e *Engine) merge(p *Placement, other ID) error {
	apart, err := e.shelf.Apart(p.Canvass, other)
	if err != nil || apart {
		return err
	}
	earlier, later := min(p.Canvass, other), max(p.Canvass, other)
	if err := e.shelf.Merge(earlier, later); err != nil {
		return err
	}
	p.Canvass, p.Merged = earlier, append(p.Merged, later)
	return nil
}

// add puts a text into the canvass of m, and into the part that it is like.
func (e *Engine) add(t Exemplar, m match) error {
	t.Part = m.canvass.Exemplars[m.exemplar].Part
	if e.fresh(t, m) {
		return e.shelf.Keep(m.canvass.ID, t)
	}
	return e.shelf.Join(m.canvass.ID, t, m.exemplar)
}

// matches returns the canvasses that a text may join, the best first, the
// oldest of equal ones before. Those that are merely like it tell what wrapping is.
func (e *Engine) matches(t Exemplar) ([]match, error) {
	near, err := e.shelf.Near(t.Print.Keys)
	if err != nil {
		return nil, err
	}
	var all []match
	for _, c := range near {
		if m := e.match(t, c); m.score > 0 {
			all = append(all, m)
		}
	}
	own := e.ownWords(t, all)
	for i := range all {
		all[i].own = own.known(all[i].canvass.ID)
	}
	all = slices.DeleteFunc(all, func(m match) bool {
		return m.score < 1 || !own.allow(m) || !e.fits(t, m)
	})
	slices.SortStableFunc(all, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.canvass.ID, b.canvass.ID))
	})
	return all, nil
}

// match compares a text with the exemplars of a canvass.
func (e *Engine) match(t Exemplar, c Canvass) match {
	best := match{canvass: c}
	e.texts.hold(&t.Print)
	for i := range c.Exemplars {
		l := e.texts.compare(&c.Exemplars[i].Print)
		if s := e.scored(l, t, c.Exemplars[i]); s > best.score {
			best.exemplar, best.likeness, best.score = i, l, s
		}
	}
	return best
}

// scored is the score of a likeness, raised a little between texts of one
// sender. That alone never joins: without likeness there is nothing to raise.
func (e *Engine) scored(l Likeness, a, b Exemplar) float64 {
	s := e.rules.score(l)
	if a.Sender != 0 && a.Sender == b.Sender {
		return s / e.rules.Sender
	}
	return s
}

// fits guards against chains: what joins by an exemplar must not be foreign to
// the heart of the canvass; and a text that says much more than the exemplar
// must be like what the canvass already knows to go on from there. Without that
// a slogan of many messages would string them all together.
func (e *Engine) fits(t Exemplar, m match) bool {
	h := m.heart()
	if h != m.exemplar && e.score(t, m.canvass.Exemplars[h]) < e.rules.Core {
		return false
	}
	from := m.canvass.Exemplars[m.exemplar]
	if !longer(t, from) {
		return true
	}
	known, best := false, 0.0
	for _, x := range m.canvass.Exemplars {
		if x.Part == from.Part && longer(x, from) {
			known, best = true, max(best, e.score(t, x))
		}
	}
	return !known || best >= e.rules.Further
}

// score is the score of two texts, whoever sent them.
func (e *Engine) score(a, b Exemplar) float64 {
	e.texts.hold(&a.Print)
	return e.rules.score(e.texts.compare(&b.Print))
}

// longer says whether a has a third more pieces than b. It is not asked of
// texts of which a part was left out.
func longer(a, b Exemplar) bool { return 3*len(a.Print.Pieces) > 4*len(b.Print.Pieces) }

// heart returns which exemplar stands for the canvass, or for the part of it that
// the match is in: the longest of those that a fifth of its texts are most like;
// when there is none, the one that most are like. A single text that holds two
// messages is long, but never becomes the heart of either.
func (m match) heart() int {
	c, part := m.canvass, m.canvass.Exemplars[m.exemplar].Part
	all, most := 0, -1
	for i, x := range c.Exemplars {
		if x.Part != part {
			continue
		}
		all += x.Members
		if most < 0 || x.Members > c.Exemplars[most].Members {
			most = i
		}
	}
	best := most
	for i, x := range c.Exemplars {
		if x.Part == part && 5*x.Members >= all && len(x.Print.Pieces) > len(c.Exemplars[best].Print.Pieces) {
			best = i
		}
	}
	return best
}

// same says whether two canvasses that a text matches are one. The text is a
// witness, so that less likeness is asked of their hearts; but a text that
// holds two messages, or a phrase that both use, proves nothing, and nor does
// wrapping: either both have the text's own words, or no others in one place.
func (e *Engine) same(t Exemplar, a, b match) bool {
	x, y := a.canvass.Exemplars[a.heart()], b.canvass.Exemplars[b.heart()]
	least := e.rules.Bridge
	if longer(x, t) && longer(y, t) {
		least = e.rules.Further
	}
	e.texts.hold(&x.Print)
	l := e.texts.compare(&y.Print)
	if e.rules.score(l) < least {
		return false
	}
	return a.own && b.own || !e.rules.otherWords(e.texts.instead(&y.Print), l)
}

// fresh says whether a text that joins shows enough that its canvass has not
// shown before to be kept as an exemplar.
func (e *Engine) fresh(t Exemplar, m match) bool {
	if len(m.canvass.Exemplars) >= mostExemplars {
		return false
	}
	return float64(m.likeness.Shared) < freshBelow*float64(len(t.Print.Pieces))
}

// freshBelow is the part of a text that may be known from its nearest exemplar
// for the text still to teach something.
const freshBelow = 0.7
