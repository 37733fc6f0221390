package election

import "fmt"

// Line says something about one line of a file. Key is a message, Params its
// placeholders.
type Line struct {
	Number int // 1 is the first line of the file; 0 is the file as a whole
	Key    string
	Params map[string]any
}

// shown is how many lines are kept to be shown: more would not be read, and a
// file in the wrong encoding has thousands.
const shown = 50

// Lines are the first lines of which something was said, and how many there
// are in all.
type Lines struct {
	First []Line
	Total int
}

// add keeps a line; params are name, value pairs.
func (l *Lines) add(number int, key string, params ...any) {
	l.Total++
	if len(l.First) >= shown {
		return
	}
	named := map[string]any{}
	for i := 0; i+1 < len(params); i += 2 {
		named[params[i].(string)] = params[i+1]
	}
	l.First = append(l.First, Line{Number: number, Key: key, Params: named})
}

// Wrong is returned by an import that took nothing because of wrong lines.
type Wrong struct{ Lines }

// Error tells the first of them, for a log.
func (w *Wrong) Error() string {
	return fmt.Sprintf("%d wrong lines; line %d: %s", w.Total, w.First[0].Number, w.First[0].Key)
}

// Tally says what an import did.
type Tally struct {
	Added, Changed, Unchanged int
	Notices                   Lines // what was taken but deserves a look
}

// Total is how many there were in the file.
func (t Tally) Total() int { return t.Added + t.Changed + t.Unchanged }
