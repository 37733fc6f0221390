package election

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"vigie/internal/names"
)

// longest is the longest line read, in bytes. The widest real file has 187
// columns and 3 KB a line.
const longest = 256 << 10

// headerWithin is how many lines may stand before the header: the Ministry
// puts a comment and a blank line there.
const headerWithin = 10

// rows reads a table of text line by line: comma, semicolon or tab, UTF-8 with
// or without its mark, or Windows-1252 (which holds ISO-8859-1). A cell holds
// no line break: none of the Ministry's files has one, and so a forgotten
// quote spoils its line and not the rest of the file.
type rows struct {
	in     *bufio.Reader
	number int
	comma  byte
	latin  bool // the header was not UTF-8
	header []string
	wrong  *Lines
}

var errStop = errors.New("nothing more can be read") // what is wrong has been noted

// newRows finds the header: the first line of which known recognises two
// columns or more. It returns errStop when there is none.
func newRows(in io.Reader, wrong *Lines, known func(folded string) bool) (*rows, error) {
	r := &rows{in: bufio.NewReaderSize(in, longest), wrong: wrong}
	if mark, _ := r.in.Peek(3); bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")) {
		r.in.Discard(3)
	} else if bytes.HasPrefix(mark, []byte("\xff\xfe")) || bytes.HasPrefix(mark, []byte("\xfe\xff")) {
		wrong.add(1, "import.wrong.encoding")
		return nil, errStop
	}
	for r.number < headerWithin {
		line, err := r.line()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if r.isHeader(line, known) {
			return r, nil
		}
	}
	wrong.add(0, "import.wrong.header")
	return nil, errStop
}

// isHeader looks at a line with each of the three separators.
func (r *rows) isHeader(line []byte, known func(string) bool) bool {
	latin := !utf8.Valid(line)
	for _, comma := range []byte("\t;,") {
		cells, err := split(decode(line, latin), comma)
		if err != nil {
			continue
		}
		for i := range cells {
			cells[i] = names.Fold(cells[i])
		}
		if count(cells, known) >= 2 {
			r.comma, r.latin, r.header = comma, latin, trimmed(cells)
			return true
		}
	}
	return false
}

func count(cells []string, known func(string) bool) int {
	return len(slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return !known(c) }))
}

// trimmed returns cells without the empty ones at the end: each line of the
// file of 2020 ends in a tab.
func trimmed(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// next returns the cells of the next line that can be read, blanks at the ends
// taken off; io.EOF at the end. Lines that cannot are noted and passed over.
func (r *rows) next() ([]string, error) {
	for {
		line, err := r.line()
		if err != nil {
			return nil, err
		}
		if len(bytes.Trim(line, " \t;,")) == 0 {
			continue
		}
		if !r.latin && (!utf8.Valid(line) || bytes.ContainsRune(line, utf8.RuneError)) || bytes.IndexByte(line, 0) >= 0 {
			r.wrong.add(r.number, "import.wrong.encoding")
			continue
		}
		cells, err := split(decode(line, r.latin), r.comma)
		if err != nil {
			r.wrong.add(r.number, "import.wrong.quote")
			continue
		}
		return cells, nil
	}
}

// line returns the next line without its end. The bytes are good until the
// next call.
func (r *rows) line() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	switch {
	case err == io.EOF && len(line) > 0, err == nil:
		r.number++
		return bytes.TrimRight(line, "\r\n"), nil
	case err == io.EOF:
		return nil, io.EOF
	case errors.Is(err, bufio.ErrBufferFull):
		r.wrong.add(r.number+1, "import.wrong.too_long")
		return nil, errStop
	}
	return nil, fmt.Errorf("read line %d: %w", r.number+1, err)
}

// fits says whether a line has as many cells as the header; noted if not.
func (r *rows) fits(cells []string) bool {
	if have, want := len(trimmed(cells)), len(r.header); have > want {
		r.wrong.add(r.number, "import.wrong.long", "Have", have, "Want", want)
		return false
	}
	if have, want := len(cells), len(r.header); have < want {
		r.wrong.add(r.number, "import.wrong.short", "Have", have, "Want", want)
		return false
	}
	return true
}

func decode(line []byte, latin bool) string {
	if !latin {
		return string(line)
	}
	text, _ := charmap.Windows1252.NewDecoder().Bytes(line) // every byte is a letter of it
	return string(text)
}

var errQuote = errors.New("wrong quote")

// split cuts a line at comma. A cell may be quoted, its own quotes then
// doubled; a tab-separated one never is, so that a quote is a quote.
func split(line string, comma byte) ([]string, error) {
	var cells []string
	for {
		cell, rest, more, err := cut(line, comma)
		if err != nil {
			return nil, err
		}
		cells = append(cells, strings.TrimSpace(cell))
		if !more {
			return cells, nil
		}
		line = rest
	}
}

// cut takes the first cell off a line; more says that another follows.
func cut(line string, comma byte) (cell, rest string, more bool, err error) {
	if comma == '\t' || !strings.HasPrefix(line, `"`) {
		cell, rest, more = strings.Cut(line, string(comma))
		if comma != '\t' && strings.Contains(cell, `"`) {
			return "", "", false, errQuote
		}
		return cell, rest, more, nil
	}
	end := 1
	for {
		next := strings.IndexByte(line[end:], '"')
		if next < 0 {
			return "", "", false, errQuote
		}
		end += next + 1
		if end == len(line) || line[end] != '"' {
			break
		}
		end++ // a doubled quote stays in the cell
	}
	if end < len(line) && line[end] != comma {
		return "", "", false, errQuote
	}
	cell = strings.ReplaceAll(line[1:end-1], `""`, `"`)
	if end == len(line) {
		return cell, "", false, nil
	}
	return cell, line[end+1:], true, nil
}
