package office

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/xuri/excelize/v2"

	"vigie/internal/i18n"
	"vigie/internal/web/page"
)

// taken is a table that somebody takes away. It is made whole before any of it is
// sent: what fails is told on a page, and leaves no half a file.
type taken interface {
	line(cells []any) error // words and numbers
	whole() ([]byte, error)
	ending() (suffix, media string)
}

// csvTaken is a CSV as the spreadsheets of a language open it.
type csvTaken struct {
	body bytes.Buffer
	w    *csv.Writer
}

func newCSV(words *i18n.Localizer) taken {
	t := &csvTaken{}
	t.body.WriteString("\ufeff") // makes spreadsheets read the accents right
	t.w = csv.NewWriter(&t.body)
	if words.Lang == i18n.First {
		t.w.Comma = ';' // as a French spreadsheet expects
	}
	return t
}

func (t *csvTaken) line(cells []any) error {
	line := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			line[i] = page.Inert(c)
		default:
			line[i] = fmt.Sprint(c)
		}
	}
	return t.w.Write(line)
}

func (t *csvTaken) whole() ([]byte, error) {
	t.w.Flush()
	return t.body.Bytes(), t.w.Error()
}

func (t *csvTaken) ending() (string, string) { return "csv", "text/csv; charset=utf-8; header=present" }

// book is a workbook of one sheet: numbers are numbers, words are words whatever
// they begin with, and the first line is held in place.
type book struct {
	file *excelize.File
	w    *excelize.StreamWriter
	bold int
	rows int
}

// bookWidth is how wide each column is, in signs.
const bookWidth = 22

func newBook(*i18n.Localizer) taken { return &book{} }

// open begins the sheet with its headings.
func (b *book) open(columns int) (err error) {
	b.file = excelize.NewFile()
	if b.w, err = b.file.NewStreamWriter(b.file.GetSheetName(0)); err != nil {
		return err
	}
	if b.bold, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if err := b.w.SetColWidth(1, columns, bookWidth); err != nil {
		return err
	}
	return b.w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (b *book) line(cells []any) error {
	style := 0
	if b.rows == 0 {
		if err := b.open(len(cells)); err != nil {
			return err
		}
		style = b.bold
	}
	b.rows++
	return b.w.SetRow("A"+strconv.Itoa(b.rows), cells, excelize.RowOpts{StyleID: style})
}

func (b *book) whole() ([]byte, error) {
	defer b.file.Close()
	if err := b.w.Flush(); err != nil {
		return nil, err
	}
	var body bytes.Buffer
	err := b.file.Write(&body)
	return body.Bytes(), err
}

func (b *book) ending() (string, string) { return "xlsx", page.WorkbookType }

// handOver sends a table under a name with today's date.
func (p *Pages) handOver(c *gin.Context, name string, t taken) error {
	body, err := t.whole()
	if err != nil {
		return err
	}
	suffix, media := t.ending()
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, name, p.Settings.Today(), suffix))
	c.Data(http.StatusOK, media, body)
	return nil
}
