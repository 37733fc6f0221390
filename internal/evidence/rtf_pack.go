package evidence

import "encoding/binary"

// dictionary is what packed rich text may point back to before it has said
// anything (MS-OXRTFCP 2.1.3.1.2).
const dictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// The marks of packed and of plain rich text.
const (
	packedMark = 0x75465a4c
	plainMark  = 0x414c454d
)

// maxRTF bounds rich text unpacked. Two bytes make 17 at most, and the window is
// of fixed size: what is packed cannot grow more than nine times.
const maxRTF = 4 * maxBody

// unpackRTF unpacks the rich text of a message. It says false when it breaks
// off, or is longer than is read.
func unpackRTF(b []byte) (rich []byte, whole bool) {
	if len(b) < 16 {
		return nil, len(b) == 0
	}
	size := binary.LittleEndian.Uint32(b[4:])
	kind := binary.LittleEndian.Uint32(b[8:])
	b = b[16:]
	switch kind {
	case plainMark:
		n := min(len(b), int(size), maxRTF)
		return b[:n], n == int(size)
	case packedMark:
		return unpack(b, int(min(size, maxRTF)))
	}
	return nil, false
}

// window is the last 4096 bytes written, which references point into.
type window struct {
	ring [4096]byte
	at   int
	out  []byte
}

func (w *window) write(c byte) {
	w.ring[w.at], w.at = c, (w.at+1)%len(w.ring)
	w.out = append(w.out, c)
}

// unpack undoes LZFu: a byte of flags tells which of the eight that follow are
// letters and which point back.
func unpack(b []byte, size int) (rich []byte, whole bool) {
	var w window
	w.at = copy(w.ring[:], dictionary)
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0; bit++ {
			if flags&(1<<bit) == 0 {
				w.write(b[0])
				b = b[1:]
			} else {
				if len(b) < 2 {
					return w.out, false
				}
				from, length := int(b[0])<<4|int(b[1])>>4, int(b[1]&15)+2
				b = b[2:]
				if from == w.at { // a reference to where one is ends it
					return w.out, len(w.out) >= size
				}
				w.repeat(from, length)
			}
			if len(w.out) >= maxRTF {
				return w.out, false
			}
		}
	}
	return w.out, len(w.out) >= size
}

func (w *window) repeat(from, length int) {
	for i := range length {
		w.write(w.ring[(from+i)%len(w.ring)])
	}
}
