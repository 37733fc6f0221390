package office

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/web/page"
)

type setUpForm struct {
	Password string `form:"password"`
	Again    string `form:"again"`
	Code     string `form:"code"`
}

type setUpPage struct {
	page.Office
	Email    string
	Name     string
	RoleName string // key
	Secret   string // in groups of four
	QR       string // address of the picture
	Password page.Field
	Again    page.Field
	Code     page.Field
}

// GetSetUp shows what somebody invited needs to set up their account.
func (p *Pages) GetSetUp(c *gin.Context) error { return p.showSetUp(c, nil) }

// PostSetUp sets the account up, and leads to the sign-in page.
func (p *Pages) PostSetUp(c *gin.Context) error {
	var form setUpForm
	if err := read(c, &form); err != nil {
		return err
	}
	err := p.Accounts.SetUp(c.Request.Context(), setUpToken(c), account.Choice{Password: form.Password, Again: form.Again, Code: form.Code})
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showSetUp(c, faults)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/sign-in?done=set_up"))
	return nil
}

// GetSetUpQR draws the code that an authenticator scans.
func (p *Pages) GetSetUpQR(c *gin.Context) error {
	e, err := p.Accounts.Enrol(c.Request.Context(), setUpToken(c))
	if err != nil {
		return err
	}
	png, err := e.QR()
	if err != nil {
		return err
	}
	c.Data(http.StatusOK, "image/png", png)
	return nil
}

func setUpToken(c *gin.Context) account.Token { return account.Token(c.Param("token")) }

func (p *Pages) showSetUp(c *gin.Context, faults fault.Fields) error {
	e, err := p.Accounts.Enrol(c.Request.Context(), setUpToken(c))
	if err != nil {
		return err
	}
	data := setUpPage{
		Office: page.Office{Base: p.Views.Base(c)},
		Email:  e.Account.Email, Name: e.Account.Name, RoleName: roleLabel(e.Account.Role),
		Secret: inFours(e.Secret), QR: p.at(c, "/set-up/"+c.Param("token")+"/qr.png"),
		Password: page.Field{
			Name: "password", Label: "office.set_up.password", Hint: "office.set_up.password_hint",
			Type: "password", Autocomplete: "new-password", Fault: faults.On("password"),
		},
		Again: page.Field{Name: "again", Label: "office.set_up.again", Type: "password", Autocomplete: "new-password", Fault: faults.On("again")},
		Code:  codeField("office.set_up.code", faults),
	}
	data.Faults = faults
	return p.Views.Show(c, page.Status(faults), "office/set_up", data)
}

// inFours writes a secret in groups of four, as it is easiest to type.
func inFours(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
