package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/triage"
)

// caseSenderRows is how many senders a case's page shows: an operation that
// changes its number for each voter has hundreds.
const caseSenderRows = 8

// caseSenders returns the senders of a case's reports, those that most name
// first.
func (p *Pages) caseSenders(c *gin.Context, one triage.Case) ([]senderRow, error) {
	if p.Canvasses == nil {
		return nil, nil
	}
	found, err := p.Triage.SendersOf(c.Request.Context(), one, caseSenderRows)
	if err != nil {
		return nil, err
	}
	words := p.Views.Localizer(c)
	var rows []senderRow
	for _, s := range found {
		row := p.senderRow(c, words, s.Sender)
		row.Named = words.T("office.sender.named", "Count", s.Named, "All", s.Reports)
		rows = append(rows, row)
	}
	return rows, nil
}
