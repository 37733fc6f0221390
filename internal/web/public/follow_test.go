package public_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"vigie/internal/web/page"
	"vigie/internal/web/page/pagetest"
	"vigie/internal/web/public"
)

// sent files the report of round and returns its code.
func (v *voter) sent() string {
	v.t.Helper()
	v.tell("")
	v.leading(v.post("/report/check"), "/report/receipt")
	return v.get("/report/receipt").Find("#receipt").Text()
}

func TestReceiptUntilNoted(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	code := v.sent()
	if got := v.get("/report/receipt"); got.code != 200 || got.header.Get("Cache-Control") != "no-store" || !strings.Contains(got.Find("main").Text(), "https://vigie.example/fr/follow") {
		t.Errorf("%d %v", got.code, got.header)
	}
	for _, answers := range [][]string{nil, {"last", "ZZZZ"}, {"last", code[len(code)-2:]}} {
		if got := v.post("/report/receipt", answers...); got.code != 422 || !same(got.faults(), []string{"last"}) || got.Find("#receipt").Text() != code {
			t.Errorf("%v: %d %v", answers, got.code, got.faults())
		}
	}
	file := v.get("/report/receipt.txt")
	if !strings.Contains(file.body, code) || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v %q", file.header, file.body)
	}
	printed := v.get("/report/receipt.pdf")
	if words := onPaper(t, printed); !strings.Contains(words, code) || !strings.Contains(words, "https://vigie.example/fr/follow") || printed.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %q", printed.header, words)
	}
	v.leading(v.post("/report/receipt", "last", " "+strings.ToLower(code[len(code)-4:])), "/report/thanks")
	if len(v.cookies) != 0 || s.count(t, "drafts") != 0 {
		t.Error("the code is still here")
	}
	v.leading(v.post("/report/receipt", "noted", "yes"), "/report/thanks") // a second click
	v.leading(v.get("/report/receipt"), "/report?again=receipt")
	if got := v.get("/report/thanks"); got.code != 200 {
		t.Errorf("%d", got.code)
	}
	second := s.voter(t, "en")
	second.sent()
	second.leading(second.post("/report/receipt", "noted", "yes"), "/report/thanks")
	if n := s.count(t, "reports"); n != 2 {
		t.Errorf("%d reports", n)
	}
}

// Whoever took the receipt away as a file need not say so; a wrong end of the code
// is told all the same.
func TestReceiptTakenAway(t *testing.T) {
	s := open(t, oneElection)
	for _, file := range []string{"/report/receipt.pdf", "/report/receipt.txt"} {
		v := s.voter(t, "fr")
		v.sent()
		if got := v.post("/report/receipt").faults(); len(got) != 1 {
			t.Errorf("nothing was taken away: %v", got)
		}
		if got := v.get(file); got.code != 200 {
			t.Fatalf("%s: %d", file, got.code)
		}
		if v.get("/report/receipt").Find("[name=noted][checked]").Length() != 1 {
			t.Errorf("after %s the code does not count as kept", file)
		}
		if got := v.post("/report/receipt", "last", "0000").faults(); len(got) != 1 {
			t.Errorf("a wrong end: %v", got)
		}
		v.leading(v.post("/report/receipt"), "/report/thanks")
	}
}

func TestFollow(t *testing.T) {
	s := open(t, oneElection)
	code := s.voter(t, "fr").sent()
	v := s.voter(t, "fr")
	if got := v.get("/follow"); got.code != 200 || len(v.cookies) != 0 {
		t.Errorf("%d", got.code)
	}
	v.leading(v.get("/follow/report"), "/follow")
	v.leading(v.post("/follow", "code", " "+strings.ToLower(strings.ReplaceAll(code, "-", " "))), "/follow/report")
	got := v.get("/follow/report")
	text := got.text("main")
	for _, said := range []string{"attend d’être lu", "36111", "Dimanche, chaque voix compte", "Demain Ensemble", "10 mars 2026 à 12 h 00"} {
		if !strings.Contains(text, said) {
			t.Errorf("does not say %q", said)
		}
	}
	if strings.Contains(text, "rose@exemple.fr") || strings.Contains(text, "Trois fois") || got.header.Get("Cache-Control") != "no-store" {
		t.Error("what is sealed is shown")
	}
	v.leading(v.post("/follow/close"), "/follow")
	v.leading(v.get("/follow/report"), "/follow")
}

func TestFollowTellsGuessersNothing(t *testing.T) {
	s := open(t, oneElection)
	code := s.voter(t, "fr").sent()
	v := s.voter(t, "fr")
	unknown := "0000-0000-0000-0000-0000" // its check character is right, and it finds nothing
	var said []string
	for _, typed := range []string{unknown, code[:len(code)-1], "bonjour", ""} {
		got := v.post("/follow", "code", typed)
		if got.code != http.StatusUnprocessableEntity || !same(got.faults(), []string{"code"}) || got.value("code") != typed || len(v.cookies) != 0 {
			t.Errorf("%q: %d %v", typed, got.code, got.faults())
		}
		said = append(said, got.Find("#code-error").Text())
	}
	if said[0] != said[1] || said[0] != said[2] {
		t.Errorf("%q", said)
	}
	for range 12 {
		v.post("/follow", "code", unknown)
	}
	got := v.post("/follow", "code", code)
	if got.code != http.StatusTooManyRequests || got.header.Get("Retry-After") != "30" || !strings.Contains(got.Find(".lede").Text(), "dans 30 secondes") {
		t.Errorf("guessing is not slowed: %d, %q, %s", got.code, got.header.Get("Retry-After"), got.Find(".lede").Text())
	}
}

