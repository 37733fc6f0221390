package seal

import (
	"crypto/rand"
	"errors"
	"strings"
)

// alphabet is Crockford's base 32: no I, L, O, U, so that a code read aloud or
// copied by hand is not mistaken.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength is 19 random characters (95 bits, above the 80 that make guessing
// hopeless) and one that checks them, in five groups of four.
const codeLength = 20

// ErrCode says that a text is not a receipt code: a character is missing,
// foreign or mistyped.
var ErrCode = errors.New("not a receipt code")

// Code is a receipt code without spaces, in capitals, with its check character.
type Code string

// NewCode returns a code that nobody can guess.
func NewCode() Code {
	var b [codeLength]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("seal: no randomness: " + err.Error()) // crypto/rand never fails on supported systems
	}
	return CodeFrom(b[:])
}

// CodeFrom returns the code that at least 19 random bytes stand for.
func CodeFrom(random []byte) Code {
	var b strings.Builder
	for _, r := range random[:codeLength-1] {
		b.WriteByte(alphabet[r&31])
	}
	return Code(b.String() + string(check(b.String())))
}

// ParseCode reads a code as people type it: any case, spaces or hyphens
// anywhere, O for 0, I and L for 1. It returns ErrCode when it cannot be one.
func ParseCode(typed string) (Code, error) {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case ' ', '-', '\t', '\u00a0', '\u202f', '\u2011', '\u2013', '.':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if r > 'Z' || !strings.ContainsRune(alphabet, r) || b.Len() == codeLength {
			return "", ErrCode
		}
		b.WriteRune(r)
	}
	s := b.String()
	if len(s) != codeLength || check(s[:codeLength-1]) != s[codeLength-1] {
		return "", ErrCode
	}
	return Code(s), nil
}

// String writes the code in groups of four: "7K2M-9QXT-…".
func (c Code) String() string {
	var b strings.Builder
	for i := range c {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(c[i])
	}
	return b.String()
}

// Locator returns the 32 bytes that find the code's report. They open nothing.
func (c Code) Locator() []byte { return Derive([]byte(c), "receipt locator") }

// check returns the check character of s: Luhn's algorithm in base 32, which
// catches every single mistyped character and nearly every swap of neighbours.
func check(s string) byte {
	sum, double := 0, true
	for i := len(s) - 1; i >= 0; i-- {
		v := strings.IndexByte(alphabet, s[i])
		if double {
			v = v*2/32 + v*2%32
		}
		sum, double = sum+v, !double
	}
	return alphabet[(32-sum%32)%32]
}
