package evidence

import (
	"net/mail"
	"strings"
	"time"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Email is what was read in an e-mail.
type Email struct {
	From         []Address
	ReplyTo      []Address
	Envelope     Address // the Return-Path: who takes the failures
	Subject      string
	Date         string    // as the sender wrote it
	Sent         time.Time // the same read, zero when it cannot be
	Received     time.Time // by the last machine on the way, which is the recipient's own; zero when not told
	Recipients   int       // distinct visible ones, of To and Cc; never who they are
	Unsubscribe  Unsubscribe
	Signatures   []Signature
	ListID       string
	OptOutInBody bool // words of unsubscribing, or a link that says so
	Platform     string
	Pixels       int
	Attachments  []Attachment
	Body         Text   // its words, read as those of a text are
	Words        string // the words themselves, as sent: whoever keeps them masks the voter's data first
	Partial      bool   // malformed, or longer than is read
	Observations []Observation
}

// Attachment is a file that came along, unopened.
type Attachment struct {
	Name  string
	Kind  string // media type as told, not as checked
	Bytes int    // about
}

// ReadEmail reads an e-mail as it was saved, headers and all, or as Outlook saves
// one (.msg). It takes anything: what cannot be read is missing from what it
// returns.
func ReadEmail(raw []byte, f Facts) Email {
	m := message{raw: raw[:min(len(raw), MaxEmail)], notes: notes{facts: f}}
	if file, ok := openCompound(m.raw); ok {
		m.notes.facts.Key = nil // what was signed was not kept: nothing can be confirmed
		m.outlook(file)
	} else {
		m.header, m.rest = readHeader(m.raw)
		m.envelope()
		m.content()
	}
	if m.notes.facts.Channel == "" {
		m.notes.facts.Channel = report.Email
	}
	if m.notes.facts.On == "" && !m.mail.Sent.IsZero() {
		m.notes.facts.On = day.Of(m.mail.Sent)
		m.notes.facts.Poll = Poll{} // the eve is told by the day of receipt, where the voter was
	}
	m.read()
	m.mail.Partial = m.mail.Partial || len(raw) > MaxEmail || len(m.header) == 0
	m.observe()
	m.mail.Observations = m.notes.ordered()
	m.hide()
	return m.mail
}

// Recognised says whether it was an e-mail at all: one has at least a sender, a
// subject or a date.
func (e Email) Recognised() bool {
	return len(e.From) > 0 || e.Subject != "" || e.Date != "" || e.Recipients > 0
}

// message is an e-mail being read.
type message struct {
	raw, rest []byte
	header    header
	body      body
	mail      Email
	notes     notes
}

// envelope reads the header.
func (m *message) envelope() {
	h := m.header
	m.mail.From, m.mail.ReplyTo = addresses(h.all("From")), addresses(h.all("Reply-To"))
	if path := addresses(h.all("Return-Path")); len(path) > 0 {
		m.mail.Envelope = path[0]
	}
	m.mail.Subject, m.mail.Date, m.mail.ListID = h.text("Subject"), h.text("Date"), h.text("List-Id")
	m.mail.Sent = readDate(m.mail.Date)
	if received := h.first("Received"); received != "" {
		m.mail.Received = readDate(received[strings.LastIndexByte(received, ';')+1:])
	}
	m.mail.Recipients = distinct(addresses(h.all("To")), addresses(h.all("Cc")))
	m.mail.Unsubscribe = readUnsubscribe(h)
	m.mail.Signatures = readSignatures(m.raw, h, m.notes.facts.Key)
	m.mail.Platform, _ = sentBy(h)
}

// content reads the parts. A message within the message is a file: its words
// are somebody else's.
func (m *message) content() {
	var t tree
	t.walk(m.header, m.rest, 0)
	m.mail.Partial = t.partial
	for _, p := range t.parts {
		name, attached := p.attached()
		if attached || p.kind != "text/plain" && p.kind != "text/html" {
			m.mail.Attachments = append(m.mail.Attachments, Attachment{name, p.kind, p.size()})
			continue
		}
		m.body.add(p)
	}
}

// read reads the words of the parts.
func (m *message) read() {
	m.mail.Partial = m.mail.Partial || m.body.cut
	m.mail.Pixels = len(m.body.page.pixels)
	m.mail.Words, _ = m.body.reads()
	m.mail.Body = ReadText(m.mail.Words, m.notes.facts)
}

// add adds a text part to the body, which together is no longer than one may be.
func (b *body) add(p part) {
	content, cut := p.text()
	room := maxBody - len(b.text) - len(b.page.text)
	if cut || len(content) > 4*room {
		b.cut = true
		content = whole(content[:min(len(content), max(4*room, 0))])
	}
	if p.kind == "text/plain" {
		b.text += content + "\n"
		return
	}
	read := readPage(content)
	b.page.text += read.text + "\n"
	b.page.links = append(b.page.links, read.links...)
	b.page.titles = append(b.page.titles, read.titles...)
	b.page.pixels = append(b.page.pixels, read.pixels...)
}

// readDate reads a Date header in the forms that are met. A year that no e-mail
// was sent in is not read.
func readDate(value string) time.Time {
	value = strings.TrimSpace(value)
	t, err := mail.ParseDate(value)
	if err != nil {
		for _, layout := range []string{"Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", time.RFC3339, time.ANSIC, "2006-01-02 15:04:05"} {
			if t, err = time.Parse(layout, value); err == nil {
				break
			}
		}
	}
	if err != nil || t.Year() < 1980 || t.Year() > 2100 {
		return time.Time{}
	}
	return t
}
