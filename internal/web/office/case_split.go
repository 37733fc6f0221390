package office

import (
	"errors"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/triage"
)

// caseSplitPage is where reports are chosen that become a case of their own, and
// then what that comes to.
type caseSplitPage struct {
	regroupPage
	Operation *operation
	Ticked    map[string]bool
	Fault     *fault.Field
	Chosen    bool
	Reports   []string // references of those that leave, or
	Variant   string   // that of one, for all that have its text
	Leaves    string
}

// GetCaseSplit shows the reports of a case to choose from.
func (p *Pages) GetCaseSplit(c *gin.Context) error { return p.showSplit(c, regroupShown{}) }

// PostCaseSplit shows what splitting off the chosen reports comes to, and does it
// once that was confirmed.
func (p *Pages) PostCaseSplit(c *gin.Context) error {
	var form regroupForm
	if err := read(c, &form); err != nil {
		return err
	}
	if !form.Confirmed {
		return p.showSplit(c, regroupShown{form: form, faults: noneTicked(form)})
	}
	return p.regrouped(c, "split", p.Triage.Split, p.showSplit)
}

func noneTicked(form regroupForm) fault.Fields {
	if len(form.Reports) > 0 || form.Variant != "" {
		return nil
	}
	return fault.Fields{{Field: "reports", Key: "regroup.error.none"}}
}

func (p *Pages) showSplit(c *gin.Context, s regroupShown) error {
	one, err := p.caseOf(c)
	if err != nil {
		return err
	}
	base, err := p.regroupPage(c, one, "split", s)
	if err != nil {
		return err
	}
	data := caseSplitPage{regroupPage: base, Fault: s.faults.On("reports"), Ticked: map[string]bool{}}
	data.Barred = triage.Barred(triage.ActSplit, one, one, Who(c))
	for _, r := range s.form.Reports {
		data.Ticked[triage.Reference(r)] = true
	}
	if data.Since, err = p.since(c, s, one); err != nil {
		return err
	}
	n, err := p.leaving(c, one, s.form)
	switch {
	case errors.Is(err, fault.NotFound): // the text went elsewhere
	case err != nil:
		return err
	case n > 0 && n < one.Reports && !s.conflict && data.Fault == nil:
		data.Chosen, data.Reports, data.Variant = true, s.form.Reports, s.form.Variant
		data.Plan = splitPlan(p.Views.Localizer(c), one, n)
	case n > 0 && n >= one.Reports:
		s.faults = fault.Fields{{Field: "reports", Key: "regroup.error.all"}}
		data.Faults, data.Fault = s.faults, s.faults.On("reports")
	}
	l, err := listingOf(c)
	if err == nil && !data.Chosen {
		data.Operation, err = p.operation(c, one, l, nil)
	}
	if err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case_split", data)
}

// leaving returns how many reports of a case were chosen.
func (p *Pages) leaving(c *gin.Context, one triage.Case, form regroupForm) (int, error) {
	if form.Variant != "" {
		return p.Triage.CountVariant(c.Request.Context(), one, form.Variant)
	}
	seen := map[string]bool{}
	for _, r := range form.Reports {
		seen[triage.Reference(r)] = true
	}
	return len(seen), nil
}

// splitPlan says what becomes of reports that leave a case.
func splitPlan(words *i18n.Localizer, one triage.Case, n int) []string {
	plan := []string{words.T("office.regroup.plan.split", "Count", n, "Left", words.Number(one.Reports-n))}
	if one.Outcome != "" {
		plan = append(plan, words.T("office.regroup.plan.split_decided", "Outcome", words.T(outcomeLabel(one.Outcome))))
	} else {
		plan = append(plan, words.T("office.regroup.plan.split_undecided"))
	}
	plan = append(plan, words.T("office.regroup.plan.split_later"))
	figures := "office.regroup.plan.split_figures"
	if one.Outcome == triage.Abuse {
		figures = "office.regroup.plan.figures_none"
	}
	return append(plan, words.T(figures), words.T("office.regroup.plan.undo"))
}
