package evidence

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"vigie/internal/day"
	"vigie/internal/evidence/evidencetest"
)

// prop is a property of a message to be written.
func prop(id uint32, value any) evidencetest.Property {
	return evidencetest.Property{ID: id, Value: value}
}

// TestOutlookHeaders has the message of TestEmail, its header kept.
func TestOutlookHeaders(t *testing.T) {
	head, _, _ := strings.Cut(letter, "\r\n\r\n")
	html := "<p>Votez <b>Léa</b></p><a href='https://exemple.fr/desabonnement/8f3a9c1e'>ici</a><img src='https://exemple.fr/o/8f3a9c1e.gif' width=1 height=1>"
	raw := evidencetest.Outlook(nil, prop(propHeaders, head+"\r\n"), prop(propSubject, "autre"), prop(propBody, "Votez Léa Petit dimanche.\r\n"),
		prop(propHTML, []byte(html)), prop(propInternetCP, 65001))
	want, got := ReadEmail([]byte(letter), Facts{}), ReadEmail(raw, Facts{})
	if got.Partial || !got.Recognised() {
		t.Errorf("%+v", got)
	}
	if a, b := rulesOf(got.Observations), rulesOf(want.Observations); a != b {
		t.Errorf("as Outlook's: %s\nas .eml:      %s", a, b)
	}
	if got.Subject != want.Subject || got.From[0] != want.From[0] || got.Recipients != want.Recipients || got.Unsubscribe != want.Unsubscribe ||
		!got.Sent.Equal(want.Sent) || !got.Received.Equal(want.Received) || got.Pixels != 1 || !strings.Contains(got.Words, "Votez Léa Petit") {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// TestOutlookProperties has a message without its header: what it says of itself
// is all there is.
func TestOutlookProperties(t *testing.T) {
	sent := time.Date(2026, 3, 2, 18, 45, 0, 0, time.UTC)
	raw := evidencetest.Outlook([]evidencetest.File{
		evidencetest.Recipient(0, 1, "Moi", "moi@exemple.org"), evidencetest.Recipient(1, 2, "Elle", "elle@exemple.org"), evidencetest.Recipient(2, 2, "Interne", "/O=EXEMPLE/CN=LUI"), evidencetest.Recipient(3, 3, "Caché", "cache@exemple.org"),
		evidencetest.Attachment(0, prop(propLongFile, "programme.pdf"), prop(propMediaType, "application/pdf"), prop(propData, make([]byte, 5000))),
		evidencetest.Attachment(1, prop(propShortFile, "logo.png"), prop(propMediaType, "image/png"), prop(propContentID, "logo@1"), prop(propData, []byte("x"))),
		evidencetest.Attachment(2, prop(propHiddenImage, true)),
		{Name: "__nameid_version1.0", Within: []evidencetest.File{{Name: "__substg1.0_00020102", Data: []byte("x")}}},
	}, prop(propMessageCP, 1252), prop(propSubject, evidencetest.Latin("\xc9lections de mars")), prop(propSubmitted, sent), prop(propDelivered, sent.Add(time.Minute)),
		prop(propForName, "Léa Petit, pour Brest"), prop(propForSMTP, "Lea@Exemple.fr"), prop(propListOut, "<https://exemple.fr/u/8f3a9c1e>"),
		prop(propBody, evidencetest.Latin("Votez L\xe9a.")))
	e := ReadEmail(raw, Facts{})
	if e.Subject != "Élections de mars" || e.From[0].String() != "Léa Petit, pour Brest <lea@exemple.fr>" || e.Recipients != 3 || !e.Sent.Equal(sent) ||
		!e.Received.Equal(sent.Add(time.Minute)) || !e.Unsubscribe.HTTPS || e.Words != "Votez Léa.\n" || e.Partial {
		t.Errorf("%+v", e)
	}
	if len(e.Attachments) != 1 || e.Attachments[0] != (Attachment{"programme.pdf", "application/pdf", 5000}) {
		t.Errorf("%+v", e.Attachments)
	}
	if e.Body.Observations == nil && e.Observations == nil {
		t.Error("nothing observed")
	}
	if p := FromEmail(e, Context{}); p.Contacts[0].On != day.Day("2026-03-02") || p.Contacts[0].At != "18:45" || p.Visible != 3 {
		t.Errorf("%+v", p)
	}
}

// plainRTF and packed are the examples of MS-OXRTFCP 3.1 and 3.2.
const (
	plainRTF  = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
	packedRTF = "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0"
	packedAgo = "\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\x0dn}\x01\x0e\xb0"
)

func TestUnpackRTF(t *testing.T) {
	if len(dictionary) != 207 {
		t.Errorf("the dictionary has %d bytes", len(dictionary))
	}
	for packed, want := range map[string]string{
		packedRTF: plainRTF,
		packedAgo: "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
		"\x00\x00\x00\x00\x03\x00\x00\x00MELA\x00\x00\x00\x00abc": "abc",
	} {
		if got, whole := unpackRTF([]byte(packed)); string(got) != want || !whole {
			t.Errorf("%q, whole %v; want %q", got, whole, want)
		}
	}
	if _, whole := unpackRTF([]byte(packedRTF[:40])); whole {
		t.Error("broken off, and told whole")
	}
}

func TestRTF(t *testing.T) {
	for in, want := range map[string]string{
		plainRTF: "hello world",
		`{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}\pard Votez L\'e9a\par dimanche \u8211? l\rquote heure\line\{STOP\}}`: "Votez Léa\ndimanche – l’heure\n{STOP}",
		`{\rtf1\uc0\u-10179 \u-8704 \bin3 }}}ok}`: "😀ok",
		`{\rtf1 {\pict 89504e47}vu}`:              "vu",
		`a\`:                                      "a",
		`}}}}\'zz\'e9{{`:                          "é",
	} {
		if got, isPage := readRTF([]byte(in)); got != want || isPage {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	const wrapped = `{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag19 <html>}{\*\htmltag34 <body>}\htmlrtf {\f0\htmlrtf0 ` +
		`Votez L\'e9a {\*\htmltag84 <a href="https://exemple.fr/stop">}\htmlrtf {\field{\*\fldinst{HYPERLINK "https://exemple.fr/stop"}}{\fldrslt\cf1\ul \htmlrtf0 ici\htmlrtf }\htmlrtf0 {\*\htmltag92 </a>}}}`
	got, isPage := readRTF([]byte(wrapped))
	if want := `<html><body>Votez Léa <a href="https://exemple.fr/stop">ici</a>`; got != want || !isPage {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestOutlookRTF has a message that is rich text alone.
func TestOutlookRTF(t *testing.T) {
	e := ReadEmail(evidencetest.Outlook(nil, prop(propSubject, "x"), prop(propRTF, []byte(packedRTF))), Facts{})
	if strings.TrimSpace(e.Words) != "hello world" || e.Partial {
		t.Errorf("%q, partial %v", e.Words, e.Partial)
	}
}

// TestOutlookIsBounded has a thousand recipients who share one long name.
func TestOutlookIsBounded(t *testing.T) {
	folders := make([]evidencetest.File, 0, 3000)
	for i := range 3000 {
		folders = append(folders, evidencetest.Recipient(i, 1, strings.Repeat("x", 10), fmt.Sprintf("v%d@exemple.org", i)))
	}
	raw := evidencetest.Outlook(folders, prop(propSubject, "x"))
	if e := ReadEmail(raw, Facts{}); e.Recipients != 3000 {
		t.Errorf("%d recipients", e.Recipients)
	}
	at := strings.Index(string(raw), "_\x00_\x00r\x00e\x00c\x00i\x00p\x00")
	for i := at; i+128 < len(raw) && raw[i+66] != 0; i += 128 {
		binary.LittleEndian.PutUint32(raw[i+76:], 1) // every recipient is the whole message
	}
	begun := time.Now()
	if e := ReadEmail(raw, Facts{}); !e.Partial {
		t.Error("knotted, and told whole")
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func FuzzOutlook(f *testing.F) {
	f.Add(evidencetest.Outlook([]evidencetest.File{evidencetest.Recipient(0, 1, "Moi", "moi@exemple.org"), evidencetest.Attachment(0, prop(propLongFile, "a.pdf"))}, prop(propSubject, "x"), prop(propBody, "Votez"), prop(propRTF, []byte(packedRTF))))
	f.Add([]byte(compoundMark))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e := ReadEmail(raw, Facts{})
		if e.Recipients < 0 || e.Recipients > maxRecipients {
			t.Errorf("%d recipients", e.Recipients)
		}
	})
}

func FuzzRTF(f *testing.F) {
	for _, s := range []string{packedRTF, packedAgo, plainRTF, `{\rtf1\fromhtml1{\*\htmltag <p>}\u-8704 \'e9\bin9999999 x}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		rich, _ := unpackRTF(b)
		if len(rich) > maxRTF+16 {
			t.Errorf("%d bytes out of %d", len(rich), len(b))
		}
		readRTF(rich)
		readRTF(b)
	})
}
