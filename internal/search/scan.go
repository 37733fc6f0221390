package search

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"vigie/internal/names"
	"vigie/internal/phone"
)

// piece is a word or a number of a text, and where it stands there in bytes.
type piece struct {
	from, to int
	word     string // folded; of a number numberPrefix and its digits
	number   bool
}

// numberPrefix tells a number that was recognised from other digits.
const numberPrefix = "n_"

// maxLetters is how much of a word is read: no longer one is looked for.
const maxLetters = 40

// scan reads the words and numbers of a text.
func scan(text string) []piece {
	var pieces []piece
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if n, digits := number(text[at:]); n > 0 {
			pieces = append(pieces, piece{at, at + n, numberPrefix + digits, true})
			at += n
			continue
		}
		if !inWord(r) {
			at += size
			continue
		}
		end := at
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !inWord(r) {
				break
			}
			end += size
		}
		for word := range strings.FieldsSeq(names.Fold(text[at:end])) {
			pieces = append(pieces, piece{from: at, to: end, word: cut(word)})
		}
		at = end
	}
	return pieces
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

func cut(word string) string {
	if r := []rune(word); len(r) > maxLetters {
		return string(r[:maxLetters])
	}
	return word
}

// spaced is digits as people write numbers: in groups, with what they put
// between them.
var spaced = regexp.MustCompile(`^\+?[0-9]{1,15}(?:(?:[ .\-/\x{a0}\x{202f}]|\(0\)){1,3}[0-9]{1,10}){0,8}`)

// number reads the number that a text begins with, and returns how long it is
// there and its digits: of a telephone number those after the plus, of a short
// number its own. 0 is none.
func number(text string) (length int, digits string) {
	if text == "" || text[0] != '+' && (text[0] < '0' || text[0] > '9') {
		return 0, ""
	}
	run := spaced.FindString(text)
	for run != "" {
		next, _ := utf8.DecodeRuneInString(text[len(run):])
		if digits, ok := canonical(run); ok && !inWord(next) {
			return len(run), digits
		}
		groups := strings.LastIndexFunc(run, func(r rune) bool { return r < '0' || r > '9' })
		if groups < 0 {
			break
		}
		run = strings.TrimRightFunc(run[:groups], func(r rune) bool { return r < '0' || r > '9' })
	}
	return 0, ""
}

// canonical returns the digits by which a number is known, and whether it is one:
// a telephone number, or a short one such as 3 61 11.
func canonical(run string) (string, bool) {
	plain := phone.Digits(strings.ReplaceAll(run, "(0)", ""))
	if n := len(plain); (n == 5 || n == 6) && plain[0] == '3' {
		return plain, true
	}
	if !strings.HasPrefix(plain, "+") && !strings.HasPrefix(plain, "0") && !strings.HasPrefix(plain, "33") {
		return "", false
	}
	n, ok := phone.Read(plain, "") // in its digits alone: it takes wide spaces for letters
	return strings.TrimPrefix(n.E164, "+"), ok
}
