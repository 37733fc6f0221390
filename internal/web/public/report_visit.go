package public

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// visit is one request to the form, with the draft that its cookie opens.
type visit struct {
	*Pages
	c     *gin.Context
	token []byte
	draft report.Draft
	found bool // there is a draft; else it was never begun, or has expired
}

// visit reads the draft of the request. No page of the form may be kept by a
// browser or on the way: it holds what somebody was told of their opinions.
func (p *Pages) visit(c *gin.Context) (*visit, error) {
	c.Header("Cache-Control", "no-store")
	v := &visit{Pages: p, c: c, token: p.token(c)}
	if v.token == nil {
		return v, nil
	}
	d, err := p.Reports.DraftOf(v.ctx(), v.token)
	if errors.Is(err, fault.NotFound) {
		return v, nil
	}
	v.draft, v.found = d, err == nil
	if v.Desk != nil {
		v.sit()
	}
	return v, err
}

func (v *visit) ctx() context.Context { return v.c.Request.Context() }

func (v *visit) words() *i18n.Localizer { return v.Views.Localizer(v.c) }

// at returns the address of a page of the form; its start is "", or begins with
// a question mark.
func (v *visit) at(address string) string {
	if address != "" && address[0] != '?' {
		address = "/" + address
	}
	form := "/report"
	if v.Desk != nil {
		form = page.EntryPath
	}
	return "/" + v.words().Lang + form + address
}

// goTo leads to a page of the form.
func (v *visit) goTo(address string) error {
	v.c.Redirect(http.StatusSeeOther, v.at(address))
	return nil
}

// save keeps the draft, for another DraftLife. A new draft gets a new token,
// never that of an expired one: a token files one report in its life.
func (v *visit) save() error {
	if !v.found {
		v.token = make([]byte, tokenSize)
		rand.Read(v.token) // never fails: crypto/rand ends the process instead
	}
	v.draft.Filing.Lang = v.tongue()
	v.draft.Filing.Kind = cmp.Or(v.draft.Filing.Kind, report.Signalement) // until the last page asks
	v.draft.Filing = v.draft.Filing.Clean()
	if err := v.Reports.SaveDraft(v.ctx(), v.token, v.draft); err != nil {
		return err
	}
	v.found = true
	v.setCookie(v.c, v.draftCookie(), base64.RawURLEncoding.EncodeToString(v.token), report.DraftLife)
	return nil
}

// erase forgets the draft, here and in the browser.
func (v *visit) erase() error {
	v.setCookie(v.c, v.draftCookie(), "", -1)
	if v.token == nil {
		return nil
	}
	return v.Reports.EraseDraft(v.ctx(), v.token)
}

// tokenSize is 32 bytes: a draft's token is also the key that opens it.
const tokenSize = 32

// draftCookie is the cookie of a draft. Whoever fills in the form for others may
// have a report of their own in the same browser.
func (p *Pages) draftCookie() string {
	if p.Desk != nil {
		return "vigie-entry"
	}
	return "vigie-draft"
}

// token returns the token of the request's cookie, or nil.
func (p *Pages) token(c *gin.Context) []byte {
	value, err := c.Cookie(p.cookieName(p.draftCookie()))
	if err != nil {
		return nil
	}
	token, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(token) != tokenSize {
		return nil
	}
	return token
}

// cookieName adds the prefix by which browsers refuse a cookie that another
// host, or a page without https, would set in its place.
func (p *Pages) cookieName(name string) string {
	if p.Secure {
		return "__Host-" + name
	}
	return name
}

// setCookie sets a cookie that scripts cannot read; a life of -1 ends it. Lax:
// a voter who comes back by a link in a mail finds the draft again.
func (p *Pages) setCookie(c *gin.Context, name, value string, life time.Duration) {
	cookie := &http.Cookie{
		Name: p.cookieName(name), Value: value, Path: "/", MaxAge: int(life.Seconds()),
		Secure: p.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if name == followCookie || name == replyCookie || p.Desk != nil {
		cookie.SameSite = http.SameSiteStrictMode
	}
	if life < 0 {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.Writer, cookie)
}
