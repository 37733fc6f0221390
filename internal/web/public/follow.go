package public

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/seal"
	"vigie/internal/web/page"
)

// FollowPage asks for the code of a report.
type FollowPage struct {
	page.Base
	Code page.Field
}

type followForm struct {
	Code string `form:"code"`
}

// followCookie holds the code while its report is being read: the server keeps
// no code, and an address with one would stay in histories.
const followCookie = "vigie-follow"

// followLife is how long a report stays open in a browser that may be shared.
const followLife = 30 * time.Minute

// GetFollow asks for the code of a report.
func (p *Pages) GetFollow(c *gin.Context) error { return p.follow(c, http.StatusOK, "", nil) }

// PostFollow opens the report of a code. A code with a slip in it and one that
// finds nothing are answered alike, and tell a guesser nothing.
func (p *Pages) PostFollow(c *gin.Context) error {
	var form followForm
	if err := read(c, &form); err != nil {
		return err
	}
	code, err := seal.ParseCode(form.Code)
	if err == nil {
		_, err = p.Reports.ByCode(c.Request.Context(), code)
	}
	if errors.Is(err, fault.NotFound) { // it may be erased: its page says so
		_, err = p.Retention.ByCode(c.Request.Context(), code)
	}
	if errors.Is(err, seal.ErrCode) || errors.Is(err, fault.NotFound) {
		return p.follow(c, http.StatusUnprocessableEntity, form.Code, fault.Fields{{Field: "code", Key: "follow.error.code"}})
	}
	if err != nil {
		return err
	}
	p.setCookie(c, followCookie, code.String(), followLife)
	c.Redirect(http.StatusSeeOther, "/"+p.Views.Localizer(c).Lang+"/follow/report")
	return nil
}

// PostFollowClose closes the report in this browser.
func (p *Pages) PostFollowClose(c *gin.Context) error {
	p.setCookie(c, followCookie, "", -1)
	c.Redirect(http.StatusSeeOther, "/"+p.Views.Localizer(c).Lang+"/follow")
	return nil
}

func (p *Pages) follow(c *gin.Context, status int, typed string, faults fault.Fields) error {
	c.Header("Cache-Control", "no-store")
	f := FollowPage{Base: p.Views.Base(c)}
	f.Faults = faults
	f.Code = page.Field{Name: "code", Label: "follow.code", Hint: "follow.code_hint", Value: typed, Code: true, Width: "l", Autocomplete: "off", Fault: faults.On("code")}
	return p.Views.Show(c, status, "public/follow", f)
}
