package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
)

func TestSignIn(t *testing.T) {
	s := newStaff(t, false)
	b := s.browser()
	asked := b.get("/fr/office/journal?act=account.add").is(http.StatusSeeOther)
	signIn := b.get(asked.leadsTo()).is(http.StatusOK)
	next, _ := signIn.doc.Find("input[name=next]").Attr("value")
	if next != "/fr/office/journal?act=account.add" || signIn.count("nav.bar__nav, .bar__who form") > 0 {
		t.Errorf("next %q; the bar of somebody signed in: %d", next, signIn.count("nav.bar__nav, .bar__who form"))
	}

	wrong := b.post("/fr/office/sign-in", url.Values{"email": {address(account.Auditor)}, "password": {"mauvais"}, "next": {next}}).is(http.StatusUnprocessableEntity)
	email, _ := wrong.doc.Find("#email").Attr("value")
	typed, _ := wrong.doc.Find("#password").Attr("value")
	link, _ := wrong.doc.Find(".govuk-error-summary a").Attr("href")
	if email != address(account.Auditor) || typed != "" || link != "#email" || wrong.count("#email-error") != 1 {
		t.Errorf("after a wrong password: e-mail %q, password %q, summary %q", email, typed, link)
	}

	code := b.post("/fr/office/sign-in", url.Values{"email": {address(account.Auditor)}, "password": {password}, "next": {next}}).is(http.StatusSeeOther)
	if got := b.get("/fr/office/journal").Code; got != http.StatusSeeOther {
		t.Errorf("the password alone opens the journal: %d", got)
	}
	asks := b.get(code.leadsTo()).is(http.StatusOK)
	if again, _ := asks.doc.Find("input[name=next]").Attr("value"); again != next || asks.count("#code[autocomplete=one-time-code][inputmode=numeric]") != 1 {
		t.Errorf("second factor: next %q", again)
	}
	b.post("/fr/office/second-factor", url.Values{"code": {"000000"}, "next": {next}}).is(http.StatusUnprocessableEntity)
	in := b.post("/fr/office/second-factor", url.Values{"code": {s.code()}, "next": {next}}).is(http.StatusSeeOther)
	if in.leadsTo() != next {
		t.Errorf("leads to %q, want %q", in.leadsTo(), next)
	}
	journal := b.get(next).is(http.StatusOK)
	if who := journal.text(".bar__who > span"); who != "Agent auditorAuditeur" {
		t.Errorf("signed in as %q", who)
	}

	old := *b.cookies["vigie"]
	out := b.post("/fr/office/sign-out", nil).is(http.StatusSeeOther)
	if len(b.cookies) > 0 || b.get(out.leadsTo()).count(".notice--done") != 1 {
		t.Errorf("after signing out: cookies %v", b.cookies)
	}
	b.cookies["vigie"] = &old
	b.get(next).is(http.StatusSeeOther)
}

