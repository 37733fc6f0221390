package public

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// FollowComplaintPage says what a complaint is, and asks what it needs.
type FollowComplaintPage struct {
	page.Base
	Reference                   string
	Begun                       bool // the report was filed as a complaint: this completes it
	Name, Email, Phone, Address page.Field
	Respondent, Reach           page.Field
	Asked, Answer, Exception    page.Choices
	AskedOn                     page.Field
	AskedBy                     page.Select
	Facts                       page.Field
	Wishes                      page.Choices
	Wish                        page.Field
	Transmit                    page.Choices
	Letters                     []FollowRequest // that were sent before
}

// FollowComplaintMadePage shows to its author the complaint that was made.
type FollowComplaintMadePage struct {
	page.Base
	Report   report.Report
	Pleading page.Summary
	Told     page.Summary
	Early    bool
}

// complaintForm is a complaint as it is typed.
type complaintForm struct {
	Name       string   `form:"name"`
	Email      string   `form:"email"`
	Phone      string   `form:"phone"`
	Address    string   `form:"address"`
	Respondent string   `form:"respondent"`
	Reach      string   `form:"reach"`
	Asked      string   `form:"asked"`
	AskedOn    string   `form:"asked_on"`
	AskedBy    string   `form:"asked_by"`
	Answer     string   `form:"answer"`
	Exception  string   `form:"exception"`
	Facts      string   `form:"facts"`
	Wishes     []string `form:"wishes"`
	Wish       string   `form:"wish"`
	Transmit   string   `form:"transmit"`
}

// GetFollowComplaint asks what a complaint needs, or shows the one that was made.
func (p *Pages) GetFollowComplaint(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	if r.Complained != nil {
		return p.showComplaintMade(c, r)
	}
	noted, err := p.Rights.Of(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	return p.showComplaint(c, r, prefilled(r, noted, p.todayIn(r.Departement)), nil)
}

// PostFollowComplaint makes a complaint of the report, once however often it is
// sent.
func (p *Pages) PostFollowComplaint(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	var form complaintForm
	if err := read(c, &form); err != nil {
		return err
	}
	var faults fault.Fields
	pleading := form.pleading(&faults)
	if len(faults) == 0 && r.Complained == nil {
		err = p.Cases.Complain(c.Request.Context(), r, pleading)
		if errors.Is(err, fault.NotFound) { // withdrawn in another tab
			return p.unfollowed(c, err)
		}
		if err != nil && !errors.As(err, &faults) {
			return err
		}
	}
	if len(faults) > 0 {
		return p.showComplaint(c, r, form, faults)
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/complaint"))
	return nil
}

// GetFollowComplaintFile gives the complaint as a file that programs read.
func (p *Pages) GetFollowComplaintFile(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	pleading, early, err := p.pleading(c, r)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(report.FileOf(r, pleading, early), "", "  ")
	if err != nil {
		return fmt.Errorf("complaint: %w", err)
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="vigie-%s.json"`, r.Reference))
	c.Data(http.StatusOK, "application/json; charset=utf-8", append(body, '\n'))
	return nil
}

// pleading opens with the code of the request what its holder pleaded, and says
// whether that was before the sender's month was over. It returns fault.NotFound
// where no complaint was made.
func (p *Pages) pleading(c *gin.Context, r report.Report) (report.Pleading, bool, error) {
	if r.Complained == nil {
		return report.Pleading{}, false, fmt.Errorf("complaint: %w", fault.NotFound)
	}
	code, err := p.followCode(c)
	if err != nil {
		return report.Pleading{}, false, err
	}
	pleading, err := report.OwnPleading(r, code)
	made := day.Of(r.Complained.MadeAt.In(p.Places.Zone(r.Departement)))
	return pleading, pleading.Early(made), err
}

// opposedFirst is what the report tells already: whom it is about, and the first
// time that its author asked for it to stop.
func opposedFirst(r report.Report) complaintForm {
	f := complaintForm{Respondent: r.SubjectName}
	for _, o := range r.OptOuts {
		if o.On == "" || f.AskedOn != "" && f.AskedOn <= string(o.On) {
			continue
		}
		f.Asked, f.AskedOn, f.AskedBy, f.Answer = string(report.AskedYes), string(o.On), string(o.Means), ""
		if o.Outcome == report.Ignored || o.Outcome == report.Waiting {
			f.Answer = string(report.NoAnswer)
		}
	}
	return f
}

// pleading reads the form.
func (f complaintForm) pleading(faults *fault.Fields) report.Pleading {
	p := report.Pleading{
		Name: f.Name, Email: f.Email, Phone: f.Phone, Address: f.Address, Respondent: f.Respondent, Reach: f.Reach,
		Asked: report.Asked(f.Asked), AskedBy: report.Means(f.AskedBy), Answer: report.Answer(f.Answer), Exception: report.Exception(f.Exception),
		Facts: f.Facts, Wish: f.Wish, Transmit: report.Consent(f.Transmit),
	}
	if p.Asked == report.AskedYes {
		p.AskedOn = typedDay(faults, "asked_on", f.AskedOn)
	}
	for _, w := range f.Wishes {
		p.Wishes = append(p.Wishes, report.Wish(w))
	}
	return p
}

func (p *Pages) showComplaintMade(c *gin.Context, r report.Report) error {
	pleading, early, err := p.pleading(c, r)
	if err != nil {
		return err
	}
	v := &visit{Pages: p, c: c}
	told, err := v.told(r)
	if err != nil {
		return err
	}
	return p.Views.Show(c, http.StatusOK, "public/follow_complaint_made", FollowComplaintMadePage{
		Base: p.Views.Base(c), Report: r, Early: early, Told: page.Summary{Rows: told},
		Pleading: page.Summary{Rows: page.PleadingRows(p.Views.Localizer(c), pleading)},
	})
}

func (p *Pages) showComplaint(c *gin.Context, r report.Report, form complaintForm, faults fault.Fields) error {
	status := http.StatusOK
	if len(faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	f := FollowComplaintPage{Base: p.Views.Base(c), Reference: r.Reference, Begun: r.Kind == report.Complaint}
	f.Faults = faults
	v := &visit{Pages: p, c: c}
	form.fields(&f, v)
	var err error
	if f.Letters, err = v.letters(r); err != nil {
		return err
	}
	return p.Views.Show(c, status, "public/follow_complaint", f)
}
