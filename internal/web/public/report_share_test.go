package public_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const shareText = "Dimanche, votez Demain Ensemble ! STOP au 36111"

// What a telephone shares begins a report, is read like what is pasted, and is
// shown before anything is asked or sent.
func TestReportShare(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.leading(v.giveTo("/report/share", []string{"title", "Un lien", "pasted", shareText, "link", "https://demain.example/agir"}, file{"écran.png", picture(t)}), "/report/material?said=shared")
	got := v.get("/report/material?said=shared")
	if want := "Un lien\n\n" + shareText + "\n\nhttps://demain.example/agir"; strings.ReplaceAll(got.value("pasted"), "\r\n", "\n") != want {
		t.Errorf("the page holds %q", got.value("pasted"))
	}
	if got.Find("[data-files] .file.is-whole").Length() != 1 || !strings.Contains(got.text(".flash"), "Rien n’est envoyé") {
		t.Errorf("files %q, said %q", got.text("[data-files]"), got.text(".flash"))
	}
	v.leading(v.post("/report/material", "pasted", got.value("pasted")), "/report/channel")
	if got := v.get("/report/channel"); got.value("channel") != "sms" || !got.marked("channel") {
		t.Errorf("channel %q", got.value("channel"))
	}
	// Another message joins the report in progress; what is shared twice is there once.
	v.leading(v.giveTo("/report/share", []string{"pasted", shareText, "link", "https://demain.example/agir"}), "/report/material?said=shared")
	v.leading(v.giveTo("/report/share", []string{"pasted", "Encore un message."}), "/report/material?said=shared")
	if typed := v.get("/report/material").value("pasted"); strings.Count(typed, "Demain Ensemble") != 1 || !strings.HasSuffix(typed, "Encore un message.") {
		t.Errorf("the page holds %q", typed)
	}
	if s.count(t, "reports") != 0 {
		t.Error("it was filed")
	}
}

// A file that is refused is named, on a form that posts where files are taken;
// what came with it is kept.
func TestReportShareRefused(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	got := v.giveTo("/report/share", []string{"pasted", shareText}, file{"virus.exe", []byte("MZ\x90\x00")})
	if got.code != http.StatusUnprocessableEntity || !strings.Contains(got.text(".govuk-error-summary"), "virus.exe") || !strings.Contains(got.value("pasted"), "36111") {
		t.Errorf("%d %s", got.code, got.text(".govuk-error-summary"))
	}
	if to := got.Find("form[data-material]").AttrOr("action", ""); to != "/fr/report/material" {
		t.Errorf("the form posts to %s", to)
	}
}

// Without an election there is nothing to begin; of several the voter chooses,
// and finds the message again.
func TestReportShareBetweenElections(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	s.now = s.now.AddDate(1, 0, 0)
	v.leading(v.giveTo("/report/share", []string{"pasted", shareText}), "/report")
	if len(v.cookies) > 0 {
		t.Error("something is kept of it")
	}
	v = open(t, twoElections).voter(t, "fr")
	v.leading(v.giveTo("/report/share", []string{"pasted", shareText}), "/report?again=shared")
	if got := v.get("/report?again=shared"); len(got.offers("election")) != 2 || !strings.Contains(got.text(".flash"), "Choisissez") {
		t.Errorf("offers %v, says %q", got.offers("election"), got.text(".flash"))
	}
	v.leading(v.post("/report", "election", "municipales-2026"), "/report/material")
	if got := v.get("/report/material"); !strings.Contains(got.value("pasted"), "36111") {
		t.Errorf("the page holds %q", got.value("pasted"))
	}
}

// A code that is not noted yet is not put at risk, and a page of another site
// begins nothing.
func TestReportShareKeepsTheReceipt(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	code := v.sent()
	v.leading(v.giveTo("/report/share", []string{"pasted", shareText}), "/report/receipt?said=later")
	if got := v.get("/report/receipt?said=later"); got.text("#receipt") != code || !strings.Contains(got.text(".flash"), "Notez d’abord") {
		t.Errorf("code %q, said %q", got.text("#receipt"), got.text(".flash"))
	}
	req := httptest.NewRequest(http.MethodPost, "/fr/report/share", strings.NewReader("pasted=a"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, req); w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 {
		t.Errorf("from another site: %d", w.Code)
	}
}

// The manifest names addresses that there are, in the page's language.
func TestApp(t *testing.T) {
	v := open(t, oneElection).voter(t, "en")
	if at := v.get("/rights").Find("link[rel=manifest]").AttrOr("href", ""); at != "/en/app.webmanifest" {
		t.Fatalf("the page names %q", at)
	}
	got := v.get("/app.webmanifest")
	var app struct {
		Lang  string `json:"lang"`
		Start string `json:"start_url"`
		Short []struct {
			URL string `json:"url"`
		} `json:"shortcuts"`
		Share struct {
			Action string `json:"action"`
		} `json:"share_target"`
	}
	must(t, json.Unmarshal([]byte(got.body), &app))
	if kind := got.header.Get("Content-Type"); kind != "application/manifest+json" || app.Lang != "en" || app.Start != "/en" || app.Share.Action != "/en/report/share" {
		t.Errorf("%s: %+v", kind, app)
	}
	addresses := []string{"/en/offline"}
	for _, s := range app.Short {
		addresses = append(addresses, s.URL)
	}
	for _, a := range addresses {
		if got := v.get(strings.TrimPrefix(a, "/en")); got.code != http.StatusOK {
			t.Errorf("%s: %d", a, got.code)
		}
	}
}
