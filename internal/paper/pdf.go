package paper

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationmonobold"
	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode/qr"
)

// Measures of the page, in millimetres, and sizes of letters, in points.
const (
	side      = 22.0 // left and right
	top       = 20.0
	bottom    = 22.0
	line      = 5.4 // of the text
	gap       = 4.0 // between blocks
	named     = 46.0
	square    = 32.0 // of the code for telephones
	sizeText  = 10.5
	sizeSmall = 8.5
	sizeTitle = 21.0
)

// The faces: serif for the title, sans for the rest, mono for codes.
const (
	serif = "serif"
	sans  = "sans"
	mono  = "mono"
)

// pages is a document being laid out.
type pages struct {
	*fpdf.Fpdf
	*letters
	width float64 // of the text
}

// PDF returns the document as a file.
func PDF(d Document) ([]byte, error) {
	l, err := newLetters()
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	p := &pages{Fpdf: fpdf.New("P", "mm", "A4", ""), letters: l}
	p.begin(d)
	p.head(d)
	for _, b := range d.Blocks {
		if err := p.block(b); err != nil {
			return nil, fmt.Errorf("pdf: %w", err)
		}
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out.Bytes(), nil
}

func (p *pages) begin(d Document) {
	p.SetCatalogSort(true)
	p.SetCreationDate(d.Date)
	p.SetModificationDate(d.Date)
	p.SetTitle(p.printable(d.Title), true)
	p.SetLang(d.Lang)
	p.SetCreator("Vigie", true)
	if d.Author != "" {
		p.SetAuthor(p.printable(d.Author), true)
	}
	p.AddUTF8FontFromBytes(serif, "", liberationserifregular.TTF)
	p.AddUTF8FontFromBytes(sans, "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes(sans, "B", liberationsansbold.TTF)
	p.AddUTF8FontFromBytes(mono, "B", liberationmonobold.TTF)
	p.SetMargins(side, top, side)
	p.SetAutoPageBreak(true, bottom)
	p.AliasNbPages("{of}")
	p.SetFooterFunc(func() { p.foot(p.printable(d.Foot)) })
	p.AddPage()
	width, _ := p.GetPageSize()
	p.width = width - 2*side
}

// The colours: ink, soft ink and the line, as on the pages of the portal.
func (p *pages) ink()    { p.SetTextColor(0x17, 0x24, 0x2b) }
func (p *pages) soft()   { p.SetTextColor(0x55, 0x64, 0x6c) }
func (p *pages) petrol() { p.SetTextColor(0x0f, 0x4c, 0x5c) }

func (p *pages) foot(said string) {
	p.SetY(-15)
	p.SetFont(sans, "", sizeSmall)
	p.soft()
	p.CellFormat(p.width-24, 5, said, "", 0, "L", false, 0, "")
	p.CellFormat(24, 5, fmt.Sprintf("%d / {of}", p.PageNo()), "", 0, "R", false, 0, "")
}

// head prints who writes to whom, and the title.
func (p *pages) head(d Document) {
	p.SetFont(sans, "", sizeText)
	p.ink()
	if len(d.From) > 0 {
		p.MultiCell(p.width, line, p.printable(strings.Join(d.From, "\n")), "", "L", false)
		p.Ln(gap)
	}
	if len(d.To) > 0 { // where a window envelope shows it
		p.SetX(side + p.width/2)
		p.SetLeftMargin(side + p.width/2)
		p.MultiCell(p.width/2, line, p.printable(strings.Join(d.To, "\n")), "", "L", false)
		p.SetLeftMargin(side)
		p.Ln(gap)
	}
	if d.Place != "" {
		p.MultiCell(p.width, line, p.printable(d.Place), "", "R", false)
		p.Ln(gap)
	}
	if len(d.From)+len(d.To) > 0 { // a letter says its subject
		p.SetFont(sans, "B", sizeText)
		p.MultiCell(p.width, line, p.printable(d.Title), "", "L", false)
		p.Ln(gap)
		return
	}
	p.SetFont(sans, "B", sizeSmall)
	p.petrol()
	p.MultiCell(p.width, line, "VIGIE", "", "L", false)
	p.SetFont(serif, "", sizeTitle)
	p.ink()
	p.MultiCell(p.width, 9.5, p.printable(d.Title), "", "L", false)
	p.Ln(gap)
}

func (p *pages) block(b Block) error {
	if b.Heading != "" {
		p.whole(18)
		p.Ln(gap / 2)
		p.SetFont(sans, "B", sizeText+1)
		p.ink()
		p.MultiCell(p.width, line+0.6, p.printable(b.Heading), "", "L", false)
		p.Ln(1)
	}
	p.text(b.Text)
	p.quote(b.Quote)
	for _, item := range b.Items {
		p.item(item)
	}
	if len(b.Items) > 0 {
		p.Ln(gap)
	}
	for _, row := range b.Rows {
		p.row(row)
	}
	if len(b.Rows) > 0 {
		p.Ln(gap)
	}
	p.boxes(b.Boxes)
	for _, blank := range b.Blanks {
		p.blank(blank)
	}
	p.table(b.Table)
	p.code(b.Code)
	return p.link(b.Link)
}

func (p *pages) text(text string) {
	p.SetFont(sans, "", sizeText)
	p.ink()
	for _, paragraph := range strings.Split(p.printable(text), "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			p.MultiCell(p.width, line, paragraph, "", "L", false)
			p.Ln(gap)
		}
	}
}

// quote prints somebody's words with a rule at their side.
func (p *pages) quote(words string) {
	if words = strings.TrimSpace(p.printable(words)); words == "" {
		return
	}
	p.SetFont(sans, "", sizeText)
	p.ink()
	p.SetDrawColor(0x0f, 0x4c, 0x5c)
	p.SetLineWidth(0.6)
	p.SetLeftMargin(side + 5)
	p.SetX(side + 5)
	p.MultiCell(p.width-5, line, words, "L", "L", false)
	p.SetLeftMargin(side)
	p.Ln(gap)
}

func (p *pages) item(text string) {
	p.SetFont(sans, "", sizeText)
	p.ink()
	p.SetX(side)
	p.CellFormat(5, line, "–", "", 0, "L", false, 0, "")
	p.MultiCell(p.width-5, line, p.printable(text), "", "L", false)
}

// row prints a name, and what stands under it beside it.
func (p *pages) row(r Row) {
	values := p.printable(strings.Join(r.Values, "\n"))
	if strings.TrimSpace(values) == "" {
		values = "–"
	}
	p.whole(2 * line)
	y, page := p.GetY(), p.PageNo()
	p.SetFont(sans, "", sizeText-1)
	p.soft()
	p.MultiCell(named-3, line, p.printable(r.Name), "", "L", false)
	under, first := p.GetY(), p.PageNo()
	p.SetFont(sans, "", sizeText)
	p.ink()
	if p.PageNo() == page {
		p.SetXY(side+named, y)
	}
	p.SetLeftMargin(side + named)
	p.MultiCell(p.width-named, line, values, "", "L", false)
	p.SetLeftMargin(side)
	if p.PageNo() == first {
		p.SetY(max(under, p.GetY()))
	}
	p.Ln(1.6)
}

func (p *pages) code(code string) {
	if code == "" {
		return
	}
	p.whole(18)
	p.SetFillColor(0xe4, 0xee, 0xf0)
	p.SetFont(mono, "B", 19)
	p.petrol()
	p.CellFormat(p.width, 16, p.printable(code), "", 1, "C", true, 0, "")
	p.Ln(gap)
}

// link prints an address beside the square in which telephones read it.
func (p *pages) link(address string) error {
	if address == "" {
		return nil
	}
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("the code of an address: %w", err)
	}
	p.whole(square + 2)
	y, n := p.GetY(), code.Bounds().Dx()
	dot := square / float64(n)
	p.SetFillColor(0x17, 0x24, 0x2b)
	for i := range n {
		for j := range n {
			if r, _, _, _ := code.At(i, j).RGBA(); r == 0 {
				p.Rect(side+float64(i)*dot, y+float64(j)*dot, dot+0.01, dot+0.01, "F")
			}
		}
	}
	p.SetXY(side+square+6, y+square/2-line/2)
	p.SetFont(sans, "B", sizeText)
	p.ink()
	p.SetLeftMargin(side + square + 6)
	p.MultiCell(p.width-square-6, line, p.printable(address), "", "L", false)
	p.SetLeftMargin(side)
	p.SetXY(side, max(p.GetY(), y+square)+gap)
	return nil
}

// whole begins a new page where less than height is left of this one.
func (p *pages) whole(height float64) {
	if _, paper := p.GetPageSize(); p.GetY()+height > paper-bottom {
		p.AddPage()
	}
}