// Signing in leads to a page of this back-office and to nothing else.
func TestSignInNext(t *testing.T) {
	s := newStaff(t, false)
	for next, want := range map[string]string{
		"/fr/office/cases?state=new&q=a+b": "/fr/office/cases?state=new&q=a+b",
		"":                                 "/fr/office",
		"/fr/statistics":                   "/fr/office",
		"/fr/officers/x":                   "/fr/office",
		"https://evil.example/fr/office/x": "/fr/office",
		"//evil.example/fr/office/x":       "/fr/office",
		`/\evil.example/fr/office/x`:       "/fr/office",
		"javascript:alert(1)":              "/fr/office",
		"/fr/office/%zz":                   "/fr/office",
	} {
		page := s.browser().get("/fr/office/sign-in?" + url.Values{"next": {next}}.Encode()).is(http.StatusOK)
		if got, _ := page.doc.Find("input[name=next]").Attr("value"); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestSignInSlowsDown(t *testing.T) {
	s := newStaff(t, false)
	b := s.browser()
	form := url.Values{"email": {"nobody@else.example"}, "password": {"mauvais"}}
	for range 5 {
		b.post("/fr/office/sign-in", form).is(http.StatusUnprocessableEntity)
	}
	if slow := b.post("/fr/office/sign-in", form).is(http.StatusTooManyRequests); slow.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestSecondFactorTooLate(t *testing.T) {
	s := newStaff(t, false)
	b := s.browser()
	if got := b.get("/fr/office/second-factor").is(http.StatusSeeOther).leadsTo(); got != "/fr/office/sign-in" {
		t.Errorf("without a password: %q", got)
	}
	b.post("/fr/office/sign-in", url.Values{"email": {address(account.Auditor)}, "password": {password}}).is(http.StatusSeeOther)
	s.at = s.at.Add(5 * time.Minute)
	if got := b.post("/fr/office/second-factor", url.Values{"code": {s.code()}}).is(http.StatusSeeOther).leadsTo(); got != "/fr/office/sign-in" {
		t.Errorf("after five minutes: %q", got)
	}
}

func TestSessionCookie(t *testing.T) {
	for secure, name := range map[bool]string{false: "vigie", true: "__Host-vigie"} {
		s := newStaff(t, secure)
		b := s.browser()
		b.post("/fr/office/sign-in", url.Values{"email": {address(account.Auditor)}, "password": {password}})
		first := b.cookies[name]
		if first == nil || first.Secure != secure || !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Path != "/" || first.Domain != "" {
			t.Fatalf("secure %t: %+v", secure, b.cookies)
		}
		b.post("/fr/office/second-factor", url.Values{"code": {s.code()}}).is(http.StatusSeeOther)
		if b.cookies[name].Value == first.Value {
			t.Error("the token stays the same after the second factor")
		}
	}
}

// A form of another site posts with the visitor's cookies and is refused.
func TestOtherSitesForms(t *testing.T) {
	b := newStaff(t, false).as(account.Auditor)
	r, w := b.request(http.MethodPost, "/fr/office/sign-out")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if b.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("status %d", w.Code)
	}
}

// Who may open which page, cell by cell; nobody but the door's own pages without
// a session.
func TestRolesOnPages(t *testing.T) {
	s := newStaff(t, false)
	const ok, no, on = http.StatusOK, http.StatusForbidden, http.StatusSeeOther
	pages := []string{"GET ", "GET /accounts", "POST /accounts", "POST /accounts/x/disable", "POST /accounts/x/end", "GET /journal"}
	for role, want := range map[account.Role][]int{
		account.Reviewer:      {on, no, no, no, no, no},
		account.Supervisor:    {on, no, no, no, no, ok},
		account.Administrator: {on, ok, 422, 404, 404, no},
		account.Auditor:       {on, ok, no, no, no, ok},
		"":                    {on, on, on, on, on, on},
	} {
		b := s.browser()
		if role != "" {
			b = s.as(role)
		}
		for i, p := range pages {
			method, address, _ := strings.Cut(p, " ")
			got := b.do(method, "/fr/office"+address, "")
			if got.Code != want[i] {
				t.Errorf("%q %s: %d, want %d", role, p, got.Code, want[i])
			}
			if role == "" && !strings.HasPrefix(got.leadsTo(), "/fr/office/sign-in") {
				t.Errorf("nobody, %s: leads to %q", p, got.leadsTo())
			}
			if got.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%q %s: may be kept: %q", role, p, got.Header().Get("Cache-Control"))
			}
		}
	}
}

func TestHome(t *testing.T) {
	s := newStaff(t, false)
	for role, want := range map[account.Role]string{
		account.Reviewer: "/fr/office/cases", account.Supervisor: "/fr/office/cases",
		account.Administrator: "/fr/office/accounts", account.Auditor: "/fr/office/journal",
	} {
		if got := s.as(role).get("/fr/office").leadsTo(); got != want {
			t.Errorf("%s: %q, want %q", role, got, want)
		}
	}
}
