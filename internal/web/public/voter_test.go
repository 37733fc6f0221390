package public_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"
	"github.com/PuerkitoBio/goquery"

	"vigie/internal/blob"
	"vigie/internal/canvass"
	"vigie/internal/challenge"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/guess"
	"vigie/internal/journal"
	"vigie/internal/mail"
	"vigie/internal/place/placetest"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/rights"
	"vigie/internal/seal"
	"vigie/internal/setting"
	"vigie/internal/triage"
	"vigie/internal/web"
	"vigie/internal/web/page/pagetest"
	"vigie/internal/web/public"
)

const (
	calendarHead = "slug,kind,name_fr,name_en,round1,round2,opens,closes\n"
	oneElection  = calendarHead + "municipales-2026,municipales,Municipales 2026,Municipal elections 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	twoElections = oneElection + "senatoriales-2026,senatoriales,Sénatoriales 2026,Senate elections 2026,2026-09-27,,2026-03-01,2026-10-31\n"
)

// site is the whole public side on a database of its own.
type site struct {
	http.Handler
	db      *database.DB
	reports *report.Store
	dir     string // of the files
	pages   *public.Pages
	keys    seal.Identities
	now     time.Time
}

func open(t testing.TB, calendar string) *site {
	t.Helper()
	s := &site{db: dbtest.New(t), now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return s.now }
	places := placetest.Some(t)
	elections := election.NewStore(s.db, places, clock)
	_, err := elections.ImportElections(t.Context(), strings.NewReader(calendar))
	must(t, err)
	_, err = elections.Take(t.Context(), "municipales-2026", []election.Contender{{
		Kind: election.List, Territory: "35238", TerritoryName: "Rennes", Commune: "35238", Departement: "35", Panel: 3,
		Name: "Demain Ensemble", Lead: "Rose Marqueur",
	}})
	must(t, err)
	id, err := age.GenerateX25519Identity()
	must(t, err)
	s.keys = seal.Identities{id}
	secret := bytes.Repeat([]byte{7}, 32)
	post := mail.NewStore(s.db, clock, mail.Needs{Recipients: seal.Recipients{id.Recipient()}, Secret: secret})
	s.reports = report.NewStore(s.db, clock, report.Needs{
		Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: secret, Mail: post,
		Files: s.files(t), Look: report.Looking{Type: evidence.TypeOf, Copy: evidence.PrivacyCopy},
	})
	tree, err := report.StandardTree()
	must(t, err)
	views, log, guesses := pagetest.Views(t), journal.NewStore(s.db, clock), guess.NewStore(s.db, clock)
	groups := canvass.NewStore(s.db, clock, canvass.Needs{Reports: s.reports})

	cases := triage.NewStore(s.db, clock, triage.Needs{Reports: s.reports, Journal: log, Recipients: seal.Recipients{id.Recipient()}})
	s.pages = &public.Pages{
		Releases: release.NewStore(s.db, clock, release.Needs{Journal: log}),
		Views:    views, Reports: s.reports, Tree: tree, Elections: elections, Places: places, BaseURL: "https://vigie.example", Now: clock, Mail: post,
		Cases: cases, Canvasses: groups, Rights: rights.NewStore(s.db, clock, rights.Needs{Reports: s.reports, Mail: post}),
		Challenge: challenge.New(bytes.Repeat([]byte{7}, 32)), Crowd: guess.NewCrowd(guesses, nil),
		Settings: setting.NewStore(s.db, clock, setting.Needs{Elections: elections, Journal: log, Zone: time.UTC}),
		Retention: retention.NewStore(s.db, clock, retention.Needs{
			Elections: elections, Places: places, Reports: s.reports, Canvasses: groups, Triage: cases, Journal: log,
			Periods: retention.Periods{Reports: 12, Cases: 36},
		}),
	}
	s.Handler, err = web.Handler(web.Parts{Views: views, Assets: fstest.MapFS{}, Limits: web.NewLimits(guesses, s.pages.Crowd), Public: s.pages})
	must(t, err)
	return s
}

// files opens the place of sealed files.
func (s *site) files(t testing.TB) *blob.Store {
	t.Helper()
	s.dir = t.TempDir()
	files, err := blob.Open(t.Context(), "file://"+s.dir)
	must(t, err)
	t.Cleanup(func() { files.Close() })
	return files
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) count(t testing.TB, table string) int64 {
	t.Helper()
	var n int64
	must(t, s.db.Write.Table(table).Count(&n).Error)
	return n
}

