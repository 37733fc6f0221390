package office

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// accountKey is where the request keeps who is signed in.
const accountKey = "account"

// Private keeps every answer of the back-office out of caches, of the browser
// and on the way.
func Private(c *gin.Context) { c.Header("Cache-Control", "no-store") }

// SignedIn lets through whoever is signed in and may do need; "" is anybody
// signed in. Others are led to the sign-in page and come back to what they asked
// for, or are told that their role does not allow it.
func (p *Pages) SignedIn(need account.Permission) gin.HandlerFunc {
	return func(c *gin.Context) {
		a, err := p.Accounts.BySession(c.Request.Context(), p.token(c))
		switch {
		case errors.Is(err, fault.NotFound):
			p.toSignIn(c)
		case err != nil:
			p.Views.Fail(c, err)
		case need != "" && !a.May(need):
			p.Views.Fail(c, fmt.Errorf("%s by a %s: %w", need, a.Role, fault.Forbidden))
		default:
			c.Set(accountKey, a)
		}
	}
}

// Who returns who is signed in. It is called behind SignedIn alone.
func Who(c *gin.Context) account.Account { return c.MustGet(accountKey).(account.Account) }

// office returns what every page behind SignedIn shows.
func (p *Pages) office(c *gin.Context) page.Office {
	a := Who(c)
	return page.Office{
		Waiting: p.waiting(c, a), Alerts: p.alerts(c, a),
		Base: p.Views.Base(c), Person: a.Name, Role: roleLabel(a.Role),
		MayCases: a.May(account.WorkCases), MayJournal: a.May(account.ReadJournal), MayAccounts: a.May(account.ReadSettings),
		MayMode: a.May(account.SwitchMode), Mode: p.Settings.First() != "", MayRelease: a.May(account.ReleaseFigures), MayAssign: a.May(account.AssignCases),
	}
}

// waiting counts what nobody has looked at, for whoever works on it. A page whose
// own work is done is not taken away because this one number is missing.
func (p *Pages) waiting(c *gin.Context, a account.Account) string {
	if !a.May(account.WorkCases) {
		return ""
	}
	n, err := p.Triage.Count(c.Request.Context(), triage.Filter{State: triage.New})
	if err != nil || n == 0 {
		return ""
	}
	return counted(p.Views.Localizer(c), n)
}

// alerts counts the alerts that nobody has looked at, for those who would. A page
// stands without that number where it cannot be had.
func (p *Pages) alerts(c *gin.Context, a account.Account) int {
	if !a.May(account.WorkCases) {
		return 0
	}
	n, err := p.Triage.Unseen(c.Request.Context())
	if err != nil {
		return 0
	}
	return n
}

// toSignIn leads to the sign-in page. What was posted is lost, so only a page
// that was asked for is come back to.
func (p *Pages) toSignIn(c *gin.Context) {
	next := ""
	if c.Request.Method == http.MethodGet {
		next = "?" + url.Values{"next": {c.Request.URL.RequestURI()}}.Encode()
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/sign-in")+next)
	c.Abort()
}

// at returns the address of a page of the back-office.
func (p *Pages) at(c *gin.Context, address string) string {
	return "/" + p.Views.Localizer(c).Lang + "/office" + address
}

// next returns where to go after signing in: a page of this back-office, never
// an address that somebody else wrote into a link.
func (p *Pages) next(c *gin.Context, typed string) string {
	home := p.at(c, "")
	u, err := url.Parse(typed)
	if err != nil || u.IsAbs() || u.Host != "" || strings.Contains(typed, `\`) || !strings.HasPrefix(u.Path, home+"/") {
		return home
	}
	return u.RequestURI()
}

// Home leads to where a role's work is.
func (p *Pages) Home(c *gin.Context) error {
	address := "/accounts"
	switch a := Who(c); {
	case a.May(account.WorkCases):
		address = "/cases"
	case a.May(account.ReadJournal):
		address = "/journal"
	}
	c.Redirect(http.StatusSeeOther, p.at(c, address))
	return nil
}

// cookieName is the session's cookie. Over https its prefix makes browsers
// refuse one that another host, or a page without https, would set.
func (p *Pages) cookieName() string {
	if p.Secure {
		return "__Host-vigie"
	}
	return "vigie"
}

func (p *Pages) token(c *gin.Context) account.Token {
	value, err := c.Cookie(p.cookieName())
	if err != nil {
		return ""
	}
	return account.Token(value)
}

// keep gives the browser a session's token until it is closed, and "" takes it
// away. Lax: a link in a mail opens the office signed in, a form of another site
// does not.
func (p *Pages) keep(c *gin.Context, t account.Token) {
	cookie := &http.Cookie{Name: p.cookieName(), Value: string(t), Path: "/", Secure: p.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if t == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.Writer, cookie)
}

// maxForm bounds a posted form, in bytes: a long note and some.
const maxForm = 256 << 10

// read fills form, a pointer to a struct with form tags, with what was posted.
func read(c *gin.Context, form any) error { return page.ReadForm(c, form, maxForm) }

// roleLabel returns the key of a role's name.
func roleLabel(r account.Role) string {
	switch r {
	case account.Reviewer:
		return "role.reviewer"
	case account.Supervisor:
		return "role.supervisor"
	case account.Administrator:
		return "role.administrator"
	case account.Auditor:
		return "role.auditor"
	}
	return ""
}
