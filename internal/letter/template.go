package letter

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Fields lists what may stand in braces in a template and in what a reviewer
// writes. None of them is a voter's.
var Fields = []string{"campaign", "case", "reports", "period", "channels", "sender", "deadline", "authority", "contact", "reply"}

// fields finds what stands in braces. A brace that is never closed is a brace.
var fields = regexp.MustCompile(`\{[^{}\n]*\}`)

// The paragraphs that nobody ticks: where the writer's own words go, and what is
// there only where there is a day to answer by.
const (
	own   = "words"
	dated = "due"
)

// Template is a letter before it is to anybody.
type Template struct {
	Subject string
	Parts   []Part
}

// Part is a paragraph of a template; one with a name and a label is in the letter
// when it was ticked.
type Part struct{ Name, Label, Text string }

// Offered returns the paragraphs that can be ticked.
func (t Template) Offered() []Part {
	return slices.DeleteFunc(slices.Clone(t.Parts), func(p Part) bool { return p.Label == "" })
}

// Templates are the letters in their languages.
type Templates struct {
	langs []string
	all   map[string]Template
}

// Read reads letters/KIND.LANG.txt, and fails where a kind lacks a language, or
// has a field that is unknown.
func Read(files fs.FS, langs ...string) (*Templates, error) {
	t := &Templates{langs: langs, all: map[string]Template{}}
	for _, k := range Kinds {
		for _, lang := range langs {
			name := fmt.Sprintf("letters/%s.%s.txt", k, lang)
			text, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, fmt.Errorf("letters: %w", err)
			}
			one, err := parse(string(text))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			t.all[string(k)+"."+lang] = one
		}
	}
	return t, nil
}

// Langs lists the languages that letters are written in.
func (t *Templates) Langs() []string { return t.langs }

// Of returns the template of a kind in a language; false where there is none.
func (t *Templates) Of(k Kind, lang string) (Template, bool) {
	one, ok := t.all[string(k)+"."+lang]
	return one, ok
}

// parse reads a template: its subject in the first line, then paragraphs with an
// empty line between two. "[name] Label" above a paragraph gives it both.
func parse(text string) (Template, error) {
	var t Template
	for i, p := range strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n\n") {
		if i == 0 {
			t.Subject = strings.TrimSpace(p)
			continue
		}
		one := Part{Text: strings.TrimSpace(p)}
		if head, rest, _ := strings.Cut(one.Text, "\n"); strings.HasPrefix(head, "[") {
			name, label, ok := strings.Cut(head[1:], "]")
			if !ok || name == "" {
				return t, fmt.Errorf("a paragraph begins with %q", head)
			}
			one = Part{name, strings.TrimSpace(label), strings.TrimSpace(rest)}
		}
		t.Parts = append(t.Parts, one)
	}
	for _, found := range fields.FindAllString(text, -1) {
		if !slices.Contains(Fields, strings.Trim(found, "{} ")) {
			return t, fmt.Errorf("nothing is known of %s", found)
		}
	}
	if t.Subject == "" || len(t.Parts) == 0 {
		return t, fmt.Errorf("a subject or a text is missing")
	}
	return t, nil
}
