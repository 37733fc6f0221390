package canvass

// lists is a hash table from keys to lists of canvasses, as flat arrays: 12
// bytes an entry and 4 to 8 a place, whatever the number of keys.
type lists struct {
	heads   []uint32 // by the low bits of a mixed key; 0 for none
	entries []entry  // the first is not used
}

type entry struct {
	key  uint32
	of   ID
	next uint32
}

// first returns the newest entry of key, 0 for none.
func (l *lists) first(key uint32) uint32 {
	if len(l.heads) == 0 {
		return 0
	}
	return l.seek(l.heads[l.place(key)], key)
}

// next returns the entry of key before at, 0 for none.
func (l *lists) next(at, key uint32) uint32 { return l.seek(l.entries[at].next, key) }

func (l *lists) seek(at, key uint32) uint32 {
	for at != 0 && l.entries[at].key != key {
		at = l.entries[at].next
	}
	return at
}

func (l *lists) place(key uint32) uint32 {
	return uint32(mix(uint64(key))) & uint32(len(l.heads)-1)
}

// add puts a canvass into the list of key, unless it is there, as current names
// canvasses today, or the list is full.
func (l *lists) add(key uint32, id ID, current func(ID) ID) {
	n := 0
	for at := l.first(key); at != 0; at = l.next(at, key) {
		if n++; n >= longestBand || current(l.entries[at].of) == id {
			return
		}
	}
	if len(l.entries) >= len(l.heads) {
		l.grow()
	}
	at := l.place(key)
	l.entries = append(l.entries, entry{key, id, l.heads[at]})
	l.heads[at] = uint32(len(l.entries) - 1)
}

// grow doubles the places and strings the entries up again, in their order.
func (l *lists) grow() {
	if len(l.entries) == 0 {
		l.entries = make([]entry, 1, 1<<10)
	}
	l.heads = make([]uint32, max(1<<10, 2*len(l.heads)))
	for i := 1; i < len(l.entries); i++ {
		at := l.place(l.entries[i].key)
		l.entries[i].next, l.heads[at] = l.heads[at], uint32(i)
	}
}

// copies is a hash table from whole texts to their canvasses: 12 bytes a place,
// at most three places in four used.
type copies struct {
	wholes []uint64 // 0 for an empty place
	ids    []ID
	used   int
}

// find returns the canvass of a whole text.
func (c *copies) find(whole uint64) (ID, bool) {
	if len(c.wholes) == 0 {
		return 0, false
	}
	at := c.seek(whole)
	return c.ids[at], c.wholes[at] == whole
}

// seek returns the place of whole, or the empty place where it belongs.
func (c *copies) seek(whole uint64) int {
	at := int(whole>>1) & (len(c.wholes) - 1)
	for c.wholes[at] != 0 && c.wholes[at] != whole {
		at = (at + 1) & (len(c.wholes) - 1)
	}
	return at
}

// add remembers a whole text; the first canvass to have it keeps it. A text
// without letters has no whole, and is like nothing.
func (c *copies) add(whole uint64, id ID) {
	if whole == 0 {
		return
	}
	if 4*(c.used+1) > 3*len(c.wholes) {
		c.grow()
	}
	if at := c.seek(whole); c.wholes[at] == 0 {
		c.wholes[at], c.ids[at] = whole, id
		c.used++
	}
}

func (c *copies) grow() {
	old := *c
	c.wholes = make([]uint64, max(1<<10, 2*len(old.wholes)))
	c.ids = make([]ID, len(c.wholes))
	for i, w := range old.wholes {
		if w != 0 {
			at := c.seek(w)
			c.wholes[at], c.ids[at] = w, old.ids[i]
		}
	}
}
