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
	"reports", "share", "suppressed", "base", "missing", "multiple", "canvasses",
}

// withoutSuffix ends the name of a table, or of a total, without the reports that
// may have been coordinated: whoever adds up a table by its name counts none
// twice.
const withoutSuffix = "_without_coordinated"

// csv writes a cut in the long format, its totals first.
func (f *Figures) csv(c *stats.Cut, form csvForm) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(form.bom)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = form.comma, form.crlf
	s := sheet{form: form, cut: c, fr: f.with.Bundle.Localizer("fr"), en: f.with.Bundle.Localizer("en")}
	lines := append([][]string{csvColumns}, s.all()...)
	for _, line := range lines {
		for i := range line {
			line[i] = page.Inert(line[i])
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
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

// all returns every line: of all reports, then of the others without those that
// may have been coordinated.
func (s sheet) all() [][]string {
	c := s.cut
	lines := [][]string{
		s.total("reports", "statistics.total.reports", stats.Number{N: c.Reports}),
		s.total("complaints", "statistics.total.complaints", stats.Number{N: c.Complaints}),
		s.total("coordinated", "statistics.total.coordinated", c.Coordinated),
	}
	for _, t := range c.Tables {
		lines = append(lines, s.table(t)...)
	}
	lines = append(append(lines, s.table(c.Canvasses.Table)...), s.largest())
	rest := c.Without
	if rest == nil {
		return append(lines, s.total("reports"+withoutSuffix, "statistics.total.without", stats.Number{Hidden: true}))
	}
	lines = append(lines,
		s.total("reports"+withoutSuffix, "statistics.total.without", stats.Number{N: rest.Reports}),
		s.total("complaints"+withoutSuffix, "statistics.total.complaints_without", stats.Number{N: rest.Complaints, Hidden: rest.ComplaintsHidden}))
	if c.Coordinated.N == 0 {
		return lines // the tables would be those above once more
	}
	for _, t := range rest.Tables {
		for _, line := range s.table(t) {
			line[2] += withoutSuffix
			lines = append(lines, line)
		}
	}
	return lines
}

func (s sheet) total(id, key string, n stats.Number) []string {
	return []string{
		s.cut.Election.Slug, s.asOf(), "total", id, "", "", spaced(s.fr.T(key)), spaced(s.en.T(key)),
		digits(n), "", strconv.FormatBool(n.Hidden), "", "", "", "",
	}
}

// largest is the line of the largest operations together; they are in the rows
// of their sizes too.
func (s sheet) largest() []string {
	line := s.row(s.cut.Canvasses.Table, s.cut.Canvasses.Largest, "")
	line[2], line[3] = "canvasses_largest", s.cut.Canvasses.Largest.ID
	line[6], line[7] = spaced(s.fr.T("statistics.canvasses.largest")), spaced(s.en.T("statistics.canvasses.largest"))
	return line
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
	part, canvasses := "", ""
	if t.Name == stats.Canvasses {
		canvasses = digits(r.Canvasses)
	}
	if !r.Reports.Hidden {
		part = strings.Replace(strconv.FormatFloat(float64(r.Share)/1000, 'f', -1, 64), ".", s.form.decimal, 1)
	}
	return []string{
		s.cut.Election.Slug, s.asOf(), t.Name, r.ID, partOf, string(r.From), spaced(rowName(s.fr, t.Name, r)), spaced(rowName(s.en, t.Name, r)),
		digits(r.Reports), part, strconv.FormatBool(r.Reports.Hidden), digits(t.Base), digits(t.Missing), digits(t.Multiple), canvasses,
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
