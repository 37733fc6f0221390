package evidence

import (
	"bytes"
	"encoding/binary"

	"vigie/internal/report"
)

// orientationTag is the tag that says how a picture is meant to be seen (EXIF
// 2.32, 4.6.4): 1 as it lies, 2 to 8 turned or mirrored.
const orientationTag = 0x0112

// entriesMost is how many tags are looked through: cameras write some twenty.
const entriesMost = 512

// orientation returns how a picture is meant to be seen, 1 where it does not say.
func orientation(b []byte, t report.FileType) int {
	switch t {
	case report.FileJPEG:
		return jpegOrientation(b)
	case report.FilePNG:
		return tiffOrientation(pngChunk(b, "eXIf"))
	case report.FileWebP:
		return tiffOrientation(bytes.TrimPrefix(riffChunk(b, "EXIF"), []byte("Exif\x00\x00")))
	}
	return 1
}

func jpegOrientation(b []byte) int {
	o := 1
	segments(b, func(marker byte, content []byte) bool {
		tiff, ok := bytes.CutPrefix(content, []byte("Exif\x00\x00"))
		if marker != 0xe1 || !ok {
			return marker != 0xda
		}
		o = tiffOrientation(tiff)
		return false
	})
	return o
}

// tiffOrientation looks through the first directory of a TIFF (TIFF 6.0, 2).
func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(b[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	n := min(int(order.Uint16(b[at:])), entriesMost)
	for i := range int64(n) {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(b)) {
			return 1
		}
		if order.Uint16(b[entry:]) != orientationTag {
			continue
		}
		if o := int(order.Uint16(b[entry+8:])); o >= 1 && o <= 8 {
			return o
		}
		return 1
	}
	return 1
}

// pngChunk returns the content of the first chunk of a kind, or nil.
func pngChunk(b []byte, kind string) []byte {
	for i := int64(8); i+12 <= int64(len(b)); {
		size := int64(binary.BigEndian.Uint32(b[i:]))
		if i+12+size > int64(len(b)) {
			return nil
		}
		if string(b[i+4:i+8]) == kind {
			return b[i+8 : i+8+size]
		}
		i += 12 + size
	}
	return nil
}

// riffChunk returns the content of the first chunk of a kind, or nil.
func riffChunk(b []byte, kind string) []byte {
	for i := int64(12); i+8 <= int64(len(b)); {
		size := int64(binary.LittleEndian.Uint32(b[i+4:]))
		if i+8+size > int64(len(b)) {
			return nil
		}
		if string(b[i:i+4]) == kind {
			return b[i+8 : i+8+size]
		}
		i += 8 + size + size%2
	}
	return nil
}
