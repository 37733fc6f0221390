package evidence

import (
	"bytes"
	"strconv"
	"strings"
)

// maxGroups bounds how deep rich text nests; Outlook's is some ten deep.
const maxGroups = 200

// group is what holds in one pair of braces.
type group struct {
	silent bool // a list of fonts, a picture: not words
	skip   bool // the rich text's own rendering of what the page says already
	after  int  // how many letters stand after one in Unicode for readers that know none
}

// rich is rich text being read.
type rich struct {
	in     []byte
	stack  []group
	now    group
	page   bool // it wraps a page
	out    strings.Builder
	bytes  []byte // letters in the code page, not written yet
	label  string
	ignore int // letters still to pass over
	high   rune
}

// readRTF returns the words of rich text; or, where Outlook wrapped a page into
// it, that page (MS-OXRTFEX).
func readRTF(b []byte) (content string, isPage bool) {
	r := rich{in: b, label: "windows-1252", now: group{after: 1}}
	r.page = bytes.Contains(b[:min(len(b), 2000)], []byte(`\fromhtml1`))
	for len(r.in) > 0 {
		r.step()
	}
	r.flush()
	return r.out.String(), r.page
}

// step reads one brace, control word or letter.
func (r *rich) step() {
	c := r.in[0]
	r.in = r.in[1:]
	switch c {
	case '{':
		if len(r.stack) < maxGroups {
			r.stack = append(r.stack, r.now)
		}
		r.ignore = 0
	case '}':
		if n := len(r.stack); n > 0 {
			r.now, r.stack = r.stack[n-1], r.stack[:n-1]
		}
		r.ignore = 0
	case '\\':
		r.control()
	case '\r', '\n':
	default:
		r.letter(c)
	}
}

// letter keeps a byte in the code page.
func (r *rich) letter(c byte) {
	if r.ignore > 0 {
		r.ignore--
		return
	}
	if r.heard() {
		r.bytes = append(r.bytes, c)
	}
}

// heard says whether what stands here is read out.
func (r *rich) heard() bool { return !r.now.silent && !r.now.skip }

func (r *rich) flush() {
	if len(r.bytes) > 0 {
		r.out.WriteString(toUTF8(r.bytes, r.label))
		r.bytes = r.bytes[:0]
	}
}

func (r *rich) write(s string) {
	if r.heard() {
		r.flush()
		r.out.WriteString(s)
	}
}

// control reads what a backslash begins.
func (r *rich) control() {
	if len(r.in) == 0 {
		return
	}
	if c := r.in[0]; !isASCIILetter(c) {
		r.in = r.in[1:]
		r.sign(c)
		return
	}
	n := 0
	for n < len(r.in) && n < 32 && isASCIILetter(r.in[n]) {
		n++
	}
	word, number := string(r.in[:n]), ""
	r.in = r.in[n:]
	for n = 0; n < len(r.in) && n < 11 && (r.in[n] >= '0' && r.in[n] <= '9' || n == 0 && r.in[n] == '-'); n++ {
	}
	number, r.in = string(r.in[:n]), r.in[n:]
	if len(r.in) > 0 && r.in[0] == ' ' {
		r.in = r.in[1:]
	}
	value, err := strconv.Atoi(number)
	r.word(word, value, err == nil)
}

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// sign reads a backslash before a sign: a byte in hexadecimal, an escape, the
// mark of a group that old readers pass over.
func (r *rich) sign(c byte) {
	switch c {
	case '\'':
		if len(r.in) >= 2 {
			v, err := strconv.ParseUint(string(r.in[:2]), 16, 8)
			r.in = r.in[2:]
			if err == nil {
				r.letter(byte(v))
			}
		}
	case '*':
		r.now.silent = !bytes.HasPrefix(r.in, []byte(`\htmltag`))
		r.now.skip = r.now.skip && r.now.silent
	case '~':
		r.write("\u00a0")
	case '{', '}', '\\':
		r.letter(c)
	case '\r', '\n':
		r.write("\n")
	}
}

// word obeys a control word.
func (r *rich) word(word string, value int, given bool) {
	switch word {
	case "htmlrtf":
		r.now.skip = !given || value != 0
	case "ansicpg":
		if label := labelOf(uint64(max(value, 0))); label != "" {
			r.flush()
			r.label = label
		}
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer":
		r.now.silent = true
	case "uc":
		r.now.after = min(max(value, 0), 8)
	case "u":
		r.unicode(value)
	case "par", "line", "row", "sect", "page":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "bin":
		r.in = r.in[min(max(value, 0), len(r.in)):]
	default:
		if s := rtfLetters[word]; s != "" {
			r.write(s)
		}
	}
}

// rtfLetters are control words that stand for a letter, read only.
var rtfLetters = map[string]string{
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—", "enspace": " ", "emspace": " ",
}

// unicode writes a letter by its number of 16 bits, which is negative above
// 32767, and passes over what stands for it in the code page.
func (r *rich) unicode(value int) {
	c := rune(uint16(value))
	r.ignore = r.now.after
	switch {
	case c >= 0xd800 && c < 0xdc00:
		r.high = c
		return
	case c >= 0xdc00 && c < 0xe000 && r.high > 0:
		c = (r.high-0xd800)<<10 + (c - 0xdc00) + 0x10000
	case c >= 0xd800 && c < 0xe000:
		c = '\uFFFD'
	}
	r.high = 0
	r.write(string(c))
}
