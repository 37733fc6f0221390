package evidence

import (
	"bytes"
	"mime"
	"strings"
)

// The bounds of a message: beyond them it is read as far as they go. Real mail
// nests four deep and has some ten parts.
const (
	MaxEmail = 30 << 20 // bytes: an attachment of 20 MiB in base64, and the rest
	maxDepth = 10
	maxParts = 200
	maxBody  = 1 << 20 // bytes of one text part
)

// part is a leaf of a message: a text, a file, or a message within it.
type part struct {
	header header
	kind   string // "text/plain", in small letters
	label  string // its charset as written
	body   []byte // as transferred
}

// tree walks through a message and keeps its leaves. It copies nothing.
type tree struct {
	parts   []part
	visited int  // entities, leaves or not
	partial bool // a bound was reached, or a boundary is missing
}

// walk adds the leaves of one entity.
func (t *tree) walk(h header, body []byte, depth int) {
	kind, params := mediaType(h.first("Content-Type"))
	if t.visited++; t.visited > maxParts {
		t.partial = true
		return
	}
	boundary, several := params["boundary"], strings.HasPrefix(kind, "multipart/")
	if several && (boundary == "" || depth >= maxDepth) {
		kind, several, t.partial = "text/plain", false, true // its words can be read, parted or not
	}
	if !several {
		t.parts = append(t.parts, part{h, kind, params["charset"], body})
		return
	}
	entities, closed := split(body, boundary)
	t.partial = t.partial || !closed
	for _, e := range entities {
		h, body := readHeader(e)
		t.walk(h, body, depth+1)
	}
}

// mediaType reads a Content-Type; text/plain is what is left out or unreadable.
func mediaType(value string) (kind string, params map[string]string) {
	kind, params, err := mime.ParseMediaType(value)
	if err == nil && strings.Contains(kind, "/") {
		return kind, params
	}
	kind, rest, _ := strings.Cut(value, ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !strings.Contains(kind, "/") {
		kind = "text/plain"
	}
	params = map[string]string{}
	for _, p := range strings.Split(rest, ";") {
		name, v, _ := strings.Cut(p, "=")
		params[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(v), `"`)
	}
	return kind, params
}

// split cuts a body at its boundary. It says whether the last one was there.
func split(body []byte, boundary string) (entities [][]byte, closed bool) {
	mark := []byte("--" + boundary)
	from := -1
	for at := 0; at < len(body); {
		line, rest := nextLine(body[at:])
		next := len(body) - len(rest)
		if after, ok := bytes.CutPrefix(line, mark); ok {
			end := string(bytes.TrimRight(after, " \t"))
			if end == "" || end == "--" {
				if from >= 0 {
					entities = append(entities, body[from:at])
				}
				from = next
				if end == "--" || len(entities) >= maxParts {
					return entities, end == "--"
				}
			}
		}
		at = next
	}
	if from >= 0 {
		entities = append(entities, body[from:])
	}
	return entities, false
}

// attached says whether a part is a file, and its name.
func (p part) attached() (name string, ok bool) {
	disposition, params := mediaType(strings.Replace(p.header.first("Content-Disposition"), "attachment", "attachment/", 1))
	name = params["filename"]
	if name == "" {
		_, params = mediaType(p.header.first("Content-Type"))
		name = params["name"]
	}
	ok = strings.HasPrefix(disposition, "attachment/") || !strings.HasPrefix(p.kind, "text/") && p.header.first("Content-ID") == ""
	return decodeWords(name), ok
}

// size is about how many bytes a file has.
func (p part) size() int {
	if strings.EqualFold(strings.TrimSpace(p.header.first("Content-Transfer-Encoding")), "base64") {
		return len(p.body) / 4 * 3 * 76 / 78
	}
	return len(p.body)
}

// text returns a text part in UTF-8, as far as maxBody goes.
func (p part) text() (content string, cut bool) {
	body := p.body
	switch strings.ToLower(strings.TrimSpace(p.header.first("Content-Transfer-Encoding"))) {
	case "base64":
		body = decodeBase64(body[:min(len(body), 2*maxBody)])
	case "quoted-printable":
		body = decodeQuoted(body[:min(len(body), 3*maxBody)])
	}
	cut = len(body) > maxBody
	return toUTF8(body[:min(len(body), maxBody)], p.label), cut
}
