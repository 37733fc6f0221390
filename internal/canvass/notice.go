package canvass

import (
	"bytes"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Sizes of a notice and of what must be left without it.
const (
	longestNotice = 30 // words: a longer sentence is not one, or has lost its stops
	mostBefore    = 12 // words before that by which a notice is known
	leastLeft     = 30 // letters
)

// foldedNotices are the notices as they are compared: however they were typed or
// read from a picture.
var foldedNotices = func() [][]byte {
	var all [][]byte
	for _, notice := range notices {
		all = append(all, fold(nil, strings.Fields(norm.NFKD.String(notice))))
	}
	return all
}()

// unnoticed leaves out the sentences that are notices, unless little else is
// said. A notice that follows words without a stop is left out from where it is
// known. stops says after which words a sentence ends.
func unnoticed(words []string, stops []bool) []string {
	kept, letters := make([]string, 0, len(words)), 0
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && !stops[to-1] {
			to++
		}
		left, n := beforeNotice(words[from:to])
		kept, letters = append(kept, left...), letters+n
		from = to
	}
	if letters < leastLeft {
		return words
	}
	return kept
}

// beforeNotice returns the words of a sentence that are no notice, and how many
// letters they have.
func beforeNotice(sentence []string) ([]string, int) {
	folded, ends := make([]byte, 0, 256), make([]int, len(sentence))
	for i := range sentence {
		folded = fold(folded, sentence[i:i+1])
		ends[i] = len(folded)
	}
	at := noticed(folded)
	if at < 0 {
		return sentence, len(folded)
	}
	first := 0
	for ends[first] <= at {
		first++
	}
	switch {
	case len(sentence)-first > longestNotice:
		return sentence, len(folded)
	case first <= mostBefore && len(sentence) <= longestNotice:
		return nil, 0
	}
	return sentence[:first], at
}

// noticed returns where the first notice begins, -1 for nowhere.
func noticed(folded []byte) int {
	first := -1
	for _, notice := range foldedNotices {
		if at := bytes.Index(folded, notice); at >= 0 && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}
