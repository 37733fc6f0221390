package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/mail"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// FollowNewsPage asks where a voter wants to be told that there is news.
type FollowNewsPage struct {
	page.Base
	Reference string
	Email     page.Field
}

type newsForm struct {
	Email string `form:"email"`
}

// GetFollowNews asks for an address for news of the report of the code.
func (p *Pages) GetFollowNews(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	return p.showNews(c, r, "", nil)
}

// PostFollowNews keeps an address for news, sealed, and asks its reader to
// confirm it. The page never shows an address again.
func (p *Pages) PostFollowNews(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	var form newsForm
	if err := read(c, &form); err != nil {
		return err
	}
	err = p.Mail.SetNews(c.Request.Context(), r.ID, p.Views.Localizer(c).Lang, form.Email)
	if key := addressFault(err); key != "" {
		return p.showNews(c, r, form.Email, fault.Fields{{Field: "email", Key: key}})
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/report#news"))
	return nil
}

// PostFollowNewsRemove forgets the address for news.
func (p *Pages) PostFollowNewsRemove(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	if err := p.Mail.DropNews(c.Request.Context(), r.ID); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/report#news"))
	return nil
}

// addressFault says what is wrong with an address that was not taken, "" where
// the fault is not the address's.
func addressFault(err error) string {
	switch {
	case errors.Is(err, mail.ErrAddress):
		return "report.error.email"
	case errors.Is(err, fault.TooMany):
		return "follow.news.error.too_many"
	}
	return ""
}

func (p *Pages) showNews(c *gin.Context, r report.Report, typed string, faults fault.Fields) error {
	f := FollowNewsPage{Base: p.Views.Base(c), Reference: r.Reference}
	f.Faults = faults
	f.Email = emailField("email", "follow.news.email", typed, faults)
	f.Email.Hint = "follow.news.email_hint"
	return p.Views.Show(c, page.Status(faults), "public/follow_news", f)
}

func emailField(name, label, typed string, faults fault.Fields) page.Field {
	return page.Field{Name: name, Label: label, Type: "email", InputMode: "email", Autocomplete: "email", Value: typed, Fault: faults.On(name)}
}
