package office

import (
	"cmp"
	"errors"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/triage"
)

// caseUndoPage shows a regrouping, and what undoing it comes to.
type caseUndoPage struct {
	regroupPage
	Act  string // key of the regrouping
	What event
}

// GetCaseUndo shows what undoing a regrouping comes to.
func (p *Pages) GetCaseUndo(c *gin.Context) error {
	return p.showUndo(c, regroupShown{form: regroupForm{Act: c.Query("act")}})
}

// PostCaseUndo undoes a regrouping.
func (p *Pages) PostCaseUndo(c *gin.Context) error {
	return p.regrouped(c, "undone", p.Triage.Ungroup, p.showUndo)
}

func (p *Pages) showUndo(c *gin.Context, s regroupShown) error {
	one, err := p.caseOf(c)
	if err != nil {
		return err
	}
	r, err := p.Triage.RegroupingByID(c.Request.Context(), s.form.Act)
	if err == nil && !concerns(r, one) {
		err = fault.NotFound
	}
	if err != nil {
		return err
	}
	base, err := p.regroupPage(c, one, "undo", s)
	if err != nil {
		return err
	}
	data := caseUndoPage{regroupPage: base, Act: r.ID}
	words := p.Views.Localizer(c)
	data.What = p.regroupEvent(c, r, one)
	data.What.Undo, data.Reason.Optional = "", true
	if data.Barred, err = p.barredUndo(c, r, one); err != nil {
		return err
	}
	if f := s.faults.On("undo"); f != nil {
		data.Barred = cmp.Or(data.Barred, f.Key)
	}
	data.Plan = undoPlan(words, r)
	if data.Since, err = p.since(c, s, one); err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case_undo", data)
}

// concerns says whether a regrouping is between a case and another.
func concerns(r triage.Regrouping, one triage.Case) bool {
	return r.Act != triage.ActUndo && (r.CaseID == one.ID || r.OtherID == one.ID)
}

// barredUndo returns the key of why a regrouping cannot be undone now, or "".
func (p *Pages) barredUndo(c *gin.Context, r triage.Regrouping, one triage.Case) (string, error) {
	if !r.Stands() {
		return "office.regroup.undone_already", nil
	}
	other := one
	if r.Act != triage.ActMerge {
		ref := r.OtherReference
		if one.ID == r.OtherID {
			ref = r.CaseReference
		}
		var err error
		other, err = p.Triage.ByReference(c.Request.Context(), ref)
		if errors.Is(err, fault.NotFound) {
			return "regroup.error.later", nil
		}
		if err != nil {
			return "", err
		}
	}
	return triage.BarredUndo(r, one, other, Who(c)), nil
}

// undoPlan says what undoing a regrouping comes to.
func undoPlan(words *i18n.Localizer, r triage.Regrouping) []string {
	switch r.Act {
	case triage.ActMerge:
		return []string{words.T("office.regroup.plan.unmerge", "Reference", r.OtherReference), words.T("office.regroup.plan.unmerge_since"), words.T("office.regroup.plan.unmerge_decided")}
	case triage.ActSplit:
		return []string{words.T("office.regroup.plan.unsplit", "Reference", r.OtherReference, "Into", r.CaseReference), words.T("office.regroup.plan.unsplit_since")}
	case triage.ActMove:
		return []string{words.T("office.regroup.plan.unmove", "Count", r.Reports, "Reference", r.CaseReference)}
	}
	return []string{words.T("office.regroup.plan.unapart", "Reference", r.OtherReference)}
}
