package evidence

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"vigie/internal/day"
)

// letter is an e-mail as a campaign sends it.
const letter = "Return-Path: <bounce@mail.mcsv.net>\r\nReceived: by mx.exemple.org; Mon, 2 Mar 2026 19:46:00 +0100\r\n" +
	"From: =?utf-8?Q?L=C3=A9a?= Petit <lea@exemple.fr>\r\nReply-To: equipe@ailleurs.fr\r\nTo: moi@exemple.org\r\n" +
	"Subject: =?UTF-8?B?w4lsZWN0aW9ucw==?= =?UTF-8?Q?_de_mars_?=\r\n =?UTF-8?Q?2026?=\r\nDate: Mon, 2 Mar 2026 19:45:00 +0100\r\n" +
	"List-Id: Campagne <c.exemple.fr>\r\nList-Unsubscribe: <mailto:stop@exemple.fr?subject=x>,\r\n <https://exemple.fr/u/8f3a9c1e>\r\n" +
	"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nVotez L=E9a Petit dimanche.\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Votez <b>Léa</b></p><a href='https://exemple.fr/desabonnement/8f3a9c1e'>ici</a>" +
	"<img src='https://exemple.fr/o/8f3a9c1e.gif' width=1 height=1><img src='https://exemple.fr/trait.gif' width=1 height=1>\r\n--b--\r\n"

func TestEmail(t *testing.T) {
	e := ReadEmail([]byte(letter), Facts{})
	if e.Subject != "Élections de mars 2026" || e.From[0].String() != "Léa Petit <lea@exemple.fr>" || e.Recipients != 1 {
		t.Errorf("%q from %v to %d", e.Subject, e.From, e.Recipients)
	}
	if want := (Unsubscribe{true, true, true, true, true}); e.Unsubscribe != want {
		t.Errorf("%+v", e.Unsubscribe)
	}
	if !strings.Contains(e.Words, "Votez Léa Petit") || !e.OptOutInBody || e.Pixels != 1 || e.Platform != "Mailchimp" || e.ListID == "" || e.Partial {
		t.Errorf("%+v", e)
	}
	want := "email_from email_reply_elsewhere email_envelope_elsewhere email_dkim_none email_one_click_uncovered email_platform email_pixel " +
		"email_list_unsubscribe email_one_click email_optout_body sender_named"
	if got := rulesOf(e.Observations); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, o := range e.Observations {
		if o.Passage != nil && strings.Contains(o.Passage.Text, "8f3a9c1e") {
			t.Errorf("%s shows the token: %q", o.Rule, o.Passage.Text)
		}
	}
}

