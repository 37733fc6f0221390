package opendata

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"vigie/internal/stats"
)

const xlsxSuffix = ".xlsx"

// The sheets of a workbook.
const (
	figuresSheet = "Chiffres – Figures"
	aboutSheet   = "Source"
)

// numbers are the columns that hold numbers, and nothing where one is hidden.
var numbers = []string{"reports", "share", "base", "missing", "multiple", "canvasses"}

// xlsx writes the lines of the CSV as a workbook: numbers as numbers, words as
// words, the first line held in place, and a sheet that says what they are.
func (f *Figures) xlsx(c *stats.Cut) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName(book.GetSheetName(0), figuresSheet); err != nil {
		return nil, err
	}
	if _, err := book.NewSheet(aboutSheet); err != nil {
		return nil, err
	}
	at := c.Changed.UTC().Format(time.RFC3339)
	if err := book.SetDocProps(&excelize.DocProperties{Creator: "Vigie", Title: c.Election.NameFR, Created: at, Modified: at}); err != nil {
		return nil, err
	}
	if err := f.fillSheet(book, c); err != nil {
		return nil, err
	}
	for i, said := range f.about(c) {
		if err := book.SetCellStr(aboutSheet, "A"+strconv.Itoa(i+1), said); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := book.Write(&b)
	return b.Bytes(), err
}

func (f *Figures) fillSheet(book *excelize.File, c *stats.Cut) error {
	w, err := book.NewStreamWriter(figuresSheet)
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for _, wide := range []struct{ from, to, width int }{{1, 6, 16}, {7, 8, 44}, {9, len(csvColumns), 12}} {
		if err := w.SetColWidth(wide.from, wide.to, float64(wide.width)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	s := sheet{form: plainCSV, cut: c, fr: f.with.Bundle.Localizer("fr"), en: f.with.Bundle.Localizer("en")}
	for i, line := range append([][]string{csvColumns}, s.all()...) {
		style := 0
		if i == 0 {
			style = bold
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), cells(line, i > 0), excelize.RowOpts{StyleID: style}); err != nil {
			return err
		}
	}
	return w.Flush()
}

// cells returns a line as a spreadsheet holds it. What is not a number is always
// words, whatever it begins with.
func cells(line []string, figures bool) []any {
	row := make([]any, len(line))
	for i, said := range line {
		row[i] = said
		if !figures || !slices.Contains(numbers, csvColumns[i]) {
			continue
		}
		row[i] = nil
		if n, err := strconv.ParseFloat(said, 64); err == nil {
			row[i] = n
		}
	}
	return row
}

// about says in both languages what the figures are and from where.
func (f *Figures) about(c *stats.Cut) []string {
	var said []string
	for _, lang := range f.with.Bundle.OfficeLangs() {
		l := f.with.Bundle.Localizer(lang)
		said = append(said, c.Election.Name(lang), spaced(source(c, l)),
			spaced(l.T("statistics.method.allegations")), spaced(l.T("statistics.method.hidden", "Threshold", c.Threshold)),
			fmt.Sprintf("%s/%s%s", f.with.Base, lang, pageOf(c)), "")
	}
	return said
}

// pageOf is the page of some figures, without its language.
func pageOf(c *stats.Cut) string {
	if c.Release != "" {
		return "/releases/" + c.Release
	}
	return "/statistics/" + c.Election.Slug
}
