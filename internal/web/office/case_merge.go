package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseMergePage shows two cases side by side, and what becomes of them as one;
// while no other is chosen, those that may be.
type caseMergePage struct {
	regroupPage
	Choose       page.Field
	Similar      []similarRow
	Sides        []sideView
	Other        string // reference
	OtherVersion int
	ApartURL     string
}

// GetCaseMerge shows what putting two cases together comes to.
func (p *Pages) GetCaseMerge(c *gin.Context) error {
	return p.showMerge(c, regroupShown{form: regroupForm{Other: c.Query("other")}})
}

// PostCaseMerge makes one case of two.
func (p *Pages) PostCaseMerge(c *gin.Context) error {
	return p.regrouped(c, "merged", p.Triage.Merge, p.showMerge)
}

func (p *Pages) showMerge(c *gin.Context, s regroupShown) error {
	one, err := p.caseOf(c)
	if err != nil {
		return err
	}
	base, err := p.regroupPage(c, one, "merge", s)
	if err != nil {
		return err
	}
	data := caseMergePage{regroupPage: base, ApartURL: p.caseURL(c, one.Reference) + "/apart"}
	if s.form.Other != "" {
		other, faults, err := p.typedCase(c, s.form.Other)
		if err != nil {
			return err
		}
		if faults == nil {
			return p.showPair(c, data, s, [2]triage.Case{one, other})
		}
		s.faults = faults
		data.Faults = faults
	}
	data.Choose = s.other()
	if data.Similar, err = p.similar(c, one, data.URL+data.Query); err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case_merge", data)
}

// showPair shows two cases that may become one.
func (p *Pages) showPair(c *gin.Context, data caseMergePage, s regroupShown, of [2]triage.Case) (err error) {
	one, other := of[0], of[1]
	data.Other, data.OtherVersion = other.Reference, other.Version
	data.Barred = triage.Barred(triage.ActMerge, one, other, Who(c))
	if data.Barred == "regroup.error.self" { // there is nothing beside it
		data.Sides, err = p.sides(c, &data.regroupPage, one, one)
		data.Sides = data.Sides[:min(1, len(data.Sides))]
	} else {
		data.Sides, err = p.sides(c, &data.regroupPage, one, other)
	}
	if err != nil {
		return err
	}
	data.Plan = mergePlan(p.Views.Localizer(c), one, other)
	if data.Since, err = p.since(c, s, one, other); err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case_merge", data)
}

// mergePlan says what becomes of two cases that are made one.
func mergePlan(words *i18n.Localizer, a, b triage.Case) []string {
	stays, goes := triage.Stays(a, b)
	plan := []string{
		words.T("office.regroup.plan.merge", "Count", goes.Reports, "Reference", stays.Reference, "All", words.Number(stays.Reports+goes.Reports)),
		words.T("office.regroup.plan.address", "Reference", goes.Reference),
	}
	outcome := ""
	if stays.Outcome != "" {
		outcome = words.T(outcomeLabel(stays.Outcome))
	}
	switch {
	case outcome == "":
		plan = append(plan, words.T("office.regroup.plan.undecided"))
	case goes.Outcome == "":
		plan = append(plan, words.T("office.regroup.plan.decided", "Count", goes.Reports, "Outcome", outcome))
	default:
		plan = append(plan, words.T("office.regroup.plan.still", "Outcome", outcome))
	}
	plan = append(plan, words.T("office.regroup.plan.later"))
	figures := "office.regroup.plan.figures"
	switch {
	case stays.Outcome == triage.Abuse:
		figures = "office.regroup.plan.figures_none"
	case stays.Canvass != 0 && stays.Canvass == goes.Canvass:
		figures = "office.regroup.plan.figures_same"
	}
	return append(plan, words.T(figures), words.T("office.regroup.plan.undo"))
}
