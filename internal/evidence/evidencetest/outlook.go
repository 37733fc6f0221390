package evidencetest

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf16"
)

// Property is one of a message: a string, bytes, a number, a moment or a truth.
type Property struct {
	ID    uint32
	Value any
}

// propertiesOf writes the streams of properties.
func propertiesOf(head int, all ...Property) []File {
	table := make([]byte, head)
	var files []File
	fixed := func(id, kind uint32, value uint64) {
		table = binary.LittleEndian.AppendUint32(table, id<<16|kind)
		table = binary.LittleEndian.AppendUint32(table, 6)
		table = binary.LittleEndian.AppendUint64(table, value)
	}
	file := func(id, kind uint32, data []byte) {
		files = append(files, File{Name: fmt.Sprintf("__substg1.0_%08X", id<<16|kind), Data: data})
		fixed(id, kind, uint64(len(data)))
	}
	for _, p := range all {
		switch v := p.Value.(type) {
		case string:
			var wide []byte
			for _, u := range utf16.Encode([]rune(v)) {
				wide = binary.LittleEndian.AppendUint16(wide, u)
			}
			file(p.ID, 0x001f, wide)
		case Latin:
			file(p.ID, 0x001e, []byte(v))
		case []byte:
			file(p.ID, 0x0102, v)
		case int:
			fixed(p.ID, 0x0003, uint64(v))
		case bool:
			fixed(p.ID, 0x000b, 1)
		case time.Time:
			fixed(p.ID, 0x0040, uint64(v.UnixNano()/100+116444736000000000))
		}
	}
	return append(files, File{Name: "__properties_version1.0", Data: table})
}

// Latin is a text in one byte a letter.
type Latin string

// Recipient writes one, of kind 1 (to), 2 (cc) or 3 (bcc).
func Recipient(n, kind int, name, mail string) File {
	return File{Name: fmt.Sprintf("__recip_version1.0_#%08X", n), Within: propertiesOf(8, Property{0x0c15, kind}, Property{0x3001, name}, Property{0x39fe, mail})}
}

// Attachment writes one.
func Attachment(n int, all ...Property) File {
	return File{Name: fmt.Sprintf("__attach_version1.0_#%08X", n), Within: propertiesOf(8, all...)}
}

// Outlook writes a message as Outlook saves one: its recipients and attachments,
// and its properties.
func Outlook(folders []File, all ...Property) []byte {
	return Compound(9, append(propertiesOf(32, all...), folders...)...)
}
