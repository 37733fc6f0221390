package public_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestReportElsewherePlace(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/subject")
	v.leading(v.post("/report/subject", "subject_kind", "unknown"), "/report/matter")
	if got := v.post("/report/matter", "matter", "weather"); got.code != 422 || !same(got.faults(), []string{"matter"}) {
		t.Errorf("%d %v", got.code, got.faults())
	}
	v.leading(v.post("/report/matter", "matter", "commercial"), "/report/elsewhere/commercial")
	told := v.get("/report/elsewhere/commercial")
	if told.code != http.StatusOK || !strings.Contains(told.text("dl"), "SignalConso") || told.Find(`.actions a[href="/fr/report/practices"]`).Length() != 1 {
		t.Errorf("%d: %s", told.code, told.text("main"))
	}
	if got := v.get("/report/practices"); got.code != http.StatusOK {
		t.Errorf("who goes on is stopped: %d", got.code)
	}
	v.leading(v.post("/report/matter", "matter", "commercial"), "/report/practices") // told once
	if got := v.get("/report/matter").value("matter"); got != "commercial" {
		t.Errorf("%q is kept", got)
	}
}

func TestReportElsewhere(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		v := open(t, oneElection).voter(t, lang)
		if got := v.get("/report"); got.Find(`a[href="/`+lang+`/report/elsewhere"]`).Length() != 1 {
			t.Error("the start leads to no other place")
		}
		links := v.get("/report/elsewhere").Find("h2 a")
		if links.Length() != 5 {
			t.Errorf("%d places", links.Length())
		}
		for i := range links.Length() {
			got := v.get(links.Eq(i).AttrOr("href", "")[3:])
			if got.code != http.StatusOK || got.Find("dl dt").Length() == 0 || got.Find(`.actions a[href="/`+lang+`/report"]`).Length() != 1 {
				t.Errorf("%s: %d", links.Eq(i).Text(), got.code)
			}
		}
		if len(v.cookies) != 0 || v.get("/report/elsewhere/moon").code != http.StatusNotFound {
			t.Error("a page to read sets no cookie, and one that is not there is not found")
		}
	}
}

// A report about a known list is asked no more pages than before.
func TestReportMatterIsAskedWhereItIsNotPlain(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/subject")
	v.leading(v.post("/report/subject", "subject_kind", "party"), "/report/practices")
	v.leading(v.get("/report/matter"), "/report/practices")
}
