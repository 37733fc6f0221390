package evidence

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// compoundMark begins every compound file (MS-CFB 2.2).
const compoundMark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// The bounds of a compound file. An Outlook message has some hundred entries and
// three for each recipient; its directory is no tree deeper than 64 where it is
// balanced, as the format wants.
const (
	maxEntries = 50_000
	noEntry    = 0xffffffff
	lastSector = 0xfffffffa // what is above marks an end, or a sector of the tables
	smallest   = 4096       // a shorter stream lies in the mini stream
	miniShift  = 6
)

// compound is a compound file, a small file system. It is read in place, and
// whatever it says of itself is bounded by how long it is: a chain of sectors is
// never followed further than there are sectors, so that a circle ends; and no
// more is read out of it than twice what it holds, so that a thousand recipients
// who share one long name cost no more than one.
type compound struct {
	raw     []byte
	shift   uint
	fat     []uint32
	minifat []uint32
	mini    []byte // the stream that short ones lie in
	entries []entry
	broken  bool // something was missing or went round in a circle
	visits  int  // how many more entries may be visited
	bytes   int  // how many more bytes may be read out of it
}

// entry is a file (a stream) or a folder (a storage).
type entry struct {
	name               string
	kind               byte // 1 storage, 2 stream, 5 root
	left, right, child uint32
	start              uint32
	size               uint64
}

// openCompound reads the tables and the directory; false when it is none.
func openCompound(raw []byte) (*compound, bool) {
	if len(raw) < 512 || !bytes.HasPrefix(raw, []byte(compoundMark)) {
		return nil, false
	}
	c := &compound{raw: raw, shift: uint(binary.LittleEndian.Uint16(raw[30:]))}
	if c.shift != 9 && c.shift != 12 {
		return nil, false
	}
	c.readFAT()
	c.readDirectory(binary.LittleEndian.Uint32(raw[48:]))
	if len(c.entries) == 0 || c.entries[0].kind != 5 {
		return nil, false
	}
	c.visits, c.bytes = 2*len(c.entries), 2*len(raw)+maxFact
	c.mini = c.chain(c.entries[0].start, c.entries[0].size, c.fat, c.sector, 1<<c.shift)
	for _, s := range c.sectors(binary.LittleEndian.Uint32(raw[60:])) {
		c.minifat = append(c.minifat, words(c.sector(s))...)
	}
	return c, true
}

// sector returns a sector, cut or nil where the file ends.
func (c *compound) sector(n uint32) []byte {
	from := (uint64(n) + 1) << c.shift
	if from >= uint64(len(c.raw)) {
		return nil
	}
	return c.raw[from:min(from+1<<c.shift, uint64(len(c.raw)))]
}

// words reads numbers of four bytes.
func words(b []byte) []uint32 {
	all := make([]uint32, len(b)/4)
	for i := range all {
		all[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return all
}

// readFAT reads the table of sectors, whose own sectors the header lists: 109 of
// them, the others in a chain of their own.
func (c *compound) readFAT() {
	list := words(c.raw[76:512])
	next := binary.LittleEndian.Uint32(c.raw[68:])
	for range len(c.raw) >> c.shift {
		if next > lastSector {
			break
		}
		more := words(c.sector(next))
		if len(more) == 0 {
			c.broken = true
			break
		}
		list = append(list, more[:len(more)-1]...)
		next = more[len(more)-1]
	}
	c.broken = c.broken || next <= lastSector
	most := len(c.raw)>>c.shift + 1
	for _, s := range list {
		if s <= lastSector && len(c.fat) < most {
			c.fat = append(c.fat, words(c.sector(s))...)
		}
	}
}

// sectors follows a chain from start on.
func (c *compound) sectors(start uint32) []uint32 { return c.follow(start, c.fat) }

// follow returns the links of a chain, no more than its table has places: a
// longer one goes round.
func (c *compound) follow(start uint32, table []uint32) []uint32 {
	var chain []uint32
	for at := start; at <= lastSector; at = table[at] {
		if int64(at) >= int64(len(table)) || len(chain) >= len(table) {
			c.broken = true
			break
		}
		chain = append(chain, at)
	}
	return chain
}

// chain reads size bytes of a chain, its pieces being of a given length.
func (c *compound) chain(start uint32, size uint64, table []uint32, piece func(uint32) []byte, length int) []byte {
	size = min(size, uint64(len(c.raw)))
	var out []byte
	for at := start; uint64(len(out)) < size; at = table[at] {
		if int64(at) >= int64(len(table)) {
			c.broken = true
			break
		}
		b := piece(at)
		out = append(out, b...)
		if len(b) < length {
			c.broken = c.broken || uint64(len(out)) < size
			break
		}
	}
	return out[:min(uint64(len(out)), size)]
}

// readDirectory reads the entries, 128 bytes each.
func (c *compound) readDirectory(start uint32) {
	for _, s := range c.sectors(start) {
		b := c.sector(s)
		for ; len(b) >= 128 && len(c.entries) < maxEntries; b = b[128:] {
			c.entries = append(c.entries, readEntry(b))
		}
	}
	c.broken = c.broken || len(c.entries) >= maxEntries
}

func readEntry(b []byte) entry {
	name := make([]uint16, 0, 32)
	for i := 0; i < 64 && i+1 < int(binary.LittleEndian.Uint16(b[64:])); i += 2 {
		if u := binary.LittleEndian.Uint16(b[i:]); u != 0 {
			name = append(name, u)
		}
	}
	return entry{
		name: string(utf16.Decode(name)), kind: b[66],
		left: binary.LittleEndian.Uint32(b[68:]), right: binary.LittleEndian.Uint32(b[72:]), child: binary.LittleEndian.Uint32(b[76:]),
		start: binary.LittleEndian.Uint32(b[116:]), size: uint64(binary.LittleEndian.Uint32(b[120:])), // its upper half is undefined in the version with small sectors
	}
}

// within returns the entries of a folder. Each is visited once, however the tree
// is knotted.
func (c *compound) within(folder entry) []entry {
	var found []entry
	seen := map[uint32]bool{}
	waiting := []uint32{folder.child}
	for len(waiting) > 0 {
		at := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if at == noEntry {
			continue
		}
		if int64(at) >= int64(len(c.entries)) || seen[at] || c.visits <= 0 {
			c.broken = true
			continue
		}
		seen[at] = true
		c.visits--
		e := c.entries[at]
		found = append(found, e)
		waiting = append(waiting, e.right, e.left)
	}
	return found
}

// read returns a stream's content up to most bytes, and whether that is all.
func (c *compound) read(e entry, most int) (content []byte, all bool) {
	size := min(e.size, uint64(most), uint64(max(c.bytes, 0)))
	if e.size < smallest {
		content = c.chain(e.start, size, c.minifat, c.miniSector, 1<<miniShift)
	} else {
		content = c.chain(e.start, size, c.fat, c.sector, 1<<c.shift)
	}
	c.bytes -= len(content)
	return content, uint64(len(content)) == e.size
}

func (c *compound) miniSector(n uint32) []byte {
	from := uint64(n) << miniShift
	if from >= uint64(len(c.mini)) {
		return nil
	}
	return c.mini[from:min(from+1<<miniShift, uint64(len(c.mini)))]
}
