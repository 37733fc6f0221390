package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// Desk is the back-office as the form needs it, where its people fill it in for
// voters. Every page of the form stands behind its sign-in.
type Desk struct {
	Who     func(*gin.Context) account.Account
	Note    func(*gin.Context, report.Behalf) string // said above each page
	Receipt func(*gin.Context, int, report.Behalf, page.Receipt, page.Base) error
}

// BeginEntry begins a report for a voter. It returns fault.Fields where none is
// taken for that election.
func (p *Pages) BeginEntry(c *gin.Context, election string, b report.Behalf) error {
	v := &visit{Pages: p, c: c}
	slug, faults, err := v.choose(election)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return faults
	}
	v.draft.Behalf, v.draft.Filing.Election = &b, slug
	v.draft.First()
	if err := v.save(); err != nil {
		return err
	}
	return v.goTo(string(v.Tree.Todo(v.draft)))
}

// Entering returns what whoever is signed in is filling in for a voter, and where
// that goes on; nil for nothing.
func (p *Pages) Entering(c *gin.Context) (*report.Behalf, string, error) {
	v, err := p.visit(c)
	switch {
	case err != nil || !v.found:
		return nil, "", err
	case v.draft.Receipt != nil:
		return v.draft.Behalf, v.at("receipt"), nil
	}
	return v.draft.Behalf, v.at(string(v.Tree.Todo(v.draft))), nil
}

// sit gives the draft to whoever began it, and to nobody else who signs in at the
// same browser.
func (v *visit) sit() {
	b := v.draft.Behalf
	if !v.found || b == nil || b.By != v.Desk.Who(v.c).ID {
		v.draft, v.found, v.token = report.Draft{}, false, nil
		return
	}
	page.WithNote(v.c, v.Desk.Note(v.c, *b))
}

// tongue is the language in which the voter is written to.
func (v *visit) tongue() string {
	if b := v.draft.Behalf; b != nil {
		return b.Lang
	}
	return v.words().Lang
}
