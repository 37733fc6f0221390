package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vigie/internal/challenge"
	"vigie/internal/triage"
)

// neighbour is somebody at an address, in a browser.
type neighbour struct {
	visitor
	address string
	scripts bool // the browser does the work that the check page asks for
	took    func(page string, d time.Duration)
}

// at returns a neighbour of a portal that believes 192.0.2.1, a proxy.
func at(h http.Handler, address string, scripts bool) *neighbour {
	n := &neighbour{address: address, scripts: scripts, took: func(string, time.Duration) {}}
	n.visitor = visitor{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Forwarded-For", address)
		h.ServeHTTP(w, r)
	}), cookies: map[string]*http.Cookie{}}
	return n
}

// step asks for one page and times it.
func (n *neighbour) step(method, page, form string) *httptest.ResponseRecorder {
	began := time.Now()
	w := n.ask(method, "/fr/report"+page, form)
	n.took(page, time.Since(began))
	return w
}

// tells answers every page of the form, and returns what the last one says.
func (n *neighbour) tells(t testing.TB) *httptest.ResponseRecorder {
	t.Helper()
	yesterday := time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	for _, p := range [][2]string{
		{"", ""}, {"/material", "without=yes"}, {"/channel", "channel=sms"}, {"/when", "on=" + yesterday}, {"/sender", "sender=36111&message=Dimanche, chaque voix compte"},
		{"/place", ""}, {"/subject", "subject_kind=party"}, {"/practices", ""}, {"/opt-out", "opposed=no"}, {"/origin", ""},
		{"/statement", ""}, {"/reporter", "kind=report"},
	} {
		if w := n.step(http.MethodGet, p[0], ""); w.Code != http.StatusOK {
			t.Fatalf("%s: %d", p[0], w.Code)
		}
		if w := n.step(http.MethodPost, p[0], p[1]); w.Code != http.StatusSeeOther {
			t.Fatalf("%s with %q: %d", p[0], p[1], w.Code)
		}
	}
	return n.step(http.MethodGet, "/check", "")
}

// files tells a report and sends it, and returns the status of the answer.
func (n *neighbour) files(t testing.TB) int {
	t.Helper()
	sent := url.Values{}
	if page := n.tells(t); n.scripts {
		sent.Set("altcha", solved(t, page.Body.String()))
	}
	w := n.step(http.MethodPost, "/check", sent.Encode())
	if w.Code == http.StatusSeeOther && n.ask(http.MethodGet, "/fr/report/receipt", "").Code != http.StatusOK {
		t.Error("what was sent has no receipt")
	}
	return w.Code
}

var givenWork = regexp.MustCompile(`data-challenge="([^"]*)"`)

// solved does the work that a check page asks for.
func solved(t testing.TB, page string) string {
	t.Helper()
	var c challenge.Challenge
	if err := json.Unmarshal([]byte(html.UnescapeString(givenWork.FindStringSubmatch(page)[1])), &c); err != nil {
		t.Fatal(err)
	}
	for n := range c.Most + 1 {
		if sum := sha256.Sum256(fmt.Append([]byte(c.Salt), n)); hex.EncodeToString(sum[:]) == c.Challenge {
			b, _ := json.Marshal(map[string]any{"challenge": c.Challenge, "number": n, "salt": c.Salt, "signature": c.Signature})
			return base64.StdEncoding.EncodeToString(b)
		}
	}
	t.Fatal("the challenge has no solution")
	return ""
}

// copied is one report that a script sends again and again.
func copied() string {
	return strings.Replace(filing("sms"), `"subject"`, `"message":"Dimanche, votez pour le Phare commun. STOP au 36111","practices":["no_optout","no_sender_identity"],
		"statement":"Je n’ai jamais donné mon numéro à ce parti et ces messages continuent malgré mes demandes.","subject"`, 1)
}

// script posts n identical filings to the API from addresses that from gives,
// several at once, one each pause, and counts the answers.
func script(h http.Handler, n int, pause time.Duration, from func(i int) string) (filed, refused int64) {
	var next, took, many atomic.Int64
	began, body := time.Now(), copied()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				time.Sleep(time.Until(began.Add(time.Duration(i) * pause)))
				r := httptest.NewRequest(http.MethodPost, "/api/v1/reports", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("X-Forwarded-For", from(int(i)))
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				switch w.Code {
				case http.StatusCreated:
					took.Add(1)
				case http.StatusTooManyRequests:
					many.Add(1)
				}
			}
		})
	}
	all.Wait()
	return took.Load(), many.Load()
}

// limited is a portal that holds floods, behind a proxy.
func limited(t testing.TB) (*app, wing) {
	t.Helper()
	a := portal(t)
	a.cfg.RateLimit, a.cfg.TrustedProxies = "on", []string{"192.0.2.1"}
	w, err := a.wing(everything)
	if err != nil {
		t.Fatal(err)
	}
	return a, w
}

// A script that files without end is held at its own address. Others file
// meanwhile, also those behind the same address; what it filed is taken, grouped
// and suspected, and memory does not grow with what was refused.
func TestFloodLeavesThePortalToOthers(t *testing.T) {
	a, w := limited(t)
	if err := w.crowd.Pour(t.Context()); err != nil { // what is counted before it has the day's key is forgotten
		t.Fatal(err)
	}
	const attempts = 2000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var filed, refused int64
	var all sync.WaitGroup
	all.Go(func() { filed, refused = script(w.handler, attempts, 0, func(int) string { return "203.0.113.9" }) })
	all.Go(func() {
		for _, n := range []*neighbour{at(w.handler, "198.51.100.7", true), at(w.handler, "198.51.100.8", false), at(w.handler, "203.0.113.9", true), at(w.handler, "203.0.113.9", false)} {
			if code := n.files(t); code != http.StatusSeeOther {
				t.Errorf("%s, scripts %t: sending is answered %d", n.address, n.scripts, code)
			}
			if err := w.crowd.Pour(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if filed < 120 || filed > 200 || filed+refused != attempts {
		t.Errorf("of %d attempts %d were filed and %d refused", attempts, filed, refused)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
	if n, err := a.triage.Sweep(t.Context()); err != nil || int64(n) != filed+4 {
		t.Errorf("%d of %d reports got their case, %v", n, filed+4, err)
	}
	if _, err := a.triage.Watch(t.Context()); err != nil {
		t.Fatal(err)
	}
	var suspected int64
	a.db.Write.Model(&triage.SuspicionReport{}).Count(&suspected)
	if suspected < filed {
		t.Errorf("%d of %d identical filings are suspected", suspected, filed)
	}
}
