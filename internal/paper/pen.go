package paper

// Measures of what is filled in with a pen, in millimetres.
const (
	box     = 4.6  // a square to tick
	beside  = 7.0  // from a square's left to its answer
	writing = 9.0  // between two lines that somebody writes on
	cell    = 11.0 // height of an empty row
)

// boxes prints answers beside squares, two in a row.
func (p *pages) boxes(answers []string) {
	if len(answers) == 0 {
		return
	}
	p.SetFont(sans, "", sizeText)
	half := p.width / 2
	for i := 0; i < len(answers); i += 2 {
		two := answers[i:min(i+2, len(answers))]
		tall := 0
		for _, a := range two {
			tall = max(tall, len(p.SplitText(p.printable(a), half-beside-2)))
		}
		height := max(float64(tall)*line, box) + 2
		p.whole(height)
		y := p.GetY()
		for column, a := range two {
			p.box(side+float64(column)*half, y, half, a)
		}
		p.SetXY(side, y+height)
	}
	p.Ln(gap)
}

func (p *pages) box(x, y, width float64, answer string) {
	p.pen()
	p.Rect(x, y+0.4, box, box, "D")
	p.ink()
	p.SetLeftMargin(x + beside) // where a long answer goes on
	p.SetXY(x+beside, y)
	p.MultiCell(width-beside-2, line, p.printable(answer), "", "L", false)
	p.SetLeftMargin(side)
}

// blank prints a name above lines to write on.
func (p *pages) blank(b Blank) {
	p.whole(line + float64(min(b.Lines, 8))*writing) // a short answer stays on one page
	p.SetX(side)
	p.SetFont(sans, "", sizeText-1)
	p.soft()
	p.MultiCell(p.width, line, p.printable(b.Name), "", "L", false)
	for range b.Lines {
		p.whole(writing)
		y := p.GetY() + writing
		p.pen()
		p.Line(side, y, side+p.width, y)
		p.SetY(y)
	}
	p.Ln(gap)
}

// table prints empty rows under the names of their columns.
func (p *pages) table(t *Table) {
	if t == nil || len(t.Heads) == 0 {
		return
	}
	width, tall := p.width/float64(len(t.Heads)), 0
	p.SetFont(sans, "", sizeText-1)
	for _, h := range t.Heads {
		tall = max(tall, len(p.SplitText(p.printable(h), width-2)))
	}
	heads := float64(tall) * line
	p.whole(heads + cell)
	y := p.GetY()
	p.soft()
	for i, h := range t.Heads {
		p.SetXY(side+float64(i)*width, y)
		p.MultiCell(width, line, p.printable(h), "", "L", false)
	}
	p.SetXY(side, y+heads)
	for range t.Rows {
		p.whole(cell)
		p.pen()
		for range t.Heads {
			p.CellFormat(width, cell, "", "1", 0, "L", false, 0, "")
		}
		p.Ln(cell)
	}
	p.Ln(gap)
}

// pen sets the line that boxes are drawn with: seen well, and thinner than what
// is written.
func (p *pages) pen() {
	p.SetDrawColor(0x55, 0x64, 0x6c)
	p.SetLineWidth(0.25)
}
