package page

import "vigie/internal/fault"

// Field is one typed answer, for the "field" component. Label and Hint are
// message keys; the rest is as in HTML.
type Field struct {
	Name         string // of the control, and its id
	Label, Hint  string
	Value        string
	Fault        *fault.Field
	Type         string // "" is text
	Multiline    bool
	Rows         int // of a textarea, 0 is 5
	MaxLength    int // in characters, 0 is no limit
	Width        string
	Autocomplete string
	InputMode    string
	Min, Max     string
	Accept       string
	Optional     bool
	Big          bool // the label is the page's heading
	Code         bool // a receipt or one-time code
	Suggest      string
	SuggestInto  string
	SuggestValue string
	Read         string // what the machine has to do with the value, in words; "" for nothing
	Many         bool   // of type file: several at once
}

// Option is one answer to choose. Label and Hint are message keys; Text and
// Note stand for them where the words come from the register.
type Option struct {
	Value       string
	Label, Hint string
	Text, Note  string
	Icon        string
	Checked     bool
	Exclusive   bool   // of several choices: alone, it unticks the others
	Seen        string // what the machine observed that bears on it, in words
}

// Choices is one question with answers to choose, for the "choices" component.
type Choices struct {
	Name         string
	Legend, Hint string
	Options      []Option
	Multiple     bool
	Optional     bool
	Big          bool // the legend is the page's heading
	Compact      bool
	Two          bool
	Fault        *fault.Field
	Read         string // what the machine has to do with the choice, in words; "" for nothing
}

// Select is one answer of a long list, for the "select" component.
type Select struct {
	Name, Label, Hint string
	Empty             string
	Options           []Option
	Optional          bool
	Fault             *fault.Field
}

// Notice is something said apart, for the "notice" component.
type Notice struct {
	Tone        string // info, done, warn or alert
	Title, Lead string
	Text        string
}

// Progress is how far one is, for the "progress" component.
type Progress struct {
	Step, Of int
	Label    string
}

// Pager leads to the neighbours of a page of a list; "" where there is none.
type Pager struct{ Previous, Next string }

// Tag is a short word on a coloured ground.
type Tag struct{ Label, Text, Tone, Icon string }

// Summary is a list of answers, for the "summary_list" component.
type Summary struct{ Rows []SummaryRow }

// SummaryRow is one answer with the address at which to change it.
type SummaryRow struct {
	Label  string
	Values []string
	Quote  bool
	Change string
	Read   string // what the machine has to do with the answer, in words; "" for nothing
}

// Check ticks the options whose value is one of values.
func Check(options []Option, values ...string) []Option {
	for i := range options {
		for _, v := range values {
			options[i].Checked = options[i].Checked || options[i].Value == v
		}
	}
	return options
}
