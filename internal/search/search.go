// Package search is how reviewers find cases by words: what a case is found by,
// how a query is read and explained, and where its words stand in a text. The
// words are made here, so that both databases index the same ones. It must never
// be given anything that is kept sealed, and never refuse a query.
package search

import (
	"strings"

	"github.com/kljensen/snowball/french"
)

// Field is a part of a case that a query may name.
type Field string

// The fields; Anywhere is all of them.
const (
	Anywhere    Field = ""
	Sender      Field = "sender"
	Candidate   Field = "candidate"
	Commune     Field = "commune"
	Departement Field = "departement"
	Election    Field = "election"
	Code        Field = "code" // of a case or report, a commune, a post office, a short number
	Note        Field = "note" // what reviewers wrote, and the reasons of decisions
)

// fieldNames is what one may type before a colon, folded; read only.
var fieldNames = map[string]Field{
	"sender": Sender, "from": Sender, "expediteur": Sender, "emetteur": Sender, "de": Sender, "numero": Sender,
	"candidate": Candidate, "candidat": Candidate, "candidats": Candidate, "list": Candidate, "liste": Candidate, "for": Candidate, "pour": Candidate,
	"commune": Commune, "city": Commune, "town": Commune, "ville": Commune,
	"departement": Departement, "dep": Departement, "dept": Departement,
	"election": Election, "scrutin": Election,
	"code": Code, "reference": Code, "ref": Code, "insee": Code, "cp": Code,
	"note": Note, "notes": Note, "motif": Note, "motifs": Note, "reason": Note, "reasons": Note,
}

// prefixes tell the words of a field from words anywhere: no word that is read
// from a text has an underscore. Read only.
var prefixes = map[Field]string{
	Sender: "s_", Candidate: "c_", Commune: "v_", Departement: "d_", Election: "e_", Code: "k_", Note: "o_",
}

// Words that stand for something else.
const (
	everything = "z_all" // is in every case
	between    = "z_end" // keeps phrases from going on in another text
	nearPrefix = "f_"    // a name with a letter less
)

// The longest that is indexed of a case, in words, so that one case cannot slow
// all: PostgreSQL counts places up to 16,383.
const maxWords = 12_000

// Document is what a case is found by.
type Document struct {
	Texts                                       []string // messages
	Senders, Candidates, Communes, Departements []string
	Elections, Codes, Notes                     []string
}

// Words returns the words of a document in their order.
func (d Document) Words() []string {
	words := []string{everything}
	for _, f := range []struct {
		field Field
		texts []string
	}{{Candidate, d.Candidates}, {Sender, d.Senders}, {Commune, d.Communes}, {Code, d.Codes}, {Departement, d.Departements}, {Election, d.Elections}, {Note, d.Notes}, {Anywhere, d.Texts}} {
		for _, t := range f.texts {
			words = append(words, f.field.words(t)...)
		}
	}
	return words[:min(len(words), maxWords)]
}

// words returns the words by which a text of a field is found: with the field's
// name, and without.
func (f Field) words(text string) []string {
	pieces := scan(text)
	words := append(anywhere(pieces), between)
	if f == Anywhere {
		return words
	}
	words = append(append(words, within(f, text)...), between)
	if named(f) {
		words = append(append(words, near(pieces)...), between)
	}
	return words
}

// named says whether a field holds names, which people misspell.
func named(f Field) bool { return f == Candidate || f == Commune || f == Sender }

// anywhere returns the words by which a text is found without naming a field.
func anywhere(pieces []piece) []string {
	words := make([]string, len(pieces))
	for i, p := range pieces {
		words[i] = p.stem()
	}
	return words
}

// within returns the words by which a text is found in a field: as they are
// written, a code in one piece.
func within(f Field, text string) []string {
	pieces := scan(text)
	if f == Code {
		if pieces = glued(pieces); len(pieces) == 0 {
			return nil
		}
	}
	words := make([]string, len(pieces))
	for i, p := range pieces {
		words[i] = prefixes[f] + p.word
	}
	return words
}

// glued makes one piece of a code, however it is spaced.
func glued(pieces []piece) []piece {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(strings.TrimPrefix(p.word, numberPrefix))
	}
	if b.Len() == 0 {
		return nil
	}
	return []piece{{word: cut(b.String())}}
}

// leastNear is how long a name must be to be taken for another: of shorter ones
// too many are alike.
const leastNear = 4

// near returns each name as it sounds, and that with a letter missing: two names
// that differ by a letter, or by two that changed places, share one of these.
func near(pieces []piece) []string {
	var words []string
	for _, p := range pieces {
		words = append(words, nearOf(p.word)...)
	}
	return words
}

func nearOf(word string) []string {
	word = sounded(word)
	letters := []rune(word)
	if len(letters) < leastNear || len(letters) > 20 || strings.ContainsAny(word, "_0123456789") {
		return nil
	}
	all := []string{nearPrefix + word}
	for i := range letters {
		all = append(all, nearPrefix+string(letters[:i])+string(letters[i+1:]))
	}
	return all
}

// sounded writes a name with what is not heard left out: "ph" is "f", and of two
// equal letters one stays.
func sounded(word string) string {
	var b strings.Builder
	var last rune
	for _, r := range strings.NewReplacer("ph", "f", "y", "i").Replace(word) {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// stem returns the word without its French ending.
func (p piece) stem() string {
	if p.number || len(p.word) < 4 {
		return p.word
	}
	return french.Stem(p.word, true)
}
