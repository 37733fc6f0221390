package public_test

import (
	"strings"
	"testing"
)

// The letter of a report is for whom the report is about, and tells what it tells;
// its author may write to somebody else.
func TestFollowLetter(t *testing.T) {
	s := open(t, oneElection)
	v, code := s.opened(t, "fr")
	if got := v.get("/follow/report"); got.Find(`#letters a[href="/fr/follow/letter"]`).Length() != 1 {
		t.Error("the follow-up does not offer it")
	}
	fresh := v.get("/follow/letter")
	if fresh.code != 200 || fresh.value("campaign") != "Demain Ensemble" || fresh.value("name") != "" || fresh.Find("#who[open]").Length() != 0 || fresh.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q", fresh.code, fresh.value("campaign"))
	}
	if got := v.post("/follow/letter", "campaign", "Le Phare"); got.code != 422 || strings.Join(got.faults(), " ") != "rights name reached" || got.value("campaign") != "Le Phare" {
		t.Errorf("%d %v", got.code, got.faults())
	}
	typed := []string{"rights", "access", "rights", "object", "campaign", "Le Phare", "name", "Rose Marqueur", "reached", "06 12 34 56 78"}
	got := v.post("/follow/letter", typed...)
	letter := got.text("#letter")
	for _, said := range []string{"Le Phare\nService chargé", "– le 2 mars 2026, un SMS (36111)", "déjà demandé que cela cesse, le 10 février 2026"} {
		if !strings.Contains(letter, said) {
			t.Errorf("the letter does not say %q: %s", said, letter)
		}
	}
	if got.Find("#written details").Length() != 0 || !strings.Contains(got.Find("#written a[href^='mailto:?subject=']").AttrOr("href", ""), "body=") {
		t.Error("what is said in the page's language is not said twice, and an e-mail needs no address")
	}
	if words := onPaper(t, v.post("/follow/letter", append(typed, "give", "pdf")...)); !strings.Contains(words, "36111") || strings.Contains(words, code) {
		t.Error(words)
	}
	if s.count(t, "rights_requests") != 0 {
		t.Error("something is kept")
	}
	s.voter(t, "fr").leading(s.voter(t, "fr").post("/follow/letter", typed...), "/follow")
}

// What was sent is noted once, its days are counted, and what came of it stops
// them.
func TestFollowRequests(t *testing.T) {
	s := open(t, oneElection)
	v, code := s.opened(t, "fr")
	if got := v.get("/follow/requests.ics"); got.code != 404 {
		t.Errorf("a calendar of nothing: %d", got.code)
	}
	if got := v.post("/follow/requests", "sent_on", "hier"); got.code != 422 || strings.Join(got.faults(), " ") != "sent_on" || got.value("sent_on") != "hier" {
		t.Errorf("%d %v", got.code, got.faults())
	}
	if got := v.post("/follow/requests", "sent_on", "2026-03-11"); got.code != 422 || strings.Join(got.faults(), " ") != "rights sent_on" {
		t.Errorf("%d %v", got.code, got.faults())
	}
	for range 2 { // a double click
		v.leading(v.post("/follow/requests", "rights", "access", "rights", "object", "sent_on", "5/3/2026"), "/follow/requests")
	}
	got := v.get("/follow/requests")
	if s.count(t, "rights_requests") != 1 || got.Find("#requests li").Length() != 1 || !strings.Contains(got.text("#requests"), "Il reste 28 jours, jusqu’au 7 avril 2026") || !strings.Contains(got.text("#requests"), "accès, opposition") || got.Find("#then").Length() != 0 {
		t.Errorf("%s", got.text("#requests"))
	}
	if got := v.get("/follow/report"); !strings.Contains(got.text("#letters"), "28 jours") {
		t.Error(got.text("#letters"))
	}
	file := v.get("/follow/requests.ics")
	if !strings.Contains(file.body, "DTSTART;VALUE=DATE:20260408\r\n") || strings.Contains(file.body, "Demain") || strings.Contains(file.body, code) || file.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", file.header, file.body)
	}
	of, _ := got.Find("#requests li a").Attr("href")
	of = strings.TrimPrefix(of, "/fr")
	if got := v.post(of, "answer", "satisfied", "answered_on", "2026-03-01"); got.code != 422 || strings.Join(got.faults(), " ") != "answered_on" || got.value("answer") != "satisfied" {
		t.Errorf("%d %v", got.code, got.faults())
	}
	v.leading(v.post(of, "answer", "longer", "answered_on", "?"), "/follow/requests")
	if said := v.get("/follow/requests").text("#requests"); !strings.Contains(said, "jusqu’au 5 juin 2026") || !strings.Contains(said, "au plus tard le 7 avril 2026") {
		t.Error(said)
	}
	v.leading(v.post(of, "answer", "satisfied", "answered_on", "10/3/2026"), "/follow/requests")
	if got := v.get("/follow/requests"); !strings.Contains(got.text("#requests"), "vous avez ce que vous demandiez") || got.Find("#then, #requests a[href$='.ics']").Length() != 0 {
		t.Error(got.text("#requests"))
	}
	if got := v.get(of); got.value("answer") != "satisfied" || got.value("answered_on") != "2026-03-10" {
		t.Errorf("%s %s", got.value("answer"), got.value("answered_on"))
	}
	for range 2 {
		v.leading(v.post(of+"/remove"), "/follow/requests")
	}
	v.leading(v.get(of), "/follow/requests")
	v.leading(v.post(of, "answer", "refused"), "/follow/requests")
	if s.count(t, "rights_requests") != 0 {
		t.Error("still there")
	}
	v.leading(v.post("/follow/withdraw", "last", code[len(code)-4:]), "/follow/erased")
	for _, path := range []string{"/follow/requests", "/follow/letter", of} {
		v.leading(v.get(path), "/follow/erased")
	}
	v.leading(v.post("/follow/requests", "rights", "access", "sent_on", "2026-03-05"), "/follow/erased")
}