// shown returns all that others would see of what was observed.
func shown(t *testing.T, found []Observation) string {
	t.Helper()
	b, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestEmailWording reads plain bodies.
func TestEmailWording(t *testing.T) {
	for body, want := range map[string]string{
		"Pour vous désinscrire, cliquez ici":                       "email_optout_body",
		"Si vous ne souhaitez plus recevoir nos messages":          "email_optout_body",
		"Répondez STOP à ce courriel pour ne plus être sollicité.": "email_optout_body",
		"Répondez STOP":                        "email_optout_body",
		"To be removed from our list, call us": "email_optout_removal",
		"Sie können sich jederzeit abmelden":   "email_optout_body",
		"Darse de baja":                        "email_optout_body",
		"Votez pour nous":                      "email_optout_absent",
		"Envoyé à V@exemple.org. Pour vous désinscrire : v@exemple.org, leave-news-2534368N@exemple.fr": "email_optout_body",
	} {
		e := ReadEmail([]byte("From: a@exemple.fr\nTo: v@exemple.org\nDate: Mon, 2 Mar 2026 19:45:00 +0100\n\n"+body+"\n"), Facts{})
		if shown := shown(t, e.Observations); strings.Contains(strings.ToLower(shown), "v@exemple.org") || strings.Contains(shown, "2534368N") {
			t.Errorf("%q shows who received it: %s", body, shown)
		}
		if got := rulesOf(e.Observations); !strings.Contains(" "+got+" ", " "+want+" ") {
			t.Errorf("%q: %s, want %s", body, got, want)
		}
		if e.OptOutInBody != (want == "email_optout_body") {
			t.Errorf("%q: in the body %v", body, e.OptOutInBody)
		}
	}
}

// TestVisibleRecipients counts, and shows nobody.
func TestVisibleRecipients(t *testing.T) {
	for to, want := range map[string]int{
		"a@x.fr": 1, "A@x.fr, \"Doe, J\" <a@X.fr>": 1, "undisclosed-recipients:;": 0, "": 0, "Liste: a@x.fr, b@x.fr;": 2,
		"a@x.fr (Anne, la maire), <b@x.fr>": 2, "\"Anne <a@x.fr>, b@x.fr": 2, "=?utf-8?Q?a=40x.fr?= <c@x.fr>": 1, "personne": 0,
		"a@x.fr b@x.fr": 2, "<a@x.fr>,,;<b@x.fr>": 2,
	} {
		e := ReadEmail([]byte("From: c@x.fr\nTo: "+to+"\nDate: Mon, 2 Mar 2026 19:45:00 +0100\n\nx"), Facts{})
		if e.Recipients != want {
			t.Errorf("%s: %d, want %d", to, e.Recipients, want)
		}
		if shown := shown(t, e.Observations); strings.Contains(shown, "a@x.fr") {
			t.Errorf("%s is shown: %s", to, shown)
		}
	}
	crowd := "From: c@x.fr\nDate: Mon, 2 Mar 2026 19:45:00 +0100\nCc: "
	for i := range 310 {
		crowd += fmt.Sprintf("v%d@x.fr,\n ", i)
	}
	e := ReadEmail([]byte(crowd+"\n\nx"), Facts{})
	if e.Recipients != 310 || !strings.Contains(rulesOf(e.Observations), "email_recipients_many") {
		t.Errorf("%d: %s", e.Recipients, rulesOf(e.Observations))
	}
}

// TestMalformed reads what is broken, and says that it was.
func TestMalformed(t *testing.T) {
	for name, c := range map[string]struct {
		raw     string
		partial bool
	}{
		"nothing":              {"", true},
		"no header":            {"\n\nx", true},
		"no body":              {"From: a@x.fr\nSubject: x", false},
		"two senders":          {"From: a@x.fr\nFrom: b@x.fr\n\nx", false},
		"an unknown charset":   {"From: a@x.fr\nContent-Type: text/plain; charset=klingon\n\n\xe9t\xe9", false},
		"a boundary missing":   {"From: a@x.fr\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx", true},
		"no boundary":          {"From: a@x.fr\nContent-Type: multipart/mixed\n\n--b\n\nx", true},
		"a mailbox's line":     {"From a@x.fr Mon\nFrom: a@x.fr\n\nx", false},
		"base64 cut":           {"From: a@x.fr\nContent-Transfer-Encoding: base64\n\nVm90ZX", false},
		"quoted cut":           {"From: a@x.fr\nContent-Transfer-Encoding: quoted-printable\n\nx=E", false},
		"a word cut":           {"From: a@x.fr\nSubject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9t?= =?utf-8\n\nx", false},
		"nested without end":   {"From: a@x.fr\n" + strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 50), true},
		"a part for each line": {"From: a@x.fr\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 1000), true},
	} {
		e := ReadEmail([]byte(c.raw), Facts{})
		if e.Partial != c.partial {
			t.Errorf("%s: partial %v", name, e.Partial)
		}
		if e.Partial && strings.Contains(rulesOf(e.Observations), "email_optout_absent") {
			t.Errorf("%s: concludes from a part", name)
		}
	}
	if e := ReadEmail([]byte("From: a@x.fr\nContent-Type: multipart/mixed\n\nunsubscribe"), Facts{}); !e.OptOutInBody {
		t.Error("words without a boundary are read")
	}
	e := ReadEmail([]byte("From: a@x.fr\nFrom: b@x.fr\nSubject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9t=C3=A9?= \xe9\n\n\xe9t\xe9"), Facts{})
	if len(e.From) != 2 || e.Subject != "été é" || e.Words != "été\n" || !strings.Contains(rulesOf(e.Observations), "email_two_from") {
		t.Errorf("%v %q %q", e.From, e.Subject, e.Words)
	}
}

// TestWithin keeps the words of a message within the message apart.
func TestWithin(t *testing.T) {
	raw := "From: a@x.fr\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nVoir ci-joint\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\nunsubscribe\n" +
		"--b\nContent-Type: application/pdf; name*=utf-8''pr%C3%A9voir.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n"
	e := ReadEmail([]byte(raw), Facts{})
	if e.OptOutInBody || len(e.Attachments) != 2 || e.Attachments[1].Name != "prévoir.pdf" || strings.Contains(e.Words, "unsubscribe") {
		t.Errorf("%+v", e)
	}
}

// TestDKIM verifies with a key at hand, and asks for none that is not.
func TestDKIM(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	var signed bytes.Buffer
	options := &dkim.SignOptions{Domain: "exemple.fr", Selector: "k1", Signer: private, HeaderKeys: []string{"From", "List-Unsubscribe", "List-Unsubscribe-Post"}}
	if err := dkim.Sign(&signed, strings.NewReader(letter), options); err != nil {
		t.Fatal(err)
	}
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	at := func(name string) (string, bool) { return record, name == "k1._domainkey.exemple.fr" }
	unix := bytes.ReplaceAll(append([]byte("From x Mon\r\n"), signed.Bytes()...), []byte("\r\n"), []byte("\n"))
	for name, c := range map[string]struct {
		raw  []byte
		key  DKIMKey
		want Proof
	}{
		"no key at hand":     {signed.Bytes(), nil, Unverified},
		"another's key":      {signed.Bytes(), func(string) (string, bool) { return "", false }, Unverified},
		"the key":            {signed.Bytes(), at, Confirmed},
		"line ends lost":     {unix, at, Confirmed},
		"changed since":      {bytes.ReplaceAll(signed.Bytes(), []byte("dimanche"), []byte("samedi")), at, Failed},
		"a broken key":       {signed.Bytes(), func(string) (string, bool) { return "p=", true }, Failed},
		"the header changed": {bytes.ReplaceAll(signed.Bytes(), []byte("lea@"), []byte("leo@")), at, Failed},
	} {
		e := ReadEmail(c.raw, Facts{Key: c.key})
		if len(e.Signatures) != 1 || e.Signatures[0].Proof != c.want || e.Signatures[0].Domain != "exemple.fr" {
			t.Errorf("%s: %+v, want %s", name, e.Signatures, c.want)
		}
		if strings.Contains(rulesOf(e.Observations), "email_one_click_uncovered") {
			t.Errorf("%s: both headers are signed", name)
		}
	}
}

func TestReadDate(t *testing.T) {
	for value, want := range map[string]string{
		"Mon, 2 Mar 2026 19:45:00 +0100 (CET)": "2026-03-02T18:45:00Z", "Tue, 3 Jul 2001 13:11:21": "2001-07-03T13:11:21Z",
		"Wed, 01 May 0102 08:40:01 +0800": "", "hier": "", "": "",
	} {
		got := ""
		if at := readDate(value); !at.IsZero() {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
	e := ReadEmail([]byte(strings.Replace(letter, "2 Mar 2026 19:46", "5 Mar 2026 19:46", 1)), Facts{})
	if !strings.Contains(rulesOf(e.Observations), "email_date_apart") {
		t.Error("three days on the way are told")
	}
}

func FuzzEmail(f *testing.F) {
	f.Add([]byte(letter))
	for _, name := range []string{"fx_*.eml", "sa_spam2_01236*.eml", "pair_vfl-bochum_u1.eml"} {
		files, _ := filepath.Glob(filepath.Join(shared, "eml", name))
		for _, file := range files {
			if raw, err := os.ReadFile(file); err == nil {
				f.Add(raw)
			}
		}
	}
	f.Add([]byte("From: a@x.fr\nDKIM-Signature: v=1; a=rsa-sha256; d=x; s=k; h=from; bh=; b=\nContent-Type: multipart/mixed; boundary=\"\n\n--\n"))
	key := func(string) (string, bool) { return "v=DKIM1; p=", true }
	f.Fuzz(func(t *testing.T, raw []byte) {
		e := ReadEmail(raw, Facts{Key: key, Poll: Poll{Rounds: []day.Day{"2026-03-15"}}})
		if e.Recipients < 0 || len(e.Attachments) > maxParts || len(e.Body.Links) > maxLinks {
			t.Fatalf("%+v", e)
		}
		for _, o := range e.Observations {
			if p := o.Passage; p != nil && (p.From < 0 || p.From > p.To) {
				t.Fatalf("%s rests on %+v", o.Rule, p)
			}
		}
	})
}

// TestQuoted quotes whole words, so that no piece of a link shows its token.
func TestQuoted(t *testing.T) {
	link := "https://exemple.fr/k/" + strings.Repeat("8f3a9c1e", 12) + "/unsubscribe?u=8f3a9c1e&id=" + strings.Repeat("8f3a9c1e", 12)
	for text, want := range map[string]string{
		"Bonjour,\nPour vous désinscrire : " + link + " merci": "Pour vous désinscrire :",
		link: "https://exemple.fr/k/•••/unsubscribe?u=•••&id=•••",
		strings.Repeat("8f3a9c1e", 500) + "unsubscribe" + strings.Repeat("8f3a9c1e", 500): "unsubscri",
		"a\nunsubscribe\nb": "unsubscribe",
	} {
		got := quoted(text, "text", bodyOptOut.FindStringIndex(text)).Text
		if got != want || strings.Contains(got, "8f3a") {
			t.Errorf("%.60s: %q, want %q", text, got, want)
		}
	}
}
