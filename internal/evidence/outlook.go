package evidence

import (
	"encoding/binary"
	"fmt"
	"mime"
	"strings"
	"time"
	"unicode/utf16"
)

// The properties of a message that are read (MS-OXPROPS), by their numbers.
const (
	propSubject     = 0x0037
	propSubmitted   = 0x0039 // when the sender sent it
	propForName     = 0x0042 // for whom it was sent
	propForKind     = 0x0064 // of the address: "SMTP", or "EX" within one company
	propForMail     = 0x0065
	propHeaders     = 0x007d // the header as it arrived
	propKind        = 0x0c15 // of a recipient: 1 to, 2 cc, 3 bcc
	propSenderName  = 0x0c1a
	propSenderMail  = 0x0c1f
	propDelivered   = 0x0e06
	propBody        = 0x1000
	propRTF         = 0x1009
	propHTML        = 0x1013
	propMessageID   = 0x1035
	propListOut     = 0x1045 // List-Unsubscribe
	propName        = 0x3001
	propMail        = 0x3003
	propData        = 0x3701
	propShortFile   = 0x3704
	propLongFile    = 0x3707
	propMediaType   = 0x370e
	propContentID   = 0x3712
	propSMTP        = 0x39fe
	propInternetCP  = 0x3fde // the code page of the HTML
	propMessageCP   = 0x3ffd // the code page of texts in one byte a letter
	propSenderSMTP  = 0x5d01
	propForSMTP     = 0x5d02
	propHiddenImage = 0x7ffe
)

// The types of properties that are read (MS-OXCDATA 2.11.1).
const (
	typeLong    = 0x0003
	typeBool    = 0x000b
	typeObject  = 0x000d
	typeText8   = 0x001e
	typeText    = 0x001f
	typeInstant = 0x0040
	typeBinary  = 0x0102
)

// maxHeaderBytes and maxFact bound the header and a short property: a name, an
// address, a subject.
const (
	maxHeaderBytes = 2 * maxHeader
	maxFact        = 64 << 10
	maxRecipients  = 10_000
)

// bag is the properties of a message, a recipient or an attachment.
type bag struct {
	file    *compound
	streams map[uint32]entry  // number and type
	fixed   map[uint32]uint64 // the values that need no stream
	page    uint64            // code page of texts in one byte a letter
	cut     bool              // a property was longer than is read
}

// bagOf reads the folder of a message, a recipient or an attachment, whose fixed
// values begin after some bytes of head.
func bagOf(file *compound, folder []entry, head int) *bag {
	b := &bag{file: file, streams: map[uint32]entry{}, fixed: map[uint32]uint64{}}
	for _, e := range folder {
		var number uint32
		if n, err := fmt.Sscanf(e.name, "__substg1.0_%08X", &number); n == 1 && err == nil {
			b.streams[number] = e
		}
		if e.name != "__properties_version1.0" {
			continue
		}
		table, _ := file.read(e, maxFact)
		for at := head; at+16 <= len(table); at += 16 {
			b.fixed[binary.LittleEndian.Uint32(table[at:])] = binary.LittleEndian.Uint64(table[at+8:])
		}
	}
	b.page = b.number(propMessageCP)
	return b
}

func key(id, kind uint32) uint32 { return id<<16 | kind }

func (b *bag) number(id uint32) uint64 { return b.fixed[key(id, typeLong)] & 0xffffffff }

func (b *bag) is(id uint32) bool { return b.fixed[key(id, typeBool)]&0xff != 0 }

// epoch is between the first of January 1601, from which instants are counted in
// hundreds of nanoseconds, and that of 1970.
const epoch = 116444736000000000

// instant returns a moment, zero for none and for one that no e-mail was sent in.
func (b *bag) instant(id uint32) time.Time {
	v, ok := b.fixed[key(id, typeInstant)]
	if !ok || v < epoch || v > 1<<58 {
		return time.Time{}
	}
	t := time.Unix(0, 0).Add(time.Duration(v-epoch) * 100).UTC()
	if t.Year() < 1980 || t.Year() > 2100 {
		return time.Time{}
	}
	return t
}

// bytes returns a binary property, or a text as its bytes stand.
func (b *bag) bytes(id, kind uint32, most int) []byte {
	e, ok := b.streams[key(id, kind)]
	if !ok || e.kind != 2 {
		return nil
	}
	content, all := b.file.read(e, most)
	b.cut = b.cut || !all
	return content
}

