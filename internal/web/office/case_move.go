package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseMovePage is where one report is taken to another case: which one, and then
// what that comes to.
type caseMovePage struct {
	regroupPage
	Report       string // reference
	Text         []canvass.Passage
	Choose       page.Field
	Similar      []similarRow
	Side         *sideView // the other case, once it was chosen
	OtherVersion int
}

// GetCaseMove shows where a report can be taken, or what that comes to.
func (p *Pages) GetCaseMove(c *gin.Context) error {
	form := regroupForm{Other: c.Query("other")}
	if r := c.Query("report"); r != "" {
		form.Reports = []string{r}
	}
	return p.showMove(c, regroupShown{form: form})
}

// PostCaseMove takes a report to another case.
func (p *Pages) PostCaseMove(c *gin.Context) error {
	return p.regrouped(c, "moved", p.Triage.Move, p.showMove)
}

func (p *Pages) showMove(c *gin.Context, s regroupShown) error {
	one, err := p.caseOf(c)
	if err != nil {
		return err
	}
	asked := ""
	if len(s.form.Reports) > 0 {
		asked = s.form.Reports[0]
	}
	r, err := p.Triage.ReportOf(c.Request.Context(), one, asked)
	if err != nil {
		return err
	}
	base, err := p.regroupPage(c, one, "move", s)
	if err != nil {
		return err
	}
	data := caseMovePage{regroupPage: base, Report: r.Reference, Text: unmarked(r.Message)}
	if s.form.Other != "" {
		other, faults, err := p.typedCase(c, s.form.Other)
		if err != nil {
			return err
		}
		if faults == nil {
			return p.showMoveTo(c, data, s, move{one, other, r})
		}
		s.faults = faults
		data.Faults = faults
	}
	data.Choose = s.other()
	if data.Similar, err = p.similar(c, one, withQuery(data.URL+data.Query, "report", r.Reference)); err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case_move", data)
}

// move is a report that may go from one case to another.
type move struct {
	from, to triage.Case
	report   report.Report
}

func (p *Pages) showMoveTo(c *gin.Context, data caseMovePage, s regroupShown, m move) error {
	text, err := p.textOf(c, m.to)
	if err != nil {
		return err
	}
	ofReport, ofOther := data.passages(p.Views.Localizer(c), m.report.Message, text)
	side := p.side(c, m.to, ofOther)
	side.Label = p.Views.Localizer(c).T("office.regroup.other")
	data.Text, data.Side, data.OtherVersion = ofReport, &side, m.to.Version
	data.Barred = triage.Barred(triage.ActMove, m.from, m.to, Who(c))
	data.Plan = movePlan(p.Views.Localizer(c), m)
	if data.Since, err = p.since(c, s, m.from, m.to); err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case_move", data)
}

// movePlan says what becomes of a report that goes to another case.
func movePlan(words *i18n.Localizer, m move) []string {
	plan := []string{words.T("office.regroup.plan.move", "Report", m.report.Reference, "Reference", m.to.Reference)}
	switch {
	case m.to.Outcome != "" && m.to.Outcome != m.from.Outcome:
		plan = append(plan, words.T("office.regroup.plan.move_decided", "Outcome", words.T(outcomeLabel(m.to.Outcome))))
	case m.from.Outcome != "" && m.to.Outcome == "":
		plan = append(plan, words.T("office.regroup.plan.move_open", "Outcome", words.T(outcomeLabel(m.from.Outcome))))
	}
	return append(plan, words.T("office.regroup.plan.move_later"), words.T("office.regroup.plan.move_figures"), words.T("office.regroup.plan.undo"))
}
