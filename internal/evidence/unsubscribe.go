package evidence

import (
	"regexp"
	"slices"
	"strings"

	"vigie/internal/link"
)

// Unsubscribe is what the List-Unsubscribe header offers (RFC 2369). None of it
// is ever opened.
type Unsubscribe struct {
	Present  bool
	Mailto   bool
	HTTP     bool // a web address, with or without encryption
	HTTPS    bool
	OneClick bool // announced by RFC 8058: its own header, and an https address
}

// uris finds the addresses between angle brackets; spaces inside come from
// folding.
var uris = regexp.MustCompile(`<([^<>]*)>`)

// readUnsubscribe reads the headers of unsubscription.
func readUnsubscribe(h header) Unsubscribe {
	values := h.all("List-Unsubscribe")
	u := Unsubscribe{Present: len(values) > 0}
	for _, uri := range unsubscribeURIs(values) {
		scheme, _, _ := strings.Cut(strings.ToLower(uri), ":")
		u.Mailto = u.Mailto || scheme == "mailto"
		u.HTTP = u.HTTP || scheme == "http" || scheme == "https"
		u.HTTPS = u.HTTPS || scheme == "https"
	}
	for _, post := range h.all("List-Unsubscribe-Post") {
		clicks := strings.EqualFold(strings.ReplaceAll(post, " ", ""), "List-Unsubscribe=One-Click")
		u.OneClick = u.OneClick || clicks && u.HTTPS
	}
	return u
}

// unsubscribeURIs returns the addresses of the header, those without brackets
// too when there are no others.
func unsubscribeURIs(values []string) []string {
	var found []string
	for _, v := range values {
		matches := uris.FindAllStringSubmatch(v, 20)
		for _, m := range matches {
			found = append(found, strings.Join(strings.Fields(m[1]), ""))
		}
		if len(matches) == 0 {
			for _, item := range strings.Split(v, ",") {
				found = append(found, strings.TrimSpace(item))
			}
		}
	}
	return found
}

// kinds names what is offered, for the sentence.
func (u Unsubscribe) kinds() string {
	var k []string
	for _, kind := range []struct {
		has  bool
		name string
	}{{u.Mailto, "mailto"}, {u.HTTPS, "https"}, {u.HTTP && !u.HTTPS, "http"}} {
		if kind.has {
			k = append(k, kind.name)
		}
	}
	return strings.Join(k, ", ")
}

// The wordings of a body, read only. The first is of unsubscribing, in the
// languages that reach voters; the second asks in a roundabout way to be
// removed, which is an offer too but a less sure one: both are told apart so
// that a reader can see on what the finding rests.
var (
	bodyOptOut = regexp.MustCompile(`(?i)unsub(?:scri|\b|/)|opt(?:ing)?[- ]?out|remove\s+(?:me|your)\b|` +
		`d[ée]s(?:inscri|abonn)|(?:plus|pas)\s+recevoir|ne\s+plus\s+[êe]tre\s+(?:contact|sollicit)|me\s+retirer|vous\s+retirer|` +
		`abmeld|abbestell|austragen|newsletter\s+k[üu]ndigen|dar(?:se|te|me)\s+de\s+baja|cancelar\s+(?:la\s+|a\s+|su\s+)?(?:suscri|subscri|inscri)|` +
		`disiscri|cancella\w*\s+(?:l['’]|dall['’]?)iscrizione|afmeld|uitschrijv`)
	bodyRemoval = regexp.MustCompile(`(?i)(?:be|get)\s+removed|removed\s+from\s+(?:our|this|the|my|all)\s|stop\s+receiving|no\s+longer\s+(?:wish|want|receive)|` +
		`(?:subject|type|word)[^a-z\n]{0,6}(?:line[^a-z\n]{0,6})?remove\b|remove\s+(?:my|yourself)\b|to\s+remove\s+(?:see|please|click|send|reply)|(?:do\s+not|don['’]t)\s+(?:wish|want)\s+to\s+receive|` +
		`keine\s+weiteren?\s+(?:e-?mails|newsletter)|nicht\s+mehr\s+erhalten`)
	linkOptOut = regexp.MustCompile(`(?i)unsub|opt-?out|desinscri|desabonn|d%c3%a9s(?:inscri|abonn)|abmeld|abbestell|disiscri|afmeld`)
)

// body is what people read in an e-mail: its text, its page, or both.
type body struct {
	text string // of the text parts
	page page   // of the HTML parts
	cut  bool
}

// reads returns what most programs show, for the reader of texts.
func (b body) reads() (text, where string) {
	if len(strings.TrimSpace(b.text)) >= 20 || b.page.text == "" {
		return b.text, "text"
	}
	return b.page.text, "html"
}

// optOut finds an offer to unsubscribe in what can be read or where a link
// leads; then a roundabout one.
func (b body) optOut() (offer, removal *Passage) {
	for _, where := range []struct{ name, text string }{{"text", b.text}, {"html", b.page.text}, {"html", strings.Join(b.page.titles, "\n")}} {
		if m := bodyOptOut.FindStringIndex(where.text); m != nil {
			return quoted(where.text, where.name, m), nil
		}
		if m := bodyRemoval.FindStringIndex(where.text); m != nil && removal == nil {
			removal = quoted(where.text, where.name, m)
		}
	}
	if i := slices.IndexFunc(b.page.links, linkOptOut.MatchString); i >= 0 {
		return &Passage{Text: link.Masked(b.page.links[i]), Where: "html"}, nil
	}
	return nil, removal
}

// gaps part words.
const gaps = " \t\r\n"

// quoted returns a passage with some words of its line round it, whole ones
// only: a link cut in two would not be known for one, and show its token. What
// stands inside an endless word is quoted alone.
func quoted(text, where string, m []int) *Passage {
	const longest, some = 2000, 60
	from := max(m[0]-longest, 0)
	to := min(m[1]+longest, len(text))
	begin, end := strings.LastIndexAny(text[from:m[0]], gaps), strings.IndexAny(text[m[1]:to], gaps)
	switch {
	case begin < 0 && from > 0 || end < 0 && to < len(text):
		return &Passage{From: m[0], To: m[1], Text: text[m[0]:m[1]], Where: where}
	case end >= 0:
		to = m[1] + end
	}
	from += begin + 1
	before := text[max(from-some, 0):from]
	if from <= some {
		before = "\n" + before
	}
	from -= len(wordsBefore(before))
	to += len(wordsAfter(text[to:min(to+some, len(text))]))
	return &Passage{From: from, To: to, Text: link.Masked(strings.TrimSpace(strings.ToValidUTF8(text[from:to], ""))), Where: where}
}

// wordsBefore returns the end of a text within one line, from its first gap on
// where the line begins before it.
func wordsBefore(text string) string {
	if at := strings.LastIndexByte(text, '\n'); at >= 0 {
		return text[at+1:]
	}
	return text[max(strings.IndexAny(text, gaps), 0):]
}

// wordsAfter returns the beginning of a text up to its last gap, within one line.
func wordsAfter(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return text[:max(strings.LastIndexAny(text, gaps), 0)]
}
