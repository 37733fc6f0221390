package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
)

// wire stands between the portal and PostgreSQL, and can be cut.
type wire struct {
	net.Listener
	to   string // the server's socket
	mu   sync.Mutex
	cut  bool
	open []net.Conn
}

// wired returns the address of a database behind a wire.
func wired(t *testing.T) (string, *wire) {
	t.Helper()
	t.Setenv("VIGIE_TEST_DATABASE", "postgres")
	address, err := url.Parse(dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	q := address.Query()
	w := &wire{to: q.Get("host") + "/.s.PGSQL.5432"}
	if w.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	go w.serve()
	host, port, _ := net.SplitHostPort(w.Addr().String())
	q.Set("host", host)
	q.Set("port", port)
	address.RawQuery = q.Encode()
	return address.String(), w
}

func (w *wire) serve() {
	for {
		from, err := w.Accept()
		if err != nil {
			return
		}
		go w.join(from)
	}
}

func (w *wire) join(from net.Conn) {
	to, err := net.Dial("unix", w.to)
	w.mu.Lock()
	if w.cut || err != nil {
		w.mu.Unlock()
		from.Close()
		return
	}
	w.open = append(w.open, from, to)
	w.mu.Unlock()
	go func() { io.Copy(to, from); to.Close() }()
	io.Copy(from, to)
	from.Close()
}

// set cuts the wire, with every connection over it, or mends it.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, c := range w.open {
		c.Close()
	}
	w.open = nil
}

// visitor asks one portal with their cookies.
type visitor struct {
	http.Handler
	cookies map[string]*http.Cookie
}

func (v *visitor) ask(method, address, form string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, address, strings.NewReader(form))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if strings.HasPrefix(form, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, c := range v.cookies {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.ServeHTTP(w, req)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c
	}
	return w
}

// signedIn returns a supervisor at their desk.
func signedIn(t *testing.T, a *app, h http.Handler) *visitor {
	t.Helper()
	return signedInAs(t, a, h, account.New{Email: "s@autorite.example", Name: "Ada", Role: account.Supervisor})
}

// signedInAs returns somebody at their desk.
func signedInAs(t *testing.T, a *app, h http.Handler, n account.New) *visitor {
	t.Helper()
	const password, secret = "tilleul-orage-9", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	if _, err := a.accounts.AddReady(t.Context(), n, password, secret); err != nil {
		t.Fatal(err)
	}
	v := &visitor{Handler: h, cookies: map[string]*http.Cookie{}}
	v.ask(http.MethodPost, "/fr/office/sign-in", url.Values{"email": {n.Email}, "password": {password}}.Encode())
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if w := v.ask(http.MethodPost, "/fr/office/second-factor", "code="+code); w.Code != http.StatusSeeOther {
		t.Fatalf("signing in: %d", w.Code)
	}
	return v
}

// asked are pages, acts and API calls that need the database, by address; what
// is posted begins with its method.
func asked(reference, receipt string) []string {
	return []string{
		"/fr/report", "/fr/report/channel", "/fr/report/when", "/fr/report/check", "/fr/follow/report",
		"/fr/follow/withdraw", "/fr/follow/erased", "/fr/follow/complaint", "/fr/follow/complaint.json", "POST /fr/follow/complaint name=a", "POST /fr/follow/withdraw last=a",
		"/fr/follow/letter", "POST /fr/follow/letter name=a", "/fr/follow/requests", "/fr/follow/requests.ics", "POST /fr/follow/requests rights=access&sent_on=2026-01-05",
		"/fr/follow/requests/1", "POST /fr/follow/requests/1 answer=refused", "POST /fr/follow/requests/1/remove a=a",
		"/fr/office/cases", "/fr/office/cases?state=all", "/fr/office/mode", "POST /fr/office/mode/off ", "POST /fr/office/mode election=municipales-2020&last=" + time.Now().Format(time.DateOnly), "/fr/office/cases/" + reference, "/fr/office/journal", "/fr/office/accounts",
		"/fr/office/cases/" + reference + "/merge", "/fr/office/cases/" + reference + "/split", "/fr/office/cases/" + reference + "/move", "/fr/office/cases/" + reference + "/undo",
		"/fr/office/labels", "POST /fr/office/cases/" + reference + "/merge version=1&other=" + reference + "&regroup_reason=a",
		"POST /fr/office/cases/" + reference + "/note version=1&note=a", "POST /fr/office/cases/" + reference + "/take version=1",
		"POST /fr/office/sign-in email=s@autorite.example&password=a", "POST /fr/follow code=" + receipt,
		"POST /fr/report/channel channel=sms", "POST /fr/report/share pasted=a",
		"/fr/follow/news", "POST /fr/follow/news email=a@exemple.fr", "POST /fr/follow/news/remove ", "/fr/news/" + reference, "POST /fr/news/" + reference + "/stop ", "POST /api/v1/reports " + filing("sms"),
	}
}

