// Package names finds names as people type them: without accents, in any order,
// from the first letters on. It must never know what a name stands for.
package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a name as one types it, so that two spellings of it are equal:
// lower case, no accents, ligatures or punctuation, one space between words,
// "st" and "ste" in full, ordinals as "11e".
func Fold(name string) string {
	words := strings.Fields(plain(name))
	for i, w := range words {
		words[i] = inFull(w)
	}
	return strings.Join(words, " ")
}

// plain leaves lower-case letters and digits, and a space for each other mark.
func plain(name string) string {
	if strings.Contains(name, "/") {
		name = strings.NewReplacer("s/", " sur ", "S/", " sur ").Replace(name)
	}
	var b strings.Builder
	b.Grow(len(name))
	for _, r := range norm.NFD.String(strings.ToValidUTF8(name, " ")) { // beside a broken byte letters are not taken apart
		r = unicode.ToLower(r)
		switch letters := apart(r); {
		case letters != "":
			b.WriteString(letters)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r): // an accent goes without a trace
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// apart takes a letter apart that Unicode does not, or returns "".
func apart(r rune) string {
	switch r {
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ß':
		return "ss"
	case '&':
		return " et "
	}
	return ""
}

// inFull writes the usual short forms in full.
func inFull(word string) string {
	switch word {
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	}
	if word[0] < '0' || word[0] > '9' {
		return word
	}
	digits := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	switch word[len(digits):] {
	case "eme", "ieme", "nd", "nde":
		return digits + "e"
	}
	return word
}

// Abbreviated returns the last word of a query when Fold has written it in full
// ("st", "ste") although it may be the beginning of another word; else "".
func Abbreviated(query string) string {
	words := strings.Fields(plain(query))
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	if last == "st" || last == "ste" {
		return last
	}
	return ""
}
