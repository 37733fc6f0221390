package office_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/journal"
)

// written returns an auditor's browser and a journal of n more lines, a minute
// apart, by the reviewer.
func written(t *testing.T, n int) *browser {
	t.Helper()
	s := newStaff(t, false)
	who := s.people[account.Reviewer]
	for i := range n {
		e := journal.Entry{Actor: who.ID, ActorName: who.Name, Act: "account.sign_out", Object: fmt.Sprintf("case/%d", i), Detail: map[string]string{"n": fmt.Sprint(i)}}
		if err := s.journal.Append(t.Context(), nil, e); err != nil {
			t.Fatal(err)
		}
		s.at = s.at.Add(time.Minute)
	}
	return s.as(account.Auditor)
}

func TestJournal(t *testing.T) {
	b := written(t, 3)
	page := b.get("/fr/office/journal").is(http.StatusOK)
	// Four accounts were added and set up, three lines written, the auditor signed in.
	if n := page.count("table.journal tbody tr"); n != 12 {
		t.Errorf("%d lines", n)
	}
	if said := page.text(".notice--done .notice__title"); said != "Chaîne intacte : 12 lignes vérifiées" {
		t.Errorf("said %q", said)
	}
	first := page.doc.Find("table.journal tbody tr").First()
	words := strings.Join(strings.Fields(first.Text()), " ")
	if !strings.HasPrefix(words, "12 2 mars 2026 à 10 h 03 Agent auditor Connexion Agent auditor ") {
		t.Errorf("first line %q", words)
	}
	if last := page.text("table.journal tbody tr:last-child td:nth-child(3)"); last != "Vigie" {
		t.Errorf("the shell stands as %q", last)
	}
}

func TestJournalFilters(t *testing.T) {
	b := written(t, 3)
	reviewer := b.people[account.Reviewer].ID
	for query, want := range map[string]int{
		"actor=" + reviewer:                              4, // set up their account, and three lines
		"actor=" + reviewer + "&act=account.sign_out":    3,
		"object=case/1":                                  1,
		"object=" + url.QueryEscape("account/"+reviewer): 2,
		"day=2026-03-02":                                 12,
		"day=3/3/2026":                                   0,
		"act=case.none":                                  0,
		"before=4":                                       3,
		"before=x":                                       12,
	} {
		page := b.get("/fr/office/journal?" + query).is(http.StatusOK)
		if n := page.count("table.journal tbody tr"); n != want || want == 0 && page.count(".empty") != 1 {
			t.Errorf("%s: %d lines, want %d", query, n, want)
		}
	}
	if page := b.get("/fr/office/journal?day=31/2/2026").is(http.StatusUnprocessableEntity); page.count("#day-error") != 1 || page.count(".filters[open] #day") != 1 {
		t.Error("a day that does not exist")
	}
}

func TestJournalPages(t *testing.T) {
	b := written(t, 120)
	seen := map[string]bool{}
	address, last := "/fr/office/journal?act=account.sign_out", ""
	for address != "" {
		page := b.get(address).is(http.StatusOK)
		page.doc.Find("table.journal tbody td:nth-child(1)").Each(func(_ int, cell *goquery.Selection) { seen[cell.Text()] = true })
		last = address
		address, _ = page.doc.Find(".pager a[rel=next]").Attr("href")
	}
	if len(seen) != 120 {
		t.Errorf("%d lines seen, want 120", len(seen))
	}
	back, _ := b.get(last).doc.Find(".pager a[rel=prev]").Attr("href")
	if n := b.get(back).count("table.journal tbody tr"); n != 50 {
		t.Errorf("the page before the last has %d lines", n)
	}
}

func TestJournalBroken(t *testing.T) {
	b := written(t, 3)
	statements := []string{"DROP TRIGGER journal_no_update"}
	if b.db.Dialect == database.Postgres {
		statements = []string{"ALTER TABLE journal DISABLE TRIGGER ALL"}
	}
	for _, st := range append(statements, "UPDATE journal SET actor_name = 'Personne', hash = hash WHERE seq = 9") {
		if err := b.db.Write.Exec(st).Error; err != nil {
			t.Fatal(err)
		}
	}
	page := b.get("/fr/office/journal").is(http.StatusOK)
	if said := page.text(".notice--alert[role=alert] .notice__title"); said != "Chaîne rompue à la ligne 9" || page.count(".notice--done") != 0 {
		t.Errorf("said %q", said)
	}
}

// What the journal is narrowed to is taken away as it was hashed, without formulas,
// and the journal says who took it.
func TestJournalExport(t *testing.T) {
	s := newStaff(t, false)
	lead := s.as(account.Supervisor)
	lead.get("/fr/office/mode").is(http.StatusOK)
	lead.post("/fr/office/mode", url.Values{"election": {"municipales-2026"}, "last": {"2026-03-22"}}).is(http.StatusSeeOther)
	auditor := s.as(account.Auditor)
	all := auditor.get("/fr/office/journal.csv").is(http.StatusOK)
	if got := all.Header().Get("Content-Disposition"); !strings.Contains(got, "vigie-journal-2026-03-02.csv") {
		t.Error(got)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(all.Body.String(), "\ufeff")))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil || len(lines) < 4 || lines[0][8] != "hash" {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i := 1; i+1 < len(lines); i++ { // newest first: each follows from the one below
		if lines[i][7] != lines[i+1][8] {
			t.Errorf("line %s does not follow from %s", lines[i][0], lines[i+1][0])
		}
	}
	if lines[1][4] != "journal.export" || lines[1][3] != "Agent auditor" {
		t.Errorf("the newest line is %v", lines[1])
	}
	some := auditor.get("/en/office/journal.csv?act=mode.on").is(http.StatusOK).Body.String()
	if strings.Count(some, "\n") != 2 || !strings.Contains(some, ",mode.on,") {
		t.Errorf("narrowed:\n%s", some)
	}
	auditor.get("/fr/office/journal").is(http.StatusOK).says("main", "Journal téléchargé")
	auditor.get("/fr/office/journal.csv?day=hier").is(http.StatusBadRequest)
	for _, role := range []account.Role{account.Reviewer, account.Administrator} {
		s.as(role).get("/fr/office/journal.csv").is(http.StatusForbidden)
	}
}
