package office_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// The list that the queue is narrowed to is taken away as a spreadsheet opens it:
// with its accents, without formulas, and with a line in the journal.
func TestExport(t *testing.T) {
	s := newStaff(t, false)
	for _, channel := range []report.Channel{report.SMS, report.SMS, report.Email} {
		_, err := s.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
			Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Message: "=HYPERLINK(\"x\") L’été arrive, votez",
			Contacts: []report.Contact{{Channel: channel, On: "2026-02-10", Sender: "+33612345678"}}, Subject: report.Subject{Kind: report.List, Name: "@liste"},
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.cases.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := s.as(account.Reviewer)
	queue := b.get("/fr/office/cases?channel=sms").is(http.StatusOK)
	link, _ := queue.doc.Find(".queue__foot a").Attr("href")
	if link != "/fr/office/export?channel=sms" {
		t.Fatalf("the queue leads to %q", link)
	}
	got := b.get(link).is(http.StatusOK)
	body, marked := strings.CutPrefix(got.Body.String(), "\ufeff")
	read := csv.NewReader(strings.NewReader(body))
	read.Comma = ';'
	lines, err := read.ReadAll()
	if err != nil || !marked || len(lines) != 3 || lines[0][0] != "Référence" {
		t.Fatalf("%d lines, %v: %q", len(lines), err, body)
	}
	for _, line := range lines[1:] {
		for i, cell := range line {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("%s begins a formula: %q", lines[0][i], cell)
			}
		}
	}
	if one := strings.Join(lines[1], ";"); !strings.Contains(one, "'@liste") || !strings.Contains(one, "SMS") || !strings.Contains(one, "À examiner") {
		t.Errorf("a line is %q", one)
	}
	found, err := s.journal.List(t.Context(), journal.Filter{Act: triage.ActExport}, 10)
	if err != nil || len(found.Lines) != 1 || !strings.Contains(found.Lines[0].Detail, "channel=sms") || found.Lines[0].Actor == "" {
		t.Errorf("the journal says %+v, %v", found.Lines, err)
	}
	if english := b.get("/en/office/export").is(http.StatusOK).Body.String(); !strings.HasPrefix(english, "\ufeffReference,State,") {
		t.Errorf("in English: %.60q", english)
	}
	for _, role := range []account.Role{account.Administrator, account.Auditor} {
		s.as(role).get("/fr/office/export").is(http.StatusForbidden)
	}
}
