package canvass

import "unicode"

// fold writes words as one run of letters in which what a reader of pictures
// mistakes is equal: no spaces, accents, marks or case; digits as the letters
// they are taken for; letters of one look as one; no letter twice in a row. It
// appends to into one byte a letter: a class of Latin letters below 128, other
// scripts above.
func fold(into []byte, words []string) []byte {
	for _, word := range words {
		for _, r := range word {
			into = look(into, r)
		}
	}
	return into
}

// look appends the class of one rune, joining pairs that look like one letter.
func look(into []byte, r rune) []byte {
	switch c := class(r); {
	case c == 0:
		return into
	case c == both: // œ and æ have no compatibility form
		return look(look(into, 'o'), 'e')
	default:
		return joined(into, c)
	}
}

// joined appends c, reading "rn" as m, "ri" as n, and a letter twice as once.
func joined(into []byte, c byte) []byte {
	if len(into) == 0 {
		return append(into, c)
	}
	switch last := into[len(into)-1]; {
	case last == c:
		return into
	case last == 'r' && c == 'i':
		into[len(into)-1] = 'n'
		return into
	case last == 'r' && c == 'n':
		into[len(into)-1] = 'm'
		return into
	}
	return append(into, c)
}

// both is the class of œ and æ until they are taken apart.
const both = 'Q'

// class returns the class of a rune, 0 for what is no letter.
func class(r rune) byte {
	switch {
	case r < 128:
		return latin[r]
	case unicode.Is(unicode.Mn, r):
		return 0
	case r == 'œ' || r == 'Œ' || r == 'æ' || r == 'Æ':
		return both
	case r == 'ß':
		return 's'
	case r >= 'Ѐ' && r <= 'ӿ':
		if c := cyrillic(r); c != 0 {
			return c
		}
	}
	if unicode.IsLetter(r) {
		return byte(128 + unicode.ToLower(r)%128)
	}
	return 0
}

// cyrillic returns the class of the Latin letter that a Cyrillic one is passed
// off as, or 0.
func cyrillic(r rune) byte {
	switch unicode.ToLower(r) {
	case 'а', 'о':
		return 'o'
	case 'е', 'с':
		return 'e'
	case 'р':
		return 'p'
	case 'х':
		return 'x'
	case 'у':
		return 'y'
	case 'і', 'ј':
		return 'i'
	case 'ѕ':
		return 's'
	}
	return 0
}

// latin is the class of each ASCII rune: letters of one look share one. Its
// groups are the confusions known of optical reading: o0a, ec, il1j!|, uv, ft,
// s5, g9q, b8, z2.
var latin = [128]byte{
	'a': 'o', 'b': 'b', 'c': 'e', 'd': 'd', 'e': 'e', 'f': 't', 'g': 'g', 'h': 'h', 'i': 'i', 'j': 'i',
	'k': 'k', 'l': 'i', 'm': 'm', 'n': 'n', 'o': 'o', 'p': 'p', 'q': 'g', 'r': 'r', 's': 's', 't': 't',
	'u': 'u', 'v': 'u', 'w': 'w', 'x': 'x', 'y': 'y', 'z': 'z',
	'A': 'o', 'B': 'b', 'C': 'e', 'D': 'd', 'E': 'e', 'F': 't', 'G': 'g', 'H': 'h', 'I': 'i', 'J': 'i',
	'K': 'k', 'L': 'i', 'M': 'm', 'N': 'n', 'O': 'o', 'P': 'p', 'Q': 'g', 'R': 'r', 'S': 's', 'T': 't',
	'U': 'u', 'V': 'u', 'W': 'w', 'X': 'x', 'Y': 'y', 'Z': 'z',
	'0': 'o', '1': 'i', '2': 'z', '3': 'e', '4': 'o', '5': 's', '6': 'g', '8': 'b', '9': 'g', '|': 'i',
}

// leastGarbled is how many marks make a text worth comparing by its marks.
const leastGarbled = 40

// garbled says whether a text is written in marks rather than letters, as what
// is copied from a document whose font has no true codes: fewer than a third of
// its runes became letters.
func garbled(text string, letters int) bool {
	if 3*letters >= len(text) {
		return false
	}
	marks := 0
	for _, r := range text {
		if r > ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			marks++
		}
	}
	return marks >= leastGarbled && marks > letters
}

// verbatim appends one byte for every rune that is not a space.
func verbatim(into []byte, text string) []byte {
	for _, r := range text {
		if r > ' ' {
			into = append(into, byte(128|unicode.ToLower(r)%128))
		}
	}
	return into
}
