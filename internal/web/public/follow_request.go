package public

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/rights"
	"vigie/internal/web/page"
)

// FollowRequestPage asks what came of a letter.
type FollowRequestPage struct {
	page.Base
	Request    FollowRequest
	Answer     page.Choices
	AnsweredOn page.Field
}

type replyForm struct {
	Answer     string `form:"answer"`
	AnsweredOn string `form:"answered_on"`
}

// GetFollowRequest asks what came of a letter.
func (p *Pages) GetFollowRequest(c *gin.Context) error {
	r, n, err := p.request(c)
	if err != nil {
		return p.unrequested(c, err)
	}
	return p.showRequest(c, r, n, replyForm{string(n.Answer), string(n.AnsweredOn)}, nil)
}

// PostFollowRequest notes what came of a letter.
func (p *Pages) PostFollowRequest(c *gin.Context) error {
	r, n, err := p.request(c)
	if err != nil {
		return p.unrequested(c, err)
	}
	var f replyForm
	if err := read(c, &f); err != nil {
		return err
	}
	var faults fault.Fields
	reply := rights.Reply{Answer: rights.Answer(f.Answer), On: typedDay(&faults, "answered_on", f.AnsweredOn)}
	if len(faults) == 0 || reply.Answer == rights.Longer { // then the day is not asked
		faults = nil
		err = p.Rights.Answer(c.Request.Context(), n, reply, p.todayIn(r.Departement))
	}
	if errors.Is(err, fault.NotFound) { // forgotten, or withdrawn, in another tab: the next page says which
		err = nil
	}
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	if len(faults) > 0 {
		return p.showRequest(c, r, n, f, faults)
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/requests"))
	return nil
}

// PostFollowRequestRemove forgets a letter that was noted by mistake.
func (p *Pages) PostFollowRequestRemove(c *gin.Context) error {
	_, n, err := p.request(c)
	if err == nil {
		err = p.Rights.Drop(c.Request.Context(), n)
	}
	if err != nil {
		return p.unrequested(c, err)
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/requests"))
	return nil
}

// errForgotten says that a report, which is there, has no such request.
var errForgotten = errors.New("no such request")

// unrequested leads whoever asks for a letter that is not noted any more to those
// that are.
func (p *Pages) unrequested(c *gin.Context, err error) error {
	if !errors.Is(err, errForgotten) {
		return p.unfollowed(c, err)
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/requests"))
	return nil
}

// request returns the report of the code in the request's cookie, and the letter
// that the address names.
func (p *Pages) request(c *gin.Context) (report.Report, rights.Request, error) {
	r, err := p.followed(c)
	if err != nil {
		return r, rights.Request{}, err
	}
	noted, err := p.Rights.Of(c.Request.Context(), r.ID)
	if err != nil {
		return r, rights.Request{}, err
	}
	i := slices.IndexFunc(noted, func(n rights.Request) bool { return n.ID == c.Param("id") })
	if i < 0 {
		return r, rights.Request{}, errForgotten
	}
	return r, noted[i], nil
}

func (p *Pages) showRequest(c *gin.Context, r report.Report, n rights.Request, f replyForm, faults fault.Fields) error {
	v := FollowRequestPage{Base: p.Views.Base(c), Request: requestShown(p.Views.Localizer(c), n, p.todayIn(r.Departement))}
	v.Faults = faults
	v.Answer = page.Choices{Name: "answer", Legend: "requests.answer", Fault: faults.On("answer")}
	for _, a := range rights.Answers {
		v.Answer.Options = append(v.Answer.Options, page.Option{Value: string(a), Label: replyLabels[a].name, Hint: replyLabels[a].hint})
	}
	page.Check(v.Answer.Options, f.Answer)
	v.AnsweredOn = dayField(&visit{Pages: p, c: c}, page.Field{Name: "answered_on", Label: "requests.answered_on", Value: f.AnsweredOn, Fault: faults.On("answered_on")})
	return p.Views.Show(c, page.Status(faults), "public/follow_request", v)
}

// replyLabels say what can come of a letter: message keys.
var replyLabels = map[rights.Answer]struct{ name, hint string }{
	rights.Satisfied:    {"requests.reply.satisfied", "requests.reply.satisfied_hint"},
	rights.Insufficient: {"requests.reply.insufficient", "requests.reply.insufficient_hint"},
	rights.Refused:      {"requests.reply.refused", "requests.reply.refused_hint"},
	rights.Longer:       {"requests.reply.longer", "requests.reply.longer_hint"},
}
