package report

import (
	_ "embed" // the standard questions
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// standardTree is what is asked where the operator names no file of their own.
//
//go:embed tree/questions.toml
var standardTree []byte

// Tree is the questions of a report as content: which pages are asked, in which
// order, under which condition and with which answers, and what is said to
// somebody who is in the wrong place. It is read at start and never changes.
type Tree struct {
	Pages     []TreePage  `toml:"page"`
	Elsewhere []Elsewhere `toml:"elsewhere"`
	lines     treeLines
}

// TreePage is one page that is asked.
type TreePage struct {
	Ask     Step                `toml:"ask"`
	Chapter string              `toml:"chapter"` // message key
	When    Condition           `toml:"when"`
	Answers map[string][]string `toml:"answers"` // of a question: its answers, in order; [] leaves it out
}

// Condition is alternatives, one of which must hold; none at all always holds.
type Condition []map[string][]string

// Elsewhere tells somebody who is in the wrong place where to go.
type Elsewhere struct {
	ID       string    `toml:"id"`
	After    Step      `toml:"after"` // the page whose answers show it
	When     Condition `toml:"when"`
	Title    string    `toml:"title"` // message keys
	Lede     string    `toml:"lede"`
	Say      string    `toml:"say"` // what to say there
	Services []Service `toml:"service"`
}

// Service is one place to go to.
type Service struct {
	Name    string    `toml:"name"`     // a proper name, or ""
	NameKey string    `toml:"name_key"` // message key of what has none
	Text    string    `toml:"text"`     // message key
	URL     string    `toml:"url"`
	Source  string    `toml:"source"` // where it was read, or "" for what everybody knows
	Date    time.Time `toml:"date"`   // of what was read, where it has one
}

// StandardTree returns the questions that are part of the program.
func StandardTree() (*Tree, error) { return ReadTree("questions.toml", standardTree) }

// maxTree bounds a file of questions, in bytes.
const maxTree = 256 << 10

// ReadTree reads the questions of a file and checks them. All that is wrong is
// told, each with the file's name, the line and why.
func ReadTree(name string, content []byte) (*Tree, error) {
	if len(content) > maxTree {
		return nil, fmt.Errorf("%s: longer than %d bytes", name, maxTree)
	}
	t := &Tree{lines: linesOf(name, content)}
	meta, err := toml.Decode(string(content), t)
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return nil, fmt.Errorf("%s:%d: %s", name, syntax.Position.Line, syntax.Message)
	}
	if err != nil {
		return nil, mistyped(name, err)
	}
	faults := t.check()
	for _, key := range meta.Undecoded() {
		faults = append(faults, t.lines.unknown(key))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return t, nil
}

// lastKey is how the decoder tells of a value of the wrong type; the line it adds
// is that of the end of the file.
var lastKey = regexp.MustCompile(`^toml: (?:line \d+ )?\(last key "([^"]+)"\): `)

func mistyped(name string, err error) error {
	return fmt.Errorf("%s: %s", name, lastKey.ReplaceAllString(err.Error(), "$1: "))
}

// Key is a message key of a tree, and where it stands.
type Key struct{ Key, Where string }

// Keys returns every message key of the tree, for whoever knows the languages to
// check that each is translated.
func (t *Tree) Keys() []Key {
	var keys []Key
	add := func(where string, said ...string) {
		for _, key := range said {
			if key != "" {
				keys = append(keys, Key{key, where})
			}
		}
	}
	for i, p := range t.Pages {
		add(t.lines.at("page", i, "chapter"), p.Chapter)
	}
	for i, e := range t.Elsewhere {
		where := t.lines.at("elsewhere", i, "title")
		add(where, e.Title, e.Lede, e.Say)
		for _, s := range e.Services {
			add(where, s.NameKey, s.Text)
		}
	}
	return keys
}

// treeLines finds the line of a block's key again: the decoder forgets it.
type treeLines struct {
	name string
	text []string
}

func linesOf(name string, content []byte) treeLines {
	return treeLines{name, strings.Split(string(content), "\n")}
}

// at says where key stands in the n-th block, or where the block begins.
func (l treeLines) at(block string, n int, key string) string {
	first := 0
	for i, line := range l.text {
		line = strings.TrimSpace(line)
		head := strings.HasPrefix(line, "[["+block+"]]")
		switch {
		case head && n == 0 && first == 0:
			first = i + 1
		case head && first == 0:
			n--
		case first > 0 && head:
			return fmt.Sprintf("%s:%d", l.name, first)
		case first > 0 && keyed(line, key):
			return fmt.Sprintf("%s:%d", l.name, i+1)
		}
	}
	return fmt.Sprintf("%s:%d", l.name, max(first, 1))
}

// keyed says whether a line sets key.
func keyed(line, key string) bool {
	rest, ok := strings.CutPrefix(line, key)
	return ok && strings.HasPrefix(strings.TrimSpace(rest), "=")
}

// unknown tells of a key that says nothing to us: most often a slip of the pen.
func (l treeLines) unknown(key toml.Key) error {
	last := key[len(key)-1]
	i := slices.IndexFunc(l.text, func(line string) bool { return strings.Contains(line, last) })
	return fmt.Errorf("%s:%d: unknown key %q", l.name, i+1, key.String())
}
