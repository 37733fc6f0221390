package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/triage"
)

// ticked returns what the boxes of the queue send for some references.
func ticked(page answer, refs ...string) url.Values {
	form := url.Values{}
	for _, ref := range refs {
		form.Add("picked", page.doc.Find(".queue__pick[value^='"+ref+"']").AttrOr("value", ""))
	}
	return form
}

func (s *staff) works(t *testing.T) {
	t.Helper()
	if _, err := s.cases.SweepBulks(t.Context(), s.accounts.ByID); err != nil {
		t.Fatal(err)
	}
}

// A reviewer ticks cases, says what to do, reads what came of it and takes it back.
func TestBulk(t *testing.T) {
	s := newStaff(t, false)
	first, second, third := s.file(nil), s.file(nil), s.file(nil)
	b := s.as(account.Reviewer)
	queue := b.get("/fr/office/cases?channel=sms").is(http.StatusOK)
	if queue.count(".queue__pick") != 3 || queue.count(".queue__pick[aria-label$='"+first+"']") != 1 {
		t.Fatal(queue.text(".queue__picks"))
	}
	to := queue.doc.Find(".queue__picks").AttrOr("action", "")
	if got := b.post(to, url.Values{}).is(http.StatusUnprocessableEntity); !strings.Contains(got.text(".notice"), "Cochez au moins un dossier") {
		t.Error(got.text(".notice"))
	}
	at := b.post(to, ticked(queue, first, third)).is(http.StatusSeeOther).leadsTo()
	draft := b.get(at).is(http.StatusOK)
	if draft.text("h1") != "2 dossiers" || draft.text(".bulk__cases") != first+third || draft.count("[name=act]") != 5 || draft.count("[name=outcome][value=fine]") != 0 || draft.count("[name=assignee]") != 0 {
		t.Errorf("asks %q of %q", draft.text("form"), draft.text(".bulk__cases"))
	}
	if other := s.as(account.Supervisor).get(at); other.Code != http.StatusNotFound {
		t.Errorf("a draft of somebody else: %d", other.Code)
	}
	wrong := b.post(at+"/start", url.Values{"act": {"case.decide"}, "reasons": {"déjà connu"}}).is(http.StatusUnprocessableEntity)
	if wrong.count("#outcome-error") != 1 || wrong.text("#reasons") != "déjà connu" || wrong.count("[name=act][value='case.decide'][checked]") != 1 {
		t.Error(wrong.text("form"))
	}
	order := url.Values{"act": {"case.decide"}, "reasons": {"déjà connu"}, "outcome": {"closed"}}
	if got := b.post(at+"/start", order).is(http.StatusSeeOther).leadsTo(); got != at {
		t.Errorf("started leads to %s", got)
	}
	b.post(at+"/start", order).is(http.StatusSeeOther)
	if running := b.get(at).is(http.StatusOK); running.count("progress[max='2'][value='0']") != 1 || running.count("form[action$='/stop']") != 1 || !strings.Contains(running.text("[data-progress]"), "0 sur 2 traités") {
		t.Error(running.text("main"))
	}
	b.does(third, "note", url.Values{"note": {"attendez"}}).is(http.StatusSeeOther)
	s.works(t)
	ended := b.get(at).is(http.StatusOK)
	if ended.text("h1") != "Les décider : 2 dossiers · Classé sans suite" || ended.text(".chips") != "Faits 1Laissés : modifiés entre-temps 1" || ended.text(".bulk__cases") != first || ended.count("progress") != 0 {
		t.Errorf("%q %q %q", ended.text("h1"), ended.text(".chips"), ended.text(".bulk__cases"))
	}
	if got := b.get(at + "?result=changed").is(http.StatusOK).text(".bulk__cases"); got != third {
		t.Errorf("left: %q", got)
	}
	if got := b.post(at+"/undo", url.Values{}).is(http.StatusUnprocessableEntity); got.count("#reopen_reason-error") != 1 {
		t.Error(got.text("#undo"))
	}
	undo := b.post(at+"/undo", url.Values{"reopen_reason": {"erreur"}}).is(http.StatusSeeOther).leadsTo()
	s.works(t)
	if got := b.get(undo).is(http.StatusOK); got.text(".chips") != "Faits 1" || got.count("#undo") != 0 {
		t.Error(got.text("main"))
	}
	if list := b.get("/fr/office/bulks").is(http.StatusOK); list.count(".note") != 2 || !strings.Contains(list.text(".note:first-child"), "Annuler un traitement par lot : 1 dossier") {
		t.Error(list.text("main"))
	}
	if c, err := s.cases.ByReference(t.Context(), second); err != nil || c.Version != 1 {
		t.Errorf("what was not ticked: %+v, %v", c, err)
	}
}

// A supervisor gives the whole list to a reviewer, and stops.
func TestBulkOfTheWholeList(t *testing.T) {
	s := newStaff(t, false)
	for range 30 {
		s.file(nil)
	}
	b := s.as(account.Supervisor)
	at := b.post("/fr/office/bulks?state=new", url.Values{"all": {"true"}}).is(http.StatusSeeOther).leadsTo()
	if got := b.get(at).is(http.StatusOK); got.text("h1") != "30 dossiers" || got.count("[name=assignee]") != 1 {
		t.Error(got.text("main"))
	}
	b.post(at+"/start", url.Values{"act": {"case.assign"}}).is(http.StatusUnprocessableEntity)
	b.post(at+"/start", url.Values{"act": {"case.assign"}, "assignee": {s.people[account.Reviewer].ID}}).is(http.StatusSeeOther)
	b.post(at+"/stop", nil).is(http.StatusSeeOther)
	s.works(t)
	if got := b.get(at).is(http.StatusOK); got.text(".chips") != "Pas encore traités 30" || got.count("#undo") != 0 {
		t.Error(got.text("main"))
	}
	if n, err := s.cases.Count(t.Context(), triage.Filter{State: triage.New}); err != nil || n != 30 {
		t.Errorf("%d new, %v", n, err)
	}
	if got := b.post("/fr/office/bulks?from=31/02/2026", url.Values{"all": {"true"}}); got.Code != http.StatusBadRequest {
		t.Errorf("a wrong day narrows nothing: %d", got.Code)
	}
	b.get("/fr/office/bulks/nonsense").is(http.StatusNotFound)
	for _, r := range []account.Role{account.Auditor, account.Administrator} {
		if got := s.as(r).get("/fr/office/bulks"); got.Code == http.StatusOK {
			t.Errorf("%s reads bulks", r)
		}
	}
}
