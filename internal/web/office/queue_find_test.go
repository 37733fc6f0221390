package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/report"
)

// finds asks the queue for a query, all cases, in French.
func (b *browser) finds(query string) answer {
	b.t.Helper()
	return b.get("/fr/office/cases?" + url.Values{"state": {"all"}, "q": {query}}.Encode()).is(http.StatusOK)
}

// A reviewer looks for words: what was understood stands above the cases, what was
// found is marked in them, and the query stays while they are walked through.
func TestFind(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(func(f *report.Filing) { f.Message = "Venez aux réunions publiques du quartier, dimanche." })
	other := s.file(func(f *report.Filing) { f.Subject.Name = "Le Phare Breton" })
	if _, err := s.cases.SweepSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := s.as(account.Reviewer)
	found := b.finds(`"réunion publique" -travaux commune: truc:x OR`)
	if got := found.text(".find__said"); !strings.Contains(got, "« réunion publique » et sans « travaux »") {
		t.Errorf("understood: %q", got)
	}
	if got := found.text(".find__left"); !strings.Contains(got, "deux-points") || !strings.Contains(got, "champ connu") || !strings.Contains(got, "rien à relier") {
		t.Errorf("left: %q", got)
	}
	found = b.finds("reunion quartiers")
	if found.count(".queue__item") != 1 || found.text(".queue__said mark") != "réunionsquartier" || found.doc.Find(".find [name=q]").AttrOr("value", "") != "reunion quartiers" {
		t.Errorf("%q", found.text(".queue"))
	}
	to := found.doc.Find(".queue__link").AttrOr("href", "")
	if open := b.get(to).is(http.StatusOK); !strings.Contains(to, ref) || open.count(".queue__item") != 1 || open.doc.Find(".find [name=q]").AttrOr("value", "") != "reunion quartiers" {
		t.Errorf("%s opens %q", to, open.text(".queue"))
	}
	near := b.finds("candidat:Fhare")
	if !strings.Contains(near.text(".find__said"), "à une lettre près") || near.count(".queue__item") != 1 || near.doc.Find(".queue__item mark").Text() != "Phare" {
		t.Errorf("close names: %q", near.text(".queue"))
	}
	if to := near.doc.Find(".queue__link").AttrOr("href", ""); !strings.Contains(to, other) || !strings.Contains(to, "near=1") || b.get(to).is(http.StatusOK).count(".queue__item") != 1 {
		t.Errorf("close names lead to %s", to)
	}
	if none := b.finds("candidat:Wxyz"); none.count(".queue__item") != 0 || none.count(".empty") != 1 {
		t.Errorf("nothing: %q", none.text(".queue"))
	}
	if all := b.finds(`"" ((`); all.count(".queue__item") != 2 {
		t.Errorf("a query of nothing narrows: %q", all.text(".queue"))
	}
	b.get("/fr/office/export?state=all&q=0612345678").is(http.StatusOK)
	if line := s.as(account.Auditor).get("/fr/office/journal").is(http.StatusOK).text("main"); strings.Contains(line, "0612345678") {
		t.Error("the journal keeps what was looked for")
	}
}
