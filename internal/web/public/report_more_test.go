package public_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestReportPlace(t *testing.T) {
	for name, test := range map[string]struct {
		answers []string
		code    string // what is kept, when the answer is taken
		which   int    // communes offered, when it is not
	}{
		"nothing":            {answers: nil},
		"code":               {answers: []string{"commune", "35238"}, code: "35238"},
		"code, empty name":   {answers: []string{"commune_name", "", "commune", "35238"}, code: "35238"},
		"name as the code":   {answers: []string{"commune", "Rennes"}, code: "35238"},
		"name":               {answers: []string{"commune_name", "saint malo"}, code: "35288"},
		"postcode":           {answers: []string{"commune_name", "35400"}, code: "35288"},
		"label":              {answers: []string{"commune_name", "Saint-Denis (La Réunion, 974)"}, code: "97411"},
		"chosen by script":   {answers: []string{"commune_name", "Saint-Denis", "commune", "93066"}, code: "93066"},
		"left from before":   {answers: []string{"commune_name", "Paris", "commune", "35238"}, code: "75056"},
		"namesakes":          {answers: []string{"commune_name", "Saint-Denis"}, which: 2},
		"namesakes as code":  {answers: []string{"commune", "Saint-Denis"}, which: 2},
		"which, then chosen": {answers: []string{"commune_name", "Saint-Denis", "commune", "", "commune", "97411"}, code: "97411"},
	} {
		v := open(t, oneElection).voter(t, "fr")
		v.tell("/place")
		got := v.post("/report/place", test.answers...)
		if test.which > 0 {
			n := got.Find(`input[type=radio][name=commune]`).Length()
			if got.code != 422 || n != test.which || !same(got.faults(), []string{"commune"}) || got.Find("#commune").Length() != 1 || got.value("commune_name") != "Saint-Denis" {
				t.Errorf("%s: %d, %d offered, faults %v", name, got.code, n, got.faults())
			}
			continue
		}
		v.leading(got, "/report/subject")
		kept := v.get("/report/place").Find("input[type=hidden][name=commune]").AttrOr("value", "")
		if kept != test.code {
			t.Errorf("%s: %q is kept", name, kept)
		}
	}
}

func TestReportPlaceTakenOut(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/subject")
	v.leading(v.post("/report/place", "commune_name", "", "commune", "35238"), "/report/subject")
	if got := v.get("/report/place").value("commune_name"); got != "" {
		t.Errorf("a name that was taken out is %q", got)
	}
}

func TestReportSubject(t *testing.T) {
	const id = "municipales-2026:35238:3"
	for name, test := range map[string]struct{ typed, id, wantName, wantID string }{
		"chosen":           {"Demain Ensemble", id, "Demain Ensemble", id},
		"id alone":         {"", id, "Demain Ensemble", id},
		"free":             {"Une autre liste", "", "Une autre liste", ""},
		"left from before": {"Une autre liste", id, "Une autre liste", ""},
		"unknown id":       {"Demain", "nowhere:1:2", "Demain", ""},
	} {
		v := open(t, oneElection).voter(t, "fr")
		v.tell("/subject")
		v.leading(v.post("/report/subject", "subject_kind", "list", "subject_name", test.typed, "contender", test.id), "/report/practices")
		got := v.get("/report/subject")
		if got.value("subject_name") != test.wantName || got.value("contender") != test.wantID {
			t.Errorf("%s: %q %q", name, got.value("subject_name"), got.value("contender"))
		}
	}
}

