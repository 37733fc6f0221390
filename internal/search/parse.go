package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vigie/internal/names"
)

// The limits of a query: past them the rest is left out, and it is said.
const (
	MaxQuery = 300 // characters
	maxTerms = 24
	maxDepth = 8
)

// Query is what was asked, as it was understood.
type Query struct {
	root node
	left []Left
}

// Left is what of a query was left out, or not taken as it was typed, and why.
type Left struct {
	Text string
	Why  Why
}

// Why is a reason.
type Why string

// The reasons.
const (
	TooLong      Why = "long"     // the rest was not read
	NoWord       Why = "no_word"  // nothing to look for
	UnknownField Why = "field"    // what follows is looked for anywhere
	NoValue      Why = "no_value" // nothing after the colon
	LoneOperator Why = "operator" // AND, OR or NOT beside nothing
	Unclosed     Why = "unclosed" // a quotation mark or parenthesis: closed at the end
)

// node is a part of the tree of a query: a term where op is leaf.
type node struct {
	op   op
	kids []node
	term term
}

type op int

const (
	none op = iota
	leaf
	and
	or
	not
)

// term is one thing to look for.
type term struct {
	field  Field
	text   string // as it was typed
	pieces []piece
	begins bool // the last word is only its beginning
}

// Parse reads a query. It takes whatever is typed; what it cannot use it leaves
// out and says so.
func Parse(text string) Query {
	p := parser{rest: strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " "))}
	if r := []rune(p.rest); len(r) > MaxQuery {
		p.rest = string(r[:MaxQuery])
		p.leave(string(r[MaxQuery:min(len(r), MaxQuery+40)]), TooLong)
	}
	root := p.or(0)
	for p.next() { // a parenthesis that closes nothing
		p.leave(p.take(1), LoneOperator)
		root = join(and, []node{root, p.or(0)})
	}
	return Query{root: root, left: p.left}
}

// Empty says whether there is nothing to look for.
func (q Query) Empty() bool { return q.root.op == none }

// Left returns what was left out, in the order it was typed.
func (q Query) Left() []Left { return q.left }

type parser struct {
	rest  string
	terms int
	left  []Left
}

func (p *parser) leave(text string, why Why) {
	p.left = append(p.left, Left{strings.TrimSpace(text), why})
}

// next says whether something is left to read.
func (p *parser) next() bool {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	return p.rest != ""
}

func (p *parser) take(n int) string {
	taken := p.rest[:n]
	p.rest = p.rest[n:]
	return taken
}

// operators are the words between others, in capitals; read only.
var operators = map[string]op{"AND": and, "ET": and, "OR": or, "OU": or, "NOT": not, "SAUF": not, "NON": not}

// operator returns the operator that comes next and the word that it is.
func (p *parser) operator() (op, string) {
	if !p.next() {
		return none, ""
	}
	word := p.rest
	if i := strings.IndexFunc(word, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' }); i >= 0 {
		word = word[:i]
	}
	return operators[word], word
}

func (p *parser) or(depth int) node {
	all := []node{p.and(depth)}
	for {
		o, word := p.operator()
		if o != or {
			return join(or, all)
		}
		p.take(len(word))
		one := p.and(depth)
		if one.op == none || all[len(all)-1].op == none {
			p.leave(word, LoneOperator)
		}
		all = append(all, one)
	}
}

func (p *parser) and(depth int) node {
	var all []node
	for p.next() && p.rest[0] != ')' {
		o, word := p.operator()
		if o == or {
			break
		}
		if o == and {
			p.take(len(word))
			if after, _ := p.operator(); len(all) == 0 || p.rest == "" || p.rest[0] == ')' || after == or || after == and {
				p.leave(word, LoneOperator)
			}
			continue
		}
		all = append(all, p.unary(depth))
	}
	return join(and, all)
}

