package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/locales"
)

// tiny is the least that the portal's templates are made of.
var tiny = fstest.MapFS{
	"layout/public.html":   {Data: []byte(`{{define "public"}}<html lang="{{lang}}"><title>{{template "title" .}}</title>{{template "main" .}}</html>{{end}}`)},
	"layout/office.html":   {Data: []byte(`{{define "office"}}office{{end}}`)},
	"component/field.html": {Data: []byte(`{{define "field"}}<input name="{{.Name}}" value="{{.Value}}">{{with .Fault}}<p>{{fault .}}</p>{{end}}{{end}}`)},
	"public/error.html":    {Data: []byte(`{{define "title"}}{{t .Title}}{{end}}{{define "main"}}<p>{{t .Text}}</p><code>{{.Request}}</code>{{end}}`)},
	"public/one.html":      {Data: []byte(`{{define "title"}}one{{end}}{{define "main"}}{{template "field" .Name}}{{icon "sms"}}<a href="{{path "/report"}}">{{number 3948}}</a>{{range .Others}}{{.URL}}{{end}}{{end}}`)},
	"public/two.html":      {Data: []byte(`{{define "title"}}two{{end}}{{define "main"}}{{.Nothing}}{{end}}`)},
}

type onePage struct {
	Base
	Name Field
}

func views(t testing.TB) *Views {
	t.Helper()
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Parse(tiny, bundle, Assets{"icons.svg": "icons.1.svg"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ask(t testing.TB, lang string, with gin.HandlerFunc) *httptest.ResponseRecorder {
	t.Helper()
	gin.SetMode(gin.TestMode)
	e := gin.New()
	e.Use(WithRequestID)
	e.GET("/"+lang+"/one", InLang(lang), with)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/"+lang+"/one", nil))
	return w
}

func TestShowInEachLanguage(t *testing.T) {
	v := views(t)
	h := v.Handle(func(c *gin.Context) error {
		p := onePage{Base: v.Base(c)}
		p.Faults.Add("name", "report.error.too_long", "Count", 2)
		p.Name = Field{Name: "name", Value: `<"é">`, Fault: p.Faults.On("name")}
		return v.Show(c, http.StatusOK, "public/one", p)
	})
	for lang, want := range map[string][]string{
		"fr": {`lang="fr"`, "2 caractères au plus", "3\u202f948", `href="/fr/report"`, "/en/one", "/static/icons.1.svg#sms", `value="&lt;&#34;é&#34;&gt;"`},
		"en": {`lang="en"`, "2 characters at most", "3,948", `href="/en/report"`, "/fr/one"},
	} {
		w := ask(t, lang, h)
		if w.Code != http.StatusOK || w.Header().Get("Content-Language") != lang {
			t.Errorf("%s: %d %v", lang, w.Code, w.Header())
		}
		for _, s := range want {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s lacks %q: %s", lang, s, w.Body)
			}
		}
	}
}

// Every kind of error has its status, its words and nothing of ours.
func TestErrorsBecomeStatuses(t *testing.T) {
	v := views(t)
	for err, status := range map[error]int{
		fault.NotFound: 404, fault.Gone: 410, fault.Forbidden: 403, fault.Conflict: 409, fault.TooMany: 429, fault.Unreadable: 400,
		fault.TooLarge: 413, fault.Unsupported: 415, fault.Busy: 503, ErrMethod: 405, errors.New("secret of ours"): 500,
	} {
		wrapped := fmt.Errorf("do: %w", err)
		w := ask(t, "en", v.Handle(func(*gin.Context) error { return wrapped }))
		if w.Code != status || strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "error.") {
			t.Errorf("%v: %d %s", err, w.Code, w.Body)
		}
		if wait := w.Header().Get("Retry-After"); (wait != "") != (status == 429 || status == 503) {
			t.Errorf("%v: Retry-After %q", err, wait)
		}
		api := ask(t, "en", v.HandleAPI(func(*gin.Context) error { return wrapped }))
		var p Problem
		if err := json.Unmarshal(api.Body.Bytes(), &p); err != nil || api.Code != status || p.Status != status || strings.Contains(api.Body.String(), "secret") {
			t.Errorf("%v: %d %s %v", wrapped, api.Code, api.Body, err)
		}
	}
}

// A template that fails half-way leaves no half page.
func TestBrokenPageIsAnError(t *testing.T) {
	v := views(t)
	w := ask(t, "fr", v.Handle(func(c *gin.Context) error { return v.Show(c, http.StatusOK, "public/two", onePage{Base: v.Base(c)}) }))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "two") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if err := func() error {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		return v.Show(c, http.StatusOK, "public/none", nil)
	}(); err == nil {
		t.Error("a page that is not there is shown")
	}
}

// A page is compressed for whoever has no cookie, and never beside a secret.
func TestPagesAreCompressedWhereNothingIsSecret(t *testing.T) {
	v := views(t)
	gin.SetMode(gin.TestMode)
	e := gin.New()
	e.GET("/", InLang("fr"), v.Handle(func(c *gin.Context) error { return v.Show(c, http.StatusOK, "public/one", onePage{Base: v.Base(c)}) }))
	for cookie, want := range map[string]string{"": "gzip", "vigie-draft=x": ""} {
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		req.Header.Set("Accept-Encoding", "br;q=1.0, gzip")
		if cookie != "" {
			req.Header.Set("Cookie", cookie)
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, req)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("with cookie %q: encoded as %q, want %q", cookie, got, want)
		}
	}
	for header, want := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0": false, "": false, "x-gzip": false} {
		if Accepts(header, "gzip") != want {
			t.Errorf("Accepts(%q) is %v", header, !want)
		}
	}
}

func TestAt(t *testing.T) {
	b := Base{Path: "/statistics/municipales-2026"}
	if !b.At("/statistics") || b.At("/stat") || b.At("/report") {
		t.Error("a page is at its own address and below it")
	}
}

// Every term of the taxonomy has a name in every language.
func TestEveryTermIsNamed(t *testing.T) {
	v := views(t)
	for _, lang := range v.Bundle.Langs() {
		l := v.Bundle.Localizer(lang)
		for _, key := range terms() {
			if key == "" || l.T(key) == key {
				t.Errorf("%s: %q is not named", lang, key)
			}
		}
	}
}
