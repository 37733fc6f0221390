package office_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/report"
)

// A supervisor sees what is open by its age, who has it in hand, and each number
// leads to the cases that it counts.
func TestOverview(t *testing.T) {
	s := newStaff(t, false)
	lead := s.as(account.Supervisor)
	empty := lead.get("/fr/office/overview").is(http.StatusOK)
	empty.says("main", "Dossiers des 14 derniers jours : 0")
	if empty.doc.Find("td a").Length() != 0 {
		t.Error("a zero leads somewhere")
	}
	now := s.at
	for _, days := range []int{20, 5, 2, 2, 0} {
		s.at = now.AddDate(0, 0, -days)
		_, err := s.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
			Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Subject: report.Subject{Kind: report.UnknownWho},
			Contacts: []report.Contact{{Channel: report.SMS, On: "2026-02-01"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.cases.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	reviewer := s.people[account.Reviewer]
	if err := s.db.Write.Exec("UPDATE cases SET assignee = ?, assignee_name = ?, state = 'open' WHERE id = (SELECT id FROM cases ORDER BY id LIMIT 1)", reviewer.ID, reviewer.Name).Error; err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(time.Minute)
	page := lead.get("/fr/office/overview").is(http.StatusOK)
	for row, want := range []string{"aujourd’hui 1 0 0", "depuis 1 ou 2 jours 2 0 0", "depuis 3 à 6 jours 1 0 0", "depuis 7 à 13 jours 0 0 0", "depuis 14 jours ou plus 0 1 0"} {
		var cells []string
		for _, cell := range page.doc.Find("[aria-labelledby=ages] tbody tr").Eq(row).Children().EachIter() {
			cells = append(cells, strings.TrimSpace(cell.Text()))
		}
		if got := strings.Join(cells, " "); got != want {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
	page.says("[aria-labelledby=loads]", "Agent reviewer")
	page.says("main", "Dossiers des 14 derniers jours : 4, dont aujourd’hui : 1.")
	links := page.doc.Find("[aria-labelledby=ages] td a")
	if links.Length() != 4 {
		t.Errorf("%d numbers lead somewhere", links.Length())
	}
	for _, link := range links.EachIter() {
		listed := lead.get(link.AttrOr("href", "")).is(http.StatusOK)
		if got := listed.doc.Find(".queue__item").Length(); strings.TrimSpace(link.Text()) != string(rune('0'+got)) {
			t.Errorf("%s counts %s and lists %d", link.AttrOr("href", ""), link.Text(), got)
		}
	}
	for _, role := range []account.Role{account.Reviewer, account.Administrator, account.Auditor} {
		s.as(role).get("/fr/office/overview").is(http.StatusForbidden)
	}
}
