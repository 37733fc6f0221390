package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// NewsPage is where the link of an e-mail leads. It tells neither which report it
// is about nor which address: whoever reads the mailbox sees it.
type NewsPage struct {
	page.Base
	State newsState
	Token string
}

// newsState is what the link of an e-mail can still do.
type newsState string

const (
	toConfirm newsState = "confirm"
	confirmed newsState = "confirmed"
	stopped   newsState = "stopped"
	goneNews  newsState = "gone"
)

// GetNews shows what the link of an e-mail does. It does nothing by itself:
// programs that look at mails open links too.
func (p *Pages) GetNews(c *gin.Context) error {
	n, err := p.Mail.ByToken(c.Request.Context(), c.Param("token"))
	switch {
	case errors.Is(err, fault.NotFound):
		page.Mistake(c)
		return p.showLink(c, http.StatusNotFound, goneNews)
	case err != nil:
		return err
	case n.ConfirmedAt == nil:
		return p.showLink(c, http.StatusOK, toConfirm)
	}
	return p.showLink(c, http.StatusOK, confirmed)
}

// PostNews confirms the address that the e-mail went to.
func (p *Pages) PostNews(c *gin.Context) error {
	err := p.Mail.ConfirmNews(c.Request.Context(), c.Param("token"))
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	c.Redirect(http.StatusSeeOther, c.Request.URL.Path)
	return nil
}

// PostNewsStop forgets the address: by the page's button, or by the one that
// mailboxes show (RFC 8058), which needs no page and sends no cookie.
func (p *Pages) PostNewsStop(c *gin.Context) error {
	if err := p.Mail.StopNews(c.Request.Context(), c.Param("token")); err != nil {
		return err
	}
	return p.showLink(c, http.StatusOK, stopped)
}

func (p *Pages) showLink(c *gin.Context, status int, state newsState) error {
	c.Header("Cache-Control", "no-store")
	c.Header("X-Robots-Tag", "noindex")
	return p.Views.Show(c, status, "public/news", NewsPage{p.Views.Base(c), state, c.Param("token")})
}
