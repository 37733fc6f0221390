package office_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
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
	s.takesBook(t, b, queue)
	found, err := s.journal.List(t.Context(), journal.Filter{Act: triage.ActExport}, 10)
	if err != nil || len(found.Lines) != 2 || !strings.Contains(found.Lines[0].Detail, "channel=sms") || found.Lines[0].Actor == "" {
		t.Errorf("the journal says %+v, %v", found.Lines, err)
	}
	if english := b.get("/en/office/export").is(http.StatusOK).Body.String(); !strings.HasPrefix(english, "\ufeffReference,State,") {
		t.Errorf("in English: %.60q", english)
	}
	for _, role := range []account.Role{account.Administrator, account.Auditor} {
		s.as(role).get("/fr/office/export").is(http.StatusForbidden)
		s.as(role).get("/fr/office/export.xlsx").is(http.StatusForbidden)
	}
}

// takesBook reads the workbook that the queue leads to.
func (s *staff) takesBook(t *testing.T, b *browser, queue answer) {
	t.Helper()
	link, _ := queue.doc.Find(`.queue__foot a[href*=".xlsx"]`).Attr("href")
	got := b.get(link).is(http.StatusOK)
	if media := got.Header().Get("Content-Type"); media != page.WorkbookType || !strings.Contains(got.Header().Get("Content-Disposition"), ".xlsx") {
		t.Errorf("%s is %s", link, media)
	}
	book, err := excelize.OpenReader(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	lines, err := book.GetRows(sheet)
	if err != nil || len(lines) != 3 || lines[0][7] != "Signalements" {
		t.Fatalf("%d lines, %v: %q", len(lines), err, lines)
	}
	for cell, want := range map[string]excelize.CellType{"H2": excelize.CellTypeUnset, "M2": excelize.CellTypeInlineString} {
		if kind, err := book.GetCellType(sheet, cell); err != nil || kind != want {
			t.Errorf("%s is of type %v, %v", cell, kind, err)
		}
		if formula, err := book.GetCellFormula(sheet, cell); err != nil || formula != "" {
			t.Errorf("%s holds %q, %v", cell, formula, err)
		}
	}
	if one := strings.Join(lines[1], ";"); !strings.Contains(one, "@liste") || strings.Contains(one, "'@liste") {
		t.Errorf("a line is %q", one)
	}
}
