package mail_test

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/mail"
	"vigie/internal/seal"
	"vigie/locales"
	"vigie/templates"
)

// post is a store of mails with who sends them, on a clock that the test moves.
type post struct {
	*mail.Store
	t    *testing.T
	db   *database.DB
	keys seal.Identities
	at   time.Time
	dir  string
	out  *mail.Sender
}

const (
	first  = "01900000-0000-7000-8000-000000000001"
	second = "01900000-0000-7000-8000-000000000002"
	rose   = "rose@exemple.fr"
)

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, db: dbtest.New(t), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), dir: filepath.Join(t.TempDir(), "mail")}
	id, err := age.GenerateX25519Identity()
	p.must(err)
	p.keys = seal.Identities{id}
	p.Store = mail.NewStore(p.db, func() time.Time { return p.at }, mail.Needs{Recipients: seal.Recipients{id.Recipient()}, Secret: []byte("0123456789abcdef0123456789abcdef")})
	p.out = p.sender(mail.Folder{Dir: p.dir})
	p.must(p.db.Write.Exec(`INSERT INTO elections (slug, kind, name_fr, name_en, round1, opens, closes, revision) VALUES ('e', 'municipales', 'E', 'E', '2026-03-15', '2026-01-01', '2026-04-01', 1)`).Error)
	for i, r := range []string{first, second} {
		p.must(p.db.Write.Table("reports").Create(map[string]any{
			"id": r, "reference": fmt.Sprint("R", i), "kind": "report", "lang": "fr", "election": "e", "subject_kind": "unknown", "subject_name": "",
			"contender": "", "commune": "", "departement": "", "channels": 1, "practices": 0, "outcomes": 0, "data_origin": "", "relation": "",
			"message": "", "sealed": []byte{1}, "locator": []byte{byte(i)}, "voter_recipient": "", "received_at": p.at,
		}).Error)
	}
	return p
}

func writer(t testing.TB) *mail.Writer {
	t.Helper()
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	w, err := mail.NewWriter(templates.Files, bundle, "vigie@vigie.example", "https://vigie.example")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (p *post) sender(way mail.Way) *mail.Sender {
	p.t.Helper()
	return &mail.Sender{Store: p.Store, Writer: writer(p.t), Way: way, With: p.keys}
}

func (p *post) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) count(table string) int64 {
	p.t.Helper()
	var n int64
	p.must(p.db.Write.Table(table).Count(&n).Error)
	return n
}

// sweep sends what is due, and fails unless that is want mails.
func (p *post) sweep(want int) {
	p.t.Helper()
	got, err := p.out.Sweep(p.t.Context())
	if err != nil || got != want {
		p.t.Fatalf("%d mails sent, want %d: %v", got, want, err)
	}
}

func (p *post) state() mail.State {
	p.t.Helper()
	st, err := p.State(p.t.Context())
	p.must(err)
	return st
}

func (p *post) put(m mail.Message) {
	p.t.Helper()
	p.must(p.db.Write.Transaction(func(tx *gorm.DB) error { return p.Put(tx, m) }))
}

// read is a mail as its reader sees it.
type read struct {
	netmail.Header
	plain, html string
}

func parse(t *testing.T, raw string) read {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	r := read{Header: m.Header}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return r
		}
		b, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			r.html = string(b)
		} else {
			r.plain = string(b)
		}
	}
}

func (r read) subject(t *testing.T) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(r.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// files returns the mails of the folder.
func (p *post) files() (all []read) {
	p.t.Helper()
	names, err := filepath.Glob(filepath.Join(p.dir, "*"))
	p.must(err)
	for _, n := range names {
		b, err := os.ReadFile(n)
		p.must(err)
		all = append(all, parse(p.t, string(b)))
	}
	return all
}

var tokenLink = regexp.MustCompile(`https://vigie\.example/(?:fr|en)/news/([A-Za-z0-9_-]{32})\s`)

// token returns that of the link in a mail.
func (r read) token(t *testing.T) string {
	t.Helper()
	m := tokenLink.FindStringSubmatch(r.plain)
	if m == nil {
		t.Fatalf("no link in %s", r.plain)
	}
	return m[1]
}

func (p *post) emptyFolder() { p.t.Helper(); p.must(os.RemoveAll(p.dir)) }

func (p *post) tell(ids ...string) {
	p.t.Helper()
	p.must(p.db.Write.Transaction(func(tx *gorm.DB) error { return p.Tell(tx, mail.Told, ids...) }))
}

// A mail is sent when the act it belongs to is written, and not otherwise.
func TestPut(t *testing.T) {
	p := newPost(t)
	undone := errors.New("undone")
	err := p.db.Write.Transaction(func(tx *gorm.DB) error {
		if err := p.Put(tx, mail.Message{Template: mail.Month, Lang: "fr", To: rose}); err != nil {
			return err
		}
		return undone
	})
	if !errors.Is(err, undone) || p.count("outbox") != 0 {
		t.Fatal(err, "a mail of what was not done waits")
	}
	p.put(mail.Message{Template: mail.Receipt, Lang: "en", To: rose, Values: mail.Values{Reference: "AAAAA-BBBBB", Code: "7K2M-9QXT"}, ReportID: first})
	var rows []map[string]any
	p.must(p.db.Write.Table("outbox").Find(&rows).Error)
	if said := fmt.Sprint(rows); strings.Contains(said, "rose") || strings.Contains(said, "7K2M") {
		t.Error("an address or a code is in clear")
	}
	p.sweep(1)
	p.sweep(0)
	if p.count("outbox") != 0 || p.state().Week != (mail.Counts{Sent: 1}) {
		t.Errorf("%+v", p.state())
	}
	got := p.files()[0]
	for name, want := range map[string]string{
		"To": "<rose@exemple.fr>", "From": `"Vigie" <vigie@vigie.example>`, "Auto-Submitted": "auto-generated", "List-Id": "", "List-Unsubscribe": "", "Reply-To": "",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: %q", name, got.Get(name))
		}
	}
	for _, body := range []string{got.plain, got.html} {
		if !strings.Contains(body, "7K2M-9QXT") || !strings.Contains(body, "https://vigie.example/en/follow") || !strings.Contains(body, "AAAAA-BBBBB") {
			t.Error(body)
		}
	}
	if info, err := os.Stat(p.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Error(info, err)
	}
}

