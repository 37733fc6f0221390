package office_test

import (
	"net/http"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/report"
)

// A case is named in a line, and quotes within its quotes are those of the second
// rank.
func TestCaseNames(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Reviewer)
	long := strings.Repeat("mot ", 60)
	for name, test := range map[string]struct {
		change         func(*report.Filing)
		queue, heading string
	}{
		"quotes inside": {func(f *report.Filing) { f.Message = "Voix : « Notre équipe » et STOP" },
			"« Voix : “Notre équipe” et STOP »", "Demain Ensemble : « Voix : “Notre équipe” et STOP »"},
		"quoted whole": {func(f *report.Filing) { f.Message = "« Notre équipe saura »" }, "« Notre équipe saura »", "Demain Ensemble : « Notre équipe saura »"},
		"long":         {func(f *report.Filing) { f.Message = long }, "", "Demain Ensemble : « mot mot mot mot mot mot mot mot mot mot mot… »"},
		"nobody named": {func(f *report.Filing) { f.Subject = report.Subject{Kind: report.UnknownWho}; f.Message = "Votez" }, "« Votez »", "36111 : « Votez »"},
		"no sender": {func(f *report.Filing) {
			f.Subject, f.Contacts, f.OptOuts = report.Subject{Kind: report.UnknownWho}, f.Contacts[:1], nil
			f.Contacts[0].Sender, f.Message = "", "Votez"
		}, "« Votez »", "SMS ou MMS : « Votez »"},
		"no message": {func(f *report.Filing) { f.Message = "" }, "SMS ou MMS · 36111", "Demain Ensemble · SMS ou MMS · 36111"},
	} {
		page := b.get("/fr/office/cases/" + s.file(test.change) + "?state=all").is(http.StatusOK)
		if got := page.text(".queue__item.is-current .queue__title"); test.queue != "" && got != test.queue {
			t.Errorf("%s: %q in the queue", name, got)
		}
		if got := page.text(".case__title"); got != test.heading {
			t.Errorf("%s: %q on its page", name, got)
		}
	}
}
