package public

import (
	"cmp"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportReporterPage asks for a report or a complaint, and who the voter is.
type ReportReporterPage struct {
	StepBase
	Kind               page.Choices
	Name, Email, Phone page.Field
	Updates            page.Choices
}

type reporterForm struct {
	Kind    string `form:"kind"`
	Name    string `form:"name"`
	Email   string `form:"email"`
	Phone   string `form:"phone"`
	Updates string `form:"updates"`
}

// GetReportReporter asks who the voter is, as far as they want to say.
func (p *Pages) GetReportReporter(c *gin.Context) error {
	return p.getStep(c, asking(report.StepReporter, new(reporterForm)))
}

// PostReportReporter takes who the voter is.
func (p *Pages) PostReportReporter(c *gin.Context) error {
	return p.postStep(c, asking(report.StepReporter, new(reporterForm)))
}

func (f *reporterForm) recall(v *visit) error {
	r := v.draft.Filing.Reporter
	f.Kind, f.Name, f.Email, f.Phone = string(v.draft.Filing.Kind), r.Name, r.Email, r.Phone
	if r.Updates {
		f.Updates = yes
	}
	return nil
}

// refusals are the values that do not tick a box; any other does, as browsers
// and scripts write it.
var refusals = []string{"", no, "false", "0", "off"}

func (f *reporterForm) fill(v *visit) (fault.Fields, error) {
	v.draft.Filing.Kind = cmp.Or(report.Kind(f.Kind), report.Signalement)
	v.draft.Filing.Reporter = report.Reporter{
		Name: f.Name, Email: f.Email, Phone: f.Phone, Updates: !slices.Contains(refusals, f.Updates),
	}
	return nil, nil
}

func (f *reporterForm) show(_ *visit, s StepBase) any {
	if !slices.Contains(refusals, f.Updates) {
		f.Updates = yes
	}
	if f.Kind == "" {
		f.Kind = string(report.Signalement)
	}
	kind := page.Choices{Name: "kind", Legend: "report.reporter.title", Hint: "report.reporter.hint", Big: true, Fault: s.Faults.On("kind"), Options: []page.Option{
		{Value: string(report.Signalement), Label: "kind.report", Hint: "report.reporter.report_hint", Icon: "flag"},
		{Value: string(report.Complaint), Label: "kind.complaint", Hint: "report.reporter.complaint_hint", Icon: "letter"},
	}}
	updates := page.Choices{Name: "updates", Legend: "report.reporter.updates", Multiple: true, Compact: true, Fault: s.Faults.On("updates"), Options: []page.Option{
		{Value: yes, Label: "report.reporter.updates_yes"},
	}}
	page.Check(kind.Options, f.Kind)
	optional := f.Kind != string(report.Complaint)
	page.Check(updates.Options, f.Updates)
	return ReportReporterPage{
		StepBase: s, Kind: kind, Updates: updates,
		Name:  page.Field{Name: "name", Label: "report.reporter.name", Hint: "report.reporter.name_hint", Value: f.Name, Autocomplete: "name", Width: "l", Optional: optional, Fault: s.Faults.On("name")},
		Email: page.Field{Name: "email", Label: "report.reporter.email", Value: f.Email, Type: "email", Autocomplete: "email", Width: "l", Optional: optional, Fault: s.Faults.On("email")},
		Phone: page.Field{Name: "phone", Label: "report.reporter.phone", Value: f.Phone, Type: "tel", Autocomplete: "tel", Width: "m", Optional: optional, Fault: s.Faults.On("phone")},
	}
}
