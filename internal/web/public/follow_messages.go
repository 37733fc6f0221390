package public

import (
	"context"
	"errors"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// FollowMessagesPage shows to the holder of a code what the authority and they
// wrote to each other, and takes an answer.
type FollowMessagesPage struct {
	page.Base
	Reference string
	Said      []report.Said
	Words     page.Field
}

type messageForm struct {
	Words string `form:"words"`
}

// GetFollowMessages shows what was written.
func (p *Pages) GetFollowMessages(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	return p.showMessages(c, r, "", nil)
}

// PostFollowMessages writes to the authority.
func (p *Pages) PostFollowMessages(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	code, err := p.followCode(c)
	if err != nil {
		return err
	}
	var form messageForm
	if err := read(c, &form); err != nil {
		return err
	}
	v := &visit{Pages: p, c: c}
	var faults fault.Fields
	err = v.amended(func(ctx context.Context) error { return p.Cases.Answer(ctx, r, code, form.Words) }, string(report.AddedWords))
	if errors.As(err, &faults) {
		return p.showMessages(c, r, form.Words, faults)
	}
	return err
}

func (p *Pages) showMessages(c *gin.Context, r report.Report, typed string, faults fault.Fields) error {
	code, err := p.followCode(c)
	if err != nil {
		return err
	}
	all, err := p.Reports.MessagesOf(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	f := FollowMessagesPage{Base: p.Views.Base(c), Reference: r.Reference}
	f.Faults = faults
	if f.Said, err = report.ReadOwn(all, code); err != nil {
		return err
	}
	f.Words = page.Field{Name: "words", Label: "follow.messages.words", Hint: "follow.messages.hint", Value: typed, Multiline: true, Rows: 6, MaxLength: report.MaxWords, Autocomplete: "off", Fault: faults.On("words")}
	if len(f.Said) > 0 && f.Said[len(f.Said)-1].Asked {
		f.Words.Label = "follow.messages.answer"
	}
	return p.Views.Show(c, page.Status(faults), "public/follow_messages", f)
}
