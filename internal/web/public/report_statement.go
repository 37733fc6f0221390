package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportStatementPage asks for the voter's own words.
type ReportStatementPage struct {
	StepBase
	Statement page.Field
}

type statementForm struct {
	Statement string `form:"statement"`
}

// GetReportStatement asks for the voter's own words.
func (p *Pages) GetReportStatement(c *gin.Context) error {
	return p.getStep(c, asking(report.StepStatement, new(statementForm)))
}

// PostReportStatement takes the voter's own words.
func (p *Pages) PostReportStatement(c *gin.Context) error {
	return p.postStep(c, asking(report.StepStatement, new(statementForm)))
}

func (f *statementForm) recall(v *visit) error {
	f.Statement = v.draft.Filing.Statement
	return nil
}

func (f *statementForm) fill(v *visit) (fault.Fields, error) {
	v.draft.Filing.Statement = f.Statement
	return nil, nil
}

func (f *statementForm) show(v *visit, s StepBase) any {
	return ReportStatementPage{s, page.Field{
		Name: "statement", Label: "report.statement.title", Hint: "report.statement.hint", Value: f.Statement, Big: true, Optional: true,
		Multiline: true, Rows: 8, MaxLength: report.MaxText, Autocomplete: "off", Fault: s.Faults.On("statement"), Read: v.readNote(report.ReadStatement),
	}}
}
