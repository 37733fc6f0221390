package opendata

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/gin-gonic/gin"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/place/placetest"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/web/page"
	"vigie/internal/web/page/pagetest"
)

var noon = time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)

const calendar = "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
	"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"

// intake is the filing API on a database of its own.
type intake struct {
	http.Handler
	db       *database.DB
	releases *release.Store
	d        *Data
}

func open(t testing.TB) *intake {
	t.Helper()
	db := dbtest.New(t)
	now := func() time.Time { return noon }
	places := placetest.Some(t)
	elections := election.NewStore(db, places, now)
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	d := &Data{
		Views: &page.Views{Bundle: pagetest.Words(t)}, Elections: elections, Places: places, BaseURL: "https://vigie.example",
		Reports: report.NewStore(db, now, report.Needs{Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32)}),
	}
	gin.SetMode(gin.TestMode)
	e := gin.New()
	e.POST("/api/v1/reports", d.Views.HandleAPI(d.PostReport))
	return &intake{Handler: e, db: db, d: d}
}

const told = `{"kind":"report", "lang":"fr", "election":"municipales-2026",
 "contacts":[{"channel":"sms","on":"2026-03-02","at":"19:45","sender":"36111","count":1}],
 "subject":{"kind":"list","name":"Demain Ensemble","contender":""},
 "commune":"35238", "message":"Dimanche, chaque voix compte !",
 "practices":["no_optout","optout_ignored"], "data_origin":"unknown", "relation":"never_gave",
 "opt_outs":[{"on":"2026-02-10","means":"stop_sms","outcome":"ignored"}],
 "statement":"Trois fois STOP.", "reporter":{"name":"","email":"","phone":"","updates":false}}`

func (in *intake) post(t testing.TB, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "/api/v1/reports", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	in.ServeHTTP(w, req)
	return w
}

func read[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return v
}

