package evidence

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"vigie/internal/evidence/evidencetest"
)

func TestCompound(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789"), 5000)
	for _, shift := range []uint{9, 12} {
		raw := evidencetest.Compound(shift, evidencetest.File{Name: "court", Data: []byte("peu")}, evidencetest.File{Name: "long", Data: long},
			evidencetest.File{Name: "dossier", Within: []evidencetest.File{{Name: "dedans", Data: []byte("encore")}, {Name: "vide"}}})
		c, ok := openCompound(raw)
		if !ok {
			t.Fatalf("sectors of %d: not read", 1<<shift)
		}
		got := map[string]string{}
		for _, e := range c.within(c.entries[0]) {
			content, all := c.read(e, 1<<20)
			if e.kind == 1 {
				for _, e := range c.within(e) {
					inside, _ := c.read(e, 1<<20)
					got[e.name] = string(inside)
				}
				continue
			}
			if !all {
				t.Errorf("%s is not whole", e.name)
			}
			got[e.name] = string(content)
		}
		if c.broken || got["court"] != "peu" || got["long"] != string(long) || got["dedans"] != "encore" || got["vide"] != "" || len(got) != 4 {
			t.Errorf("sectors of %d: broken %v, %d files, %q", 1<<shift, c.broken, len(got), got["court"])
		}
	}
}

// TestKnottedCompound knots chains and trees: each ends, and is told.
func TestKnottedCompound(t *testing.T) {
	raw := evidencetest.Compound(9, evidencetest.File{Name: "long", Data: make([]byte, 9000)}, evidencetest.File{Name: "b", Data: make([]byte, 100)})
	read := func(b []byte) (broken bool) {
		c, ok := openCompound(b)
		if !ok {
			return true
		}
		for _, e := range c.within(c.entries[0]) {
			content, all := c.read(e, 1<<20)
			if len(content) > len(b) {
				t.Errorf("%d bytes out of %d", len(content), len(b))
			}
			c.broken = c.broken || !all
		}
		return c.broken
	}
	if read(raw) {
		t.Fatal("what is whole is told broken")
	}
	fat := len(raw) - 512
	for name, knot := range map[string]func(b []byte){
		"the FAT": func(b []byte) {
			for at := fat; at < len(b); at += 4 {
				binary.LittleEndian.PutUint32(b[at:], 0)
			}
		},
		"the list of the FAT": func(b []byte) { binary.LittleEndian.PutUint32(b[68:], 0) },
		"a folder in itself": func(b []byte) {
			at := bytes.Index(b, []byte("l\x00o\x00n\x00g\x00"))
			binary.LittleEndian.PutUint32(b[at+72:], 1)
			binary.LittleEndian.PutUint32(b[at+68:], 1)
		},
		"a size": func(b []byte) {
			at := bytes.Index(b, []byte("l\x00o\x00n\x00g\x00"))
			binary.LittleEndian.PutUint32(b[at+120:], 0xfffffff0)
		},
	} {
		b := bytes.Clone(raw)
		knot(b)
		if !read(b) {
			t.Errorf("%s: knotted, and not told", name)
		}
	}
	for n := 0; n < len(raw); n += 97 {
		read(raw[:n])
	}
	if _, ok := openCompound([]byte(strings.Repeat("x", 600))); ok {
		t.Error("letters are no compound file")
	}
}
