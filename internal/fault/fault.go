// Package fault names the ways a request can fail that a user may be told of.
// Any other error is ours: it is logged, and the user sees none of it. It must
// never hold a sentence: it carries message keys, translated only in web.
package fault

import "errors"

var (
	// NotFound says that nothing answers to the name that was given.
	NotFound = errors.New("not found")
	// Gone says that what answered to the name was erased.
	Gone = errors.New("gone")
	// Forbidden says that the person is known but may not do this.
	Forbidden = errors.New("forbidden")
	// Conflict says that the thing has changed, or was already done otherwise.
	Conflict = errors.New("conflict")
	// TooMany says that a limit was passed; trying again later helps.
	TooMany = errors.New("too many")
	// Unreadable says that what was sent cannot be parsed at all.
	Unreadable = errors.New("unreadable")
	// TooLarge says that what was sent is over its limit of bytes.
	TooLarge = errors.New("too large")
	// Unsupported says that what was sent is of a kind that is not taken here.
	Unsupported = errors.New("unsupported")
	// Busy says that the portal cannot do this now; nothing was kept, try again.
	Busy = errors.New("busy")
)

// Field is one thing wrong with what somebody typed. Key is a message in
// locales/, Params its placeholders.
type Field struct {
	Field  string
	Key    string
	Params map[string]any
}

// Fields is all that is wrong with a form, in the order of its fields.
type Fields []Field

// Error makes Fields an error; the text is for logs and holds nothing typed.
func (f Fields) Error() string {
	if len(f) == 0 {
		return "invalid form"
	}
	return "invalid form: " + f[0].Field + " " + f[0].Key
}

// Most is how many faults are told at once, far above what a form can have: a
// program that sends a hundred thousand mistakes learns of the first.
const Most = 100

// Add appends a fault on field unless the field has one already: one message a
// field is enough for whoever must mend it. Past Most nothing is added. Params
// are name, value pairs.
func (f *Fields) Add(field, key string, params ...any) {
	if len(*f) >= Most || f.On(field) != nil {
		return
	}
	var named map[string]any
	for i := 0; i+1 < len(params); i += 2 {
		if named == nil {
			named = map[string]any{}
		}
		named[params[i].(string)] = params[i+1]
	}
	*f = append(*f, Field{Field: field, Key: key, Params: named})
}

// On returns the fault on field, or nil.
func (f Fields) On(field string) *Field {
	for i := range f {
		if f[i].Field == field {
			return &f[i]
		}
	}
	return nil
}

// Err returns f as an error, or nil when nothing is wrong.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
