package office

import (
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/letter"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseLetters is what was written to the campaign of a case, and where more is.
type caseLetters struct {
	Rows  []letterRow
	Write []chip // a form for each kind, where the reader may write
}

// letterRow is one letter that left.
type letterRow struct {
	triage.Letter
	URL, Kind string // address, key
	Tag       page.Tag
}

// letters lays out the letters of a case.
func (p *Pages) letters(c *gin.Context, one triage.Case) (*caseLetters, error) {
	all, err := p.Triage.LettersOf(c.Request.Context(), one)
	if err != nil {
		return nil, err
	}
	out := &caseLetters{}
	for _, l := range all {
		fresh, err := p.fresh(c, l)
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, letterRow{l, p.caseURL(c, one.Reference) + "/letters/" + l.Number, letterKinds[l.Kind], p.letterTag(l, fresh)})
	}
	if triage.May(triage.ActLetter, one, Who(c)) {
		for _, k := range letter.Kinds {
			out.Write = append(out.Write, chip{Label: letterKinds[k], URL: p.caseURL(c, one.Reference) + "/letter?kind=" + string(k)})
		}
	}
	return out, nil
}

// fresh says whether a letter was answered and nobody has read that.
func (p *Pages) fresh(c *gin.Context, l triage.Letter) (bool, error) {
	if l.RepliedAt == nil {
		return false, nil
	}
	all, err := p.Triage.RepliesTo(c.Request.Context(), l)
	return slices.ContainsFunc(all, func(r triage.Reply) bool { return r.HeardAt == nil }), err
}

// letterTag says how a letter stands, by the day that it is.
func (p *Pages) letterTag(l triage.Letter, fresh bool) page.Tag {
	switch {
	case l.RepliedAt != nil && fresh:
		return page.Tag{Label: "office.letter.state.fresh", Tone: "alert", Icon: "email"}
	case l.RepliedAt != nil:
		return page.Tag{Label: "office.letter.state.answered", Icon: "check"}
	case l.Late(p.today()):
		return page.Tag{Label: "office.letter.state.late", Tone: "alert", Icon: "clock"}
	case l.Due != "":
		return page.Tag{Label: "office.letter.state.waits", Icon: "clock"}
	}
	return page.Tag{Label: "office.letter.state.left", Tone: "quiet"}
}
