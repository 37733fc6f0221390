package public_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vigie/internal/mail"
	"vigie/templates"
)

// mails sends what waits, and returns what was written since the last time.
func (s *site) mails(t testing.TB) []string {
	t.Helper()
	dir := filepath.Join(s.dir, "mail")
	must(t, os.RemoveAll(dir))
	writer, err := mail.NewWriter(templates.Files, s.pages.Views.Bundle, "vigie@vigie.example", "https://vigie.example")
	must(t, err)
	sender := &mail.Sender{Store: s.pages.Mail, Writer: writer, Way: mail.Folder{Dir: dir}, With: s.keys}
	_, err = sender.Sweep(t.Context())
	must(t, err)
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	must(t, err)
	var all []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		must(t, err)
		all = append(all, strings.ReplaceAll(string(b), "=\r\n", ""))
	}
	return all
}

var newsLink = regexp.MustCompile(`https://vigie\.example/fr(/news/[A-Za-z0-9_-]{32})`)

// A voter gives an address, confirms it by the mail's link, changes it and takes
// it back; no page ever shows it.
func TestFollowNews(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	code := v.sent()
	s.mails(t)
	v.leading(v.post("/follow", "code", code), "/follow/report")
	v.leading(v.post("/follow/news/remove"), "/follow/report#news") // the one that was given with the report
	if got := v.get("/follow/report"); !strings.Contains(got.text("#news"), "Donner une adresse") || strings.Contains(got.text("#news"), "Ne plus") {
		t.Error(got.text("#news"))
	}
	for _, wrong := range []string{"", "rose", "rose@", "Rose <rose@exemple.fr>", "a@b\r\nc@exemple.fr"} {
		if got := v.post("/follow/news", "email", wrong); got.code != 422 || !same(got.faults(), []string{"email"}) {
			t.Errorf("%q: %d %v", wrong, got.code, got.faults())
		}
	}
	v.leading(v.post("/follow/news", "email", "lise@exemple.fr"), "/follow/report#news")
	if got := v.get("/follow/report"); !strings.Contains(got.text("#news"), "Ouvrez son lien") || strings.Contains(got.body, "lise@") {
		t.Error(got.text("#news"))
	}
	all := s.mails(t)
	if len(all) != 1 || !strings.Contains(all[0], "To: <lise@exemple.fr>") || strings.Contains(all[0], code) {
		t.Fatalf("mails %q", all)
	}
	link := newsLink.FindStringSubmatch(all[0])[1]
	reader := s.voter(t, "fr") // of the mailbox, without a code
	if got := reader.get(link); got.code != 200 || !strings.Contains(got.text("h1"), "Confirmez") || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", got.code, got.text("h1"))
	}
	if got := v.get("/follow/report"); strings.Contains(got.text("#news"), "Vous serez prévenu") {
		t.Error("a link that was looked at confirms")
	}
	reader.leading(reader.post(link), link)
	reader.leading(reader.post(link), link) // again
	if got := reader.get(link); !strings.Contains(got.text("h1"), "est confirmée") {
		t.Error(got.text("h1"))
	}
	if got := v.get("/follow/report"); !strings.Contains(got.text("#news"), "Vous serez prévenu") {
		t.Error(got.text("#news"))
	}
	if got := reader.get(link + "/stop"); got.code != 200 || s.count(t, "news") != 1 {
		t.Errorf("looking at the way out: %d", got.code)
	}
	if got := reader.post(link+"/stop", "List-Unsubscribe", "One-Click"); got.code != 200 || s.count(t, "news") != 0 {
		t.Errorf("%d, %d addresses", got.code, s.count(t, "news"))
	}
	if got := reader.get(link); got.code != http.StatusNotFound || !strings.Contains(got.text("h1"), "ne sert plus") {
		t.Errorf("%d %s", got.code, got.text("h1"))
	}
}

// An address that was sent enough today is asked no more, and its voter told so;
// the one before stays.
func TestFollowNewsIsNoFlood(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	code := v.sent()
	v.leading(v.post("/follow", "code", code), "/follow/report")
	var got screen
	for range 6 {
		got = v.post("/follow/news", "email", "lise@exemple.fr")
	}
	if got.code != 422 || !strings.Contains(got.text(".govuk-error-summary"), "plusieurs e-mails") || got.value("email") != "lise@exemple.fr" || s.count(t, "news") != 1 {
		t.Errorf("%d %s", got.code, got.text(".govuk-error-summary"))
	}
	if n := len(s.mails(t)); n > 4 {
		t.Errorf("%d mails", n)
	}
}

// Who files with an address that was sent enough today is not told that a mail
// went there.
func TestFiledNewsIsNoFlood(t *testing.T) {
	s := open(t, oneElection)
	for n := range 4 {
		v := s.voter(t, "fr")
		code := v.sent()
		v.leading(v.post("/follow", "code", code), "/follow/report")
		if told := strings.Contains(v.get("/follow/report").text("#news"), "Un e-mail est parti"); told != (n < 3) {
			t.Errorf("filing %d: told %v", n+1, told)
		}
	}
	if got := len(s.mails(t)); got != 3 {
		t.Errorf("%d mails", got)
	}
}

// The copy of a receipt goes to the address that was typed, which is then nowhere;
// the code on the page stays.
func TestReceiptByMail(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "en")
	code := v.sent()
	s.mails(t)
	if got := v.post("/report/receipt/mail", "email", "lise"); got.code != 422 || !same(got.faults(), []string{"email"}) || got.text("#receipt") != code {
		t.Errorf("%d %v", got.code, got.faults())
	}
	v.leading(v.post("/report/receipt/mail", "email", "lise@exemple.fr"), "/report/receipt?said=mailed")
	if got := v.get("/report/receipt?said=mailed"); got.text("#receipt") != code || !strings.Contains(got.text(".flash"), "on its way") {
		t.Error(got.text(".flash"))
	}
	all := s.mails(t)
	if len(all) != 1 || !strings.Contains(all[0], code) || !strings.Contains(all[0], "To: <lise@exemple.fr>") || s.count(t, "outbox") != 0 {
		t.Errorf("mails %q", all)
	}
}