// voter is a browser without scripts.
type voter struct {
	t       testing.TB
	site    *site
	lang    string
	cookies map[string]string
}

func (s *site) voter(t testing.TB, lang string) *voter {
	return &voter{t, s, lang, map[string]string{}}
}

// screen is what a voter sees: a page, or where it leads.
type screen struct {
	*goquery.Document
	code   int
	header http.Header
	body   string
}

func (v *voter) do(method, path string, form url.Values) screen {
	v.t.Helper()
	req := httptest.NewRequest(method, "/"+v.lang+path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.site.ServeHTTP(w, req)
	for _, c := range w.Result().Cookies() {
		if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	body, _ := io.ReadAll(w.Body)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	must(v.t, err)
	return screen{doc, w.Code, w.Header(), string(body)}
}

func (v *voter) get(path string) screen { v.t.Helper(); return v.do(http.MethodGet, path, nil) }

// post posts name, value pairs.
func (v *voter) post(path string, pairs ...string) screen {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return v.do(http.MethodPost, path, form)
}

// leads says whether the answer leads to path, in any language.
func (s screen) leads(path string) bool {
	to := s.header.Get("Location")
	return s.code == http.StatusSeeOther && len(to) > 3 && to[3:] == path
}

// faults returns the fields that the summary of errors links to.
func (s screen) faults() (fields []string) {
	s.Find(".govuk-error-summary__list a").Each(func(_ int, a *goquery.Selection) {
		fields = append(fields, strings.TrimPrefix(a.AttrOr("href", ""), "#"))
	})
	return fields
}

// text returns what the page says, with plain spaces.
func (s screen) text(selector string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s.Find(selector).Text())
}

// value returns what a field of the form holds.
func (s screen) value(name string) string {
	f := s.Find(`[name="` + name + `"]`)
	if f.Is("textarea") {
		return f.Text()
	}
	if f.Is("[type=radio], [type=checkbox]") {
		return strings.Join(f.Filter("[checked]").Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", "") }), ",")
	}
	return f.AttrOr("value", "")
}

func (s screen) offers(name string) []string {
	return s.Find(`[name="` + name + `"]`).Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", "") })
}

// leading fails unless the answer leads to path.
func (v *voter) leading(s screen, path string) {
	v.t.Helper()
	if !s.leads(path) {
		v.t.Fatalf("%d %q, want %s; faults %v", s.code, s.header.Get("Location"), path, s.faults())
	}
}

// round is a whole report as a browser without scripts posts it: page, answers
// and the page that comes next.
func round() []struct {
	page    string
	answers []string
	next    string
} {
	return []struct {
		page    string
		answers []string
		next    string
	}{
		{"", nil, "/report/material"},
		{"/material", []string{"without", "yes"}, "/report/channel"},
		{"/channel", []string{"channel", "sms"}, "/report/when"},
		{"/when", []string{"on", "2/3/2026", "at", "19h45", "count", "2"}, "/report/sender"},
		{"/sender", []string{"sender", "36111", "message", "Dimanche, chaque voix compte !\r\nSTOP au 36111"}, "/report/place"},
		{"/place", []string{"commune_name", "rennes", "commune", ""}, "/report/subject"},
		{"/subject", []string{"subject_kind", "list", "subject_name", "Demain Ensemble", "contender", "municipales-2026:35238:3"}, "/report/practices"},
		{"/practices", []string{"practices", "no_optout", "practices", "optout_ignored"}, "/report/opt-out"},
		{"/opt-out", []string{"opposed", "yes", "opt_out_on", "2026-02-10", "means", "stop_sms", "outcome", "ignored"}, "/report/origin"},
		{"/origin", []string{"data_origin", "unknown", "relation", "never_gave"}, "/report/statement"},
		{"/statement", []string{"statement", "Trois fois STOP."}, "/report/reporter"},
		{"/reporter", []string{"kind", "report", "email", "rose@exemple.fr", "updates", "yes"}, "/report/check"},
	}
}

// tell answers every page up to the one named, or all for "".
func (v *voter) tell(until string) {
	v.t.Helper()
	for _, r := range round() {
		if until != "" && r.page == until {
			return
		}
		v.leading(v.post("/report"+r.page, r.answers...), r.next)
	}
}

func same(got, want []string) bool { return slices.Equal(got, want) || len(got)+len(want) == 0 }
