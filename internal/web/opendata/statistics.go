package opendata

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// statisticsPath is where the figures of each election are.
const statisticsPath = "/data/v1/statistics/"

// GetStatistics answers with the figures of an election: {slug}.json, {slug}.csv,
// or the latter for a French spreadsheet with ?format=excel.
func (d *Data) GetStatistics(c *gin.Context) error {
	name := c.Param("file")
	if strings.HasSuffix(name, csvSuffix) && c.Query("format") == "excel" {
		name = strings.TrimSuffix(name, csvSuffix) + excelSuffix
	}
	return d.Figures.send(c, name)
}

// csvForm is how a CSV is written.
type csvForm struct {
	suffix, ending string // of the address and of the saved file
	comma          rune
	bom, decimal   string
	crlf           bool
}

var (
	plainCSV = csvForm{suffix: csvSuffix, ending: ".csv", comma: ',', decimal: "."}
	// excelCSV is what a French Excel opens with a double click: it takes a
	// comma for the decimal sign and guesses Latin-1 without a byte order mark.
	excelCSV = csvForm{suffix: excelSuffix, ending: "-excel.csv", comma: ';', bom: "\ufeff", decimal: ",", crlf: true}
)

// csvColumns are the columns of the long format: one line a row of a table. A
// hidden number is an empty cell with suppressed true.
var csvColumns = []string{
	"election", "as_of", "table", "row", "part_of", "from", "label_fr", "label_en",
	"reports", "share", "suppressed", "base", "missing", "multiple",
}

// csv writes a cut in the long format, its totals first.
func (f *Figures) csv(c *stats.Cut, form csvForm) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(form.bom)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = form.comma, form.crlf
	s := sheet{form: form, cut: c, fr: f.bundle.Localizer("fr"), en: f.bundle.Localizer("en")}
	lines := [][]string{csvColumns, s.total("reports", "statistics.total.reports", c.Reports), s.total("complaints", "statistics.total.complaints", c.Complaints)}
	for _, t := range c.Tables {
		lines = append(lines, s.table(t)...)
	}
	for _, line := range lines {
		for i := range line {
			line[i] = inert(line[i])
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// inert keeps a spreadsheet from taking a cell for a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// sheet writes the lines of one cut.
type sheet struct {
	form   csvForm
	cut    *stats.Cut
	fr, en *i18n.Localizer
}

func (s sheet) asOf() string {
	if s.cut.AsOf.IsZero() {
		return ""
	}
	return s.cut.AsOf.Format(time.RFC3339)
}

func (s sheet) total(id, key string, n int) []string {
	return []string{s.cut.Election.Slug, s.asOf(), "total", id, "", "", s.fr.T(key), s.en.T(key), strconv.Itoa(n), "", "false", "", "", ""}
}

// table returns a line a row, each with what the table says of itself; a table
// that is withheld and has no rows is one line that says so.
func (s sheet) table(t stats.Table) [][]string {
	var lines [][]string
	for _, r := range t.Rows {
		lines = append(lines, s.row(t, r, ""))
		for _, part := range r.Of {
			lines = append(lines, s.row(t, part, r.ID))
		}
	}
	if t.Withheld && len(t.Rows) == 0 {
		lines = append(lines, s.row(t, stats.Row{Reports: stats.Number{Hidden: true}}, ""))
	}
	return lines
}

func (s sheet) row(t stats.Table, r stats.Row, partOf string) []string {
	part := ""
	if !r.Reports.Hidden {
		part = strings.Replace(strconv.FormatFloat(float64(r.Share)/1000, 'f', -1, 64), ".", s.form.decimal, 1)
	}
	return []string{
		s.cut.Election.Slug, s.asOf(), t.Name, r.ID, partOf, string(r.From), spaced(rowName(s.fr, t.Name, r)), spaced(rowName(s.en, t.Name, r)),
		digits(r.Reports), part, strconv.FormatBool(r.Reports.Hidden), digits(t.Base), digits(t.Missing), digits(t.Multiple),
	}
}

// spaced gives a label the plain spaces that a search in a table expects.
func spaced(label string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(label)
}

// digits writes a number, and a hidden one as an empty cell.
func digits(n stats.Number) string {
	if n.Hidden {
		return ""
	}
	return strconv.Itoa(n.N)
}

// rowName returns the name of a row in a language.
func rowName(l *i18n.Localizer, table string, r stats.Row) string {
	switch {
	case r.Name != "":
		return r.Name
	case r.From != "":
		return l.T("statistics.week.of", "Day", r.From)
	case r.ID == "":
		return ""
	}
	if key := page.FigureLabel(table, r.ID); key != "" {
		return l.T(key)
	}
	return r.ID
}