// text returns a text property of at most so many bytes.
func (b *bag) text(id uint32, most int) string {
	if wide := b.bytes(id, typeText, most); wide != nil {
		units := make([]uint16, len(wide)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(wide[2*i:])
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	return strings.TrimRight(toUTF8(b.bytes(id, typeText8, most), labelOf(b.page)), "\x00")
}

// fact returns a short text on one line.
func (b *bag) fact(ids ...uint32) string {
	for _, id := range ids {
		if s := strings.Join(strings.FieldsFunc(b.text(id, maxFact), isControl), " "); s != "" {
			return s
		}
	}
	return ""
}

// labelOf names a code page of Windows, "" for one not known: it is then told by
// its bytes.
func labelOf(page uint64) string {
	switch {
	case page >= 1250 && page <= 1258:
		return fmt.Sprintf("windows-%d", page)
	case page >= 28591 && page <= 28606:
		return fmt.Sprintf("iso-8859-%d", page-28590)
	}
	return map[uint64]string{65001: "utf-8", 20127: "us-ascii", 932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 20866: "koi8-r", 50220: "iso-2022-jp", 1200: "utf-16le"}[page]
}

// outlook reads a message as Outlook saves it (MS-OXMSG) into what the same
// message would be as an e-mail: its header as it arrived where that was kept,
// else written from the properties.
func (m *message) outlook(file *compound) {
	folder := file.within(file.entries[0])
	top := bagOf(file, folder, 32)
	m.header, _ = readHeader(append([]byte(top.headers()), "\r\n\r\n"...))
	m.completed(top, file, folder)
	m.envelope()
	m.words(top)
	m.files(file, folder)
	m.mail.Partial = m.mail.Partial || file.broken || top.cut
}

// headers returns the header as it arrived, "" when it was not kept.
func (b *bag) headers() string { return b.text(propHeaders, maxHeaderBytes) }

// completed adds the fields that the header as it arrived does not have: it is
// empty in what the voter sent, in drafts, and within one company.
func (m *message) completed(top *bag, file *compound, folder []entry) {
	add := func(name, value string) {
		if value != "" && m.header.first(name) == "" {
			m.header = append(m.header, field{name, value})
		}
	}
	add("From", top.sender())
	add("Subject", mime.QEncoding.Encode("utf-8", top.fact(propSubject)))
	add("Message-ID", top.fact(propMessageID))
	add("List-Unsubscribe", top.fact(propListOut))
	if sent := top.instant(propSubmitted); !sent.IsZero() {
		add("Date", sent.Format(time.RFC1123Z))
	}
	if at := top.instant(propDelivered); !at.IsZero() && m.header.first("Received") == "" {
		m.mail.Received = at
	}
	if m.header.first("To")+m.header.first("Cc") == "" {
		to, cc := recipients(file, folder, top.page)
		add("To", to)
		add("Cc", cc)
	}
}

// sender writes who sent it as a header does. An address that only one company
// understands is left out, its name stays.
func (b *bag) sender() string {
	name, mail := b.fact(propForName, propSenderName), b.fact(propForSMTP, propSenderSMTP)
	if mail == "" && !strings.EqualFold(b.fact(propForKind), "EX") {
		mail = b.fact(propForMail, propSenderMail)
	}
	return mailboxOf(name, mail)
}

// mailboxOf writes an address as a header does.
func mailboxOf(name, mail string) string {
	switch {
	case !strings.Contains(mail, "@"):
		return mime.QEncoding.Encode("utf-8", name)
	case name == "" || name == mail:
		return "<" + mail + ">"
	}
	return `"` + mime.QEncoding.Encode("utf-8", strings.ReplaceAll(name, `"`, "'")) + `" <` + mail + ">"
}

// recipients writes the visible recipients as a header does. One whom only the
// sender's company can reach counts too: his name stands for an address.
func recipients(file *compound, folder []entry, page uint64) (to, cc string) {
	var lists [4][]string
	count := 0
	for _, e := range folder {
		if !strings.HasPrefix(e.name, "__recip_version1.0_#") || e.kind != 1 || count >= maxRecipients {
			continue
		}
		count++
		b := bagOf(file, file.within(e), 8)
		b.page = page
		name, mail := b.fact(propName), b.fact(propSMTP, propMail)
		if !strings.Contains(mail, "@") {
			mail = fmt.Sprintf("%d@within.invalid", count) // RFC 2606: an address that is nobody's
		}
		if kind := b.number(propKind) & 3; kind == 1 || kind == 2 {
			lists[kind] = append(lists[kind], mailboxOf(name, mail))
		}
	}
	return strings.Join(lists[1], ", "), strings.Join(lists[2], ", ")
}

// words reads the text and the page of the message. Where the page was not kept
// as such, it is taken out of the rich text that Outlook wraps it into.
func (m *message) words(top *bag) {
	const most = 4 * maxBody
	text := top.text(propBody, most)
	page := toUTF8(top.bytes(propHTML, typeBinary, most), labelOf(top.number(propInternetCP)))
	if page == "" {
		page = top.text(propHTML, most)
	}
	if page == "" {
		rich, whole := unpackRTF(top.bytes(propRTF, typeBinary, most))
		m.mail.Partial = m.mail.Partial || !whole
		plain, isPage := readRTF(rich)
		switch {
		case isPage:
			page = plain
		case strings.TrimSpace(text) == "":
			text = plain
		}
	}
	for _, p := range []part{{kind: "text/plain", body: []byte(text)}, {kind: "text/html", body: []byte(page)}} {
		if p.label = "utf-8"; len(p.body) > 0 {
			m.body.add(p)
		}
	}
}

// files lists the attachments, unopened; a message within the message is one.
// Pictures that the page shows are part of it.
func (m *message) files(file *compound, folder []entry) {
	for _, e := range folder {
		if !strings.HasPrefix(e.name, "__attach_version1.0_#") || e.kind != 1 || len(m.mail.Attachments) >= maxParts {
			continue
		}
		b := bagOf(file, file.within(e), 8)
		if b.is(propHiddenImage) || b.fact(propContentID) != "" && strings.HasPrefix(b.fact(propMediaType), "image/") {
			continue
		}
		a := Attachment{Name: b.fact(propLongFile, propShortFile, propName), Kind: strings.ToLower(b.fact(propMediaType))}
		a.Bytes = int(b.streams[key(propData, typeBinary)].size)
		if _, within := b.streams[key(propData, typeObject)]; within {
			a.Kind = "application/vnd.ms-outlook"
		}
		if a.Kind == "" {
			a.Kind = "application/octet-stream"
		}
		m.mail.Attachments = append(m.mail.Attachments, a)
	}
}