// A database that is cut off is nobody's mistake and ends by itself: whoever asks
// is told to come back, on the pages that only read as on those that write.
func TestACutDatabaseIsToldAsBusy(t *testing.T) {
	address, w := wired(t)
	a := portalOn(t, address)
	wing, err := a.wing(everything)
	if err != nil {
		t.Fatal(err)
	}
	if err := wing.figures.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := signedIn(t, a, wing.handler)
	var filed struct{ Reference, Receipt string }
	if err := json.Unmarshal(v.ask(http.MethodPost, "/api/v1/reports", filing("sms")).Body.Bytes(), &filed); err != nil {
		t.Fatal(err)
	}
	if _, err := a.triage.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := v.ask(http.MethodPost, "/fr/follow", "code="+filed.Receipt); r.Code != http.StatusSeeOther {
		t.Fatalf("following: %d", r.Code)
	}
	v.ask(http.MethodPost, "/fr/report", "election=municipales-2020")
	v.ask(http.MethodPost, "/fr/report/material", "without=yes")
	v.ask(http.MethodPost, "/fr/report/channel", "channel=sms")
	all := asked(filed.Reference, filed.Receipt)
	for range 2 { // the first cut meets open connections, the second finds none
		w.set(true)
		told(t, v, all)
		for _, kept := range []string{"/fr", "/fr/statistics", "/fr/rights", "/data/v1/elections.json"} {
			if r := v.ask(http.MethodGet, kept, ""); r.Code != http.StatusOK {
				t.Errorf("%s, which needs no database: %d", kept, r.Code)
			}
		}
		w.set(false)
		recovers(t, v, all)
	}
	w.set(true)
	if err := upToDate(t.Context(), a.db); err == nil || !database.Unavailable(err) {
		t.Errorf("not told as unavailable: %v", err)
	}
}

func told(t *testing.T, v *visitor, all []string) {
	t.Helper()
	for _, one := range all {
		method, address, form := parts(one)
		before := len(v.cookies)
		r := v.ask(method, address, form)
		if r.Code != http.StatusServiceUnavailable || r.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d, Retry-After %q", one, r.Code, r.Header().Get("Retry-After"))
		}
		if before != len(v.cookies) || strings.Contains(r.Header().Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("%s: takes the visitor's cookie: %s", one, r.Header().Get("Set-Cookie"))
		}
	}
}

// recovers asks again until the portal answers, without anything done to it.
func recovers(t *testing.T, v *visitor, all []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, one := range all {
		method, address, form := parts(one)
		for {
			r := v.ask(method, address, form)
			if r.Code < http.StatusInternalServerError {
				break
			}
			if r.Code != http.StatusServiceUnavailable || ctx.Err() != nil {
				t.Errorf("%s: %d after the cut", one, r.Code)
				break
			}
		}
	}
}

// parts reads "POST address form", or an address alone.
func parts(one string) (method, address, form string) {
	if rest, posted := strings.CutPrefix(one, "POST "); posted {
		address, form, _ = strings.Cut(rest, " ")
		return http.MethodPost, address, form
	}
	return http.MethodGet, one, ""
}
