package office

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/web/page"
)

type secondFactorForm struct {
	Code string `form:"code"`
	Next string `form:"next"`
}

type secondFactorPage struct {
	page.Office
	Code page.Field
	Next string // where to go then
}

// GetSecondFactor asks for a one-time code.
func (p *Pages) GetSecondFactor(c *gin.Context) error {
	if _, err := p.Accounts.Awaiting(c.Request.Context(), p.token(c)); err != nil {
		return p.startAgain(c, err)
	}
	return p.showSecondFactor(c, c.Query("next"), nil)
}

// PostSecondFactor checks the code; who passes is signed in.
func (p *Pages) PostSecondFactor(c *gin.Context) error {
	var form secondFactorForm
	if err := read(c, &form); err != nil {
		return err
	}
	token, err := p.Accounts.SecondFactor(c.Request.Context(), p.token(c), form.Code)
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showSecondFactor(c, form.Next, faults)
	}
	if err != nil {
		return p.startAgain(c, err)
	}
	p.keep(c, token)
	c.Redirect(http.StatusSeeOther, p.next(c, form.Next))
	return nil
}

// startAgain leads back to the password when the time for the code is over.
func (p *Pages) startAgain(c *gin.Context, err error) error {
	if !errors.Is(err, fault.NotFound) {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/sign-in"))
	return nil
}

func (p *Pages) showSecondFactor(c *gin.Context, next string, faults fault.Fields) error {
	data := secondFactorPage{
		Office: page.Office{Base: p.Views.Base(c)},
		Code:   codeField("office.second_factor.code", faults),
		Next:   p.next(c, next),
	}
	data.Faults = faults
	return p.Views.Show(c, page.Status(faults), "office/second_factor", data)
}

// codeField asks for six figures. What was typed is not shown again: it is over
// by then.
func codeField(label string, faults fault.Fields) page.Field {
	return page.Field{
		Name: "code", Label: label, Hint: "office.second_factor.hint", Width: "s", Code: true, MaxLength: 7,
		InputMode: "numeric", Autocomplete: "one-time-code", Fault: faults.On("code"),
	}
}
