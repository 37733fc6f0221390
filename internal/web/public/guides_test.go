package public_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vigie/internal/stats"
	"vigie/internal/web/public"
)

func TestGuides(t *testing.T) {
	s := open(t, oneElection)
	for _, lang := range []string{"fr", "en"} {
		v := s.voter(t, lang)
		for _, path := range []string{"/guides", "/guides/why", "/guides/regulator", "/guides/campaigns", "/guides/notice", "/guides/opt-out"} {
			if got := v.get(path); got.code != http.StatusOK || got.Find("h1").Length() != 1 {
				t.Errorf("%s%s: %d, %d headings", lang, path, got.code, got.Find("h1").Length())
			}
		}
	}
}

// The checklist tells what is left of what the address says is done.
func TestGuidesCampaigns(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	fresh := v.get("/guides/campaigns")
	if fresh.Find("input[name=done]").Length() != 26 || fresh.Find("#left").Length() != 0 {
		t.Errorf("%d boxes, %d answers", fresh.Find("input[name=done]").Length(), fresh.Find("#left").Length())
	}
	some := v.get("/guides/campaigns?left=1&done=1a&done=6c&done=9z&done=%3Cscript%3E")
	if some.value("done") != "1a,6c" || some.Find("#left li").Length() != 24 || !strings.Contains(some.text("#left h2"), "2 gestes faits sur 26") {
		t.Errorf("ticked %s, %d left: %s", some.value("done"), some.Find("#left li").Length(), some.text("#left h2"))
	}
}

func TestGuidesNotice(t *testing.T) {
	v := open(t, oneElection).voter(t, "en")
	empty := v.post("/guides/notice", "campaign", "Le Phare & <b>commun</b>")
	if got := strings.Join(empty.faults(), " "); empty.code != http.StatusUnprocessableEntity || got != "channels origin basis contact" || empty.value("campaign") != "Le Phare & <b>commun</b>" {
		t.Errorf("%d, faults %s, kept %q", empty.code, got, empty.value("campaign"))
	}
	made := v.post("/guides/notice", "campaign", "Le Phare commun", "channels", "sms", "channels", "email", "channels", "call", "channels", "paper",
		"origin", "electoral_list", "basis", "interest", "contact", "donnees@phare.example", "stop", "36111", "page", "https://phare.example/vos-donnees", "until", "2026-05-31")
	if made.code != http.StatusOK || made.Find("#written blockquote").Length() != 4 {
		t.Fatalf("%d, %d texts", made.code, made.Find("#written blockquote").Length())
	}
	for selector, want := range map[string]string{
		"#notice-sms":                "Le Phare commun. STOP au 36111. Vos donn",
		"#notice-email":              "au plus tard le 31 mai 2026",
		"#notice-email[lang=fr]":     "liste électorale",
		"#notice-call":               "dites-le-moi",
		"#written .details":          "STOP to 36111",
		"#written .notice--warn":     "holds no telephone number",
		"#written .card .small.soft": "1 text message",
	} {
		if got := made.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	if sms := made.Find("#notice-sms").Text(); strings.ContainsAny(sms, "’ê\u202f") {
		t.Errorf("the SMS has letters that cost: %q", sms)
	}
}

func TestGuidesOptOut(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	if got := v.post("/guides/opt-out"); got.code != http.StatusUnprocessableEntity || strings.Join(got.faults(), " ") != "campaign person contact channels" {
		t.Errorf("%d, faults %v", got.code, got.faults())
	}
	made := v.post("/guides/opt-out", "campaign", "Le Phare", "person", "La trésorière", "contact", "x@phare.example",
		"channels", "sms", "channels", "call", "stop", "36111", "vendor", "Envois SA")
	if made.code != http.StatusOK || made.Find("#procedure li").Length() != 10 || !strings.Contains(made.text("#answer"), "Le Phare ne vous contactera plus") {
		t.Errorf("%d, %d steps: %s", made.code, made.Find("#procedure li").Length(), made.text("#answer"))
	}
}

// What is told of this portal is what it is set to.
func TestPrivacyTellsTheSettings(t *testing.T) {
	s := open(t, oneElection)
	s.pages.Operator = public.Operator{Name: "Autorité", Contact: "a@vigie.example", Officer: "dpo@vigie.example", Host: "Machines SA, Brest"}
	said := s.voter(t, "fr").get("/privacy").text("main")
	for _, want := range []string{"24 heures", "dpo@vigie.example", "Machines SA, Brest"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// file asks for an address outside the languages.
func (s *site) file(address string) (code int, body string) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	return w.Code, w.Body.String()
}

func TestSiteFiles(t *testing.T) {
	s := open(t, oneElection)
	s.pages.BaseURL = "https://vigie.example"
	s.pages.Stats = stats.NewStore(s.db, func() time.Time { return s.now }, stats.Needs{Elections: s.pages.Elections, Places: s.pages.Places})
	if code, _ := s.file("/.well-known/security.txt"); code != http.StatusNotFound {
		t.Errorf("without an address: %d", code)
	}
	s.pages.Operator.Contact = "a@vigie.example"
	_, security := s.file("/.well-known/security.txt")
	_, rest, _ := strings.Cut(security+"Expires: ?", "Expires: ")
	until, err := time.Parse(time.RFC3339, strings.Fields(rest)[0])
	if err != nil || !until.After(s.now) || until.Sub(s.now) > 365*24*time.Hour || !strings.HasPrefix(security, "Contact: mailto:a@vigie.example\n") {
		t.Errorf("%s: %v", security, err)
	}
	_, robots := s.file("/robots.txt")
	for _, want := range []string{"Disallow: /fr/office\n", "Disallow: /en/follow\n", "Sitemap: https://vigie.example/sitemap.xml"} {
		if !strings.Contains(robots, want) {
			t.Errorf("robots.txt lacks %q", want)
		}
	}
	_, siteMap := s.file("/sitemap.xml")
	if strings.Contains(siteMap, "/office") || strings.Contains(siteMap, "/follow") || strings.Count(siteMap, "<loc>") < 26 {
		t.Errorf("sitemap: %d pages", strings.Count(siteMap, "<loc>"))
	}
	for _, part := range strings.Split(siteMap, "<loc>")[1:] {
		address, _, _ := strings.Cut(part, "</loc>")
		if code, _ := s.file(strings.TrimPrefix(address, "https://vigie.example")); code != http.StatusOK {
			t.Errorf("%s is in the sitemap and answers %d", address, code)
		}
	}
}
