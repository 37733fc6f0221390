package canvass

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Passage is a piece of a text that stands in another too, or does not.
type Passage struct {
	Text   string
	Shared bool
}

// mostDiffering is how many words two texts may differ by to be laid side by
// side: past that they have nothing to show in common, and looking for it takes
// the square of it.
const mostDiffering = 1500

// Passages cuts two texts where they part, word by word; the pieces of each are
// that text again. Words are the same that an optical reader takes for each
// other, numbers only when they are equal. What they share by chance alone, a
// short word between others, is not told.
func Passages(a, b string) (ofA, ofB []Passage) {
	x, y := words(a), words(b)
	inX, inY := make([]bool, len(x)), make([]bool, len(y))
	for _, r := range common(x, y) {
		if r.words == 1 && len([]rune(x[r.x].key)) < longWord && len(x) > 1 && len(y) > 1 {
			continue
		}
		for i := range r.words {
			inX[r.x+i], inY[r.y+i] = true, true
		}
	}
	return joinedWords(x, inX), joinedWords(y, inY)
}

// longWord is how many letters make a word on its own worth showing as shared.
const longWord = 6

// word is a word of a text with the space after it, and what it is compared by.
type word struct{ text, key string }

// words cuts a text; the space before the first word is its own.
func words(text string) []word {
	var all []word
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) })
		if end < 0 {
			return append(all, word{text: text})
		}
		space := strings.IndexFunc(text[end:], unicode.IsSpace)
		if space < 0 {
			return append(all, word{text, wordKey(text)})
		}
		next := strings.IndexFunc(text[end+space:], func(r rune) bool { return !unicode.IsSpace(r) })
		if next < 0 {
			return append(all, word{text, wordKey(text)})
		}
		cut := end + space + next
		all, text = append(all, word{text[:cut], wordKey(text[:cut])}), text[cut:]
	}
	return all
}

// wordKey returns what a word is compared by.
func wordKey(w string) string {
	w = strings.TrimSpace(w)
	if numberLike(w) {
		return w
	}
	if key := fold(nil, []string{norm.NFKD.String(w)}); len(key) > 0 {
		return string(key)
	}
	return w
}

// numberLike says whether a word is a number, with what stands beside it, rather
// than a word in which a reader of pictures saw figures.
func numberLike(w string) bool {
	digits, letters := 0, 0
	for _, r := range w {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && digits >= letters
}

// joinedWords puts words together that are of one kind.
func joinedWords(all []word, shared []bool) []Passage {
	var passages []Passage
	for i, w := range all {
		if n := len(passages); n > 0 && passages[n-1].Shared == shared[i] {
			passages[n-1].Text += w.text
			continue
		}
		passages = append(passages, Passage{w.text, shared[i]})
	}
	return passages
}

// run is words that follow one another in both texts.
type run struct{ x, y, words int }

// common returns the runs of the longest sequence of words that stands in both
// texts (Myers 1986, An O(ND) difference algorithm), none where they differ by
// more than mostDiffering.
func common(x, y []word) []run {
	limit := min(len(x)+len(y), mostDiffering)
	furthest := make([]int, 2*limit+3)
	at := func(k int) *int { return &furthest[k+limit+1] }
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int(nil), furthest[limit+1-d:limit+2+d]...))
		for k := -d; k <= d; k += 2 {
			i := *at(k - 1) + 1
			if k == -d || k != d && *at(k - 1) < *at(k + 1) {
				i = *at(k + 1)
			}
			for i < len(x) && i-k < len(y) && x[i].key == y[i-k].key {
				i++
			}
			*at(k) = i
			if i >= len(x) && i-k >= len(y) {
				return traced(trace, len(x), len(y))
			}
		}
	}
	return nil
}

// traced walks back from the ends of both texts through how far each number of
// differences led, and returns the runs on the way, the last first.
func traced(trace [][]int, i, j int) []run {
	var runs []run
	for d := len(trace) - 1; d >= 0; d-- {
		k := i - j
		from, down := 0, false
		if d > 0 {
			before := func(k int) int { return trace[d][k+d] }
			down = k == -d || k != d && before(k-1) < before(k+1)
			if from = before(max(k-1, -d)) + 1; down {
				from = before(k + 1)
			}
		}
		if n := i - from; n > 0 {
			runs = append(runs, run{from, from - k, n})
		}
		if i, j = from-1, from-k; down {
			i, j = from, from-k-1
		}
	}
	return runs
}
