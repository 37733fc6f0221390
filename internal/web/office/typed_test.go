package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
)

// What a form was refused for, or what has changed meanwhile, takes nothing that
// was typed: it stands in its field again, or on the page where the case is past
// the form.
func TestWhatWasTypedIsKept(t *testing.T) {
	long := strings.Repeat("mot ", 2000) // over every limit
	const said = "Écrit « longuement » & <b>pesé</b>"
	for name, test := range map[string]struct {
		act    string
		form   url.Values
		before func(s *staff, ref string) // what somebody else does meanwhile
		status int
		kept   map[string]string // text by selector
	}{
		"a note too long":          {act: "note", form: url.Values{"note": {long}}, status: 422, kept: map[string]string{"#note": strings.TrimSpace(long)}},
		"a decision of no outcome": {act: "decide", form: url.Values{"reasons": {said}, "legal_basis": {"RGPD 21"}}, status: 422, kept: map[string]string{"#reasons": said, "#legal_basis": "RGPD 21"}},
		"a body that is missing":   {act: "decide", form: url.Values{"outcome": {"forwarded"}, "reasons": {said}}, status: 422, kept: map[string]string{"#reasons": said, "input[value=forwarded][checked]": ""}},
		"another case unknown": {act: "decide", form: url.Values{"outcome": {"attached"}, "attached": {"AAAAA-BBBBB"}, "reasons": {said}}, status: 422,
			kept: map[string]string{"#attached": "AAAAA-BBBBB", "#reasons": said}},
		"nobody to give it to": {act: "assign", form: url.Values{"assignee": {"nobody"}}, status: 422, kept: map[string]string{"#assignee-error": ""}},
		"a reason too long":    {act: "unseal", form: url.Values{"reason": {long}}, status: 422, kept: map[string]string{"#reason": strings.TrimSpace(long)}},
		"a decision on a case taken meanwhile": {act: "decide", form: url.Values{"version": {"1"}, "outcome": {"reminder"}, "reasons": {said}}, status: 409,
			before: func(s *staff, ref string) { s.as(account.Reviewer).does(ref, "take", url.Values{}) }, kept: map[string]string{"#reasons": said, "input[value=reminder][checked]": ""}},
		"a decision on a case decided meanwhile": {act: "decide", form: url.Values{"version": {"1"}, "outcome": {"forwarded"}, "body": {"arcom"}, "reasons": {said}, "legal_basis": {"RGPD 21"}}, status: 409,
			before: decidedBy(account.Reviewer), kept: map[string]string{"#kept dd:contains('longuement')": said, "#kept dd:contains('RGPD')": "RGPD 21", "#kept dd:contains('Arcom')": ""}},
		"a case given to somebody meanwhile gone": {act: "assign", form: url.Values{"version": {"1"}, "assignee": {"ID"}}, status: 409,
			before: func(s *staff, ref string) { s.as(account.Reviewer).does(ref, "take", url.Values{}) }, kept: map[string]string{"#assignee option[selected]": "Agent reviewer"}},
		"a reopening of what is open again": {act: "state", form: url.Values{"version": {"2"}, "to": {"reopened"}, "reopen_reason": {said}}, status: 409,
			before: func(s *staff, ref string) {
				decidedBy(account.Reviewer)(s, ref)
				s.as(account.Reviewer).does(ref, "state", url.Values{"to": {"reopened"}, "reopen_reason": {"une pièce est arrivée"}})
			}, kept: map[string]string{"#kept dd": said}},
		"a reopening without a reason": {act: "state", form: url.Values{"to": {"reopened"}}, status: 422, before: decidedBy(account.Reviewer), kept: map[string]string{"#reopen_reason-error": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStaff(t, false)
			ref := s.file(nil)
			if test.before != nil {
				test.before(s, ref)
			}
			if test.form.Get("assignee") == "ID" {
				test.form.Set("assignee", s.people[account.Reviewer].ID)
			}
			got := s.as(account.Supervisor).does(ref, test.act, test.form).is(test.status)
			for selector, want := range test.kept {
				found := got.doc.Find(selector)
				text := strings.TrimSpace(found.Text())
				if value, ok := found.Attr("value"); ok && found.Is("input") {
					text = strings.TrimSpace(value)
				}
				if found.Length() != 1 || want != "" && text != want {
					t.Errorf("%s: %d found, %.80q", selector, found.Length(), text)
				}
			}
		})
	}
}

