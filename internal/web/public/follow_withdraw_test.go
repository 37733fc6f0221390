package public_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/retention"
	"vigie/internal/triage"
)

// opened is a voter whose report is open in their browser.
func (s *site) opened(t testing.TB, lang string) (*voter, string) {
	t.Helper()
	code := s.voter(t, "fr").sent()
	v := s.voter(t, lang)
	v.leading(v.post("/follow", "code", code), "/follow/report")
	return v, code
}

func TestFollowWithdraw(t *testing.T) {
	s := open(t, oneElection)
	v, code := s.opened(t, "fr")
	other := s.voter(t, "fr")
	other.leading(other.post("/follow", "code", code), "/follow/report")
	if got := v.get("/follow/report"); got.Find(`a[href="/fr/follow/withdraw"]`).Length() != 1 {
		t.Error("the follow-up does not offer it")
	}
	got := v.get("/follow/withdraw")
	if got.code != 200 || got.header.Get("Cache-Control") != "no-store" || !slices.Equal(got.offers("reason"), reasons()) || got.Find(".notice").Length() != 0 {
		t.Errorf("%d %v", got.code, got.offers("reason"))
	}
	for typed, key := range map[string]string{"": "Saisissez les quatre", "ZZZZ": "Ce ne sont pas les quatre"} {
		got := v.post("/follow/withdraw", "last", typed, "reason", "privacy")
		if got.code != 422 || !slices.Equal(got.faults(), []string{"last"}) || got.value("last") != typed || got.value("reason") != "privacy" || !strings.Contains(got.text(".govuk-error-summary"), key) {
			t.Errorf("%q: %d %v %q", typed, got.code, got.faults(), got.text(".govuk-error-summary"))
		}
	}
	if s.count(t, "reports") != 1 {
		t.Fatal("nothing is erased before it is confirmed")
	}
	for range 2 { // a double click
		v.leading(v.post("/follow/withdraw", "last", strings.ToLower(code[len(code)-4:]), "reason", "privacy"), "/follow/erased")
	}
	got = v.get("/follow/erased")
	if got.code != 200 || got.header.Get("Cache-Control") != "no-store" || !strings.Contains(got.text("main"), "Vous l’avez retiré. Il a été effacé le 10 mars 2026 à 12 h 00") {
		t.Errorf("%d %s", got.code, got.text("main"))
	}
	for _, address := range []string{"/follow/report", "/follow/withdraw"} { // in another tab
		other.leading(other.get(address), "/follow/erased")
	}
	other.leading(other.post("/follow/withdraw", "last", code[len(code)-4:]), "/follow/erased")
	later := s.voter(t, "en")
	later.leading(later.post("/follow", "code", code), "/follow/report")
	later.leading(later.get("/follow/report"), "/follow/erased")
	if s.count(t, "reports") != 0 || s.count(t, "tombstones") != 1 || s.count(t, "withdrawal_reasons") != 1 {
		t.Error("erased once, and counted")
	}
	later.leading(later.post("/follow/close"), "/follow")
	later.leading(later.get("/follow/erased"), "/follow")
}

func reasons() []string {
	var all []string
	for _, r := range retention.Reasons {
		all = append(all, string(r))
	}
	return all
}

// What happens to the work on a report is said before it is withdrawn.
func TestFollowWithdrawSaysWhatBecomesOfTheWork(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "fr")
	ann := account.Account{ID: "0190c0de-0000-7000-8000-000000000001", Name: "Ann", Role: account.Reviewer, ReadyAt: &time.Time{}}
	if _, err := s.pages.Cases.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	var reference string
	must(t, s.db.Write.Raw("SELECT reference FROM cases").Scan(&reference).Error)
	c, err := s.pages.Cases.Take(t.Context(), triage.On{Reference: reference, Version: 1, By: ann})
	must(t, err)
	if got := v.get("/follow/withdraw").text(".notice"); !strings.Contains(got, "Un agent examine") {
		t.Error(got)
	}
	_, err = s.pages.Cases.Decide(t.Context(), triage.On{Reference: reference, Version: c.Version, By: ann}, triage.Ruling{Outcome: triage.Dismissed, Reasons: "Rien."})
	must(t, err)
	if got := v.get("/follow/withdraw").text(".notice"); !strings.Contains(got, "Une suite a été décidée") {
		t.Error(got)
	}
}

// A browser that still holds the receipt forgets it with the report.
func TestFollowWithdrawForgetsTheReceipt(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	code := v.sent()
	v.leading(v.post("/follow", "code", code), "/follow/report")
	v.leading(v.post("/follow/withdraw", "last", code[len(code)-4:]), "/follow/erased")
	if s.count(t, "drafts") != 0 {
		t.Error("the receipt is still here")
	}
}

// One whose time was over says so, and that the figures count it on.
func TestFollowErasedInTime(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "en")
	s.now = s.now.AddDate(2, 0, 0)
	_, err := s.pages.Retention.Run(t.Context())
	must(t, err)
	v.leading(v.get("/follow/report"), "/follow/erased")
	if got := v.get("/follow/erased").text("main"); !strings.Contains(got, "Its time was over") || !strings.Contains(got, "still counts") {
		t.Error(got)
	}
}

// The privacy page tells the periods that are set.
func TestPrivacyTellsThePeriods(t *testing.T) {
	s := open(t, oneElection)
	got := s.voter(t, "fr").get("/privacy").text("main")
	for _, said := range []string{"12 mois après", "36 mois après"} {
		if !strings.Contains(got, said) {
			t.Errorf("does not say %q", said)
		}
	}
}
