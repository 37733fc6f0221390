package evidence

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"

	"vigie/internal/report"
)

// memoryMost is how many bytes a picture may fill when it is unpacked: a
// photograph of 50 million points as telephones take it at most (YCbCr, half the
// colours), a screenshot of 60 million.
const memoryMost = 256 << 20

// scansMost is how many times a JPEG may paint over itself. Programs write ten
// or so; each costs the whole picture, and fits into a hundred bytes.
const scansMost = 64

// bounded says whether a picture can be unpacked within bounds, before it is.
func bounded(b []byte, t report.FileType) error {
	c, err := config(b, t)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoCopy, err)
	}
	points := int64(c.Width) * int64(c.Height)
	if c.Width <= 0 || c.Height <= 0 || points*bytesPerPoint(c, b, t) > memoryMost {
		return fmt.Errorf("%w: %d by %d points", ErrNoCopy, c.Width, c.Height)
	}
	if w, h := sized(c.Width, c.Height); int64(w)*int64(h)*4 > memoryMost/2 {
		return fmt.Errorf("%w: %d by %d points", ErrNoCopy, c.Width, c.Height)
	}
	return nil
}

func config(b []byte, t report.FileType) (image.Config, error) {
	d, err := decoderOf(t)
	if err != nil {
		return image.Config{}, err
	}
	return d.config(bytes.NewReader(b))
}

// bytesPerPoint is what the decoders need for a point.
func bytesPerPoint(c image.Config, b []byte, t report.FileType) int64 {
	if t == report.FileJPEG {
		return frameOf(b).bytesPerPoint()
	}
	switch c.ColorModel {
	case color.NRGBA64Model, color.RGBA64Model:
		return 8
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	}
	return 4
}

// frame is what a JPEG's markers tell of how it is unpacked.
type frame struct {
	progressive bool
	samples     int64 // a point, in halves: 2 for grey, 3 with a quarter of the colours, 6 with all
	scans       int
}

// bytesPerPoint is more than any picture may have where there are too many scans.
func (f frame) bytesPerPoint() int64 {
	if f.scans > scansMost {
		return memoryMost
	}
	each := int64(1)
	if f.progressive {
		each = 5 // the decoder keeps a coefficient of four bytes for each sample
	}
	return max(1, (f.samples*each+1)/2)
}

// frameOf walks the markers of a JPEG (ITU T.81, B.1).
func frameOf(b []byte) frame {
	f := frame{samples: 6}
	segments(b, func(marker byte, content []byte) bool {
		switch {
		case marker == 0xda:
			f.scans++
		case marker >= 0xc0 && marker <= 0xc2:
			f.progressive = marker == 0xc2
			f.samples = samplesOf(content)
		}
		return f.scans <= scansMost
	})
	return f
}

// samplesOf returns how many samples a point of a frame has, in halves.
func samplesOf(sof []byte) int64 {
	if len(sof) < 6 || len(sof) < 6+3*int(sof[5]) || sof[5] == 0 {
		return 8
	}
	var most, all int64
	for i := range int(sof[5]) {
		hv := sof[6+3*i+1]
		area := int64(hv>>4) * int64(hv&0xf)
		most, all = max(most, area), all+area
	}
	if most == 0 {
		return 8
	}
	return (2*all + most - 1) / most
}

// segments calls visit for each marker of a JPEG with what follows it, until that
// says no more. What is painted between markers is passed over.
func segments(b []byte, visit func(marker byte, content []byte) bool) {
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xff || b[i+1] == 0 || b[i+1] == 0xff || b[i+1] >= 0xd0 && b[i+1] <= 0xd8 {
			next := bytes.IndexByte(b[i+1:], 0xff)
			if next < 0 {
				return
			}
			i += 1 + next
			continue
		}
		size := int(binary.BigEndian.Uint16(b[i+2:]))
		if b[i+1] == 0xd9 || size < 2 || i+2+size > len(b) {
			return
		}
		if !visit(b[i+1], b[i+4:i+2+size]) {
			return
		}
		i += 2 + size
	}
}
