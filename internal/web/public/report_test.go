package public_test

import (
	"net/http"
	"strings"
	"testing"

	"vigie/internal/report"
)

func TestReportWithoutScripts(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		s := open(t, oneElection)
		v := s.voter(t, lang)
		for _, r := range round() {
			got := v.get("/report" + r.page)
			if got.code != http.StatusOK || got.Find("h1").Length() != 1 || got.Find("form[method=post][novalidate]").Length() != 1 {
				t.Errorf("%s %s: %d, %d headings", lang, r.page, got.code, got.Find("h1").Length())
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Set-Cookie") != "" {
				t.Errorf("%s: %v", r.page, got.header)
			}
			v.leading(v.post("/report"+r.page, r.answers...), r.next)
		}
		check := v.get("/report/check")
		for _, said := range []string{"36111", "Rennes (Ille-et-Vilaine, 35)", "Demain Ensemble", "rose@exemple.fr", "Trois fois STOP."} {
			if !strings.Contains(check.Find("main").Text(), said) {
				t.Errorf("the check page does not say %q", said)
			}
		}
		if n := check.Find(".answers__change a").Length(); n < 12 {
			t.Errorf("%d links to change answers", n)
		}
		v.leading(v.post("/report/check"), "/report/receipt")
		s.filed(t, v, lang)
	}
}