// A holder opens the report as often as they like; a code in the cookie is
// guessed at no faster than on the page.
func TestFollowSlowsGuessesByCookie(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	code := v.sent()
	for i := range 15 {
		v.leading(v.post("/follow", "code", code), "/follow/report")
		if got := v.get("/follow/report"); got.code != http.StatusOK {
			t.Fatalf("opened %d times: %d", i, got.code)
		}
	}
	for range 12 {
		v.cookies["vigie-follow"] = "0000-0000-0000-0000-0000"
		v.leading(v.get("/follow/report"), "/follow")
	}
	v.cookies["vigie-follow"] = code
	for _, path := range []string{"/follow/report", "/follow/complaint.json", "/follow/withdraw", "/follow/erased", "/follow/letter", "/follow/requests", "/follow/requests.ics"} {
		if got := v.get(path); got.code != http.StatusTooManyRequests {
			t.Errorf("%s: %d", path, got.code)
		}
	}
}

func TestSuggest(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	for path, want := range map[string]string{
		"/suggest/communes?q=renn":                                              `[{"value":"35238","label":"Rennes","detail":"Ille-et-Vilaine"}]`,
		"/suggest/communes?q=st+denis":                                          `[{"value":"97411","label":"Saint-Denis","detail":"La Réunion"},{"value":"93066","label":"Saint-Denis","detail":"Seine-Saint-Denis"}]`,
		"/suggest/communes?q=":                                                  `[]`,
		"/suggest/contenders?election=municipales-2026&q=dem":                   `[{"value":"municipales-2026:35238:3","label":"Demain Ensemble","detail":"Rose Marqueur, Rennes (Ille-et-Vilaine)"}]`,
		"/suggest/contenders?election=municipales-2026&commune=75056&q=demain":  `[{"value":"municipales-2026:35238:3","label":"Demain Ensemble","detail":"Rose Marqueur, Rennes (Ille-et-Vilaine)"}]`,
		"/suggest/contenders?election=municipales-2026&commune=35238&q=zzz":     `[]`,
		"/suggest/contenders?election=senatoriales-2026&commune=35238&q=demain": `[]`,
		"/suggest/contenders?q=":                                                `[]`,
	} {
		got := v.get(path)
		if got.code != 200 || !json.Valid([]byte(got.body)) || got.body != want {
			t.Errorf("%s: %d %s", path, got.code, got.body)
		}
	}
}

func TestTextPages(t *testing.T) {
	s := open(t, oneElection)
	for _, lang := range []string{"fr", "en"} {
		for _, path := range []string{"/rights", "/privacy", "/accessibility", "/legal"} {
			if got := s.voter(t, lang).get(path); got.code != 200 || got.Find("h1").Length() != 1 || strings.Contains(got.Find("main").Text(), "privacy.") {
				t.Errorf("%s %s: %d", lang, path, got.code)
			}
		}
		if got := s.voter(t, lang).get("/nowhere"); got.code != 404 || got.Find("h1").Length() != 1 {
			t.Errorf("%d", got.code)
		}
	}
}

func TestFormTemplatesMatchTheirPages(t *testing.T) {
	views := pagetest.Views(t)
	for name, data := range map[string]any{
		"report_matter": public.ReportMatterPage{}, "report_elsewhere": public.ReportElsewherePage{}, "report_elsewhere_place": public.ReportElsewherePlacePage{},
		"report_start": public.ReportStartPage{}, "report_channel": public.ReportChannelPage{}, "report_voice": public.ReportVoicePage{},
		"report_when": public.ReportWhenPage{}, "report_sender": public.ReportSenderPage{}, "report_place": public.ReportPlacePage{},
		"report_subject": public.ReportSubjectPage{}, "report_practices": public.ReportPracticesPage{}, "report_opt_out": public.ReportOptOutPage{},
		"report_origin": public.ReportOriginPage{}, "report_statement": public.ReportStatementPage{}, "report_reporter": public.ReportReporterPage{},
		"report_contact": public.ReportContactPage{}, "report_attempt": public.ReportAttemptPage{}, "report_check": public.ReportCheckPage{},
		"report_receipt": public.ReportReceiptPage{}, "report_thanks": public.ReportThanksPage{}, "follow": public.FollowPage{}, "reply": public.ReplyPage{}, "reply_letter": public.ReplyLetterPage{},
		"follow_report": public.FollowReportPage{}, "follow_complaint": public.FollowComplaintPage{}, "follow_complaint_made": public.FollowComplaintMadePage{}, "follow_withdraw": public.FollowWithdrawPage{},
		"follow_letter": public.FollowLetterPage{}, "follow_requests": public.FollowRequestsPage{}, "follow_request": public.FollowRequestPage{}, "rights_letter": public.RightsLetterPage{}, "rights_month": public.RightsMonthPage{},
		"follow_erased": public.FollowErasedPage{}, "rights": public.TextPage{}, "paper": public.PaperPage{}, "privacy": public.TextPage{},
		"accessibility": public.TextPage{}, "legal": public.TextPage{}, "guides": public.TextPage{}, "guides_why": public.TextPage{}, "guides_regulator": public.TextPage{},
		"guides_campaigns": public.GuidesCampaignsPage{}, "guides_notice": public.GuidesNoticePage{}, "guides_opt_out": public.GuidesOptOutPage{}, "error": page.ErrorPage{},
	} {
		for _, lang := range views.Bundle.Langs() {
			set := views.Set(lang, "public/"+name)
			if set == nil {
				t.Fatalf("%s: no such template", name)
			}
			if err := templatecheck.CheckHTML(set, data); err != nil {
				t.Errorf("%s %s: %v", lang, name, err)
			}
		}
	}
}
