package public_test

import (
	"fmt"
	"slices"
	"testing"

	"vigie/internal/report"
)

// What a voter lives is told back: three more after STOP, the last 12 days later.
func TestReportDiary(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/practices")
	v.leading(v.post("/report/practices", "practices", "none"), "/report/opt-out")
	v.leading(v.post("/report/opt-out", "opposed", "yes", "opt_out_on", "2026-02-20", "means", "stop_sms", "outcome", "ignored"), "/report/origin")
	v.leading(v.post("/report/origin"), "/report/statement")
	v.leading(v.post("/report/statement"), "/report/reporter")
	v.leading(v.post("/report/reporter", "kind", "report"), "/report/check")
	v.leading(v.post("/report/contact/2", "channel", "sms", "on", "2026-03-04"), "/report/check")
	check := v.get("/report/check")
	if got := check.text(".timeline__item.is-now .timeline__text"); got != "3 SMS après votre demande, le dernier 12 jours plus tard" {
		t.Errorf("the diary says %q", got)
	}
	if n := check.Find(".timeline__item").Length(); n != 3 {
		t.Errorf("%d moments", n)
	}
	for _, page := range []string{"/report/contact/3", "/report/opt-out/2"} {
		if v.get(page).Find(".timeline").Length() != 1 {
			t.Errorf("%s shows no diary", page)
		}
	}
}

// Without a request to stop, a line says nothing that the list does not.
func TestReportDiaryNeedsAnAttempt(t *testing.T) {
	v := open(t, oneElection).voter(t, "en")
	v.tell("")
	v.leading(v.post("/report/opt-out", "opposed", "no"), "/report/check")
	if n := v.get("/report/check").Find(".timeline").Length(); n != 0 {
		t.Errorf("%d diaries", n)
	}
}

// What came after a request to stop is asked where the request is told, and stands
// among the contacts: once, however often the page is sent, and gone when it did
// stop after all.
func TestReportSinceTheRequest(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/opt-out")
	stop := []string{"opposed", "yes", "opt_out_on", "2026-02-20", "means", "stop_sms", "outcome", "ignored"}
	for _, test := range []struct {
		count, on string
		faults    []string
	}{
		{"3", "", []string{"since_on"}},
		{"beaucoup", "2026-03-04", []string{"since_count"}},
		{"3", "2026-02-19", []string{"since_on"}},
		{"3", "2026-03-11", []string{"since_on"}},
		{"3", "quand", []string{"since_on"}},
	} {
		s := v.post("/report/opt-out", append(stop, "since_count", test.count, "since_on", test.on)...)
		if got := s.faults(); !slices.Equal(got, test.faults) || s.value("since_count") != test.count {
			t.Errorf("%q on %q: faults on %q, %q comes back", test.count, test.on, got, s.value("since_count"))
		}
	}
	for range 2 {
		v.leading(v.post("/report/opt-out", append(stop, "since_count", "3", "since_on", "2026-03-04")...), "/report/origin")
	}
	v.leading(v.post("/report/origin"), "/report/statement")
	v.leading(v.post("/report/statement"), "/report/reporter")
	v.leading(v.post("/report/reporter", "kind", "report"), "/report/check")
	if got := v.get("/report/check").text(".timeline__item.is-now .timeline__text"); got != "5 SMS après votre demande, le dernier 12 jours plus tard" {
		t.Errorf("the diary says %q", got) // the two first told came after it too
	}
	if s := v.get("/report/opt-out"); s.value("since_count") != "3" || s.value("since_on") != "2026-03-04" {
		t.Errorf("what was told comes back as %q on %q", s.value("since_count"), s.value("since_on"))
	}
	v.leading(v.post("/report/contact/3", "channel", "sms", "on", "2026-03-05"), "/report/check")
	v.leading(v.post("/report/opt-out", "opposed", "yes", "opt_out_on", "2026-02-20", "means", "stop_sms", "outcome", "stopped"), "/report/check")
	check := v.get("/report/check")
	if check.Find(`a[href$="/contact/2"]`).Length() == 0 || check.Find(`a[href$="/contact/3"]:not(.button)`).Length() != 0 {
		t.Error("what came since is not gone, or the contact after it is")
	}
	if s := v.get("/report/opt-out"); s.Find("[name=since_count]").Length() != 0 {
		t.Error("who told several contacts is asked how often it went on")
	}
}

// That others report the same message is said once they are ten, in words close to
// it too; fewer are not told of, nor is what has another message.
func TestReportTellsOfOthers(t *testing.T) {
	s := open(t, oneElection)
	const message = "Dimanche 15 mars, votez pour la liste Demain Ensemble conduite par Rose Marqueur, pour une ville plus juste et plus verte"
	filed := 0
	file := func(n int) {
		t.Helper()
		for ; filed < n; filed++ {
			_, err := s.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
				Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Message: fmt.Sprintf("%s. STOP au 36%03d", message, filed),
				Contacts: []report.Contact{{Channel: report.SMS, On: "2026-02-10"}}, Subject: report.Subject{Kind: report.UnknownWho},
			}})
			must(t, err)
		}
		_, err := s.pages.Canvasses.Sweep(t.Context())
		must(t, err)
	}
	for _, test := range []struct {
		known         int
		message, says string
	}{
		{9, message, ""},
		{10, message, "10 signalements parlent déjà de ce message"},
		{12, "Bonjour, " + message + " !", "12 signalements parlent déjà de ce message"},
		{12, "Réunion publique jeudi à la salle des fêtes, venez nombreux poser vos questions à notre candidat", ""},
		{12, "", ""},
	} {
		file(test.known)
		v := s.voter(t, "fr")
		v.tell("")
		v.leading(v.post("/report/sender", "message", test.message), "/report/check")
		if got := v.get("/report/check").text(".notice__title"); got != test.says {
			t.Errorf("with %d of it, %q: %q", test.known, test.message, got)
		}
	}
}
