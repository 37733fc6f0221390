package web

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/account"
)

// replyRoutes are where a campaign answers a letter of the authority.
func (p Parts) replyRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Public
	draft, carried := p.Limits.of(draftLimit, v, false), p.Limits.carried(codeLimit, v)
	g.GET("/reply", v.Handle(o.GetReply))
	g.POST("/reply", p.Limits.guess(codeLimit, v), v.Handle(o.PostReply))
	g.GET("/reply/letter", carried, v.Handle(o.GetReplyLetter))
	g.POST("/reply/letter", carried, draft, v.Handle(o.PostReplyLetter))
	g.POST("/reply/close", v.Handle(o.PostReplyClose))
}

// letterRoutes are what the authority writes to a campaign.
func (p Parts) letterRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Office
	work, writes := o.SignedIn(account.WorkCases), o.SignedIn(account.WriteLetters)
	g.GET("/cases/:reference/letter", writes, v.Handle(o.GetLetter))
	g.POST("/cases/:reference/letter", writes, v.Handle(o.PostLetter))
	g.GET("/cases/:reference/letters/:number", work, v.Handle(o.GetLetterIssued))
	g.GET("/cases/:reference/letters/:number/pdf", work, v.Handle(o.GetLetterPDF))
	g.POST("/cases/:reference/letters/:number/pdf", writes, v.Handle(o.PostLetterPDF))
	g.POST("/cases/:reference/letters/:number/read", o.SignedIn(account.ReadSealed), v.Handle(o.PostLetterRead))
	g.POST("/cases/:reference/letters/:number/code", writes, v.Handle(o.PostLetterCode))
}
