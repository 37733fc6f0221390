package public

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/rights"
	"vigie/internal/web/page"
)

// FollowRequestsPage tells where the letters stand that a voter says they sent,
// and notes one more.
type FollowRequestsPage struct {
	page.Base
	Reference string
	Requests  []FollowRequest
	Open      bool // one waits for an answer
	Fruitless bool // one leads to a complaint
	Complain  bool // no complaint was made yet
	Mailed    bool // a reminder comes by e-mail
	Rights    page.Choices
	SentOn    page.Field
}

// FollowRequest is a letter that was sent, as its author reads it.
type FollowRequest struct {
	Address string // of what can be done with it, below the follow-up
	Asked   string // what it asks, in words
	SentOn  day.Day
	DueOn   day.Day
	State   string // where it stands, in words
	Longer  string // what is owed where the sender takes longer, in words, or ""
	Tone    string // of its tag: "" while it waits, alert, quiet
	Open    bool
}

type sentForm struct {
	Rights []string `form:"rights"`
	SentOn string   `form:"sent_on"`
}

// GetFollowRequests tells where the letters stand.
func (p *Pages) GetFollowRequests(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	return p.showRequests(c, r, sentForm{Rights: usual}, nil)
}

// PostFollowRequests notes a letter that was sent, once however often it is said.
func (p *Pages) PostFollowRequests(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	var f sentForm
	if err := read(c, &f); err != nil {
		return err
	}
	var faults fault.Fields
	sent := rights.Sent{Rights: rightsOf(f.Rights), On: typedDay(&faults, "sent_on", f.SentOn)}
	if len(faults) == 0 {
		err = p.Rights.Note(c.Request.Context(), r.ID, sent, p.todayIn(r.Departement))
	}
	if errors.Is(err, fault.NotFound) { // withdrawn in another tab
		return p.unfollowed(c, err)
	}
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	if len(faults) > 0 {
		return p.showRequests(c, r, f, faults)
	}
	c.Redirect(http.StatusSeeOther, p.followAt(c, "/requests"))
	return nil
}

// GetFollowRequestsCalendar gives the last days of what is open, for a calendar.
func (p *Pages) GetFollowRequestsCalendar(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	noted, err := p.Rights.Of(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	var events []rights.Event
	for _, n := range noted {
		if n.Open() {
			events = append(events, p.dueEvent(p.Views.Localizer(c), n, "/follow"))
		}
	}
	if len(events) == 0 {
		return fault.NotFound
	}
	return p.giveCalendar(c, events...)
}

func (p *Pages) showRequests(c *gin.Context, r report.Report, f sentForm, faults fault.Fields) error {
	noted, err := p.Rights.Of(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	news, err := p.Mail.NewsOf(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	today := p.todayIn(r.Departement)
	v := FollowRequestsPage{Base: p.Views.Base(c), Reference: r.Reference, Complain: r.Complained == nil}
	v.Mailed = news != nil && news.ConfirmedAt != nil && news.RefusedAt == nil
	v.Requests = requestsShown(p.Views.Localizer(c), noted, today)
	for _, n := range noted {
		v.Open, v.Fruitless = v.Open || n.Open(), v.Fruitless || n.Fruitless(today)
	}
	v.Faults, v.Rights, v.SentOn = faults, rightsChoice(f.Rights, faults.On("rights")), p.sentField(c, f.SentOn, faults)
	v.Rights.Legend, v.Rights.Hint, v.Rights.Compact = "requests.rights", "", true
	return p.Views.Show(c, page.Status(faults), "public/follow_requests", v)
}

func requestsShown(l *i18n.Localizer, noted []rights.Request, today day.Day) []FollowRequest {
	all := make([]FollowRequest, len(noted))
	for i, n := range noted {
		all[i] = requestShown(l, n, today)
	}
	return all
}

func requestShown(l *i18n.Localizer, n rights.Request, today day.Day) FollowRequest {
	f := FollowRequest{Address: "/follow/requests/" + n.ID, Asked: askedInWords(l, n), SentOn: n.SentOn, DueOn: n.DueOn, Open: n.Open()}
	left := n.DueOn.Since(today)
	switch {
	case n.Late(today):
		f.State, f.Tone = l.T("requests.state.late", "Day", n.DueOn), "alert"
	case n.Open() && left == 0:
		f.State = l.T("requests.state.today")
	case n.Open():
		f.State = l.T("requests.state.waiting", "Count", left, "Day", n.DueOn)
	default:
		f.State, f.Tone = l.T(answeredKeys[n.Answer], "Day", n.AnsweredOn), "quiet"
	}
	if n.Answer == rights.Longer {
		f.Longer = l.T("requests.state.longer", "Day", n.Month())
	}
	return f
}

// askedInWords says what a letter asks: "accès, opposition".
func askedInWords(l *i18n.Localizer, n rights.Request) string {
	var all []string
	for _, r := range n.List() {
		all = append(all, l.T(rightLabels[r].short))
	}
	return strings.Join(all, ", ")
}

// answeredKeys say what came of a request that is closed: message keys.
var answeredKeys = map[rights.Answer]string{
	rights.Satisfied:    "requests.state.satisfied",
	rights.Insufficient: "requests.state.insufficient",
	rights.Refused:      "requests.state.refused",
}
