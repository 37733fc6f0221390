package canvass

import (
	"cmp"
	"slices"
)

// most texts one band may have: a longer list is a phrase of everybody, and is
// neither read nor lengthened.
const longestBand = 6

// Memory is a shelf without a database: numbers in slices, no words. It costs
// some 20 bytes for each distinct text, and 1.4 kB for each exemplar of 160
// letters (BenchmarkGroup measures both).
type Memory struct {
	copies  copies
	bands   lists
	groups  [][]uint32 // exemplars of each canvass
	kept    []record   // exemplars, in the order in which they came
	parents []ID       // of merged canvasses; its own ID otherwise
	count   []uint16   // scratch: shared keys by canvass
	hits    []ID       // scratch: canvasses with a count
	best    []ID       // scratch: hits by rank
}

type record struct {
	of      ID
	members uint32
	limit   uint32
	sender  uint64
	pieces  []uint32
}

// NewMemory returns an empty shelf.
func NewMemory() *Memory { return &Memory{} }

// Canvasses returns how many canvasses were ever founded.
func (m *Memory) Canvasses() int { return len(m.groups) }

// Current follows merges: it returns the canvass that id is today.
func (m *Memory) Current(id ID) ID {
	for m.parents[id] != id {
		m.parents[id] = m.parents[m.parents[id]]
		id = m.parents[id]
	}
	return id
}

// Copy implements Shelf.
func (m *Memory) Copy(whole uint64) (ID, bool, error) {
	id, ok := m.copies.find(whole)
	if !ok {
		return 0, false, nil
	}
	return m.Current(id), true, nil
}

// Near implements Shelf.
func (m *Memory) Near(keys []uint32) ([]Canvass, error) {
	for _, key := range keys {
		for at := m.bands.first(key); at != 0; at = m.bands.next(at, key) {
			id := m.Current(m.bands.entries[at].of)
			if m.count[id] == 0 {
				m.hits = append(m.hits, id)
			}
			m.count[id]++
		}
	}
	near := make([]Canvass, 0, mostNear)
	for _, id := range m.ranked() {
		near = append(near, m.canvass(id))
	}
	for _, id := range m.hits {
		m.count[id] = 0
	}
	m.hits = m.hits[:0]
	return near, nil
}

// ranked returns the hits with the most shared keys first, the older of equal
// ones before, at most mostNear. When there are more, those that share one key
// alone are chance and left out, so that few are sorted.
func (m *Memory) ranked() []ID {
	m.best = m.best[:0]
	for _, id := range m.hits {
		if m.count[id] > 1 || len(m.hits) <= mostNear {
			m.best = append(m.best, id)
		}
	}
	slices.SortFunc(m.best, func(a, b ID) int {
		return cmp.Or(cmp.Compare(m.count[b], m.count[a]), cmp.Compare(a, b))
	})
	return m.best[:min(len(m.best), mostNear)]
}

func (m *Memory) canvass(id ID) Canvass {
	c := Canvass{ID: id, Exemplars: make([]Exemplar, len(m.groups[id]))}
	for i, x := range m.groups[id] {
		r := &m.kept[x]
		c.Exemplars[i] = Exemplar{Of: id, Members: int(r.members), Sender: r.sender, Print: Print{Pieces: r.pieces, Limit: r.limit}}
	}
	return c
}

// Found implements Shelf.
func (m *Memory) Found(t Exemplar) (ID, error) {
	id := ID(len(m.groups))
	m.groups = append(m.groups, nil)
	m.parents = append(m.parents, id)
	m.count = append(m.count, 0)
	m.copies.add(t.Print.Whole, id)
	if len(t.Print.Keys) > 0 {
		m.keep(id, t)
	}
	return id, nil
}

// Join implements Shelf.
func (m *Memory) Join(id ID, t Exemplar, like int) error {
	m.copies.add(t.Print.Whole, id)
	m.kept[m.groups[id][like]].members++
	return nil
}

// Keep implements Shelf.
func (m *Memory) Keep(id ID, t Exemplar) error {
	m.copies.add(t.Print.Whole, id)
	m.keep(id, t)
	return nil
}

// Apart implements Shelf: nobody overrules a batch.
func (m *Memory) Apart(ID, ID) (bool, error) { return false, nil }

// Merge implements Shelf. A canvass keeps at most as many exemplars as one may
// have: those that most texts are like.
func (m *Memory) Merge(earlier, later ID) error {
	m.parents[later] = earlier
	all := append(m.groups[earlier], m.groups[later]...)
	m.groups[later] = nil
	if len(all) > mostExemplars {
		slices.SortStableFunc(all, func(a, b uint32) int { return cmp.Compare(m.kept[b].members, m.kept[a].members) })
		all = slices.Clone(all[:mostExemplars])
	}
	m.groups[earlier] = all
	return nil
}

// keep makes t an exemplar of id.
func (m *Memory) keep(id ID, t Exemplar) {
	x := uint32(len(m.kept))
	m.kept = append(m.kept, record{of: id, members: 1, limit: t.Print.Limit, sender: t.Sender, pieces: t.Print.Pieces})
	m.groups[id] = append(m.groups[id], x)
	for _, key := range t.Print.Keys {
		m.bands.add(key, id, m.Current)
	}
}