// No mail names what a report is about in its subject, nor fetches anything, in
// any language.
func TestWords(t *testing.T) {
	p := newPost(t)
	for _, lang := range []string{"fr", "en", "xx"} {
		for _, template := range mail.Templates {
			p.emptyFolder()
			p.put(mail.Message{Template: template, Lang: lang, To: rose, Values: mail.Values{Token: strings.Repeat("a", 32), Reference: "R", Code: "C"}})
			p.sweep(1)
			got := p.files()[0]
			if s := got.subject(t); s == "" || regexp.MustCompile(`(?i)signal|report|\bvot(e|es|er)\b|élection|politi|campa|mail\.`).MatchString(s) {
				t.Errorf("%s %s: subject %q", lang, template, s)
			}
			if regexp.MustCompile(`(?i)<img|<link|<script|style=|src=|http:`).MatchString(got.html) || strings.Contains(got.plain+got.html, "mail.") || strings.Contains(got.plain, "<") {
				t.Errorf("%s %s: %s %s", lang, template, got.html, got.plain)
			}
			for _, word := range []string{"R", "C"} {
				if template != mail.Receipt && regexp.MustCompile(`\b`+word+`\b`).MatchString(got.plain) {
					t.Errorf("%s says %s: %s", template, word, got.plain)
				}
			}
		}
	}
}

