package public

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// ReplyPage asks a campaign for the access code of a letter. What was typed while
// a code went out is carried along.
type ReplyPage struct {
	page.Base
	Code    page.Field
	Carried answerForm
}

// ReplyLetterPage shows a letter to the campaign that it is for, and takes its
// answer.
type ReplyLetterPage struct {
	page.Base
	Letter triage.Letter
	Late   bool // the day has passed; an answer is taken all the same
	Past   []pastReply
	Answer page.Choices
	Words  page.Field
	Who    page.Field
}

// pastReply is an answer that was received.
type pastReply struct {
	Answer string // key
	At     time.Time
}

type answerForm struct {
	Code   string        `form:"code"`
	Answer triage.Answer `form:"answer"`
	Words  string        `form:"words"`
	Who    string        `form:"who"`
}

// typed says whether something of an answer was typed.
func (f answerForm) typed() bool { return f.Answer != "" || f.Words != "" || f.Who != "" }

// replyCookie holds the access code while its letter is being answered, as
// followCookie does a report's.
const replyCookie = "vigie-reply"

// replyLife is how long a letter stays open in a browser: an answer takes longer
// to write than a report to read.
const replyLife = 2 * time.Hour

// GetReply asks for the access code of a letter.
func (p *Pages) GetReply(c *gin.Context) error { return p.showReply(c, answerForm{}, nil) }

// PostReply opens the letter of a code. A code with a slip in it and one that
// finds nothing are answered alike, and tell a guesser nothing.
func (p *Pages) PostReply(c *gin.Context) error {
	var form answerForm
	if err := read(c, &form); err != nil {
		return err
	}
	code, err := seal.ParseCode(form.Code)
	var l triage.Letter
	if err == nil {
		l, err = p.Cases.LetterByCode(c.Request.Context(), code)
	}
	if unopened(err) {
		return p.showReply(c, form, fault.Fields{{Field: "code", Key: "reply.error.code"}})
	}
	if err != nil {
		return err
	}
	p.setCookie(c, replyCookie, code.String(), replyLife)
	if form.typed() {
		return p.showReplyLetter(c, l, form, nil)
	}
	return p.toReply(c, "/letter")
}

// unopened says whether an error means that a code opens no letter.
func unopened(err error) bool { return errors.Is(err, seal.ErrCode) || errors.Is(err, fault.NotFound) }

// PostReplyClose closes the letter in this browser.
func (p *Pages) PostReplyClose(c *gin.Context) error {
	p.setCookie(c, replyCookie, "", -1)
	return p.toReply(c, "")
}

func (p *Pages) toReply(c *gin.Context, address string) error {
	c.Redirect(http.StatusSeeOther, "/"+p.Views.Localizer(c).Lang+"/reply"+address)
	return nil
}

func (p *Pages) showReply(c *gin.Context, form answerForm, faults fault.Fields) error {
	c.Header("Cache-Control", "no-store")
	v := ReplyPage{Base: p.Views.Base(c), Carried: form}
	v.Path = "/reply" // that of the letter shows nothing without its code
	v.Faults = faults
	v.Code = page.Field{Name: "code", Label: "reply.code", Hint: "follow.code_hint", Value: form.Code, Code: true, Width: "l", Autocomplete: "off", Fault: faults.On("code")}
	return p.Views.Show(c, page.Status(faults), "public/reply", v)
}

// opened returns the letter of the code that this browser holds, or what unopened
// knows.
func (p *Pages) opened(c *gin.Context) (triage.Letter, seal.Code, error) {
	c.Header("Cache-Control", "no-store")
	value, err := c.Cookie(p.cookieName(replyCookie))
	if err != nil {
		return triage.Letter{}, "", seal.ErrCode
	}
	code, err := seal.ParseCode(value)
	if err != nil {
		return triage.Letter{}, "", err
	}
	l, err := p.Cases.LetterByCode(c.Request.Context(), code)
	if errors.Is(err, fault.NotFound) {
		page.Mistake(c)
	}
	return l, code, err
}

// GetReplyLetter shows the letter of the code that was given.
func (p *Pages) GetReplyLetter(c *gin.Context) error {
	l, _, err := p.opened(c)
	if unopened(err) {
		return p.PostReplyClose(c)
	}
	if err != nil {
		return err
	}
	return p.showReplyLetter(c, l, answerForm{}, nil)
}

// PostReplyLetter answers the letter. Where its code opens nothing any more, or
// the browser has forgotten it, what was typed waits behind the code.
func (p *Pages) PostReplyLetter(c *gin.Context) error {
	var form answerForm
	if err := read(c, &form); err != nil {
		return err
	}
	form.Code = ""
	l, code, err := p.opened(c)
	if err == nil {
		err = p.Cases.Reply(c.Request.Context(), code, triage.Pledge{Answer: form.Answer, Who: form.Who, Words: form.Words})
	}
	var faults fault.Fields
	switch {
	case errors.As(err, &faults):
		return p.showReplyLetter(c, l, form, faults)
	case unopened(err):
		return p.showReply(c, form, fault.Fields{{Field: "code", Key: "reply.error.again"}})
	case err != nil:
		return err
	}
	return p.toReply(c, "/letter?said=sent")
}

func (p *Pages) showReplyLetter(c *gin.Context, l triage.Letter, form answerForm, faults fault.Fields) error {
	all, err := p.Cases.RepliesTo(c.Request.Context(), l)
	if err != nil {
		return err
	}
	v := ReplyLetterPage{Base: p.Views.Base(c), Letter: l, Late: l.Due != "" && l.Due.Before(p.todayIn(""))}
	v.Path, v.Faults = "/reply/letter", faults
	if c.Query("said") == "sent" && len(all) > 0 {
		v.Flash = &page.Notice{Tone: "done", Title: "reply.sent", Lead: "reply.sent_text"}
	}
	for _, r := range all {
		v.Past = append(v.Past, pastReply{page.ReplyLabel(r.Answer), r.At})
	}
	v.Answer = page.Choices{Name: "answer", Legend: "reply.question", Fault: faults.On("answer")}
	for _, a := range triage.Answers {
		v.Answer.Options = append(v.Answer.Options, page.Option{Value: string(a), Label: page.ReplyLabel(a)})
	}
	page.Check(v.Answer.Options, string(form.Answer))
	v.Words = page.Field{Name: "words", Label: "reply.words", Hint: "reply.words_hint", Value: form.Words, Multiline: true, Rows: 8, MaxLength: triage.MaxText, Autocomplete: "off", Fault: faults.On("words")}
	v.Who = page.Field{Name: "who", Label: "reply.who", Hint: "reply.who_hint", Value: form.Who, MaxLength: triage.MaxWho, Autocomplete: "name", Fault: faults.On("who")}
	return p.Views.Show(c, page.Status(faults), "public/reply_letter", v)
}
