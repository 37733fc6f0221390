package public_test

import (
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/triage"
)

// The way of a report is told with its dates, and what a decision is worth, but
// not by whom or why.
func TestFollowTellsTheWay(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "fr")
	ann := account.Account{ID: "0190c0de-0000-7000-8000-000000000001", Name: "Ann Lectrice", Role: account.Reviewer, ReadyAt: &time.Time{}}
	_, err := s.pages.Cases.Sweep(t.Context())
	must(t, err)
	var reference string
	must(t, s.db.Write.Raw("SELECT reference FROM cases").Scan(&reference).Error)
	if got := v.get("/follow/report"); got.Find(".timeline__item").Length() != 3 || got.Find("#decision").Length() != 0 {
		t.Errorf("before anyone read it: %s", got.text(".timeline"))
	}
	s.now = s.now.AddDate(0, 0, 1)
	c, err := s.pages.Cases.Take(t.Context(), triage.On{Reference: reference, Version: 1, By: ann})
	must(t, err)
	if got := v.get("/follow/report").text(".timeline"); !strings.Contains(got, "11 mars 2026 à 12 h 00") || !strings.Contains(got, "Pris en charge") {
		t.Error(got)
	}
	s.now = s.now.AddDate(0, 0, 1)
	_, err = s.pages.Cases.Decide(t.Context(), triage.On{Reference: reference, Version: c.Version, By: ann}, triage.Ruling{Outcome: triage.Reminder, Reasons: "Texte interne."})
	must(t, err)
	got := v.get("/follow/report")
	if said := got.text("#decision"); !strings.Contains(said, "12 mars 2026") || !strings.Contains(said, "Ce n’est pas une sanction") || strings.Contains(said, "avant l’arrivée") {
		t.Error(said)
	}
	if said := got.text("main"); strings.Contains(said, "Ann") || strings.Contains(said, "Texte interne") {
		t.Error("tells who read it, or why")
	}
}

// How many reports are about one mailing is told exactly only from ten on.
func TestFollowProtectsSmallGroups(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "fr")
	_, err := s.pages.Cases.Sweep(t.Context())
	must(t, err)
	for _, n := range []struct {
		reports int
		said    string
	}{{1, ""}, {2, ""}, {9, ""}, {10, "l’un des 10 signalements"}} {
		must(t, s.db.Write.Exec("UPDATE cases SET reports = ?", n.reports).Error)
		got := v.get("/follow/report").text(".timeline")
		if strings.Contains(got, "Rapproché") != (n.said != "") || !strings.Contains(got, n.said) {
			t.Errorf("%d: %s", n.reports, got)
		}
	}
}

// One that joins a mailing already decided is not told of dates before its own.
func TestFollowJoinsWhatIsDecided(t *testing.T) {
	s := open(t, oneElection)
	v, _ := s.opened(t, "en")
	ann := account.Account{ID: "0190c0de-0000-7000-8000-000000000001", Name: "Ann", Role: account.Reviewer, ReadyAt: &time.Time{}}
	_, err := s.pages.Cases.Sweep(t.Context())
	must(t, err)
	var reference string
	must(t, s.db.Write.Raw("SELECT reference FROM cases").Scan(&reference).Error)
	c, err := s.pages.Cases.Take(t.Context(), triage.On{Reference: reference, Version: 1, By: ann})
	must(t, err)
	_, err = s.pages.Cases.Decide(t.Context(), triage.On{Reference: reference, Version: c.Version, By: ann}, triage.Ruling{Outcome: triage.Dismissed, Reasons: "x"})
	must(t, err)
	must(t, s.db.Write.Exec("UPDATE reports SET received_at = ?", s.now.AddDate(0, 0, 3).UTC()).Error)
	if n := v.get("/follow/report").Find(".timeline__when").Length(); n != 1 {
		t.Errorf("%d dates on the way, which began when it was received", n)
	}
	got := v.get("/follow/report").text("main")
	for _, said := range []string{"already being looked at when your report came in", "decided before your report came in"} {
		if !strings.Contains(got, said) {
			t.Errorf("does not say %q", said)
		}
	}
}