// filed checks the one report that round tells.
func (s *site) filed(t *testing.T, v *voter, lang string) {
	t.Helper()
	receipt := v.get("/report/receipt")
	r, err := s.reports.ByReference(t.Context(), receipt.Find("#reference").Text())
	must(t, err)
	c, o := r.Contacts[0], r.OptOuts[0]
	if c.Channel != report.SMS || c.On != "2026-03-02" || c.At != "19:45" || c.Count != 2 || c.Sender != "36111" {
		t.Errorf("contact %+v", c)
	}
	if o.Means != report.StopSMS || o.Outcome != report.Ignored || o.On != "2026-02-10" {
		t.Errorf("opt-out %+v", o)
	}
	if r.Lang != lang || r.Commune != "35238" || r.Contender != "municipales-2026:35238:3" || r.Message != "Dimanche, chaque voix compte !\nSTOP au 36111" ||
		r.SubjectKind != report.List || r.DataOrigin != "unknown" || r.Relation != "never_gave" || len(r.PracticeList()) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestReportStart(t *testing.T) {
	s := open(t, twoElections)
	v := s.voter(t, "fr")
	got := v.get("/report")
	if len(v.cookies) != 0 || !same(got.offers("election"), []string{"senatoriales-2026", "municipales-2026"}) {
		t.Errorf("cookies %v, elections %v", v.cookies, got.offers("election"))
	}
	if got := v.post("/report"); got.code != 422 || !same(got.faults(), []string{"election"}) || len(v.cookies) != 0 {
		t.Errorf("no choice: %d %v", got.code, got.faults())
	}
	if got := v.post("/report", "election", "europeennes-1979"); got.code != 422 {
		t.Errorf("foreign election: %d", got.code)
	}
	v.leading(v.post("/report", "election", "senatoriales-2026"), "/report/material")
	if got := v.get("/report"); got.value("election") != "senatoriales-2026" || got.Find(`a[href="/fr/report/material"]`).Length() != 1 {
		t.Error("a draft in progress can be resumed")
	}
	v.leading(v.post("/report/erase"), "/report?again=erased")
	if len(v.cookies) != 0 || s.count(t, "drafts") != 0 || v.get("/report?again=erased").Find(".notice--done").Length() != 1 {
		t.Error("erased, and said so")
	}
	s.now = s.now.AddDate(2, 0, 0)
	if got := v.get("/report"); got.code != 200 || got.Find("main form").Length() != 0 {
		t.Errorf("no election is open: %d", got.code)
	}
}

func TestReportFaults(t *testing.T) {
	long := strings.Repeat("é", report.MaxText+1)
	for name, test := range map[string]struct {
		page    string
		answers []string
		faults  string
		kept    string // "name=value" that must still be there
	}{
		"no channel":           {page: "/channel", faults: "channel"},
		"unknown channel":      {page: "/channel", answers: []string{"channel", "fax"}, faults: "channel"},
		"no day":               {page: "/when", answers: []string{"at", "19:45"}, faults: "on", kept: "at=19:45"},
		"no such day":          {page: "/when", answers: []string{"on", "31/02/2026"}, faults: "on", kept: "on=31/02/2026"},
		"words for a day":      {page: "/when", answers: []string{"on", "hier soir"}, faults: "on", kept: "on=hier soir"},
		"future":               {page: "/when", answers: []string{"on", "2026-03-11"}, faults: "on", kept: "on=2026-03-11"},
		"long ago":             {page: "/when", answers: []string{"on", "2012-03-11"}, faults: "on"},
		"all three":            {page: "/when", answers: []string{"on", "x", "at", "25:99", "count", "many"}, faults: "on,at,count", kept: "at=25:99"},
		"none that day":        {page: "/when", answers: []string{"on", "2026-03-02", "count", "0"}, faults: "count", kept: "count=0"},
		"too often":            {page: "/when", answers: []string{"on", "2026-03-02", "count", "1000"}, faults: "count", kept: "on=2026-03-02"},
		"sender too long":      {page: "/sender", answers: []string{"sender", long[:402]}, faults: "sender", kept: "sender=" + long[:402]},
		"message too long":     {page: "/sender", answers: []string{"sender", "36111", "message", long}, faults: "message", kept: "message=" + long},
		"no such commune":      {page: "/place", answers: []string{"commune_name", "Xyzzy-sur-Rien"}, faults: "commune_name", kept: "commune_name=Xyzzy-sur-Rien"},
		"no kind of subject":   {page: "/subject", answers: []string{"subject_name", "Demain"}, faults: "subject_kind", kept: "subject_name=Demain"},
		"name too long":        {page: "/subject", answers: []string{"subject_kind", "list", "subject_name", long[:402]}, faults: "subject_name", kept: "subject_kind=list"},
		"unknown practice":     {page: "/practices", answers: []string{"practices", "rudeness"}, faults: "practices"},
		"none and some":        {page: "/practices", answers: []string{"practices", "no_optout", "practices", "none"}, faults: "practices", kept: "practices=no_optout,none"},
		"said nothing of stop": {page: "/opt-out", answers: []string{"means", "link"}, faults: "opposed", kept: "means=link"},
		"stop, but how":        {page: "/opt-out", answers: []string{"opposed", "yes", "opt_out_on", "40/1/2026"}, faults: "opt_out_on,means,outcome", kept: "opt_out_on=40/1/2026"},
		"stop in the future":   {page: "/opt-out", answers: []string{"opposed", "yes", "opt_out_on", "2026-12-01", "means", "link", "outcome", "waiting"}, faults: "opt_out_on", kept: "outcome=waiting"},
		"unknown origin":       {page: "/origin", answers: []string{"data_origin", "moon", "relation", "cousin"}, faults: "data_origin,relation"},
		"statement too long":   {page: "/statement", answers: []string{"statement", long}, faults: "statement", kept: "statement=" + long},
		"complaint of nobody":  {page: "/reporter", answers: []string{"kind", "complaint"}, faults: "name,email", kept: "kind=complaint"},
		"complaint unreached":  {page: "/reporter", answers: []string{"kind", "complaint", "name", "Rose"}, faults: "email", kept: "name=Rose"},
		"half an address":      {page: "/reporter", answers: []string{"email", "rose@", "phone", "trois"}, faults: "email,phone", kept: "email=rose@"},
		"news to nowhere":      {page: "/reporter", answers: []string{"updates", "yes"}, faults: "email", kept: "updates=yes"},
		"neither of the two":   {page: "/reporter", answers: []string{"kind", "rumour"}, faults: "kind"},
	} {
		v := open(t, oneElection).voter(t, "fr")
		v.tell(test.page)
		got := v.post("/report"+test.page, test.answers...)
		if fields := strings.Join(got.faults(), ","); got.code != http.StatusUnprocessableEntity || fields != test.faults {
			t.Errorf("%s: %d, faults %q", name, got.code, fields)
		}
		if field, value, ok := strings.Cut(test.kept, "="); ok && got.value(field) != value {
			t.Errorf("%s: %s holds %.60q", name, field, got.value(field))
		}
		for _, field := range got.faults() {
			if got.Find("#"+field).Length() != 1 || got.Find("#"+field+"-error").Length() != 1 {
				t.Errorf("%s: the summary leads nowhere, or nothing is said beside %s", name, field)
			}
		}
		if again := v.get("/report" + test.page); len(again.faults()) > 0 || again.code != http.StatusOK {
			t.Errorf("%s: asked again: %d", name, again.code)
		}
	}
}

func TestReportIsAskedInOrder(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	for _, page := range []string{"/channel", "/check", "/reporter", "/contact/2", "/opt-out/2"} {
		v.leading(v.get("/report"+page), "/report?again=expired")
	}
	v.leading(v.post("/report/check"), "/report?again=expired")
	v.tell("/place")
	for _, page := range []string{"/subject", "/check", "/voice", "/contact/2", "/opt-out/2"} {
		v.leading(v.get("/report"+page), "/report/place")
		v.leading(v.post("/report"+page, "channel", "sms", "on", "2026-03-02"), "/report/place")
	}
	if got := v.get("/report/when"); got.value("on") != "2026-03-02" || got.value("at") != "19:45" || got.value("count") != "2" {
		t.Error("a page that was answered shows its answers")
	}
	if got := v.get("/report/contact/1"); got.code != http.StatusNotFound {
		t.Errorf("the first contact has no page of its own: %d", got.code)
	}
}

func TestReportCall(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/channel")
	v.leading(v.post("/report/channel", "channel", "call"), "/report/voice")
	if got := v.post("/report/voice"); got.code != 422 || !same(got.faults(), []string{"channel"}) {
		t.Errorf("%d %v", got.code, got.faults())
	}
	v.leading(v.post("/report/voice", "channel", "call_automated"), "/report/when")
	if got := v.get("/report/channel"); got.value("channel") != "call" {
		t.Errorf("the page of channels shows %q", got.value("channel"))
	}
	v.leading(v.post("/report/channel", "channel", "call_live"), "/report/voice")
	if got := v.get("/report/voice"); got.value("channel") != "call_live" {
		t.Errorf("the voice is %q", got.value("channel"))
	}
	straight := open(t, oneElection).voter(t, "en")
	straight.tell("/channel")
	straight.leading(straight.post("/report/channel", "channel", "call_automated"), "/report/voice")
	straight.leading(straight.post("/report/when", "on", "2026-03-02"), "/report/sender")
	if got := straight.get("/report/sender").Find("label[for=message]").Text(); !strings.Contains(got, "recording") {
		t.Errorf("a call is asked about as %q", got)
	}
}

func TestReportFollowsTheChannel(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/channel")
	v.leading(v.post("/report/channel", "channel", "door"), "/report/when")
	v.leading(v.post("/report/when", "on", "2026-03-02"), "/report/sender")
	if got := v.get("/report/sender").Find("label[for=sender]").Text(); !strings.Contains(got, "Qui s’est présenté") {
		t.Errorf("a visit is asked about as %q", got)
	}
	v.leading(v.post("/report/sender"), "/report/place")
	v.leading(v.post("/report/place"), "/report/subject")
	v.leading(v.post("/report/subject", "subject_kind", "unknown"), "/report/matter")
	v.leading(v.post("/report/matter", "matter", "political"), "/report/practices")
	if got := v.get("/report/practices").offers("practices"); !same(got, []string{"door_sensitive_notes", "none"}) {
		t.Errorf("practices of a visit: %v", got)
	}
	v.leading(v.post("/report/practices", "practices", "none"), "/report/opt-out")
	if got := v.get("/report/practices").value("practices"); got != "none" {
		t.Errorf("« none of these » comes back as %q", got)
	}
	for _, means := range v.get("/report/opt-out").offers("means") {
		if means == "stop_sms" {
			t.Error("STOP by SMS is no answer to a visit")
		}
	}
}

func TestReportChangedChannelAsksAgain(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("")
	v.leading(v.post("/report/channel", "channel", "sms"), "/report/check")
	v.leading(v.post("/report/channel", "channel", "email"), "/report/when")
	v.leading(v.get("/report/check"), "/report/sender")
	if got := v.get("/report/sender"); got.value("sender") != "36111" {
		t.Error("nothing typed is lost")
	}
}

func TestReportCookie(t *testing.T) {
	s := open(t, oneElection)
	plain := s.voter(t, "fr").post("/report").header.Get("Set-Cookie")
	s.pages.Secure = true
	secure := s.voter(t, "fr").post("/report").header.Get("Set-Cookie")
	for cookie, name := range map[string]string{plain: "vigie-draft=", secure: "__Host-vigie-draft="} {
		for _, with := range []string{"; Path=/;", "; Max-Age=86400;", "; HttpOnly", "; SameSite=Lax"} {
			if !strings.HasPrefix(cookie, name) || !strings.Contains(cookie, with) {
				t.Errorf("%q is without %q", cookie, with)
			}
		}
	}
	if !strings.Contains(secure, "; Secure") {
		t.Errorf("%q travels in clear", secure)
	}
}
