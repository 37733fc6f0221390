package public

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportSubjectPage asks whom the canvassing was for.
type ReportSubjectPage struct {
	StepBase
	Kind page.Choices
	Name page.Field
}

type subjectForm struct {
	Kind      string `form:"subject_kind"`
	Name      string `form:"subject_name"`
	Contender string `form:"contender"`
}

// GetReportSubject asks whom the canvassing was for.
func (p *Pages) GetReportSubject(c *gin.Context) error {
	return p.getStep(c, asking(report.StepSubject, new(subjectForm)))
}

// PostReportSubject takes whom the canvassing was for.
func (p *Pages) PostReportSubject(c *gin.Context) error {
	return p.postStep(c, asking(report.StepSubject, new(subjectForm)))
}

func (f *subjectForm) recall(v *visit) error {
	s := v.draft.Filing.Subject
	f.Kind, f.Name, f.Contender = string(s.Kind), s.Name, s.Contender
	return nil
}

func (f *subjectForm) fill(v *visit) (fault.Fields, error) {
	contender, name, err := f.registered(v)
	if err != nil {
		return nil, err
	}
	f.Contender, f.Name = contender, name
	v.draft.Filing.Subject = report.Subject{Kind: report.SubjectKind(f.Kind), Name: name, Contender: contender}
	return nil, nil
}

// registered returns the chosen contender as long as the name typed is still
// its own: without scripts the choice may be left from before another name was
// typed, or the name taken out. A new one without a name brings its own.
func (f *subjectForm) registered(v *visit) (contender, name string, err error) {
	id := strings.TrimSpace(f.Contender)
	if id == "" {
		return "", f.Name, nil
	}
	c, err := v.Elections.ContenderByID(v.ctx(), id)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return "", f.Name, err
	}
	typed := strings.TrimSpace(f.Name)
	switch {
	case err != nil || c.Election != v.draft.Filing.Election:
		return "", f.Name, nil
	case typed == "" && id != v.draft.Filing.Subject.Contender:
		return id, c.Name, nil
	case strings.EqualFold(typed, c.Name):
		return id, f.Name, nil
	}
	return "", f.Name, nil
}

func (f *subjectForm) show(v *visit, s StepBase) any {
	kind := page.Choices{Name: "subject_kind", Legend: "report.subject.title", Hint: "report.subject.hint", Big: true, Fault: s.Faults.On("subject_kind")}
	for _, k := range report.SubjectKinds {
		kind.Options = append(kind.Options, page.Option{Value: string(k), Label: page.SubjectKindLabel(k)})
	}
	page.Check(kind.Options, f.Kind)
	ask := url.Values{"election": {v.draft.Filing.Election}}
	if v.draft.Filing.Commune != "" {
		ask.Set("commune", v.draft.Filing.Commune)
	}
	return ReportSubjectPage{s, kind, page.Field{
		Name: "subject_name", Label: "report.subject.name", Hint: "report.subject.name_hint", Value: f.Name, Optional: true, Autocomplete: "off",
		Suggest: "/" + s.Lang + "/suggest/contenders?" + ask.Encode(), SuggestInto: "contender", SuggestValue: f.Contender, Fault: s.Faults.On("subject_name"),
	}}
}