// A complaint knows of the letters, and takes the one that it can rest on.
func TestFollowComplaintAfterLetters(t *testing.T) {
	for name, c := range map[string]struct {
		sent, answer string
		want         map[string]string
		state        string
	}{
		"no answer":           {"2026-02-06", "", map[string]string{"asked": "yes", "asked_on": "2026-02-06", "answer": "none", "wishes": "origin,access,erase"}, "sans réponse"},
		"a refusal":           {"2026-03-05", "refused", map[string]string{"asked_on": "2026-03-05", "answer": "refused"}, "Refus reçu"},
		"still in its month":  {"2026-03-05", "", map[string]string{"asked_on": "2026-02-10", "answer": "none"}, "Il reste"},
		"earlier than a STOP": {"2026-02-09", "satisfied", map[string]string{"asked_on": "2026-02-09", "answer": ""}, "vous avez ce que"},
	} {
		s := open(t, oneElection)
		v, _ := s.opened(t, "fr")
		v.leading(v.post("/follow/requests", "rights", "access", "rights", "erasure", "sent_on", c.sent), "/follow/requests")
		got := v.get("/follow/requests")
		if c.answer != "" {
			of, _ := got.Find("#requests li a").Attr("href")
			v.leading(v.post(strings.TrimPrefix(of, "/fr"), "answer", c.answer, "answered_on", "10/3/2026"), "/follow/requests")
			got = v.get("/follow/requests")
		}
		if fruitless := c.answer == "refused" || name == "no answer"; (got.Find(`#then a[href="/fr/follow/complaint"]`).Length() == 1) != fruitless {
			t.Errorf("%s: what to do is %s", name, got.text("#then"))
		}
		got = v.get("/follow/complaint")
		for field, want := range c.want {
			if got.value(field) != want {
				t.Errorf("%s: %s is %q, not %q", name, field, got.value(field), want)
			}
		}
		if !strings.Contains(got.text("#sent"), c.state) {
			t.Errorf("%s: %s", name, got.text("#sent"))
		}
	}
}

// Whoever confirmed an address for news is written to when a letter is late; the
// mail says nothing of it.
func TestFollowRequestsRemind(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "fr")
	s.mails(t)
	v.leading(v.post("/follow/requests", "rights", "access", "sent_on", "2026-03-05"), "/follow/requests")
	if got := v.get("/follow/requests"); got.Find(`#requests a[href="/fr/follow/news"]`).Length() != 1 {
		t.Error("a reminder by e-mail is not offered")
	}
	v.leading(v.post("/follow/news", "email", "lise@exemple.fr"), "/follow/report#news")
	link := newsLink.FindStringSubmatch(s.mails(t)[0])
	v.post(link[1])
	if got := v.get("/follow/requests").text("#requests"); !strings.Contains(got, "vous recevrez aussi un e-mail") {
		t.Error(got)
	}
	n, err := s.pages.Rights.Remind(t.Context(), "2026-04-08")
	must(t, err)
	all := s.mails(t)
	if n != 1 || len(all) != 1 || !strings.Contains(all[0], "To: <lise@exemple.fr>") || !strings.Contains(all[0], "https://vigie.example/fr/follow") || strings.Contains(all[0], "Demain") {
		t.Errorf("%d %v", n, all)
	}
}
