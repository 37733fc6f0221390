package public_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"vigie/internal/report"
)

var pleaded = []string{
	"name", "Rose Marqueur", "email", "rose@exemple.fr", "respondent", "Demain Ensemble", "asked", "yes", "asked_on", "1/2/2026", "asked_by", "stop_sms",
	"answer", "none", "facts", "« Ils continuent »", "wishes", "stop", "wishes", "erase", "transmit", "no",
}

func TestFollowComplaint(t *testing.T) {
	s := open(t, oneElection)
	v, code := s.opened(t, "fr")
	if got := v.get("/follow/report"); got.Find(`#complaint a[href="/fr/follow/complaint"]`).Length() != 1 {
		t.Error("the follow-up does not offer it")
	}
	got := v.get("/follow/complaint")
	if got.code != 200 || got.header.Get("Cache-Control") != "no-store" || got.value("respondent") != "Demain Ensemble" || got.value("name") != "" {
		t.Errorf("%d %q", got.code, got.value("respondent"))
	}
	for _, none := range []string{"/follow/complaint.json", "/follow/complaint.pdf"} {
		if got := v.get(none); got.code != 404 {
			t.Errorf("%s: %d", none, got.code)
		}
	}
	v.leading(v.post("/follow/complaint", pleaded...), "/follow/complaint")
	v.leading(v.post("/follow/complaint", pleaded...), "/follow/complaint") // a double click
	if s.count(t, "complaints") != 1 {
		t.Fatal("made once")
	}
	made := v.get("/follow/complaint")
	for _, said := range []string{"Rose Marqueur", "« Ils continuent »", "Demandé le 1er février 2026", "que les messages cessent", "Je refuse", "36111", "Envoyée le 10 mars 2026"} {
		if !strings.Contains(made.text("main"), strings.ReplaceAll(said, "\u202f", " ")) {
			t.Errorf("does not say %q", said)
		}
	}
	if made.Find(".notice").Length() != 0 {
		t.Error("the month was over")
	}
	file := v.get("/follow/complaint.json")
	var read report.ComplaintFile
	if err := json.Unmarshal([]byte(file.body), &read); err != nil || read.Format != report.ComplaintFormat || read.Pleading.Facts != "« Ils continuent »" || read.Due != "2026-03-03" || read.Early || len(read.Contacts) != 1 || read.Message == "" {
		t.Errorf("%+v, %v", read, err)
	}
	if !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") || file.header.Get("Cache-Control") != "no-store" || strings.Contains(file.body, code) {
		t.Errorf("%v", file.header)
	}
	printed := v.get("/follow/complaint.pdf")
	if words := onPaper(t, printed); !strings.Contains(words, "RoseMarqueur") || !strings.Contains(words, "36111") || strings.Contains(words, code) || printed.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %q", printed.header, words)
	}
	if got := v.get("/follow/report"); !strings.Contains(got.text("#complaint"), "Lire et télécharger") || !strings.Contains(got.text("main"), "Plainte") {
		t.Error(got.text("#complaint"))
	}
	if got := v.get("/follow/withdraw"); !strings.Contains(got.text(".notice"), "Votre plainte s’arrête") {
		t.Error("what becomes of the complaint is not said")
	}
}

// What is wrong stands beside its field, and everything typed is kept.
func TestFollowComplaintFaults(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "fr")
	got := v.post("/follow/complaint", "respondent", "", "asked", "maybe")
	if got.code != 422 || !slices.Equal(got.faults(), []string{"name", "email", "respondent", "asked", "wishes", "transmit"}) {
		t.Errorf("%d %v", got.code, got.faults())
	}
	early := append(slices.Clone(pleaded), "asked_on", "")
	early[slices.Index(early, "1/2/2026")] = "5/3/2026"
	got = v.post("/follow/complaint", early[:len(early)-2]...)
	if got.code != 422 || !slices.Equal(got.faults(), []string{"exception"}) || !strings.Contains(got.text(".govuk-error-summary"), "la veille du 8 avril 2026") {
		t.Errorf("%d %v %s", got.code, got.faults(), got.text(".govuk-error-summary"))
	}
	for name, want := range map[string]string{"name": "Rose Marqueur", "asked_on": "5/3/2026", "facts": "« Ils continuent »", "wishes": "stop,erase", "transmit": "no", "answer": "none"} {
		if got.value(name) != want {
			t.Errorf("%s is %q", name, got.value(name))
		}
	}
	early[slices.Index(early, "5/3/2026")] = "never"
	if got := v.post("/follow/complaint", early[:len(early)-2]...); got.code != 422 || !slices.Equal(got.faults(), []string{"asked_on"}) || got.value("asked_on") != "never" {
		t.Errorf("%d %v", got.code, got.faults())
	}
	if s.count(t, "complaints") != 0 {
		t.Error("made all the same")
	}
	early[slices.Index(early, "never")] = "5/3/2026"
	v.leading(v.post("/follow/complaint", append(early[:len(early)-2], "exception", "opposed")...), "/follow/complaint")
	if got := v.get("/follow/complaint"); !strings.Contains(got.text(".notice"), "Le mois n’était pas écoulé") {
		t.Error("what may come of it is not said")
	}
}

// Withdrawn in another tab, the form leads to where that is said; a visitor
// without a code, to where one is asked for.
func TestFollowComplaintOfNothing(t *testing.T) {
	s := open(t, oneElection)
	v, code := s.opened(t, "en")
	v.leading(v.post("/follow/withdraw", "last", code[len(code)-4:]), "/follow/erased")
	v.leading(v.post("/follow/complaint", pleaded...), "/follow/erased")
	v.leading(v.get("/follow/complaint"), "/follow/erased")
	s.voter(t, "fr").leading(s.voter(t, "fr").get("/follow/complaint"), "/follow")
}