func (p *parser) unary(depth int) node {
	o, word := p.operator()
	if o != not && len(p.rest) > 1 && (p.rest[0] == '-' || p.rest[0] == '!') && !unicode.IsSpace(rune(p.rest[1])) {
		o, word = not, p.rest[:1]
	}
	if o == not {
		p.take(len(word))
		if after, _ := p.operator(); p.rest == "" || p.rest[0] == ')' || after == or || after == and || depth >= maxDepth {
			p.leave(word, LoneOperator)
			return node{}
		}
		return negated(p.unary(depth + 1))
	}
	if p.rest[0] == '(' && depth < maxDepth {
		open := p.rest
		p.take(1)
		inside := p.or(depth + 1)
		if p.next() && p.rest[0] == ')' {
			p.take(1)
		} else {
			p.leave(open, Unclosed)
		}
		return inside
	}
	return p.term()
}

func negated(n node) node {
	switch n.op {
	case none:
		return n
	case not:
		return n.kids[0]
	}
	return node{op: not, kids: []node{n}}
}

// join brings parts together, without those that say nothing.
func join(o op, parts []node) node {
	var all []node
	for _, n := range parts {
		switch n.op {
		case none:
		case o:
			all = append(all, n.kids...)
		default:
			all = append(all, n)
		}
	}
	switch len(all) {
	case 0:
		return node{}
	case 1:
		return all[0]
	}
	return node{op: o, kids: all}
}

// term reads one thing to look for, and its field where it has one.
func (p *parser) term() node {
	start := p.rest
	t := term{field: p.field()}
	name := start[:len(start)-len(p.rest)]
	if name != "" && (p.rest == "" || unicode.IsSpace(first(p.rest)) || p.rest[0] == ')') {
		p.leave(name, NoValue)
		return node{}
	}
	t.text = p.value()
	if t.begins = strings.HasSuffix(t.text, "*"); t.begins {
		t.text = strings.TrimRight(t.text, "*")
	}
	if t.pieces = scan(t.text); t.field == Code {
		t.pieces = glued(t.pieces)
	}
	if len(t.pieces) == 0 {
		p.leave(start[:len(start)-len(p.rest)], NoWord)
		return node{}
	}
	if p.terms++; p.terms > maxTerms {
		p.leave(t.text, TooLong)
		return node{}
	}
	return node{op: leaf, term: t}
}

func first(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

// field reads the name of a field and its colon. Of a name that is none what
// follows is looked for anywhere; one that nothing follows is a word.
func (p *parser) field() Field {
	i := strings.IndexFunc(p.rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) })
	if i <= 0 || p.rest[i] != ':' {
		return Anywhere
	}
	f, ok := fieldNames[names.Fold(p.rest[:i])]
	next, _ := utf8.DecodeRuneInString(p.rest[i+1:])
	switch {
	case ok:
		p.take(i + 1)
	case next != utf8.RuneError && next != '/' && !unicode.IsSpace(next): // an address is none
		p.leave(p.take(i+1), UnknownField)
	}
	return f
}

// quotes are how a phrase is opened, and what closes it; read only.
var quotes = map[rune]string{'"': `"`, '“': `”"`, '«': `»`, '„': `“”`}

// value reads a phrase in quotation marks, a number however it is spaced, or what
// stands up to the next space.
func (p *parser) value() string {
	open := first(p.rest)
	if close, ok := quotes[open]; ok {
		whole := p.rest
		p.take(utf8.RuneLen(open))
		i := strings.IndexAny(p.rest, close)
		if i < 0 {
			p.leave(whole, Unclosed)
			return p.take(len(p.rest))
		}
		inside := p.take(i)
		p.take(utf8.RuneLen(first(p.rest)))
		return inside
	}
	if n, _ := number(p.rest); n > 0 {
		return p.take(n)
	}
	end := strings.IndexFunc(p.rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`()"«“„`, r) })
	if end < 0 {
		end = len(p.rest)
	}
	return p.take(max(end, utf8.RuneLen(open)))
}
