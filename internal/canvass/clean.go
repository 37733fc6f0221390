package canvass

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestLine is how many letters a line of a screenshot's frame may have: the
// name of a sender in the title bar, at most.
const longestLine = 24

// clean takes from a message what its sender did not write or wrote to one
// voter alone: the frame of a screenshot, the greeting, numbers, and all of a
// link but its host. What is left is words between spaces, in compatibility
// composition as NFKD has it.
func clean(text string) []string {
	var words []string
	var stops []bool
	for line := range strings.Lines(norm.NFKD.String(text)) {
		line = strings.TrimSpace(line)
		if line == "" || framed(line) {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			stop := strings.IndexByte(".!?:", word[len(word)-1]) >= 0
			if word = masked(word); word != "" {
				words, stops = append(words, word), append(stops, false)
			}
			if stop && len(stops) > 0 {
				stops[len(stops)-1] = true
			}
		}
	}
	own := greeting(words)
	return unnoticed(words[own:], stops[own:])
}

// framed says whether a line belongs to the telephone and not to the message:
// the clock, the title bar with the sender, "Message texte", the day and hour,
// "Distribué".
func framed(line string) bool {
	if len(line) > 4*longestLine {
		return false
	}
	first, _ := utf8.DecodeRuneInString(line)
	back := strings.ContainsRune("‹<←〈❮❬", first)
	letters := strings.Map(plainLetter, line)
	if back && len(letters) <= longestLine {
		return true
	}
	return frame[letters] || letters == "" && strings.IndexFunc(line, unicode.IsLetter) < 0
}

// plainLetter keeps the letters a to z, in lower case; -1 drops a rune.
func plainLetter(r rune) rune {
	if r < utf8.RuneSelf && unicode.IsLetter(r) {
		return unicode.ToLower(r)
	}
	return -1
}

// masked returns a word as it may be compared: nothing of a number, the host of
// a link (its path and query are often one voter's own), otherwise the word.
func masked(word string) string {
	if host, is := host(word); is {
		return host
	}
	digits, letters := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if letters == 0 || digits >= letters {
		return ""
	}
	return word
}

// host returns the host of a link, without "www.", and whether word is a link.
func host(word string) (string, bool) {
	rest, is := word, false
	if at := strings.Index(word, "://"); at >= 0 {
		rest, is = word[at+3:], true
	}
	if len(rest) > 4 && strings.EqualFold(rest[:4], "www.") {
		rest, is = rest[4:], true
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		return rest, is
	}
	if is || domain(rest[:end]) {
		return rest[:end], true
	}
	return word, false
}

// domain says whether s reads as a host: letters after its last point, and no
// point at either end.
func domain(s string) bool {
	at := strings.LastIndexByte(s, '.')
	if at < 1 || len(s)-at < 3 {
		return false
	}
	return strings.IndexFunc(s[at+1:], func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// greeting returns how many words at the beginning greet one voter: "Bonjour M.
// Durand,", "Chère Dupont,", "Françoise,".
func greeting(words []string) int {
	if len(words) < 4 {
		return 0
	}
	greets := strings.Map(plainLetter, words[0])
	first := 0
	if salutes[greets] {
		first = 1
	}
	for i := 0; i < 4 && i <= 3*first; i++ {
		if strings.HasSuffix(words[i], ",") || strings.HasSuffix(words[i], "!") {
			return i + 1
		}
	}
	return first
}