// Nothing is sent to an address before its reader has said so.
func TestNews(t *testing.T) {
	p, ctx := newPost(t), t.Context()
	p.must(p.SetNews(ctx, first, "fr", rose))
	p.tell(first, second)
	p.sweep(1)
	asked := p.files()[0]
	p.emptyFolder()
	token := asked.token(t)
	n, err := p.ByToken(ctx, token)
	if err != nil || n.ReportID != first || n.ConfirmedAt != nil {
		t.Fatal(n, err)
	}
	if strings.Contains(string(n.Sealed), "rose") || asked.Get("List-Unsubscribe") != "" {
		t.Error("in clear, or a list to leave before it was joined")
	}
	p.must(p.ConfirmNews(ctx, token))
	p.must(p.ConfirmNews(ctx, token))
	p.tell(first, second)
	p.tell(first)
	p.sweep(1) // what happened twice is told once
	told := p.files()[0]
	if told.token(t) != token || told.Get("List-Unsubscribe") != "<https://vigie.example/fr/news/"+token+"/stop>" || told.Get("List-Unsubscribe-Post") == "" {
		t.Errorf("%v", told.Header)
	}
	p.tell(first)
	p.must(p.StopNews(ctx, token))
	p.must(p.StopNews(ctx, token))
	p.sweep(0)
	if p.count("news") != 0 || p.count("outbox") != 0 {
		t.Error("something is left")
	}
	if err := p.ConfirmNews(ctx, token); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// A new address takes the place of the one before, and what waited for that.
func TestNewsOfAnotherAddress(t *testing.T) {
	p, ctx := newPost(t), t.Context()
	p.must(p.SetNews(ctx, first, "fr", rose))
	p.must(p.SetNews(ctx, first, "en", "lise@exemple.fr"))
	p.sweep(1)
	got := p.files()[0]
	if got.Get("To") != "<lise@exemple.fr>" || !strings.Contains(got.plain, "/en/news/") {
		t.Error(got.Header)
	}
	for _, typed := range []string{"", "rose", "rose@", "rose@exemple", "Rose <rose@exemple.fr>", "rose@exemple.fr\r\nBcc: all@exemple.fr", "a@b.fr, c@d.fr", "rose@exemple.fr\x00", strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 120) + "fr"} {
		if err := p.SetNews(ctx, first, "fr", typed); !errors.Is(err, mail.ErrAddress) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if n, err := p.NewsOf(ctx, first); err != nil || n == nil || n.Lang != "en" {
		t.Error("a wrong address took the right one's place", err)
	}
	if got, err := mail.Address("élise@société.example"); err != nil || got != "élise@xn--socit-esab.example" {
		t.Error(got, err)
	}
}

func TestNewsExpires(t *testing.T) {
	p, ctx := newPost(t), t.Context()
	p.must(p.SetNews(ctx, first, "fr", rose))
	p.sweep(1)
	token := p.files()[0].token(t)
	p.at = p.at.Add(mail.ConfirmWithin + time.Minute)
	if err := p.ConfirmNews(ctx, token); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if n, err := p.Expire(ctx); err != nil || n != 2 || p.count("news") != 0 || p.count("mail_asks") != 0 {
		t.Error(n, err)
	}
}

// Whoever types somebody else's address cannot fill that mailbox, whatever they
// do it with.
func TestAsksADay(t *testing.T) {
	p, ctx := newPost(t), t.Context()
	for range 3 {
		p.must(p.SetNews(ctx, first, "fr", rose))
		p.sweep(1)
	}
	if err := p.SetNews(ctx, first, "fr", rose); !errors.Is(err, fault.TooMany) || p.count("news") != 1 {
		t.Error(err)
	}
	if p.state().Week.Sent != 3 {
		t.Errorf("%+v", p.state())
	}
	if err := p.SendReceipt(ctx, mail.Message{Lang: "fr", To: "ROSE@exemple.fr"}); !errors.Is(err, fault.TooMany) {
		t.Error(err)
	}
	p.must(p.SendReceipt(ctx, mail.Message{Lang: "fr", To: "lise@exemple.fr"}))
	p.at = p.at.Add(24 * time.Hour)
	p.must(p.SendReceipt(ctx, mail.Message{Lang: "fr", To: rose}))
	p.sweep(2)
}

// A report that is erased takes its address and its mails along.
func TestErasedWithTheReport(t *testing.T) {
	p := newPost(t)
	p.must(p.SetNews(t.Context(), first, "fr", rose))
	p.put(mail.Message{Template: mail.Receipt, Lang: "fr", To: rose, ReportID: first})
	p.must(p.db.Write.Exec("DELETE FROM reports WHERE id = ?", first).Error)
	p.sweep(0)
	if p.count("news") != 0 || p.count("outbox") != 0 {
		t.Error("something of an erased report is left")
	}
}

// A batch of filings writes its addresses at once; one that was asked enough is
// not kept, and does not hold up the others.
func TestPutAsked(t *testing.T) {
	p, ctx := newPost(t), t.Context()
	for range 3 {
		p.must(p.SetNews(ctx, first, "fr", rose))
	}
	p.must(p.DropNews(ctx, first))
	one, err := p.Prepare(first, "fr", rose)
	p.must(err)
	two, err := p.Prepare(second, "fr", "lise@exemple.fr")
	p.must(err)
	p.must(p.db.Write.Transaction(func(tx *gorm.DB) error { return p.PutAsked(tx, one, two) }))
	p.sweep(1)
	if p.count("news") != 1 || p.files()[0].Get("To") != "<lise@exemple.fr>" {
		t.Error(p.files()[0].Header)
	}
	p.must(p.db.Write.Exec("DELETE FROM reports").Error)
	if p.count("news") != 0 {
		t.Error("an address outlives its report")
	}
}

// header makes sure that what somebody typed ends no line of the head.
func TestNothingIsInjected(t *testing.T) {
	p := newPost(t)
	evil := "x\r\nBcc: all@exemple.fr\r\n\r\n<script>alert(1)</script>"
	p.put(mail.Message{Template: mail.Receipt, Lang: "fr", To: rose, Values: mail.Values{Reference: evil, Code: evil, Token: evil}})
	for _, to := range []string{"rose@exemple.fr\r\nBcc: all@exemple.fr", "rose@exemple.fr>\r\nDATA", "\"a\\\r\nb\"@exemple.fr"} {
		p.put(mail.Message{Template: mail.Month, Lang: "fr", To: to})
	}
	p.sweep(1)
	got := p.files()
	if len(got) != 1 || got[0].Get("Bcc") != "" || strings.Contains(got[0].html, "<script") || p.state().Week.Refused != 3 {
		t.Errorf("%+v %+v", got, p.state())
	}
	for name, values := range textproto.MIMEHeader(got[0].Header) {
		if strings.ContainsAny(strings.Join(values, ""), "\r\n") || strings.Contains(name, "Bcc") {
			t.Error(name, values)
		}
	}
}
