package public_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/triage"
)

// asks writes to the author of a voter's report, as a reviewer would.
func (s *site) asks(t testing.TB, reference, words string) {
	t.Helper()
	_, err := s.pages.Cases.Sweep(t.Context())
	must(t, err)
	c, err := s.pages.Cases.CaseOfReport(t.Context(), reference)
	must(t, err)
	by := account.Account{ID: "ann", Name: "Ann", Role: account.Reviewer, ReadyAt: &s.now}
	_, err = s.pages.Cases.Ask(t.Context(), triage.On{Reference: c.Reference, Version: c.Version, By: by}, reference, words)
	must(t, err)
}

// follows opens a report that was filed a moment ago, and returns its code.
func (v *voter) follows() (reference, code string) {
	v.t.Helper()
	code = v.sent()
	reference = v.get("/report/receipt").text("#reference")
	v.leading(v.post("/follow", "code", code), "/follow/report")
	return reference, code
}

// A question stands out in the follow-up, is read with the code and answered;
// what is wrong with an answer leaves it as it was typed.
func TestFollowMessages(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	reference, _ := v.follows()
	if got := v.get("/follow/report"); !strings.Contains(got.text("#messages"), "Écrire à l’autorité") {
		t.Error(got.text("#messages"))
	}
	s.asks(t, reference, "À quelle heure ?")
	s.now = s.now.Add(time.Minute)
	if got := v.get("/follow/report"); !strings.Contains(got.text("#messages"), "vous pose une question") {
		t.Error(got.text("#messages"))
	}
	if got := v.get("/follow/messages"); !strings.Contains(got.text(".talk"), "À quelle heure ?") || strings.Contains(got.body, "Ann") || got.header.Get("Cache-Control") != "no-store" {
		t.Error(got.text(".talk"))
	}
	if got := v.post("/follow/messages", "words", strings.Repeat("a", 5001)); got.code != 422 || !same(got.faults(), []string{"words"}) || len(got.value("words")) != 5001 {
		t.Errorf("%d %v", got.code, got.faults())
	}
	v.leading(v.post("/follow/messages", "words", "Vers 19 h 45 <b>"), "/follow/report?said=answer")
	v.leading(v.post("/follow/messages", "words", "Vers 19 h 45 <b>"), "/follow/report?said=answer")
	if got := v.get("/follow/messages"); got.Find(".talk__one--own").Length() != 1 || !strings.Contains(got.text(".talk"), "19 h 45 <b>") {
		t.Error(got.text(".talk"))
	}
	if got := v.get("/follow/report?said=answer"); !strings.Contains(got.text(".flash"), "est envoyé") || !strings.Contains(got.text("#messages"), "2 messages") {
		t.Error(got.text("#messages"))
	}
}

// Each page on which a report is completed or mended checks what is typed, says
// beside the field what is wrong, and shows what came of it.
func TestFollowAmend(t *testing.T) {
	for _, c := range []struct {
		what   string
		wrong  []string
		faults []string
		right  []string
		said   string
		shows  string
	}{
		{"again", []string{"channel", "email", "on", "2027-01-01"}, []string{"on"}, []string{"channel", "email", "on", "2026-03-05", "at", "8h", "sender", "x@demain.example"}, "contact", "x@demain.example"},
		{"opt-out", []string{"means", "link"}, []string{"outcome"}, []string{"means", "link", "outcome", "failed", "opt_out_on", "2026-03-06"}, "opt_out", "6 mars 2026"},
		{"when", []string{"on", "hier"}, []string{"on"}, []string{"on", "2026-03-01", "at", "9h30"}, "correction", "1er mars 2026"},
		{"subject", []string{"subject_kind", "x"}, []string{"subject_kind"}, []string{"subject_kind", "candidate", "subject_name", "Lise Orvault"}, "correction", "Lise Orvault"},
		{"place", []string{"commune_name", "Zzzz"}, []string{"commune_name"}, []string{"commune_name", "75056"}, "correction", "Paris"},
		{"practices", []string{"practices", "none", "practices", "no_optout"}, []string{"practices"}, []string{"practices", "excessive_frequency"}, "correction", "sans cesse"},
	} {
		v := open(t, oneElection).voter(t, "fr")
		v.follows()
		at := "/follow/amend/" + c.what
		if got := v.get(at); got.code != http.StatusOK || got.Find("main form[action$='/report/erase']").Length() > 0 || !strings.Contains(got.text("main"), "Signalement") || strings.TrimSpace(got.text(".tongue__now span:last-child")) != "Français" {
			t.Errorf("%s: %d", c.what, got.code)
		}
		if got := v.post(at, c.wrong...); got.code != 422 || !same(got.faults(), c.faults) {
			t.Errorf("%s: %d %v", c.what, got.code, got.faults())
		}
		v.leading(v.post(at, c.right...), "/follow/report?said="+c.said)
		v.leading(v.post(at, c.right...), "/follow/report?said="+c.said) // twice
		got := v.get("/follow/report?said=" + c.said)
		if !strings.Contains(got.text("main"), c.shows) || got.Find(".flash").Length() != 1 || strings.Count(got.text("main"), "10 mars 2026 à 12 h 00 ·") != 1 {
			t.Errorf("%s: %s", c.what, got.text("main"))
		}
	}
	v := open(t, oneElection).voter(t, "fr")
	v.follows()
	if got := v.get("/follow/amend/sealed"); got.code != http.StatusNotFound {
		t.Errorf("%d", got.code)
	}
}

// Files that come later are the report's; too many, and what is none, are refused
// by name, and nothing of them stays.
func TestFollowFiles(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.follows()
	if got := v.giveTo("/follow/files", nil); got.code != 422 || !same(got.faults(), []string{"files"}) {
		t.Errorf("none: %d %v", got.code, got.faults())
	}
	v.leading(v.giveTo("/follow/files", nil, file{"écran.png", picture(t)}, file{"mot.txt", []byte("STOP au 36111")}), "/follow/report?said=file")
	if got := v.giveTo("/follow/files", nil, file{"virus.exe", []byte("MZ\x90\x00")}, file{"deux.png", picture(t)}); got.code != 422 || !strings.Contains(got.text(".govuk-error-summary"), "virus.exe") || !strings.Contains(got.text("main"), "2 fichiers") {
		t.Errorf("%d %s", got.code, got.text("main"))
	}
	if got := v.giveTo("/follow/files", nil, file{"3.png", picture(t)}, file{"4.png", picture(t)}, file{"5.png", picture(t)}); got.code != 422 || s.count(t, "drafts") != 1 {
		t.Errorf("%d, %d drafts", got.code, s.count(t, "drafts"))
	}
	if got := v.get("/follow/report"); !strings.Contains(got.text("main"), "3 fichiers") || strings.Count(got.text("main"), "Fichier ajouté") != 3 {
		t.Error(got.text("main"))
	}
	if s.count(t, "attachments") != 3 {
		t.Errorf("%d files", s.count(t, "attachments"))
	}
}
