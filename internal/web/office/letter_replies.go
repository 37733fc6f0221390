package office

import (
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// replyRow is an answer of a campaign: sealed, or opened for this answer.
type replyRow struct {
	Answer     string // key
	At         time.Time
	Late, New  bool
	Opened     bool
	Who, Words string
}

// fillReplies lays out what a campaign answered to the letter.
func (p *Pages) fillReplies(c *gin.Context, data *issuedPage, s issuing) error {
	all, err := p.Triage.RepliesTo(c.Request.Context(), data.Letter)
	if err != nil {
		return err
	}
	data.Read, data.Closed = len(all) > len(s.heard) && Who(c).May(account.ReadSealed), s.closed
	opened := map[string]triage.Heard{}
	for _, h := range s.heard {
		opened[h.ID] = h
	}
	for _, r := range all {
		h, ok := opened[r.ID]
		data.Replies = append(data.Replies, replyRow{
			Answer: page.ReplyLabel(r.Answer), At: r.At, Late: r.Late(data.Letter, p.Places.Zone(headOffice)), New: r.HeardAt == nil,
			Opened: ok, Who: h.Who, Words: h.Words,
		})
	}
	return nil
}

// PostLetterRead opens what was answered to a letter, for this answer alone.
func (p *Pages) PostLetterRead(c *gin.Context) error {
	one, l, err := p.letterOf(c)
	if err != nil {
		return err
	}
	heard, err := p.Triage.ReadReplies(c.Request.Context(), triage.Hearing{Case: one, Number: l.Number, By: Who(c), With: p.Identities})
	if errors.Is(err, seal.ErrClosed) {
		return p.showIssued(c, l, issuing{closed: true})
	}
	if err != nil {
		return err
	}
	return p.showIssued(c, l, issuing{heard: heard})
}
