package search

import (
	"slices"
	"strings"
)

// Part is a part of a query as it was understood, to be read one after the other.
type Part struct {
	Kind   Kind
	Field  Field
	Text   string // as it was typed
	Begins bool   // only the beginning of a word
	Number bool   // recognised as a number: found however it is spaced
}

// Kind says what a part is.
type Kind string

// The kinds.
const (
	Term  Kind = "term"
	And   Kind = "and"
	Or    Kind = "or"
	Not   Kind = "not"
	Open  Kind = "open"
	Close Kind = "close"
)

// Understood returns the query as it was understood.
func (q Query) Understood() []Part { return q.root.parts(nil, none) }

func (n node) parts(all []Part, in op) []Part {
	switch n.op {
	case leaf:
		t := n.term
		return append(all, Part{Kind: Term, Field: t.field, Text: strings.Join(strings.Fields(t.text), " "), Begins: t.begins, Number: slices.ContainsFunc(t.pieces, func(p piece) bool { return p.number })})
	case not:
		return n.kids[0].parts(append(all, Part{Kind: Not}), not)
	case and, or:
		if in != none {
			all = append(all, Part{Kind: Open})
		}
		for i, k := range n.kids {
			if i > 0 {
				all = append(all, Part{Kind: map[op]Kind{and: And, or: Or}[n.op]})
			}
			all = k.parts(all, n.op)
		}
		if in != none {
			all = append(all, Part{Kind: Close})
		}
	}
	return all
}

// Mark is a piece of a text, and whether it is what was looked for.
type Mark struct {
	Text string
	Hit  bool
}

// around is how much of a text is shown with what was found, in bytes.
const around = 140

// Marks returns the part of the texts in which most of the query stands, cut
// between words; none where it stands in no text.
func (q Query) Marks(texts []string, close bool) []Mark {
	hit := q.root.hits(close)
	var best []Mark
	most := 0
	for _, t := range texts {
		marks, hits := excerpt(strings.Join(strings.Fields(t), " "), hit)
		if hits > most {
			best, most = marks, hits
		}
	}
	return best
}

// excerpt cuts a text round the first thing that was found, and counts them.
func excerpt(text string, hit func(piece) bool) (marks []Mark, hits int) {
	at, from, to := 0, 0, len(text)
	for _, p := range scan(text) {
		if !hit(p) || p.from < at || p.to > to {
			continue
		}
		if hits++; hits == 1 {
			from, to = window(text, p)
			if at = from; from > 0 {
				marks = append(marks, Mark{Text: "… "})
			}
		}
		marks = append(marks, Mark{Text: text[at:p.from]}, Mark{Text: text[p.from:p.to], Hit: true})
		at = p.to
	}
	if hits == 0 {
		return nil, 0
	}
	marks = append(marks, Mark{Text: text[at:to]})
	if to < len(text) {
		marks = append(marks, Mark{Text: " …"})
	}
	return slices.DeleteFunc(marks, func(m Mark) bool { return m.Text == "" }), hits
}

// window returns the part of a text to show round a piece, cut at spaces.
func window(text string, p piece) (from, to int) {
	to = len(text)
	if p.from > around/3 {
		from = p.from - around/3
		from += strings.IndexByte(text[from:p.from]+" ", ' ') + 1
		from = min(from, p.from)
	}
	if end := max(from+around, p.to); end < to {
		if cut := strings.LastIndexByte(text[p.to:end], ' '); cut >= 0 {
			to = p.to + cut
		} else {
			to = p.to
		}
	}
	return from, to
}

// hits returns what says whether a piece of a text is one that was looked for;
// what was to be absent is none.
func (n node) hits(close bool) func(piece) bool {
	words, begins := map[string]bool{}, []string(nil)
	n.gather(func(t term) {
		for i, p := range t.pieces {
			words[p.word], words[p.stem()] = true, true
			if t.begins && i == len(t.pieces)-1 {
				begins = append(begins, p.word)
			}
			if close {
				for _, w := range nearOf(p.word) {
					words[w] = true
				}
			}
		}
	})
	return func(p piece) bool {
		return words[p.word] || words[p.stem()] || slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(p.word, b) }) ||
			close && slices.ContainsFunc(nearOf(p.word), func(w string) bool { return words[w] })
	}
}

func (n node) gather(take func(term)) {
	if n.op == leaf {
		take(n.term)
	}
	if n.op == not {
		return
	}
	for _, k := range n.kids {
		k.gather(take)
	}
}
