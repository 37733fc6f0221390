package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// fillIn answers every page of the form at the office for somebody who telephoned
// yesterday, in English, and returns the check page.
func fillIn(t *testing.T, v *visitor) *httptest.ResponseRecorder {
	t.Helper()
	yesterday := time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	begun := v.ask(http.MethodPost, "/fr/office/entry", "way=phone&lang=en&on="+yesterday)
	if to := begun.Header().Get("Location"); begun.Code != http.StatusSeeOther || to != "/fr/office/entry/material" {
		t.Fatalf("beginning: %d to %q", begun.Code, to)
	}
	for _, p := range [][2]string{
		{"material", "without=yes"}, {"channel", "channel=sms"}, {"when", "on=" + yesterday}, {"sender", "sender=36111&message=Dimanche, chaque voix compte"},
		{"place", ""}, {"subject", "subject_kind=party"}, {"practices", ""}, {"opt-out", "opposed=no"}, {"origin", ""}, {"statement", ""}, {"reporter", "kind=report"},
	} {
		address := "/fr/office/entry/" + p[0]
		asked := v.ask(http.MethodGet, address, "")
		if body := asked.Body.String(); asked.Code != http.StatusOK || !strings.Contains(body, "Saisie pour une personne · Par téléphone") || strings.Contains(body, `"/fr/report`) {
			t.Fatalf("%s: %d, which does not say for whom, or leads to the voters' own form", address, asked.Code)
		}
		if w := v.ask(http.MethodPost, address, p[1]); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", address, w.Code)
		}
	}
	return v.ask(http.MethodGet, "/fr/office/entry/check", "")
}

var (
	shownCode      = regexp.MustCompile(`id="receipt">([^<]+)<`)
	shownReference = regexp.MustCompile(`id="reference">([^<]+)<`)
)

// A reviewer types in what a voter told on the telephone: it is a report like any
// other, says how it came and who typed it in, and its code goes to the voter.
func TestEntry(t *testing.T) {
	a := portal(t)
	h := handler(t, a, everything)
	claire := signedInAs(t, a, h, account.New{Email: "c@autorite.example", Name: "Claire", Role: account.Reviewer})
	if w := claire.ask(http.MethodPost, "/fr/office/entry", "lang=xx&on=2999-01-01"); w.Code != http.StatusUnprocessableEntity || strings.Count(w.Body.String(), `govuk-error-message`) != 3 {
		t.Errorf("a beginning with three mistakes: %d", w.Code)
	}
	fillIn(t, claire)
	if w := claire.ask(http.MethodPost, "/fr/office/entry/check", ""); w.Header().Get("Location") != "/fr/office/entry/receipt" {
		t.Fatalf("sending: %d to %q", w.Code, w.Header().Get("Location"))
	}
	receipt := claire.ask(http.MethodGet, "/fr/office/entry/receipt", "")
	code, reference := shownCode.FindStringSubmatch(receipt.Body.String()), shownReference.FindStringSubmatch(receipt.Body.String())
	if code == nil || reference == nil || !strings.Contains(receipt.Body.String(), "http://vigie.example") && !strings.Contains(receipt.Body.String(), "Lisez-le lentement") {
		t.Fatalf("the receipt: %d", receipt.Code)
	}
	if w := claire.ask(http.MethodGet, "/fr/office/entry/receipt.pdf", ""); w.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("the page to hand over: %d", w.Code)
	}
	if w := claire.ask(http.MethodGet, "/fr/office/entry/receipt.txt", ""); !strings.Contains(w.Body.String(), "/en/follow") {
		t.Errorf("the text to hand over: %q", w.Body)
	}
	if w := claire.ask(http.MethodPost, "/fr/office/entry/receipt", "last="+code[1][len(code[1])-4:]); w.Header().Get("Location") != "/fr/office/entry?again=entered" {
		t.Errorf("the end: %d", w.Code)
	}

	r, err := a.reports.ByReference(t.Context(), reference[1])
	if err != nil || r.EnteredBy != "Claire" || r.Lang != "en" || !r.CameOn.Valid() || len(r.EntryList()) != 1 || r.EntryList()[0] != report.OnPhone {
		t.Errorf("filed %+v, %v", r, err)
	}
	found, err := a.journal.List(t.Context(), journal.Filter{Object: report.Object(r.Reference)}, 10)
	if err != nil || len(found.Lines) != 1 || found.Lines[0].Act != report.ActEnter || found.Lines[0].ActorName != "Claire" || !strings.Contains(found.Lines[0].Detail, `"way":"phone"`) {
		t.Errorf("the journal says %+v, %v", found.Lines, err)
	}
	voter := &visitor{Handler: h, cookies: map[string]*http.Cookie{}}
	if w := voter.ask(http.MethodPost, "/en/follow", "code="+code[1]); w.Header().Get("Location") != "/en/follow/report" {
		t.Errorf("the voter's code: %d", w.Code)
	}
	if _, err := a.triage.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown := claire.ask(http.MethodGet, "/fr/office/cases/"+r.Reference, "").Body.String()
	if !strings.Contains(shown, "Saisi par Claire") || !strings.Contains(shown, "Par téléphone") {
		t.Error("the case does not say how it came")
	}
	for way, there := range map[string]bool{"phone": true, "letter": false} {
		if w := claire.ask(http.MethodGet, "/fr/office/cases?entry="+way, ""); strings.Contains(w.Body.String(), "/office/cases/"+r.Reference) != there {
			t.Errorf("by %s: there %t", way, !there)
		}
	}
}

