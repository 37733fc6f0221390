package public_test

import (
	"net/http"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/letter"
	"vigie/internal/seal"
	"vigie/internal/triage"
)

var reviewer = account.Account{ID: "0190aaaa-0000-7000-8000-000000000001", Name: "Agent Lecteur", Role: account.Reviewer}

// written sends a report, writes a letter in its case, and returns the case and the
// letter's code.
func (s *site) written(t *testing.T) (triage.Case, seal.Code) {
	t.Helper()
	reviewer := reviewer
	reviewer.ReadyAt = &s.now
	s.voter(t, "fr").sent()
	_, err := s.pages.Cases.Sweep(t.Context())
	must(t, err)
	var c triage.Case
	must(t, s.db.Write.Order("id DESC").Take(&c).Error)
	_, code, err := s.pages.Cases.Issue(t.Context(), triage.On{Reference: c.Reference, Version: c.Version, By: reviewer}, triage.Letter{
		Kind: letter.Request, Lang: "fr", Addressee: "list", Writer: "Autorité", Campaign: "Demain Ensemble", Dateline: "Le 10 mars 2026",
		Subject: "Demande d’observations", Body: "Moins de 10 signalements.\n\nMerci de répondre.", ReplyAt: "https://vigie.example/fr/reply", Due: "2026-03-20",
	})
	must(t, err)
	return c, code
}

// A campaign opens its letter with the code, learns nothing of who reported, and
// answers; what is wrong is told and keeps what was typed, and a second click is
// the same answer. After the day it may answer too.
func TestReply(t *testing.T) {
	s := open(t, oneElection)
	c, code := s.written(t)
	v := s.voter(t, "fr")
	if got := v.get("/reply"); got.code != 200 || len(v.cookies) != 0 {
		t.Errorf("%d %v", got.code, v.cookies)
	}
	v.leading(v.get("/reply/letter"), "/reply")
	v.leading(v.post("/reply", "code", strings.ToLower(code.String())), "/reply/letter")
	got := v.get("/reply/letter")
	text := got.text("main")
	for _, said := range []string{"Demande d’observations", "Moins de 10 signalements", "20 mars 2026", "C’était un prestataire"} {
		if !strings.Contains(text, said) {
			t.Errorf("does not say %q", said)
		}
	}
	for _, never := range []string{"rose", "Rennes", "chaque voix", "Trois fois", "36111", "Agent Lecteur", c.Reference, code.String()} {
		if strings.Contains(got.body, never) {
			t.Errorf("says %q", never)
		}
	}
	if got.header.Get("Cache-Control") != "no-store" || got.Find("meta[name=robots][content=noindex]").Length() != 1 {
		t.Error("a letter may be kept by others")
	}
	wrong := v.post("/reply/letter", "answer", "ours_lawful", "words", "  ", "who", "Anne Directrice")
	if wrong.code != http.StatusUnprocessableEntity || !same(wrong.faults(), []string{"words"}) || wrong.value("answer") != "ours_lawful" || wrong.value("who") != "Anne Directrice" {
		t.Errorf("%d %v %q", wrong.code, wrong.faults(), wrong.value("answer"))
	}
	for range 2 {
		v.leading(v.post("/reply/letter", "answer", "not_ours", "words", "Nous n’envoyons pas de SMS.", "who", "Anne Directrice"), "/reply/letter?said=sent")
	}
	got = v.get("/reply/letter?said=sent")
	if n := s.count(t, "letter_replies"); n != 1 || got.Find("#past li").Length() != 1 || !strings.Contains(got.text("#past"), "Ce n’était pas nous") || !strings.Contains(got.text(".notice--done"), "enregistrée") {
		t.Errorf("%d answers: %s", n, got.text("main"))
	}
	if strings.Contains(got.body, "Nous n’envoyons pas") || strings.Contains(got.body, "Anne Directrice") {
		t.Error("what is sealed is shown")
	}
	s.now = s.now.AddDate(0, 0, 11)
	if got := v.get("/reply/letter"); !strings.Contains(got.text(".lede"), "Vous pouvez encore répondre") {
		t.Error(got.text(".lede"))
	}
	v.leading(v.post("/reply/letter", "answer", "ours_stopped", "who", "Anne Directrice"), "/reply/letter?said=sent")
	v.leading(v.post("/reply/close"), "/reply")
	v.leading(v.get("/reply/letter"), "/reply")
}

// A code that opens nothing any more loses nothing that was typed: it waits behind
// the code.
func TestReplyKeepsWhatWasTyped(t *testing.T) {
	s := open(t, oneElection)
	c, code := s.written(t)
	v := s.voter(t, "fr")
	v.post("/reply", "code", code.String())
	reviewer := reviewer
	reviewer.ReadyAt = &s.now
	_, other, err := s.pages.Cases.Recode(t.Context(), triage.On{Reference: c.Reference, By: reviewer}, c.File()+"-L1")
	must(t, err)
	got := v.post("/reply/letter", "answer", "time", "words", "Deux « semaines »", "who", "Anne")
	if got.code != http.StatusUnprocessableEntity || got.value("words") != "" && got.Find("input[type=hidden][name=words]").AttrOr("value", "") != "Deux « semaines »" || !same(got.faults(), []string{"code"}) {
		t.Fatalf("%d %s", got.code, got.text("main"))
	}
	got = v.post("/reply", "code", code.String(), "answer", "time", "words", "Deux « semaines »", "who", "Anne")
	if got.code != http.StatusUnprocessableEntity || got.Find("input[type=hidden][name=words]").AttrOr("value", "") != "Deux « semaines »" {
		t.Fatalf("a wrong code: %d %s", got.code, got.text("main"))
	}
	got = v.post("/reply", "code", other.String(), "answer", "time", "words", "Deux « semaines »", "who", "Anne")
	if got.code != http.StatusOK || !strings.Contains(got.value("words"), "Deux « semaines »") || got.value("answer") != "time" || got.value("who") != "Anne" || s.count(t, "letter_replies") != 0 {
		t.Fatalf("the new code: %d %s", got.code, got.text("main"))
	}
	v.leading(v.post("/reply/letter", "answer", "time", "words", "Deux « semaines »", "who", "Anne"), "/reply/letter?said=sent")
}

// Guessing is slowed, on the page and by the cookie, and tells nothing.
func TestReplyTellsGuessersNothing(t *testing.T) {
	s := open(t, oneElection)
	_, code := s.written(t)
	receipt := s.voter(t, "fr").sent()
	v := s.voter(t, "fr")
	unknown := "0000-0000-0000-0000-0000"
	var said []string
	for _, typed := range []string{unknown, receipt, "bonjour", ""} {
		got := v.post("/reply", "code", typed)
		if got.code != http.StatusUnprocessableEntity || !same(got.faults(), []string{"code"}) || len(v.cookies) != 0 {
			t.Errorf("%q: %d %v", typed, got.code, got.faults())
		}
		said = append(said, got.Find("#code-error").Text())
	}
	if said[0] != said[1] || said[0] != said[2] {
		t.Errorf("%q", said)
	}
	for range 12 {
		v.cookies["vigie-reply"] = unknown
		v.get("/reply/letter")
	}
	if got := v.post("/reply", "code", code.String()); got.code != http.StatusTooManyRequests {
		t.Errorf("guessing is not slowed: %d", got.code)
	}
}