func TestPostReport(t *testing.T) {
	in := open(t)
	w := in.post(t, told)
	got := read[receipt](t, w)
	if w.Code != http.StatusCreated || got.FollowUp != "https://vigie.example/fr/follow" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	r, err := in.d.Reports.ByReference(t.Context(), got.Reference)
	if err != nil || r.Commune != "35238" || r.Contacts[0].Sender != "36111" {
		t.Errorf("%+v, %v", r, err)
	}
	code, err := seal.ParseCode(got.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := in.d.Reports.ByCode(t.Context(), code); err != nil || found.ID != r.ID {
		t.Errorf("the receipt finds %s, %v", found.ID, err)
	}
}

func TestPostReportOnce(t *testing.T) {
	in := open(t)
	first := in.post(t, told, "Idempotency-Key", "one")
	again := in.post(t, told, "Idempotency-Key", "one")
	if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() {
		t.Errorf("%d %s, then %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	other := in.post(t, strings.Replace(told, "36111", "36112", 1), "Idempotency-Key", "one")
	if other.Code != http.StatusConflict || other.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("another body: %d %s", other.Code, other.Body)
	}
	var n int64
	if err := in.db.Write.Table("reports").Count(&n).Error; err != nil || n != 1 {
		t.Errorf("%d reports, %v", n, err)
	}
}

func TestPostReportRefuses(t *testing.T) {
	in := open(t)
	with := func(old, new string) string { return strings.Replace(told, old, new, 1) }
	for name, test := range map[string]struct {
		body   string
		header []string
		status int
		faults string // "field key", in order
	}{
		"not JSON":             {body: "{", status: 400},
		"two values":           {body: told + told, status: 400},
		"a list":               {body: "[]", status: 400},
		"null":                 {body: "null", status: 400},
		"broken text":          {body: with("36111", "\xff\xfe"), status: 201},
		"form":                 {body: "kind=report", header: []string{"Content-Type", "application/x-www-form-urlencoded"}, status: 415},
		"no type":              {body: told, header: []string{"Content-Type", ""}, status: 415},
		"too large":            {body: with("Trois fois STOP.", strings.Repeat("x", report.MaxBody)), status: 413},
		"text too long":        {body: with("Trois fois STOP.", strings.Repeat("é", 10_001)), status: 422, faults: "statement report.error.too_long"},
		"key too long":         {body: told, header: []string{"Idempotency-Key", strings.Repeat("k", 256)}, status: 400},
		"unknown field":        {body: with(`"lang":"fr"`, `"lang":"fr","colour":"blue"`), status: 422, faults: "colour report.error.unknown_field"},
		"unknown inside":       {body: with(`"count":1`, `"count":1,"weight":2`), status: 422, faults: "contacts[0].weight report.error.unknown_field"},
		"key of ours":          {body: with(`"count":1`, `"ReportID":"x"`), status: 422, faults: "contacts[0].ReportID report.error.unknown_field"},
		"number for text":      {body: with(`"35238"`, `35238`), status: 422, faults: "commune report.error.wrong_type"},
		"fewer than none":      {body: with(`"count":1`, `"count":-1`), status: 422, faults: "contacts[0].count report.error.count"},
		"text for number":      {body: with(`"count":1`, `"count":"1"`), status: 422, faults: "contacts[0].count report.error.wrong_type"},
		"fraction":             {body: with(`"count":1`, `"count":1.5`), status: 422, faults: "contacts[0].count report.error.wrong_type"},
		"object for list":      {body: with(`["no_optout","optout_ignored"]`, `{}`), status: 422, faults: "practices report.error.wrong_type"},
		"text for object":      {body: with(`{"name":"","email":"","phone":"","updates":false}`, `"me"`), status: 422, faults: "reporter report.error.wrong_type"},
		"nothing":              {body: "{}", status: 422, faults: "kind report.error.kind_required,election report.error.election_required,contacts report.error.contacts_required,subject.kind report.error.subject_kind_required"},
		"null is absent":       {body: with(`["no_optout","optout_ignored"]`, `null`), status: 201},
		"several, in order":    {body: strings.NewReplacer(`"sms"`, `"fax"`, `"35238"`, `"00000"`, `"list"`, `"tribe"`).Replace(told), status: 422, faults: "contacts[0].channel report.error.not_offered,subject.kind report.error.not_offered,commune report.error.commune_unknown"},
		"complaint of nobody":  {body: with(`"kind":"report"`, `"kind":"complaint"`), status: 422, faults: "reporter.name report.error.complaint_name,reporter.email report.error.complaint_contact"},
		"foreign election":     {body: with("municipales-2026", "europeennes-2099"), status: 422, faults: "election report.error.election_unknown"},
		"null byte in a text":  {body: with("Trois fois", `\u0000Trois`), status: 201},
		"emoji and right-left": {body: with("Trois fois", "🗳️ \u202eabc"), status: 201},
	} {
		w := in.post(t, test.body, test.header...)
		if w.Code != test.status {
			t.Errorf("%s: %d, want %d: %s", name, w.Code, test.status, w.Body)
			continue
		}
		if w.Code == http.StatusCreated {
			continue
		}
		p := read[page.Problem](t, w)
		var got []string
		for _, f := range p.Faults {
			got = append(got, f.Field+" "+f.Key)
			if f.Detail == "" || f.Detail == f.Key {
				t.Errorf("%s: %s says nothing", name, f.Field)
			}
		}
		if s := strings.Join(got, ","); s != test.faults || p.Status != w.Code || p.Title == "" || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: faults %q, want %q (%+v)", name, s, test.faults, p)
		}
	}
}

func TestFaultsInTheCallersLanguage(t *testing.T) {
	in := open(t)
	for lang, want := range map[string]string{"en-GB": "Choose how you were contacted", "fr": "Choisissez comment vous avez été contacté"} {
		p := read[page.Problem](t, in.post(t, strings.Replace(told, `"channel":"sms",`, "", 1), "Accept-Language", lang))
		if len(p.Faults) != 1 || p.Faults[0].Detail != want {
			t.Errorf("%s: %+v", lang, p.Faults)
		}
	}
}

func FuzzPostReport(f *testing.F) {
	f.Add(told)
	f.Add(`{"contacts":[{"count":1e400}]}`)
	f.Add(`{"kind":{"kind":{"kind":null}}}`)
	in := open(f)
	f.Fuzz(func(t *testing.T, body string) {
		if w := in.post(t, body); w.Code >= 500 {
			t.Errorf("%d for %q: %s", w.Code, body, w.Body)
		}
	})
}

// A quarter of a megabyte of nothing but mistakes must cost neither seconds nor
// an answer of many megabytes.
func TestPostReportTellsSoManyFaults(t *testing.T) {
	in := open(t)
	for name, body := range map[string]string{
		"values":         `{"contacts":[` + strings.Repeat("1,", 100_000) + `1]}`,
		"unknown fields": `{"contacts":[` + strings.Repeat(`{"a":1},`, 20_000) + `{}]}`,
		"days":           `{"kind":"report","election":"municipales-2026","subject":{"kind":"unknown"},"contacts":[` + strings.Repeat(`{"channel":"sms","on":"2999-01-01"},`, 7000) + `{}]}`,
	} {
		if w := in.post(t, body); w.Code != http.StatusUnprocessableEntity || w.Body.Len() > 64<<10 {
			t.Errorf("%s: %d with %d bytes", name, w.Code, w.Body.Len())
		}
	}
}
