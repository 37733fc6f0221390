package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"vigie/internal/account"
)

func TestAccountsAdd(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Administrator)
	form := url.Values{"email": {"nina@autorite.example"}, "name": {"Nina Roche"}, "role": {"supervisor"}, "lang": {"en"}}
	made := b.post("/fr/office/accounts", form).is(http.StatusOK)
	link := made.text("#link")
	if !strings.HasPrefix(link, "https://vigie.example/en/office/set-up/") {
		t.Fatalf("link %q", link)
	}
	b.get(strings.TrimPrefix(link, "https://vigie.example")).is(http.StatusOK)
	if again := b.get("/fr/office/accounts"); strings.Contains(again.Body.String(), link) || again.count("tbody tr:contains('Nina Roche')") != 1 {
		t.Error("the link is shown twice, or Nina is not listed")
	}

	taken := b.post("/fr/office/accounts", url.Values{"email": {address(account.Auditor)}, "name": {"Autre"}, "role": {"auditor"}}).is(http.StatusUnprocessableEntity)
	name, _ := taken.doc.Find("#name").Attr("value")
	role, _ := taken.doc.Find("#role option[selected]").Attr("value")
	if taken.count("#email-error") != 1 || name != "Autre" || role != "auditor" {
		t.Errorf("an address in use: name %q, role %q", name, role)
	}
	king := b.post("/fr/office/accounts", url.Values{"email": {"k@autorite.example"}, "role": {"king"}, "lang": {"fr"}}).is(http.StatusUnprocessableEntity)
	if king.count("#role-error") != 1 {
		t.Error("no fault on the role")
	}
}

func TestAccountsDisable(t *testing.T) {
	s := newStaff(t, false)
	b, reviewer := s.as(account.Administrator), s.as(account.Reviewer)
	row := func() answer {
		a := b.get("/fr/office/accounts").is(http.StatusOK)
		a.doc = goquery.NewDocumentFromNode(a.doc.Find("tr:contains('" + address(account.Reviewer) + "')").Get(0))
		return a
	}
	if r := row(); r.text(".num") != "1" || r.count("form[action$='/end'], form[action$='/disable']") != 2 || r.count("form") != 2 {
		t.Errorf("sessions %s, forms %d", r.text(".num"), r.count("form"))
	}
	id := s.people[account.Reviewer].ID
	b.post("/fr/office/accounts/"+id+"/end", nil).is(http.StatusSeeOther)
	reviewer.get("/fr/office").is(http.StatusSeeOther)
	if got := reviewer.get("/fr/office").leadsTo(); !strings.Contains(got, "sign-in") {
		t.Errorf("still signed in: %q", got)
	}
	b.post("/fr/office/accounts/"+id+"/disable", nil).is(http.StatusSeeOther)
	if r := row(); r.text(".tag") != "fermé" || r.text(".num") != "0" || r.count("form") != 1 || r.count("input[name=email]") != 1 {
		t.Errorf("closed: %q, %d forms", r.text(".tag"), r.count("form"))
	}
	b.post("/fr/office/accounts/"+id+"/disable", nil).is(http.StatusConflict)
	own := s.people[account.Administrator].ID
	if n := b.get("/fr/office/accounts").count("form[action*='" + own + "/disable']"); n != 0 {
		t.Error("administrators are offered to close their own account")
	}
	b.post("/fr/office/accounts/"+own+"/disable", nil).is(http.StatusForbidden)
}

// The auditor reads who may do what and changes nothing.
func TestAccountsReadOnly(t *testing.T) {
	s := newStaff(t, false)
	page := s.as(account.Auditor).get("/fr/office/accounts").is(http.StatusOK)
	if n := page.count("main form, main button"); n != 0 {
		t.Errorf("%d forms and buttons", n)
	}
	if page.count("main table") != 2 {
		t.Error("not two tables")
	}
}

// The table on the page is the table of permissions.
func TestAccountsTable(t *testing.T) {
	page := newStaff(t, false).as(account.Administrator).get("/en/office/accounts").is(http.StatusOK)
	rows := page.doc.Find("[role=region][aria-labelledby=table-title] tbody tr")
	if rows.Length() != len(account.Permissions) {
		t.Fatalf("%d rows", rows.Length())
	}
	rows.Each(func(i int, row *goquery.Selection) {
		row.Find("td").Each(func(j int, cell *goquery.Selection) {
			want := map[bool]string{true: "yes", false: "no"}[account.May(account.Roles[j], account.Permissions[i])]
			if got := cell.Find(".visually-hidden").Text(); got != want {
				t.Errorf("%s, %s: %q, want %q", account.Permissions[i], account.Roles[j], got, want)
			}
		})
	})
}

// Every page of the door and of the administration stands in both languages,
// with no key left untranslated.
func TestPagesInBothLanguages(t *testing.T) {
	s := newStaff(t, false)
	made, err := s.accounts.Add(t.Context(), account.Account{}, account.New{Email: "nina@autorite.example", Role: account.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	admin, auditor, nobody := s.as(account.Administrator), s.as(account.Auditor), s.browser()
	for _, lang := range []string{"fr", "en"} {
		for address, b := range map[string]*browser{
			"/sign-in": nobody, "/set-up/" + string(made.Token): nobody, "/accounts": admin, "/journal": auditor, "/journal?day=x": auditor,
		} {
			a := b.get("/" + lang + "/office" + address)
			if key := untranslated(a.doc.Text()); key != "" || a.doc.Find("h1").Length() != 1 || a.doc.Find("html[lang="+lang+"]").Length() != 1 {
				t.Errorf("%s %s: %d %q", lang, address, a.Code, key)
			}
		}
	}
}

func untranslated(text string) string {
	for _, word := range strings.Fields(text) {
		for _, section := range []string{"office.", "account.", "role.", "permission.", "layout."} {
			if strings.HasPrefix(word, section) {
				return word
			}
		}
	}
	return ""
}
