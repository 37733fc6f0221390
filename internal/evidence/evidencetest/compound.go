// Package evidencetest makes the evidence that tests read: messages as Outlook
// saves them, pictures as telephones take them of their screens. It must never
// be used by the program itself.
package evidencetest

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// noEntry and smallest are of MS-CFB: no entry is there, and the length from
// which a stream has sectors of its own.
const (
	noEntry  = 0xffffffff
	smallest = 4096
)

// File is a file or a folder to be written into a compound file.
type File struct {
	Name   string
	Data   []byte
	Within []File // of a folder, which has no data
}

// Compound writes a compound file as MS-CFB tells, its sectors of 1<<shift
// bytes: 9 or 12.
func Compound(shift uint, top ...File) []byte {
	w := compoundWriter{size: 1 << shift}
	w.entries = append(w.entries, entry{name: "Root Entry", kind: 5})
	w.add(0, top)
	return w.file(shift)
}

type entry struct {
	name               string
	kind               byte
	left, right, child uint32
	data               []byte
	start              uint32
	size               int
}

type compoundWriter struct {
	size    int
	entries []entry
	sectors [][]byte
	fat     []uint32
}

// add adds a folder's entries, each the right one of that before.
func (w *compoundWriter) add(folder int, within []File) {
	w.entries[folder].child = noEntry
	before := -1
	for _, s := range within {
		at := len(w.entries)
		e := entry{name: s.Name, kind: 2, left: noEntry, right: noEntry, child: noEntry, data: s.Data, size: len(s.Data)}
		if s.Within != nil {
			e.kind = 1
		}
		w.entries = append(w.entries, e)
		if before < 0 {
			w.entries[folder].child = uint32(at)
		} else {
			w.entries[before].right = uint32(at)
		}
		before = at
		if s.Within != nil {
			w.add(at, s.Within)
		}
	}
}

// chain writes data into sectors of its own and returns the first.
func (w *compoundWriter) chain(data []byte) uint32 {
	if len(data) == 0 {
		return 0xfffffffe
	}
	first := uint32(len(w.sectors))
	for len(data) > 0 {
		n := min(len(data), w.size)
		w.sectors = append(w.sectors, append(bytes.Clone(data[:n]), make([]byte, w.size-n)...))
		w.fat = append(w.fat, uint32(len(w.sectors)))
		data = data[n:]
	}
	w.fat[len(w.fat)-1] = 0xfffffffe
	return first
}

func (w *compoundWriter) file(shift uint) []byte {
	var mini []byte
	var minifat []uint32
	for i := range w.entries[1:] {
		e := &w.entries[i+1]
		switch {
		case e.kind != 2 || e.size == 0:
			e.start = 0xfffffffe
		case e.size >= smallest:
			e.start = w.chain(e.data)
		default:
			e.start = uint32(len(minifat))
			for at := 0; at < e.size; at += 64 {
				minifat = append(minifat, uint32(len(minifat))+1)
			}
			minifat[len(minifat)-1] = 0xfffffffe
			mini = append(mini, e.data...)
			mini = append(mini, make([]byte, (64-len(mini)%64)%64)...)
		}
	}
	w.entries[0].start, w.entries[0].size = w.chain(mini), len(mini)
	miniAt := w.chain(numbersOf(minifat, w.size))
	directory := w.chain(w.directory())
	head := make([]byte, max(512, w.size))
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(head[26:], map[uint]uint16{9: 3, 12: 4}[shift])
	binary.LittleEndian.PutUint16(head[28:], 0xfffe)
	binary.LittleEndian.PutUint16(head[30:], uint16(shift))
	binary.LittleEndian.PutUint16(head[32:], 6)
	binary.LittleEndian.PutUint32(head[48:], directory)
	binary.LittleEndian.PutUint32(head[56:], smallest)
	binary.LittleEndian.PutUint32(head[60:], miniAt)
	binary.LittleEndian.PutUint32(head[68:], 0xfffffffe)
	copy(head[76:512], bytes.Repeat([]byte{0xff}, 436))
	fats := (len(w.fat) + w.size/4) / (w.size/4 - 1)
	for i := range fats {
		binary.LittleEndian.PutUint32(head[76+4*i:], uint32(len(w.sectors)+i))
		w.fat = append(w.fat, 0xfffffffd)
	}
	table := numbersOf(w.fat, w.size*fats)
	return slices.Concat(append([][]byte{head}, append(w.sectors, table)...)...)
}

// numbersOf writes a table, filled up to whole sectors with what is free.
func numbersOf(table []uint32, size int) []byte {
	var b []byte
	for _, n := range table {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return append(b, bytes.Repeat([]byte{0xff}, (size-len(b)%size)%size)...)
}

func (w *compoundWriter) directory() []byte {
	var all []byte
	for _, e := range w.entries {
		b := make([]byte, 128)
		name := utf16.Encode([]rune(e.name))
		for i, u := range name {
			binary.LittleEndian.PutUint16(b[2*i:], u)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(name)+2))
		b[66], b[67] = e.kind, 1
		for at, n := range map[int]uint32{68: e.left, 72: e.right, 76: e.child, 116: e.start, 120: uint32(e.size)} {
			binary.LittleEndian.PutUint32(b[at:], n)
		}
		all = append(all, b...)
	}
	return append(all, make([]byte, (w.size-len(all)%w.size)%w.size)...)
}
