package public

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// FollowWithdrawPage says what withdrawing a report erases, and asks for a part
// of its code before it does.
type FollowWithdrawPage struct {
	page.Base
	Reference string
	Standing  string // message key: what becomes of what was done with it; "" where nothing was
	Complaint bool
	Reason    page.Choices
	Last      page.Field
}

// FollowErasedPage confirms to the holder of a code that nothing is left.
type FollowErasedPage struct {
	page.Base
	Tombstone retention.Tombstone
	Withdrawn bool // else its time was over
}

type withdrawForm struct {
	Reason string `form:"reason"`
	Last   string `form:"last"`
}

// withdrawalReasons says why a report is withdrawn: message keys.
var withdrawalReasons = map[retention.Reason]string{
	"mistake":  "follow.withdraw.reason.mistake",
	"again":    "follow.withdraw.reason.again",
	"settled":  "follow.withdraw.reason.settled",
	"privacy":  "follow.withdraw.reason.privacy",
	"pressure": "follow.withdraw.reason.pressure",
	"other":    "follow.withdraw.reason.other",
}

// GetFollowWithdraw asks whether the report of the code is to be erased.
func (p *Pages) GetFollowWithdraw(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	return p.showWithdraw(c, http.StatusOK, r, withdrawForm{}, nil)
}

// PostFollowWithdraw erases the report of the code. A second click, or another
// tab, finds it erased and is told so.
func (p *Pages) PostFollowWithdraw(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	var form withdrawForm
	if err := read(c, &form); err != nil {
		return err
	}
	code, err := p.followCode(c)
	if err != nil {
		return err
	}
	if !endsWith(code, form.Last) {
		faults := fault.Fields{{Field: "last", Key: "follow.withdraw.error.last_required"}}
		if strings.TrimSpace(form.Last) != "" {
			faults[0].Key = "report.error.last_wrong"
		}
		return p.showWithdraw(c, http.StatusUnprocessableEntity, r, form, faults)
	}
	if _, err := p.Retention.Withdraw(c.Request.Context(), code, retention.Reason(form.Reason)); err != nil {
		return err
	}
	if err := p.forgetReceipt(c, r.Reference); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/erased"))
	return nil
}

// GetFollowErased confirms that the report of the code is erased.
func (p *Pages) GetFollowErased(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	code, err := p.followCode(c)
	if err != nil {
		return p.PostFollowClose(c)
	}
	t, err := p.Retention.ByCode(c.Request.Context(), code)
	if errors.Is(err, fault.NotFound) {
		c.Redirect(http.StatusSeeOther, p.followAt(c, "/report"))
		return nil
	}
	if err != nil {
		return err
	}
	return p.Views.Show(c, http.StatusOK, "public/follow_erased", FollowErasedPage{p.Views.Base(c), t, t.Why == retention.Withdrawn})
}

// followCode returns the code in the request's cookie, or seal.ErrCode.
func (p *Pages) followCode(c *gin.Context) (seal.Code, error) {
	value, err := c.Cookie(p.cookieName(followCookie))
	if err != nil {
		return "", seal.ErrCode
	}
	return seal.ParseCode(value)
}

func (p *Pages) followAt(c *gin.Context, address string) string {
	return "/" + p.Views.Localizer(c).Lang + "/follow" + address
}

// unfollowed leads whoever has no report open to where one is opened, or to the
// page that says that theirs is erased.
func (p *Pages) unfollowed(c *gin.Context, err error) error {
	if errors.Is(err, seal.ErrCode) {
		return p.PostFollowClose(c)
	}
	if !errors.Is(err, fault.NotFound) {
		return err
	}
	code, err := p.followCode(c)
	if err == nil {
		_, err = p.Retention.ByCode(c.Request.Context(), code)
	}
	if errors.Is(err, fault.NotFound) || errors.Is(err, seal.ErrCode) {
		page.Mistake(c)
		return p.PostFollowClose(c)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/erased"))
	return nil
}

// forgetReceipt forgets the receipt of a report that this browser still holds.
func (p *Pages) forgetReceipt(c *gin.Context, reference string) error {
	v, err := p.visit(c)
	if err != nil || v.draft.Receipt == nil || v.draft.Receipt.Reference != reference {
		return err
	}
	return v.erase()
}

func (p *Pages) showWithdraw(c *gin.Context, status int, r report.Report, form withdrawForm, faults fault.Fields) error {
	standing, err := p.Cases.StateOf(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	f := FollowWithdrawPage{Base: p.Views.Base(c), Reference: r.Reference, Complaint: r.Kind == report.Complaint, Standing: withdrawn(standing)}
	f.Faults = faults
	f.Reason = page.Choices{Name: "reason", Legend: "follow.withdraw.reason", Hint: "follow.withdraw.reason_hint", Compact: true, Optional: true}
	for _, reason := range retention.Reasons {
		f.Reason.Options = append(f.Reason.Options, page.Option{Value: string(reason), Label: withdrawalReasons[reason], Checked: form.Reason == string(reason)})
	}
	f.Last = page.Field{Name: "last", Label: "follow.withdraw.last", Hint: "follow.withdraw.last_hint", Value: form.Last, Code: true, Width: "s", Autocomplete: "off", Fault: faults.On("last")}
	return p.Views.Show(c, status, "public/follow_withdraw", f)
}

// withdrawn says what becomes of the work on a report that is withdrawn.
func withdrawn(s triage.Standing) string {
	switch {
	case s.Outcome != "":
		return "follow.withdraw.decided"
	case s.State == triage.Open || s.State == triage.Waiting:
		return "follow.withdraw.worked"
	}
	return ""
}
