package public_test

import "testing"

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
