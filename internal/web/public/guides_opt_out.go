package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/guide"
	"vigie/internal/web/page"
)

// GuidesOptOutPage writes how a campaign carries out objections.
type GuidesOptOutPage struct {
	page.Base
	Campaign, Person, Contact, Stop, Vendor page.Field
	Channels                                page.Choices
	Steps                                   []written
	Answer                                  written
}

// procedureForm is the form as typed.
type procedureForm struct {
	Campaign string   `form:"campaign"`
	Person   string   `form:"person"`
	Contact  string   `form:"contact"`
	Vendor   string   `form:"vendor"`
	Stop     string   `form:"stop"`
	Channels []string `form:"channels"`
}

// GetGuidesOptOut asks what the procedure needs.
func (p *Pages) GetGuidesOptOut(c *gin.Context) error {
	return p.procedure(c, http.StatusOK, procedureForm{}, nil, nil)
}

// PostGuidesOptOut writes the procedure. Nothing that was typed is kept.
func (p *Pages) PostGuidesOptOut(c *gin.Context) error {
	var f procedureForm
	if err := read(c, &f); err != nil {
		return err
	}
	made := guide.Procedure{
		Campaign: oneLine(f.Campaign), Person: oneLine(f.Person), Contact: oneLine(f.Contact), Vendor: oneLine(f.Vendor), Stop: oneLine(f.Stop),
	}.On(f.Channels)
	if faults := made.Check(); len(faults) > 0 {
		return p.procedure(c, http.StatusUnprocessableEntity, f, nil, faults)
	}
	return p.procedure(c, http.StatusOK, f, &made, nil)
}

func (p *Pages) procedure(c *gin.Context, status int, f procedureForm, made *guide.Procedure, faults fault.Fields) error {
	v := GuidesOptOutPage{
		Base:     p.Views.Base(c),
		Person:   page.Field{Name: "person", Label: "guide.opt_out.person", Hint: "guide.opt_out.person_hint", Value: f.Person},
		Channels: guideChannels(f.Channels),
		Vendor:   page.Field{Name: "vendor", Label: "guide.opt_out.vendor", Hint: "guide.opt_out.vendor_hint", Value: f.Vendor, Optional: true},
	}
	v.Campaign, v.Contact, v.Stop = guideCampaign(f.Campaign, f.Contact, f.Stop)
	v.Faults, v.Channels.Fault = faults, faults.On("channels")
	for _, field := range []*page.Field{&v.Campaign, &v.Person, &v.Contact, &v.Stop, &v.Vendor} {
		field.Fault = faults.On(field.Name)
	}
	if made != nil {
		l := p.Views.Localizer(c)
		for _, step := range made.Steps() {
			v.Steps = append(v.Steps, p.writtenIn(l, []guide.Text{step}, ""))
		}
		v.Answer = p.writtenIn(l, made.Answer(), "\n\n")
		v.Answer.ID = "answer"
	}
	return p.Views.Show(c, status, "public/guides_opt_out", v)
}
