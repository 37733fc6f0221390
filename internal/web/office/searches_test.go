package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/report"
)

// A reviewer keeps the filters of the queue under a name, shares them, and finds
// them above the queue.
func TestSearches(t *testing.T) {
	s := newStaff(t, false)
	s.file(nil)
	s.file(func(f *report.Filing) { f.Kind = report.Complaint })
	b := s.as(account.Reviewer)
	if got := b.get("/fr/office/cases").is(http.StatusOK); got.count(".queue__saved") != 0 {
		t.Error("searches before there is one")
	}
	narrowed := b.get("/fr/office/cases?kind=complaint&order=arrival").is(http.StatusOK)
	keep := narrowed.doc.Find("a[href*='/office/searches?']").AttrOr("href", "")
	ask := b.get(keep).is(http.StatusOK)
	form := ask.hidden("form[action='/fr/office/searches']")
	if form.Get("query") != "kind=complaint&order=arrival" || !strings.Contains(ask.text("form[action='/fr/office/searches']"), "À examiner · Plainte") {
		t.Errorf("keeps %q: %s", form.Get("query"), ask.text("main"))
	}
	wrong := b.post("/fr/office/searches", form).is(http.StatusUnprocessableEntity)
	if wrong.count("#name-error") != 1 || wrong.hidden("form[action='/fr/office/searches']").Get("query") != form.Get("query") {
		t.Error(wrong.text("main"))
	}
	form.Set("name", "<Plaintes> & co")
	form.Set("shared", "true")
	form.Set("alert", "count")
	if got := b.post("/fr/office/searches", form).is(http.StatusUnprocessableEntity); got.count("#alert_at-error") != 1 || got.count("[name=alert][value=count][checked]") != 1 {
		t.Error(got.text("main"))
	}
	form.Set("alert_at", "12")
	list := b.get(b.post("/fr/office/searches", form).is(http.StatusSeeOther).leadsTo()).is(http.StatusOK)
	if list.count(".notice--done") != 1 || list.text(".note .row") != "<Plaintes> & co 1" || list.count("a[href='/fr/office/cases?kind=complaint&order=arrival']") != 1 {
		t.Error(list.text("main"))
	}
	if queue := b.get("/fr/office/cases?kind=complaint&order=arrival").is(http.StatusOK); queue.text(".queue__saved") != "<Plaintes> & co" || queue.count("a[href*='/office/searches?']") != 0 {
		t.Error(queue.text(".queue__head"))
	}
	other := s.as(account.Supervisor)
	seen := other.get("/fr/office/searches").is(http.StatusOK)
	if !strings.Contains(seen.text(".note"), "partagée par Agent reviewer") {
		t.Error(seen.text("main"))
	}
	edit := seen.doc.Find(".note a[href*='/searches/']").AttrOr("href", "")
	if got := other.get(edit).is(http.StatusOK); got.doc.Find("#name").AttrOr("value", "") != "<Plaintes> & co" || got.count("#shared[checked]") != 1 {
		t.Error(got.text("main"))
	}
	other.post(edit, url.Values{"name": {"Plaintes"}}).is(http.StatusSeeOther)
	other.get(edit).is(http.StatusNotFound) // it is shared no longer
	if got := b.get("/fr/office/searches").is(http.StatusOK).text(".note"); !strings.Contains(got, "Plaintes 1") || !strings.Contains(got, "visible de vous seul") {
		t.Error(got)
	}
	b.post(edit+"/drop", nil).is(http.StatusSeeOther)
	if got := b.get("/fr/office/searches?done=search_dropped").is(http.StatusOK); got.count(".empty") != 1 || got.count(".notice--done") != 1 {
		t.Error(got.text("main"))
	}
	b.get("/fr/office/searches/nonsense").is(http.StatusNotFound)
}
