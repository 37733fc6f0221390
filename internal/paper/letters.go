package paper

import (
	"fmt"
	"strings"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/sfnt"
)

// unknown stands for a letter that the faces do not have: it is seen that
// something is missing.
const unknown = '□'

// letters knows what the faces can print.
type letters struct {
	face   *sfnt.Font
	buffer sfnt.Buffer
}

func newLetters() (*letters, error) {
	face, err := sfnt.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("reading the typeface: %w", err)
	}
	return &letters{face: face}, nil
}

// printable returns a text with what the faces can print: spaces of typography
// become the one they have, other letters a square, and control signs nothing.
func (l *letters) printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == 0x202F || r == 0x2007:
			return 0xA0
		case r == 0x2011:
			return '-'
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r > 0xFFFF: // beyond what the writer of the file numbers
			return unknown
		}
		if i, err := l.face.GlyphIndex(&l.buffer, r); err != nil || i == 0 {
			return unknown
		}
		return r
	}, text)
}
