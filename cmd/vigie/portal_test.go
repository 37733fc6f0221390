package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vigie/internal/config"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/retention"
)

// portal opens every room on an empty database, with one election that takes
// reports.
func portal(t testing.TB) *app {
	t.Helper()
	return portalOn(t, dbtest.URL(t))
}

func portalOn(t testing.TB, address string) *app {
	t.Helper()
	return portalBy(t, address, database.Now)
}

func portalBy(t testing.TB, address string, now func() time.Time) *app {
	t.Helper()
	cfg := config.Config{
		Listen: "127.0.0.1:0", BaseURL: "http://vigie.example", DataDir: t.TempDir(), DatabaseURL: address,
		RateLimit: "off", FiguresEvery: time.Minute, Log: "error",
		RetentionReports: retention.ReportMonths, RetentionCases: retention.CaseMonths,
	}
	a, err := open(t.Context(), cfg, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.close() })
	year := time.Now().Year()
	calendar := fmt.Sprintf("slug,kind,name_fr,name_en,round1,round2,opens,closes\nmunicipales-2020,municipales,Municipales 2020,Municipal 2020,2020-03-15,2020-06-28,2019-12-01,%d-12-31\n", year+1)
	if _, err := a.elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	return a
}

func handler(t testing.TB, a *app, as role) http.Handler {
	t.Helper()
	w, err := a.wing(as)
	if err != nil {
		t.Fatal(err)
	}
	return w.handler
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func TestEveryAnswerIsSecured(t *testing.T) {
	h := handler(t, portal(t), everything)
	for _, path := range []string{"/fr", "/en/report", "/fr/nowhere", "/api/v1/reports", "/data/v1/elections.json", "/fr/office/sign-in", "/static/none.css"} {
		header := get(h, path).Header()
		if !strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'; style-src 'self'") {
			t.Errorf("%s: policy %q", path, header.Get("Content-Security-Policy"))
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" || header.Get("Server") != "" {
			t.Errorf("%s: %v", path, header)
		}
	}
}

func TestLanguages(t *testing.T) {
	h := handler(t, portal(t), everything)
	for accept, want := range map[string]string{"": "/fr", "en-GB,en": "/en", "nl": "/fr"} {
		if w := get(h, "/", "Accept-Language", accept); w.Code != http.StatusFound || w.Header().Get("Location") != want {
			t.Errorf("%q leads to %d %s", accept, w.Code, w.Header().Get("Location"))
		}
	}
	for path, lang := range map[string]string{"/en/nowhere": "en", "/fr/nowhere": "fr", "/nowhere": "fr"} {
		w := get(h, path)
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `<html lang="`+lang+`"`) {
			t.Errorf("%s: %d in %s", path, w.Code, w.Header().Get("Content-Language"))
		}
	}
}

