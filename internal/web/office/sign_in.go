package office

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// signInForm is an address and a password as typed. Neither is cut of its
// spaces: a password may begin with one.
type signInForm struct {
	Email    string `form:"email"`
	Password string `form:"password"`
	Next     string `form:"next"`
}

type signInPage struct {
	page.Office
	Email    page.Field
	Password page.Field
	Next     string // where to go then
}

// GetSignIn asks for an address and a password.
func (p *Pages) GetSignIn(c *gin.Context) error {
	return p.showSignIn(c, signInForm{Next: c.Query("next")}, nil)
}

// PostSignIn checks them, and goes on to the second factor.
func (p *Pages) PostSignIn(c *gin.Context) error {
	var form signInForm
	if err := read(c, &form); err != nil {
		return err
	}
	token, err := p.Accounts.SignIn(c.Request.Context(), form.Email, form.Password)
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showSignIn(c, form, faults)
	}
	if err != nil {
		return err
	}
	p.keep(c, token)
	c.Redirect(http.StatusSeeOther, p.at(c, "/second-factor")+"?"+url.Values{"next": {p.next(c, form.Next)}}.Encode())
	return nil
}

func (p *Pages) showSignIn(c *gin.Context, form signInForm, faults fault.Fields) error {
	data := signInPage{
		Office: page.Office{Base: p.Views.Base(c)},
		Email: page.Field{
			Name: "email", Label: "office.sign_in.email", Value: form.Email, Type: "email",
			Autocomplete: "username", Fault: faults.On("email"),
		},
		Password: page.Field{Name: "password", Label: "office.sign_in.password", Type: "password", Autocomplete: "current-password"},
		Next:     p.next(c, form.Next),
	}
	data.Faults, data.Flash = faults, signInFlash(c.Query("done"))
	return p.Views.Show(c, page.Status(faults), "office/sign_in", data)
}

// signInFlash says what has just been done.
func signInFlash(done string) *page.Notice {
	switch done {
	case "set_up":
		return &page.Notice{Tone: "done", Title: "office.sign_in.after_set_up"}
	case "sign_out":
		return &page.Notice{Tone: "done", Title: "office.sign_in.after_sign_out"}
	}
	return nil
}

// PostSignOut ends the session.
func (p *Pages) PostSignOut(c *gin.Context) error {
	if err := p.Accounts.SignOut(c.Request.Context(), p.token(c)); err != nil {
		return err
	}
	p.keep(c, "")
	c.Redirect(http.StatusSeeOther, p.at(c, "/sign-in?done=sign_out"))
	return nil
}