// What somebody types in for a voter is theirs: not that of who signs in at the same
// browser after them, nor of who is not signed in.
func TestEntryIsItsBeginnersOwn(t *testing.T) {
	a := portal(t)
	h := handler(t, a, everything)
	claire := signedInAs(t, a, h, account.New{Email: "c@autorite.example", Name: "Claire", Role: account.Reviewer})
	marc := signedInAs(t, a, h, account.New{Email: "m@autorite.example", Name: "Marc", Role: account.Supervisor})
	audit := signedInAs(t, a, h, account.New{Email: "a@autorite.example", Name: "Odile", Role: account.Auditor})
	fillIn(t, claire)
	nobody := &visitor{Handler: h, cookies: map[string]*http.Cookie{"vigie-entry": claire.cookies["vigie-entry"]}}
	marc.cookies["vigie-entry"], audit.cookies["vigie-entry"] = nobody.cookies["vigie-entry"], nobody.cookies["vigie-entry"]
	for _, page := range []string{"/check", "/channel", "/receipt", "/receipt.pdf"} {
		address := "/fr/office/entry" + page
		if w := marc.ask(http.MethodGet, address, ""); !strings.HasPrefix(w.Header().Get("Location"), "/fr/office/entry?again=") {
			t.Errorf("another's %s: %d to %q", address, w.Code, w.Header().Get("Location"))
		}
		if w := nobody.ask(http.MethodGet, address, ""); !strings.HasPrefix(w.Header().Get("Location"), "/fr/office/sign-in") {
			t.Errorf("signed out, %s: %d", address, w.Code)
		}
		if w := audit.ask(http.MethodGet, address, ""); w.Code != http.StatusForbidden {
			t.Errorf("an auditor, %s: %d", address, w.Code)
		}
	}
	if w := marc.ask(http.MethodPost, "/fr/office/entry/check", ""); w.Header().Get("Location") != "/fr/office/entry?again=expired" {
		t.Errorf("sending another's: %d", w.Code)
	}
	if w := marc.ask(http.MethodGet, "/fr/office/entry", ""); strings.Contains(w.Body.String(), "Une saisie est en cours") {
		t.Error("another's entry is offered")
	}
	if w := claire.ask(http.MethodGet, "/fr/office/entry", ""); !strings.Contains(w.Body.String(), "Une saisie est en cours") {
		t.Error("one's own entry is not offered")
	}
	if w := claire.ask(http.MethodPost, "/fr/office/entry/erase", ""); w.Header().Get("Location") != "/fr/office/entry?again=erased" {
		t.Errorf("erasing: %d", w.Code)
	}
	own := claire.ask(http.MethodGet, "/fr/report/check", "") // the voter's form knows nothing of it
	if !strings.HasPrefix(own.Header().Get("Location"), "/fr/report") {
		t.Errorf("the voters' form: %d", own.Code)
	}
}

// A back-office by itself has the form too.
func TestEntryWithoutThePublicPages(t *testing.T) {
	a := portal(t)
	h := handler(t, a, backOffice)
	claire := signedInAs(t, a, h, account.New{Email: "c@autorite.example", Name: "Claire", Role: account.Reviewer})
	fillIn(t, claire)
	for address, want := range map[string]int{"/fr/suggest/communes?q=par": http.StatusOK, "/fr/report": http.StatusNotFound} {
		if w := claire.ask(http.MethodGet, address, ""); w.Code != want {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
}