func TestReportSeveralContacts(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	if got := v.post("/report/contact/2", "channel", "email", "on", "31/2/2026", "sender", "équipe@exemple.fr"); got.code != 422 ||
		!same(got.faults(), []string{"on"}) || got.value("on") != "31/2/2026" || got.value("sender") != "équipe@exemple.fr" || got.value("channel") != "email" {
		t.Errorf("%d %v", got.code, got.faults())
	}
	v.leading(v.get("/report/contact/3"), "/report/check")
	for n := 2; n <= 10; n++ {
		add := v.get("/report/check").Find(`main a[href="` + fmt.Sprintf("/fr/report/contact/%d", n) + `"]`)
		if add.Length() != 1 {
			t.Errorf("no way to add contact %d", n)
		}
		v.leading(v.post(fmt.Sprintf("/report/contact/%d", n), "channel", "call_live", "on", fmt.Sprintf("2026-03-%02d", n), "at", "9h"), "/report/check")
	}
	check := v.get("/report/check")
	if check.Find(`a[href$="/contact/11"]`).Length() != 0 || !strings.Contains(check.Find("main").Text(), "maximum") {
		t.Error("ten is the limit, and said so")
	}
	if got := v.post("/report/contact/11", "channel", "sms", "on", "2026-03-02"); got.code != http.StatusNotFound {
		t.Errorf("an eleventh: %d", got.code)
	}
	if got := v.get("/report/contact/4"); got.value("on") != "2026-03-04" || got.value("channel") != "call_live" || got.value("at") != "09:00" {
		t.Error("a contact can be changed")
	}
	v.leading(v.post("/report/contact/4/remove"), "/report/check")
	v.leading(v.post("/report/contact/10/remove"), "/report/check") // a second click: nobody is there any more
	v.leading(v.post("/report/check"), "/report/receipt")
	if n := s.count(t, "contacts"); n != 9 {
		t.Errorf("%d contacts filed", n)
	}
}

func TestReportSeveralOptOuts(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	if got := v.post("/report/opt-out/2"); got.code != 422 || !same(got.faults(), []string{"means", "outcome"}) {
		t.Errorf("%d %v", got.code, got.faults())
	}
	for n := 2; n <= 20; n++ {
		v.leading(v.post(fmt.Sprintf("/report/opt-out/%d", n), "means", "link", "outcome", "failed", "opt_out_on", "1/3/2026"), "/report/check")
	}
	if got := v.get("/report/check"); got.Find(`a[href$="/opt-out/21"]`).Length() != 0 || got.Find(`a[href$="/opt-out/20"]`).Length() != 1 {
		t.Error("twenty is the limit")
	}
	v.leading(v.post("/report/opt-out/20/remove"), "/report/check")
	v.leading(v.post("/report/check"), "/report/receipt")
	if n := s.count(t, "opt_outs"); n != 19 {
		t.Errorf("%d opt-outs filed", n)
	}
}

func TestReportNotOpposed(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	v.leading(v.post("/report/opt-out", "opposed", "no", "means", "link"), "/report/check")
	if v.get("/report/check").Find(`a[href*="/opt-out/"]`).Length() != 0 {
		t.Error("without a first attempt none is added")
	}
	v.leading(v.post("/report/check"), "/report/receipt")
	if n := s.count(t, "opt_outs"); n != 0 {
		t.Errorf("%d opt-outs filed", n)
	}
}

func TestReportComplaint(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/reporter")
	v.leading(v.post("/report/reporter", "kind", "complaint", "name", "Rose Marqueur", "phone", "06 12 34 56 78"), "/report/check")
	if got := v.get("/report/check").Find("button").Text(); !strings.Contains(got, "Envoyer ma plainte") {
		t.Errorf("the button says %q", got)
	}
	v.leading(v.post("/report/check"), "/report/receipt")
	r, err := s.reports.ByReference(t.Context(), v.get("/report/receipt").Find("#reference").Text())
	if err != nil || r.Kind != "complaint" {
		t.Errorf("%s, %v", r.Kind, err)
	}
}

func TestReportSentOnce(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	other := &voter{t, s, "en", map[string]string{}} // a second tab, in another language
	for name, value := range v.cookies {
		other.cookies[name] = value
	}
	v.leading(v.post("/report/check"), "/report/receipt")
	v.leading(v.post("/report/check"), "/report/receipt")
	other.leading(other.post("/report/check"), "/report/receipt")
	other.leading(other.post("/report/when", "on", "2026-03-03"), "/report/receipt")
	other.leading(other.post("/report/erase"), "/report/receipt")
	other.leading(other.post("/report"), "/report/receipt")
	if n := s.count(t, "reports"); n != 1 {
		t.Errorf("%d reports", n)
	}
	code := func(s screen) string { return s.Find("#receipt").Text() }
	if a, b := code(v.get("/report/receipt")), code(other.get("/report/receipt")); a != b || len(a) != 24 {
		t.Errorf("receipts %q and %q", a, b)
	}
	if v.get("/report").Find(`a[href="/fr/report/receipt"]`).Length() != 1 {
		t.Error("the start leads to a receipt that is not noted")
	}
}

