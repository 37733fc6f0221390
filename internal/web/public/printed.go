package public

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/paper"
	"vigie/internal/web/page"
)

// GetReportReceiptPDF gives the receipt as a page to print or keep. The square on
// it leads to the follow-up; the code is beside it in letters, never in an
// address, which would stay in histories.
func (p *Pages) GetReportReceiptPDF(c *gin.Context) error {
	v, r, err := p.receipt(c)
	if err != nil || r == nil {
		return err
	}
	if err := v.takeAway(); err != nil {
		return err
	}
	link := v.followUp()
	page.InLang(v.tongue())(c)
	p.onPaper(c)
	l := v.words()
	return p.print(c, r.Reference, paper.Document{
		Title: l.T("report.receipt.title"),
		Blocks: []paper.Block{
			{Rows: []paper.Row{{Name: l.T("report.receipt.reference"), Values: []string{r.Reference}}}},
			{Heading: l.T("report.receipt.code"), Code: r.Code.String(), Text: l.T("report.receipt.once")},
			{Text: l.T("report.receipt.use"), Link: link},
		},
	})
}

// GetFollowComplaintPDF gives the complaint as its author may send it.
func (p *Pages) GetFollowComplaintPDF(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	p.onPaper(c)
	pleading, _, err := p.pleading(c, r)
	if err != nil {
		return err
	}
	told, err := (&visit{Pages: p, c: c}).told(r)
	if err != nil {
		return err
	}
	l := p.Views.Localizer(c)
	d := paper.Document{Title: l.T("complaint.made_title"), Blocks: []paper.Block{
		{Text: l.T("complaint.made_on", "Instant", l.Instant(r.Complained.MadeAt)), Rows: []paper.Row{{Name: l.T("report.receipt.reference"), Values: []string{r.Reference}}}},
	}}
	d.Blocks = append(d.Blocks, answersOnPaper(l.T, l.T("kind.complaint"), page.PleadingRows(l, pleading))...)
	d.Blocks = append(d.Blocks, answersOnPaper(l.T, l.T("follow.report.told"), told)...)
	return p.print(c, r.Reference, d)
}

// onPaper answers in French where the reader's language runs from right to left:
// the writer of PDF files joins no letters. The link to the file says so.
func (p *Pages) onPaper(c *gin.Context) {
	if p.Views.Localizer(c).Dir == "rtl" {
		page.InLang(i18n.First)(c)
	}
}

// answersOnPaper lays answers out under a heading: short ones in rows, words in
// full beneath their question.
func answersOnPaper(say func(string, ...any) string, heading string, rows []page.SummaryRow) []paper.Block {
	blocks := []paper.Block{{Heading: heading}}
	for _, row := range rows {
		last := &blocks[len(blocks)-1]
		if !row.Quote {
			last.Rows = append(last.Rows, paper.Row{Name: say(row.Label), Values: row.Values})
			continue
		}
		for _, words := range row.Values {
			blocks = append(blocks, paper.Block{Heading: say(row.Label), Quote: words}, paper.Block{})
		}
	}
	return blocks
}

// print answers with a document as a file that nobody on the way keeps.
func (p *Pages) print(c *gin.Context, reference string, d paper.Document) error {
	l := p.Views.Localizer(c)
	d.Foot = l.T("printed.foot", "Reference", reference, "Instant", l.Instant(p.Now()))
	return p.printAs(c, "vigie-"+reference, d)
}

// printAs answers with a document as a file of that name.
func (p *Pages) printAs(c *gin.Context, name string, d paper.Document) error {
	d.Lang, d.Author, d.Date = p.Views.Localizer(c).Lang, p.Operator.Name, p.Now()
	body, err := paper.PDF(d)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.pdf"`, name))
	c.Data(http.StatusOK, "application/pdf", body)
	return nil
}
