package office

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/paper"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// issuedPage is a letter that left.
type issuedPage struct {
	page.Office
	Back, Ref string
	URL       string
	Version   int
	Letter    triage.Letter
	Kind      string // key
	Altered   bool   // it is not what was issued
	Late      bool
	Recode    bool   // the reader may make a new access code
	Code      string // of this answer alone, "" where it was not just made
	Replies   []replyRow
	Read      bool     // the reader's role opens them
	Closed    bool     // they were asked for and did not open
	Spelled   []string // the same, as it is read aloud
}

// issuing is what a letter is shown with right after something was done to it.
type issuing struct {
	code   seal.Code
	done   string         // key
	heard  []triage.Heard // opened for this answer alone
	closed bool           // they were asked for and did not open
}

// codeForm is what the forms of a letter's page post.
type codeForm struct {
	Version int    `form:"version"`
	Code    string `form:"code"`
}

// letterOf returns the case and the letter that the address names.
func (p *Pages) letterOf(c *gin.Context) (triage.Case, triage.Letter, error) {
	one, err := p.caseOf(c)
	if err != nil {
		return one, triage.Letter{}, err
	}
	l, err := p.Triage.LetterOf(c.Request.Context(), one, c.Param("number"))
	return one, l, err
}

// GetLetterIssued shows a letter that left.
func (p *Pages) GetLetterIssued(c *gin.Context) error {
	_, l, err := p.letterOf(c)
	if err != nil {
		return err
	}
	return p.showIssued(c, l, issuing{})
}

// PostLetterCode makes a new access code for a letter, which is shown once.
func (p *Pages) PostLetterCode(c *gin.Context) error {
	one, l, err := p.letterOf(c)
	if err != nil {
		return err
	}
	l, code, err := p.Triage.Recode(c.Request.Context(), triage.On{Reference: one.Reference, Version: one.Version, By: Who(c)}, l.Number)
	if err != nil {
		return err
	}
	return p.showIssued(c, l, issuing{code: code, done: "office.letter.done.recoded"})
}

// showIssued shows a letter with its code, where it was made for this answer.
func (p *Pages) showIssued(c *gin.Context, l triage.Letter, s issuing) error {
	one, err := p.caseOf(c)
	if err != nil {
		return err
	}
	data := issuedPage{
		Office: p.office(c), Back: p.caseURL(c, one.Reference) + "#letters", Ref: one.Reference, Version: one.Version, Letter: l,
		URL: p.caseURL(c, one.Reference) + "/letters/" + l.Number, Kind: letterKinds[l.Kind], Altered: !l.Whole(), Late: l.Late(p.today()),
		Recode: l.CodeHash != nil && triage.May(triage.ActRecode, one, Who(c)),
	}
	data.Path = "/office/cases/" + one.Reference + "/letters/" + l.Number
	if err := p.fillReplies(c, &data, s); err != nil {
		return err
	}
	if s.done != "" {
		data.Flash = &page.Notice{Tone: "done", Title: s.done}
	}
	if s.code != "" {
		data.Code, data.Spelled = s.code.String(), page.Spell(s.code.String())
	}
	return p.Views.Show(c, http.StatusOK, "office/letter_issued", data)
}

// GetLetterPDF gives a copy of a letter: the same bytes each time, without the code.
func (p *Pages) GetLetterPDF(c *gin.Context) error {
	_, l, err := p.letterOf(c)
	if err != nil {
		return err
	}
	return p.giveLetter(c, l, "")
}

// PostLetterPDF gives a letter with the code that is shown, which is checked: a
// letter never leaves with a code that opens nothing.
func (p *Pages) PostLetterPDF(c *gin.Context) error {
	_, l, err := p.letterOf(c)
	if err != nil {
		return err
	}
	var form codeForm
	if err := read(c, &form); err != nil {
		return err
	}
	code, err := seal.ParseCode(form.Code)
	if err != nil || !l.Opens(code) {
		return fmt.Errorf("code of letter %s: %w", l.Number, fault.Conflict)
	}
	return p.giveLetter(c, l, code)
}

// giveLetter answers with a letter on letter paper.
func (p *Pages) giveLetter(c *gin.Context, l triage.Letter, code seal.Code) error {
	body, err := paper.PDF(p.onPaper(l, code))
	if err != nil {
		return fmt.Errorf("letter %s: %w", l.Number, err)
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="vigie-%s.pdf"`, l.Number))
	c.Data(http.StatusOK, "application/pdf", body)
	return nil
}

// onPaper lays a letter out, with its code or, on a copy, with a line that says
// where that stands.
func (p *Pages) onPaper(l triage.Letter, code seal.Code) paper.Document {
	words := p.Views.Bundle.Localizer(l.Lang)
	writer := strings.Split(l.Writer, "\n")
	d := paper.Document{
		Title: l.Subject, Lang: l.Lang, Author: writer[0], Date: l.IssuedAt.UTC(), From: writer,
		To: strings.Split(strings.TrimSpace(l.Campaign+"\n"+l.Address), "\n"), Place: l.Dateline,
		Blocks: []paper.Block{{Text: l.Body}},
		Foot:   words.T("office.letter.foot", "Number", l.Number, "Hash", l.Hash[:16]),
	}
	switch {
	case code != "":
		d.Blocks = append(d.Blocks, paper.Block{Heading: words.T("office.letter.code"), Code: code.String(), Link: l.ReplyAt})
	case l.CodeHash != nil:
		d.Blocks = append(d.Blocks, paper.Block{Heading: words.T("office.letter.code"), Text: words.T("office.letter.code_gone")})
	}
	return d
}