func TestReportExpired(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/statement")
	token := v.cookies["vigie-draft"]
	s.now = s.now.Add(25 * 3600e9)
	v.leading(v.get("/report/statement"), "/report?again=expired")
	if got := v.get("/report?again=expired"); got.Find(".notice--warn").Length() != 1 {
		t.Error("nothing explains where the answers are")
	}
	v.leading(v.post("/report/statement", "statement", "longuement écrit"), "/report?again=kept")
	if v.cookies["vigie-draft"] == token {
		t.Error("an expired draft's token is used again")
	}
	v.tell("/statement")
	if got := v.get("/report/statement"); got.value("statement") != "longuement écrit" {
		t.Errorf("what was just typed is lost: %q", got.value("statement"))
	}
}

func TestReportElectionClosedMeanwhile(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	s.now = s.now.AddDate(0, 1, 20) // 30 April: the last day
	v.tell("")
	s.now = s.now.Add(23 * 3600e9)
	got := v.post("/report/check")
	if got.code != 422 || !same(got.faults(), []string{"/fr/report"}) || !strings.Contains(got.text(".govuk-error-summary"), "30 avril 2026") {
		t.Errorf("%d %v", got.code, got.faults())
	}
	if s.count(t, "reports") != 0 {
		t.Error("filed after closing")
	}
}

func TestReportNaughtyStrings(t *testing.T) {
	naughty := []string{
		`<script>alert("x")</script>`, `'; DROP TABLE reports;--`, "\u202eثم نفس سقطت", "Ω≈ç√∫˜µ≤≥÷", "🗳️👩‍👩‍👧‍👦", "\u200b\ufeff", "{{.Faults}} {{7*7}}", "%s%n %00", "$(touch /tmp/x) `id`",
		"\n\nlines\n at both ends\n", "﷽﷽", "ﾟ･✿ヾ", "NULL", "undefined", "1;2", "<![CDATA[x]]>", `" onfocus="x`, "&amp;&lt;", "\t tab",
	}
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/statement")
	for _, text := range naughty {
		v.leading(v.post("/report/sender", "sender", text, "message", text), "/report/place")
		if got := v.get("/report/sender").value("message"); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
		if got := v.post("/report/subject", "subject_kind", text, "subject_name", text); got.code != 422 || got.value("subject_name") != text {
			t.Errorf("%q: %d, and a name %q", text, got.code, got.value("subject_name"))
		}
	}
}

func TestReportUnreadable(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/statement")
	if got := v.post("/report/statement", "statement", strings.Repeat("x", 2<<20)); got.code != http.StatusRequestEntityTooLarge {
		t.Errorf("two megabytes: %d", got.code)
	}
	for address, want := range map[string]int{"?from=100%": http.StatusOK, "?from=%ff": http.StatusBadRequest, "?from=%00": http.StatusBadRequest, "/%ff": http.StatusNotFound} {
		if got := v.get("/rights" + address); got.code != want {
			t.Errorf("/rights%s: %d", address, got.code)
		}
	}
	v.leading(v.post("/report/statement", "statement", "a\x00b\xffc"), "/report/reporter")
	if got := v.get("/report/statement").value("statement"); got != "ab\ufffdc" {
		t.Errorf("%q", got)
	}
}

func TestEveryLinkOfTheFormIsServed(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("")
	v.get("/report/check").Find("main a[href]").Each(func(_ int, a *goquery.Selection) {
		if got := v.get(strings.TrimPrefix(a.AttrOr("href", ""), "/fr")); got.code != http.StatusOK {
			t.Errorf("%s: %d", a.AttrOr("href", ""), got.code)
		}
	})
}
