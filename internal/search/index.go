package search

import (
	"fmt"
	"strconv"
	"strings"
)

// PostgreSQL keeps so many places of a word, and none after the last.
const (
	mostPlaces = 255
	lastPlace  = 16_383
)

// Vector writes words as a tsvector. They are made of letters, digits and
// underscores alone, so that nothing in them needs care.
func Vector(words []string) string {
	places := map[string][]string{}
	var order []string
	for i, w := range words {
		if w == between || i+1 > lastPlace {
			continue
		}
		if len(places[w]) == 0 {
			order = append(order, w)
		}
		if len(places[w]) < mostPlaces {
			places[w] = append(places[w], strconv.Itoa(i+1))
		}
	}
	var b strings.Builder
	for _, w := range order {
		fmt.Fprintf(&b, "'%s':%s ", w, strings.Join(places[w], ","))
	}
	return strings.TrimSuffix(b.String(), " ")
}

// dialect is how a database writes a query of words.
type dialect struct {
	and, or, not string
	phrase       func(words []string, begins bool) string
}

var postgres = dialect{" & ", " | ", " & !", func(words []string, begins bool) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "'" + w + "'"
	}
	if begins {
		quoted[len(quoted)-1] += ":*"
	}
	return "(" + strings.Join(quoted, " <-> ") + ")"
}}

var fts5 = dialect{" AND ", " OR ", " NOT ", func(words []string, begins bool) string {
	if begins {
		return `"` + strings.Join(words, " ") + `" *`
	}
	return `"` + strings.Join(words, " ") + `"`
}}

// Index is a query as the words of a database are asked. Close takes names that
// differ by a letter too.
type Index struct {
	Query Query
	Close bool
	Also  map[Field]string // what a case must have besides, in one piece
}

// Postgres returns the query as a tsquery.
func (x Index) Postgres() string { return x.text(postgres) }

// SQLite returns the query as FTS5 takes it.
func (x Index) SQLite() string { return x.text(fts5) }

func (x Index) text(d dialect) string {
	all := []string{x.node(d, x.Query.root)}
	for _, f := range []Field{Election, Departement} {
		if words := within(f, x.Also[f]); len(words) > 0 {
			all = append(all, d.phrase(words, false))
		}
	}
	return strings.Join(all, d.and)
}

func (x Index) node(d dialect, n node) string {
	switch n.op {
	case leaf:
		return x.leaf(d, n.term)
	case or:
		all := make([]string, len(n.kids))
		for i, k := range n.kids {
			all[i] = x.node(d, k)
		}
		return "(" + strings.Join(all, d.or) + ")"
	case and:
		return x.both(d, n.kids)
	case not:
		return x.both(d, []node{n})
	}
	return d.phrase([]string{everything}, false)
}

// both asks for all of the parts: first what must be there, then what must not.
func (x Index) both(d dialect, kids []node) string {
	var there []string
	var absent strings.Builder
	for _, k := range kids {
		if k.op == not {
			absent.WriteString(d.not + x.node(d, k.kids[0]))
		} else {
			there = append(there, x.node(d, k))
		}
	}
	if len(there) == 0 {
		there = []string{d.phrase([]string{everything}, false)}
	}
	return "((" + strings.Join(there, d.and) + ")" + absent.String() + ")"
}

func (x Index) leaf(d dialect, t term) string {
	words := make([]string, len(t.pieces))
	for i, p := range t.pieces {
		switch {
		case t.field != Anywhere:
			words[i] = prefixes[t.field] + p.word
		case t.begins && i == len(t.pieces)-1:
			words[i] = p.word
		default:
			words[i] = p.stem()
		}
	}
	any := []string{d.phrase(words, t.begins)}
	if t.begins {
		any = append(any, beginnings(d, t)...)
	}
	if x.Close && (t.field == Anywhere || named(t.field)) {
		if near := alike(d, t); near != "" {
			any = append(any, near)
		}
	}
	return "(" + strings.Join(any, d.or) + ")"
}

// beginnings returns how a telephone number may begin as typed: 0612 is 33612.
func beginnings(d dialect, t term) []string {
	digits := strings.TrimPrefix(t.pieces[0].word, numberPrefix)
	if len(t.pieces) > 1 || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	before := prefixes[t.field] + numberPrefix
	any := []string{d.phrase([]string{before + digits}, true)}
	if national, ok := strings.CutPrefix(digits, "0"); ok && national != "" {
		any = append(any, d.phrase([]string{before + "33" + national}, true))
	}
	return any
}

// alike asks for names that differ from each word by a letter, "" where a word
// is too short for that.
func alike(d dialect, t term) string {
	var all []string
	for _, p := range t.pieces {
		var any []string
		for _, w := range nearOf(p.word) {
			any = append(any, d.phrase([]string{w}, false))
		}
		if len(any) == 0 {
			return ""
		}
		all = append(all, "("+strings.Join(any, d.or)+")")
	}
	return "(" + strings.Join(all, d.and) + ")"
}