func decidedBy(r account.Role) func(*staff, string) {
	return func(s *staff, ref string) {
		s.as(r).does(ref, "decide", url.Values{"outcome": {"reminder"}, "reasons": {"déjà"}}).is(http.StatusSeeOther)
	}
}

// A new account's form keeps what was typed, whatever is wrong with it.
func TestATypedAccountIsKept(t *testing.T) {
	b := newStaff(t, false).as(account.Administrator)
	for name, email := range map[string]string{"taken": address(account.Auditor), "none": "nobody", "empty": ""} {
		got := b.post("/fr/office/accounts", url.Values{"email": {email}, "name": {"Nina Roche"}, "role": {"auditor"}, "lang": {"en"}}).is(http.StatusUnprocessableEntity)
		typed := map[string]string{"#email": email, "#name": "Nina Roche", "#role option[selected]": "auditor", "#lang option[selected]": "en"}
		for selector, want := range typed {
			if value, _ := got.doc.Find(selector).Attr("value"); value != want {
				t.Errorf("%s: %s is %q", name, selector, value)
			}
		}
	}
}

// What no database can keep or look for (NUL, broken UTF-8) is the sender's
// mistake, never an error of the portal.
func TestWhatNoDatabaseTakes(t *testing.T) {
	s := newStaff(t, false)
	reference := s.file(nil)
	reviewer, auditor, administrator := s.as(account.Reviewer), s.as(account.Auditor), s.as(account.Administrator)
	for _, odd := range []string{"%00", "%ff%fe", "%ed%a0%80"} {
		for _, address := range []string{
			"/cases/A" + odd, "/cases?election=" + odd, "/cases?state=" + odd, "/cases?departement=" + odd, "/cases?state=all&ref=" + odd,
			"/cases/" + reference + "?kind=" + odd, "/set-up/" + odd, "/sign-in?next=" + odd,
		} {
			if got := reviewer.get("/fr/office" + address); got.Code >= http.StatusInternalServerError {
				t.Errorf("%s: %d", address, got.Code)
			}
		}
		for _, field := range []string{"object", "actor", "act", "day"} {
			if got := auditor.get("/fr/office/journal?" + field + "=" + odd); got.Code >= http.StatusInternalServerError {
				t.Errorf("journal by %s %s: %d", field, odd, got.Code)
			}
		}
		for address, form := range map[string]string{
			"/cases/" + reference + "/note":   "version=1&note=a" + odd,
			"/cases/" + reference + "/decide": "version=1&outcome=attached&reasons=a&attached=A" + odd,
			"/cases/" + reference + "/unseal": "reason=a" + odd + "&report=" + reference,
			"/sign-in":                        "password=a&email=a" + odd,
		} {
			if got := reviewer.do(http.MethodPost, "/fr/office"+address, form); got.Code >= http.StatusInternalServerError {
				t.Errorf("%s with %s: %d", address, form, got.Code)
			}
		}
		form := "email=a@autorite.example&role=reviewer&lang=fr&name=a" + odd
		if got := administrator.do(http.MethodPost, "/fr/office/accounts", form); got.Code >= http.StatusInternalServerError {
			t.Errorf("account with %s: %d", odd, got.Code)
		}
	}
}

// A set-up link begins with its language: one that there is not would lead
// nowhere.
func TestAccountInALanguageThereIsNot(t *testing.T) {
	administrator := newStaff(t, false).as(account.Administrator)
	got := administrator.post("/fr/office/accounts", url.Values{"email": {"a@autorite.example"}, "role": {"reviewer"}, "lang": {"../x"}})
	if got.Code != http.StatusUnprocessableEntity || strings.Contains(got.Body.String(), "/set-up/") {
		t.Errorf("%d %s", got.Code, got.text("main"))
	}
}

// Nobody makes the portal keep a posted form of many megabytes.
func TestAFormIsBounded(t *testing.T) {
	s := newStaff(t, false)
	reference := s.file(nil)
	reviewer := s.as(account.Reviewer)
	for _, act := range []string{"note", "state", "decide", "unseal", "take"} {
		got := reviewer.post("/fr/office/cases/"+reference+"/"+act, url.Values{"note": {strings.Repeat("a", 1<<20)}, "to": {"waiting"}})
		if got.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", act, got.Code)
		}
	}
}
