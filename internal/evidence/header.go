package evidence

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// The bounds of a header: mail that people receive has under 200 fields and
// 100 KB; what is beyond is left out.
const (
	maxFields = 1000
	maxHeader = 512 << 10
)

// field is a header field, unfolded and undecoded.
type field struct{ name, value string }

// header is the fields of a message or a part, in order.
type header []field

// readHeader splits the fields from what follows. It takes what mail programs
// and scrapers leave: a mailbox's "From " line, bare line ends, a missing blank
// line.
func readHeader(raw []byte) (h header, body []byte) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	var value []byte // of the last field, which may go on
	defer func() { h.end(value) }()
	for read := 0; len(raw) > 0; {
		line, rest := nextLine(raw)
		read += len(line)
		switch name, begins, ok := fieldOf(line); {
		case len(line) == 0:
			return h, rest
		case (line[0] == ' ' || line[0] == '\t') && len(h) > 0:
			if read < maxHeader {
				value = append(append(value, ' '), bytes.TrimSpace(line)...)
			}
		case ok && len(h) < maxFields && read < maxHeader:
			h.end(value)
			h, value = append(h, field{name: name}), append([]byte(nil), begins...)
		case ok, len(h) == 0 && isEnvelope(line):
		default:
			return h, raw
		}
		raw = rest
	}
	return h, nil
}

// end gives the last field its value.
func (h header) end(value []byte) {
	if len(h) > 0 {
		h[len(h)-1].value = string(value)
	}
}

// isEnvelope knows the line that a mailbox puts before each message.
func isEnvelope(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

// nextLine returns the first line without its end, and what follows.
func nextLine(raw []byte) (line, rest []byte) {
	at := bytes.IndexByte(raw, '\n')
	if at < 0 {
		return bytes.TrimSuffix(raw, []byte("\r")), nil
	}
	return bytes.TrimSuffix(raw[:at], []byte("\r")), raw[at+1:]
}

// fieldOf reads "Name: value".
func fieldOf(line []byte) (name string, value []byte, ok bool) {
	at := bytes.IndexByte(line, ':')
	if at <= 0 || at > 80 {
		return "", nil, false
	}
	for _, c := range bytes.TrimRight(line[:at], " \t") {
		if c <= ' ' || c >= 0x7F {
			return "", nil, false
		}
	}
	return string(bytes.TrimRight(line[:at], " \t")), bytes.TrimSpace(line[at+1:]), true
}

// all returns the values of a field, undecoded.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

// first returns the first value of a field, undecoded, or "".
func (h header) first(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// text returns the first value of a field as people read it.
func (h header) text(name string) string { return decodeWords(h.first(name)) }

// encoded matches the encoded words of RFC 2047, with the spaces inside that
// careless senders leave.
var encoded = regexp.MustCompile(`=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z-]*)?\?([bBqQ])\?([^?]*)\?=`)

// decodeWords decodes the encoded words of a value. The bytes of neighbours in
// one charset are joined first, since senders cut a letter between two of them.
func decodeWords(value string) string {
	value = value[:min(len(value), maxHeader)]
	var out strings.Builder
	var pending []byte
	label, at := "", 0
	flush := func() {
		out.WriteString(toUTF8(pending, label))
		pending = pending[:0]
	}
	for _, m := range encoded.FindAllStringSubmatchIndex(value, -1) {
		between := value[at:m[0]]
		if l := strings.ToLower(value[m[2]:m[3]]); l != label || strings.TrimSpace(between) != "" {
			flush()
			if strings.TrimSpace(between) != "" || at == 0 {
				out.WriteString(toUTF8([]byte(between), ""))
			}
			label = l
		}
		pending = append(pending, decodeWord(value[m[4]:m[5]], value[m[6]:m[7]])...)
		at = m[1]
	}
	flush()
	out.WriteString(toUTF8([]byte(value[at:]), ""))
	return strings.Join(strings.FieldsFunc(out.String(), isControl), " ")
}

// isControl says whether c ends a line or a terminal would obey it.
func isControl(c rune) bool { return c < ' ' || c == 0x7F }

// decodeWord decodes the content of one encoded word.
func decodeWord(kind, content string) []byte {
	if kind == "b" || kind == "B" {
		return decodeBase64([]byte(content))
	}
	return decodeQuoted([]byte(strings.NewReplacer("_", "=20", " ", "=20").Replace(content)))
}

// decodeBase64 decodes what can be, whatever stands between the letters.
func decodeBase64(content []byte) []byte {
	clean := make([]byte, 0, len(content))
	for _, c := range content {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			clean = append(clean, c)
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean) // only letters of the alphabet are left
	return out[:n]
}

// decodeQuoted decodes quoted-printable, and leaves what cannot be as it is.
func decodeQuoted(content []byte) []byte {
	in := bytes.NewReader(content)
	out, err := io.ReadAll(quotedprintable.NewReader(in))
	if err != nil {
		return content
	}
	return out
}

// toUTF8 converts from a charset by its label. Without one, or with a wrong one,
// what is UTF-8 stays and the rest is read as Windows-1252, as mail programs do.
func toUTF8(content []byte, label string) string {
	enc, name := charset.Lookup(label)
	if utf8.Valid(content) && (enc == nil || name == "utf-8" || name == "windows-1252" && !isASCII(content)) {
		return string(content)
	}
	if enc == nil || name == "utf-8" {
		enc, _ = charset.Lookup("windows-1252")
	}
	out, err := enc.NewDecoder().Bytes(content)
	if err != nil {
		return strings.ToValidUTF8(string(content), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// Latin reads bytes that are not UTF-8 as what they are in France nearly always,
// Windows-1252.
func Latin(content []byte) string { return toUTF8(content, "") }

func isASCII(content []byte) bool {
	for _, c := range content {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