func TestStaticFiles(t *testing.T) {
	h := handler(t, portal(t), everything)
	assets, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for encoding, want := range map[string]string{"br, gzip": "br", "gzip": "gzip", "": "", "br;q=0": ""} {
		w := get(h, assets.URL("app.css"), "Accept-Encoding", encoding)
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != want || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%q: %d %v", encoding, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/static/manifest.json", "/static/places.tsv.gz", "/static/../go.mod", "/static/", "/static/app.css"} {
		if w := get(h, path); w.Code == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}

func TestAnotherSiteCannotPost(t *testing.T) {
	h := handler(t, portal(t), everything)
	for _, path := range []string{"/fr/report", "/fr/office/sign-in", "/api/v1/reports"} {
		req := httptest.NewRequest(http.MethodPost, path, strings.NewReader("a=b"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestRolesServeTheirPartAlone(t *testing.T) {
	a := portal(t)
	for as, want := range map[role][2]int{everything: {200, 200}, intake: {200, 404}, backOffice: {404, 200}} {
		h := handler(t, a, as)
		if public, office := get(h, "/fr").Code, get(h, "/fr/office/sign-in").Code; public != want[0] || office != want[1] {
			t.Errorf("%s: public %d, office %d", as, public, office)
		}
	}
}

// filing is the body of a report of 2020, through one channel.
func filing(channel string) string {
	return `{"kind":"report","lang":"fr","election":"municipales-2020","contacts":[{"channel":"` + channel + `","on":"` +
		time.Now().UTC().AddDate(0, 0, -2).Format(time.DateOnly) + `"}],"subject":{"kind":"unknown"}}`
}

func post(h http.Handler, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, "/api/v1/reports", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

// The table of the 2020 municipal elections (CNIL: 3,948 reports, 45 % about
// SMS, 36 % about the telephone), filed through the API, is what is published.
func TestTableOf2020(t *testing.T) {
	a := portal(t)
	w, err := a.wing(everything)
	if err != nil {
		t.Fatal(err)
	}
	h, channels := w.handler, []string{}
	for channel, n := range map[string]int{"sms": 1777, "call_live": 600, "call_automated": 821, "email": 450, "post": 300} {
		for range n {
			channels = append(channels, channel)
		}
	}
	var next atomic.Int64
	var clients sync.WaitGroup
	for range 16 {
		clients.Go(func() {
			for i := next.Add(1); int(i) <= len(channels); i = next.Add(1) {
				if w := post(h, filing(channels[i-1])); w.Code != http.StatusCreated {
					t.Errorf("%d %s", w.Code, w.Body)
				}
			}
		})
	}
	clients.Wait()
	if err := w.figures.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Reports  int
		Channels struct {
			Base, Missing, Multiple int
			Rows                    []struct {
				Channel string
				Reports int
				Share   float64
			}
		}
	}
	body := get(h, "/data/v1/statistics/municipales-2020.json").Body.Bytes()
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if got.Reports != 3948 || got.Channels.Base != 3948 || got.Channels.Missing != 0 || got.Channels.Multiple != 0 {
		t.Errorf("published %+v", got)
	}
	rows := map[string]string{}
	for _, r := range got.Channels.Rows {
		rows[r.Channel] = fmt.Sprintf("%d %.3f", r.Reports, r.Share)
	}
	if rows["sms"] != "1777 0.450" || rows["phone"] != "1421 0.360" {
		t.Errorf("rows %v", rows)
	}
	page := get(h, "/fr/statistics/municipales-2020").Body.String()
	for _, want := range []string{"3\u202f948", "45\u202f%", "36\u202f%"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// What was acknowledged before the signal is on disk, what was accepted is
// answered, and the process ends in time.
func TestStopLosesNothing(t *testing.T) {
	a := portal(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- a.serve(ctx, listener, everything) }()
	var acknowledged atomic.Int64
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				r, err := http.Post("http://"+listener.Addr().String()+"/api/v1/reports", "application/json", strings.NewReader(filing("sms")))
				if err != nil {
					return // the door is closed
				}
				io.Copy(io.Discard, r.Body)
				r.Body.Close()
				if r.StatusCode != http.StatusCreated {
					t.Errorf("answered %d", r.StatusCode)
					return
				}
				acknowledged.Add(1)
			}
		})
	}
	for acknowledged.Load() < 50 {
		time.Sleep(time.Millisecond)
	}
	asked := time.Now()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	if took := time.Since(asked); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
	clients.Wait()
	var kept int64
	if err := a.db.Write.Table("reports").Count(&kept).Error; err != nil || kept < acknowledged.Load() {
		t.Errorf("%d acknowledged, %d kept, %v", acknowledged.Load(), kept, err)
	}
}

// Somebody who never finishes sending must not make an orderly end a failure.
func TestStopDoesNotWaitForTheSlow(t *testing.T) {
	a := portal(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- a.serve(ctx, listener, everything) }()
	slow, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{")
	if w, err := http.Get("http://" + listener.Addr().String() + "/fr"); err != nil { // it is being served by now
		t.Fatal(err)
	} else {
		w.Body.Close()
	}
	asked := time.Now()
	stop()
	if err := <-ended; err != nil || time.Since(asked) > 10*time.Second {
		t.Errorf("ended after %s with %v", time.Since(asked), err)
	}
}

// Some proxies add a header of their own beside what the visitor sent instead
// of after it: the last address of all is the proxy's word.
func TestLimitsBelieveTheProxyAlone(t *testing.T) {
	for name, test := range map[string]struct {
		proxies []string
		last    int
	}{"behind a proxy": {[]string{"192.0.2.0/24"}, http.StatusTooManyRequests}, "no proxy": {nil, http.StatusTooManyRequests}} {
		a := portal(t)
		a.cfg.RateLimit, a.cfg.TrustedProxies = "on", test.proxies
		h := handler(t, a, everything)
		var w *httptest.ResponseRecorder
		for i := range 13 {
			req := httptest.NewRequest(http.MethodPost, "/fr/follow", strings.NewReader("code=x"))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header["X-Forwarded-For"] = []string{fmt.Sprintf("203.0.113.%d", i), "198.51.100.7"}
			req.Header.Set("X-Real-Ip", fmt.Sprintf("203.0.113.%d", i))
			w = httptest.NewRecorder()
			h.ServeHTTP(w, req)
		}
		if w.Code != test.last {
			t.Errorf("%s: the thirteenth guess is answered %d", name, w.Code)
		}
	}
}

func TestWelcomeTellsEachSignIn(t *testing.T) {
	a := portal(t)
	var c clock
	people, err := a.fill(t.Context(), &c, 200)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	code, err := a.demoVoter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	welcome(&said, "http://localhost:8080", code, people)
	if r, err := a.reports.ByCode(t.Context(), code); err != nil || !strings.Contains(said.String(), code.String()) {
		t.Errorf("no report can be followed: %v", err)
	} else if letters, err := a.rights.Of(t.Context(), r.ID); err != nil || len(letters) != 2 {
		t.Errorf("%d letters, %v", len(letters), err)
	}
	for _, p := range people {
		if !strings.Contains(said.String(), p.Email) || !strings.Contains(said.String(), p.password) || !strings.Contains(said.String(), p.secret) {
			t.Errorf("%s is not told how to sign in", p.Role)
		}
	}
	var kept int64
	if err := a.db.Write.Table("reports").Count(&kept).Error; err != nil || kept != 201 || len(people) != 4 {
		t.Errorf("%d reports, %d people, %v", kept, len(people), err)
	}
}
