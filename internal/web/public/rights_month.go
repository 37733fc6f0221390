package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/rights"
	"vigie/internal/web/page"
)

// RightsMonthPage counts the month of a letter, and says what to do after it.
type RightsMonthPage struct {
	page.Base
	SentOn      page.Field
	Sent        day.Day // "" before it was said
	Due, Longer day.Day // the last days: of the month, and where the sender says that it takes longer
	Late        bool
}

type monthForm struct {
	SentOn string `form:"sent_on"`
	Give   string `form:"give"` // "calendar", or "" for the page
}

// asCalendar asks for a day as a file for calendars.
const asCalendar = "calendar"

// GetRightsMonth asks when a letter was sent.
func (p *Pages) GetRightsMonth(c *gin.Context) error {
	return p.rightsMonth(c, monthForm{}, rights.Request{}, nil)
}

// PostRightsMonth counts. Nothing is kept.
func (p *Pages) PostRightsMonth(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	var f monthForm
	if err := read(c, &f); err != nil {
		return err
	}
	var faults fault.Fields
	sent := rights.Sent{Rights: rights.Rights, On: typedDay(&faults, "sent_on", f.SentOn)}
	if len(faults) == 0 {
		faults = sent.Check(day.Of(p.Places.Latest(p.Now())))
	}
	if len(faults) > 0 {
		return p.rightsMonth(c, f, rights.Request{}, faults)
	}
	r := rights.Begun(sent)
	if f.Give == asCalendar {
		return p.giveCalendar(c, p.dueEvent(p.Views.Localizer(c), r, "/rights"))
	}
	return p.rightsMonth(c, f, r, nil)
}

func (p *Pages) rightsMonth(c *gin.Context, f monthForm, r rights.Request, faults fault.Fields) error {
	v := RightsMonthPage{Base: p.Views.Base(c), Sent: r.SentOn, Due: r.DueOn, SentOn: p.sentField(c, f.SentOn, faults)}
	v.Faults = faults
	if r.SentOn != "" {
		v.Longer, v.Late = r.Longest(), r.Late(p.todayIn(""))
	}
	return p.Views.Show(c, page.Status(faults), "public/rights_month", v)
}

// sentField asks when a letter was sent.
func (p *Pages) sentField(c *gin.Context, typed string, faults fault.Fields) page.Field {
	return dayField(&visit{Pages: p, c: c}, page.Field{Name: "sent_on", Label: "requests.sent_on", Hint: "requests.sent_on_hint", Value: typed, Fault: faults.On("sent_on")})
}

// dueEvent is the day after which a request is late, as a calendar shows it to
// whoever looks over a shoulder: it says nothing of whom was written to.
func (p *Pages) dueEvent(l *i18n.Localizer, r rights.Request, address string) rights.Event {
	id := r.ID
	if id == "" {
		id = "due-" + string(r.SentOn)
	}
	return rights.Event{
		ID: id, On: r.DueOn.Add(1), Title: l.T("requests.event"), Text: l.T("requests.event_text", "Sent", r.SentOn, "Due", r.DueOn),
		Address: p.BaseURL + "/" + l.Lang + address,
	}
}
