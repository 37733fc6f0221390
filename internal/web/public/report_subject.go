package public

import (
	"errors"
	"log/slog"
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
	if err := f.guessed(v); err != nil {
		return nil, err
	}
	contender, name, err := f.registered(v)
	if err != nil {
		return nil, err
	}
	f.Contender, f.Name = contender, name
	v.draft.Filing.Subject = report.Subject{Kind: report.SubjectKind(f.Kind), Name: name, Contender: contender}
	return nil, nil
}

// named begins the value of the answer that takes a contender whom the message
// names; its id follows.
const named = "named:"

// guessed turns that answer into those it stands for.
func (f *subjectForm) guessed(v *visit) error {
	id, ok := strings.CutPrefix(f.Kind, named)
	if !ok {
		return nil
	}
	c, err := v.Elections.ContenderByID(v.ctx(), id)
	if errors.Is(err, fault.NotFound) {
		return nil // it is no kind of actor then, and asked again
	}
	f.Kind, f.Contender = string(c.Kind), id
	if f.Name == "" || f.Name == v.draft.Filing.Subject.Name { // another name typed now is what is meant
		f.Name = c.Name
	}
	return err
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
	chosen := f.Kind
	for _, g := range f.offers(v) {
		kind.Options = append(kind.Options, page.Option{Value: named + g.ID, Text: g.Name, Note: v.contenderNote(g.Contender), Seen: v.words().T("report.subject.named", "Text", g.Passage)})
		if f.Contender == g.ID {
			chosen = named + g.ID
		}
	}
	for _, k := range v.Tree.Answers("subject_kind") {
		kind.Options = append(kind.Options, page.Option{Value: k, Label: page.SubjectKindLabel(report.SubjectKind(k))})
	}
	page.Check(kind.Options, chosen)
	ask := url.Values{"election": {v.draft.Filing.Election}}
	if v.draft.Filing.Commune != "" {
		ask.Set("commune", v.draft.Filing.Commune)
	}
	return ReportSubjectPage{s, kind, page.Field{
		Name: "subject_name", Label: "report.subject.name", Hint: "report.subject.name_hint", Value: f.Name, Optional: true, Autocomplete: "off",
		Suggest: "/" + s.Lang + "/suggest/contenders?" + ask.Encode(), SuggestInto: "contender", SuggestValue: f.Contender, Fault: s.Faults.On("subject_name"),
	}}
}

// offers returns the contenders that the message names. To be named is not to
// have sent: they are offered first, and none is chosen for the voter.
func (f *subjectForm) offers(v *visit) []guessed {
	found, err := v.guesses()
	if err != nil { // the question is asked without what the machine would add
		slog.WarnContext(v.ctx(), "contenders named", "request", page.RequestID(v.c), "err", err)
	}
	return found
}
