package office_test

import (
	"net/http"
	"net/url"
	"testing"

	"vigie/internal/account"
)

// The bar says on every page of who works cases how many wait, and to nobody else.
func TestTheBarSaysHowManyWait(t *testing.T) {
	s := newStaff(t, false)
	reference := s.file(nil)
	s.file(nil)
	supervisor := s.as(account.Supervisor)
	for _, address := range []string{"/cases", "/cases?state=all&channel=post", "/cases/" + reference, "/journal"} {
		if got := supervisor.get("/fr/office" + address).is(http.StatusOK).text(".bar__nav b"); got != "2" {
			t.Errorf("%s: %q wait", address, got)
		}
	}
	if got := s.as(account.Administrator).get("/fr/office/accounts").is(http.StatusOK).text(".bar__nav b"); got != "" {
		t.Errorf("an administrator, who sees no case, is told %q", got)
	}
}

// Beside the queue stands how the work stands, and the way to its first case.
func TestTheDeskSaysHowTheWorkStands(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Reviewer)
	if empty := b.get("/fr/office/cases").is(http.StatusOK); empty.count(".overview .button") != 0 || empty.text(".overview .tile:first-child b") != "0" {
		t.Errorf("nothing to do: %s", empty.text(".overview"))
	}
	s.file(nil)
	last := s.file(nil) // as heavy as the other, and newer
	page := b.get("/fr/office/cases").is(http.StatusOK)
	if page.text(".overview .tile:first-child") != "2À examiner" || page.count(`.overview .button[href^="/fr/office/cases/`+last+`?at="]`) != 1 {
		t.Errorf("two to look at: %s", page.text(".overview"))
	}
}

// Another language shows the same part of the same list, and no page that is only
// there for what is posted.
func TestAnotherLanguageShowsTheSame(t *testing.T) {
	s := newStaff(t, false)
	reference := s.file(nil)
	supervisor := s.as(account.Supervisor)
	link := func(a answer) string {
		a.t.Helper()
		return a.doc.Find("a[hreflang=en]").AttrOr("href", "")
	}
	for address, want := range map[string]string{
		"/cases?channel=sms&state=all":                                  "/cases?channel=sms&state=all",
		"/cases/" + reference + "?done=noted&state=open":                "/cases/" + reference + "?state=open",
		"/journal?act=case.take&object=" + url.QueryEscape("a&b=\"c\""): "/journal?act=case.take&object=a%26b%3D%22c%22",
		"/journal": "/journal",
	} {
		if got := link(supervisor.get("/fr/office" + address)); got != "/en/office"+want {
			t.Errorf("%s in English is %s", address, got)
		}
	}
	refused := supervisor.post("/fr/office/cases/"+reference+"/note", url.Values{"version": {"1"}}).is(http.StatusUnprocessableEntity)
	if got := link(refused); got != "/en/office/cases/"+reference {
		t.Errorf("a refused note in English is %s", got)
	}
}
