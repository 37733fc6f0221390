package office_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/journal"
	"vigie/internal/web"
	"vigie/internal/web/office"
	"vigie/internal/web/page/pagetest"
)

const (
	password = "tilleul-orage-9"
	secret   = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
)

// staff is the back-office behind the portal's real router, with one account of
// each role and a clock that the test moves.
type staff struct {
	http.Handler
	t        *testing.T
	db       *database.DB
	accounts *account.Store
	journal  *journal.Store
	people   map[account.Role]account.Account
	at       time.Time
	counted  int // reports that a release counts
	work
}

func newStaff(t *testing.T, secure bool) *staff {
	t.Helper()
	s := &staff{t: t, db: dbtest.New(t), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), people: map[account.Role]account.Account{}}
	now := func() time.Time { return s.at }
	s.journal = journal.NewStore(s.db, now)
	s.accounts = account.NewStore(s.db, now, account.Needs{Journal: s.journal, Secret: bytes.Repeat([]byte{7}, 32)})
	views := pagetest.Views(t)
	var err error
	s.Handler, err = web.Handler(web.Parts{
		Views: views, Secure: secure, Limits: web.NewLimits(nil, nil),
		Office: s.withCases(&office.Pages{Views: views, Secure: secure, BaseURL: "https://vigie.example", Accounts: s.accounts, Journal: s.journal}),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range account.Roles {
		if s.people[r], err = s.accounts.AddReady(t.Context(), account.New{Email: address(r), Name: "Agent " + string(r), Role: r}, password, secret); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func address(r account.Role) string { return string(r) + "@autorite.example" }

// code returns what a telephone shows now.
func (s *staff) code() string {
	s.t.Helper()
	code, err := totp.GenerateCode(secret, s.at)
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

// browser is one visitor with their cookies.
type browser struct {
	*staff
	cookies map[string]*http.Cookie
}

func (s *staff) browser() *browser { return &browser{staff: s, cookies: map[string]*http.Cookie{}} }

// as returns a browser in which somebody of a role is signed in.
func (s *staff) as(r account.Role) *browser {
	s.t.Helper()
	b := s.browser()
	b.post("/fr/office/sign-in", url.Values{"email": {address(r)}, "password": {password}})
	if got := b.post("/fr/office/second-factor", url.Values{"code": {s.code()}}); got.Code != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d %s", r, got.Code, got.text("main"))
	}
	s.at = s.at.Add(time.Minute) // the next code
	return b
}

// answer is a page as it came.
type answer struct {
	*httptest.ResponseRecorder
	t   *testing.T
	doc *goquery.Document
}

func (b *browser) get(address string) answer { return b.do(http.MethodGet, address, "") }

func (b *browser) post(address string, form url.Values) answer {
	return b.do(http.MethodPost, address, form.Encode())
}

func (b *browser) do(method, address, body string) answer {
	b.t.Helper()
	r, w := b.request(method, address)
	r.Body = io.NopCloser(strings.NewReader(body))
	b.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{w, b.t, doc}
}

// request returns a request with the browser's cookies, and what takes its answer.
func (b *browser) request(method, address string) (*http.Request, *httptest.ResponseRecorder) {
	r := httptest.NewRequest(method, address, nil)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	return r, httptest.NewRecorder()
}

// text returns the words of what a selector finds, spaces made plain.
func (a answer) text(selector string) string {
	return strings.Join(strings.Fields(a.doc.Find(selector).Text()), " ")
}

func (a answer) count(selector string) int { return a.doc.Find(selector).Length() }

func (a answer) leadsTo() string { return a.Header().Get("Location") }

// is fails the test unless the page has a status; it says what the page says.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("status %d, want %d: %s %s", a.Code, status, a.leadsTo(), a.text("main"))
	}
	return a
}
