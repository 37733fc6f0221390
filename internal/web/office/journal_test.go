package office_test

import (
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
