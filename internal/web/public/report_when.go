package public

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportWhenPage asks when, and how often, the voter was reached.
type ReportWhenPage struct {
	StepBase
	Day, Hour, Count page.Field
}

// whenForm is when a contact was; a further contact asks it too.
type whenForm struct {
	On    string `form:"on"`
	At    string `form:"at"`
	Count string `form:"count"`
}

// GetReportWhen asks when the voter was reached.
func (p *Pages) GetReportWhen(c *gin.Context) error {
	return p.getStep(c, asking(report.StepWhen, new(whenForm)))
}

// PostReportWhen takes when the voter was reached.
func (p *Pages) PostReportWhen(c *gin.Context) error {
	return p.postStep(c, asking(report.StepWhen, new(whenForm)))
}

func (f *whenForm) recall(v *visit) error {
	f.from(*v.draft.First())
	return nil
}

func (f *whenForm) fill(v *visit) (fault.Fields, error) { return f.into(v.draft.First()), nil }

func (f *whenForm) from(c report.Contact) {
	f.On, f.At = string(c.On), c.At
	if c.Count > 1 {
		f.Count = strconv.Itoa(c.Count)
	}
}

func (f *whenForm) into(c *report.Contact) (faults fault.Fields) {
	c.On = typedDay(&faults, "on", f.On)
	c.At = typedClock(&faults, "at", f.At)
	c.Count = typedCount(&faults, "count", f.Count)
	return faults
}

func (f *whenForm) show(v *visit, s StepBase) any {
	on, at, count := f.fields(v, s.Faults)
	on.Read, at.Read = v.readNote(report.ReadOn), v.readNote(report.ReadAt)
	return ReportWhenPage{s, on, at, count}
}

func (f *whenForm) fields(v *visit, faults fault.Fields) (on, at, count page.Field) {
	on = dayField(v, page.Field{Name: "on", Label: "report.when.on", Hint: "report.when.on_hint", Value: f.On, Fault: faults.On("on")})
	at = page.Field{Name: "at", Label: "report.when.at", Value: f.At, Type: "time", Width: "s", Optional: true, Fault: faults.On("at")}
	if _, err := time.Parse("15:04", f.At); f.At != "" && err != nil {
		at.Type = "" // a field of times would drop what is none, and with it what was typed
	}
	count = page.Field{Name: "count", Label: "report.when.count", Hint: "report.when.count_hint", Value: f.Count, InputMode: "numeric", Width: "xs", Optional: true, Fault: faults.On("count")}
	return on, at, count
}

// dayField makes f ask for a day up to today. A text that is no day keeps a
// plain field: one of dates would drop it.
func dayField(v *visit, f page.Field) page.Field {
	if strings.TrimSpace(f.Value) != "" && !day.Day(f.Value).Valid() {
		f.Width = "s"
		return f
	}
	f.Type, f.Max = "date", string(v.today())
	return f
}

// today is the voter's day, the latest that it can be while their commune is
// not known.
func (v *visit) today() day.Day {
	if d := v.departement(); d != "" {
		return v.todayIn(d)
	}
	return day.Of(v.Places.Latest(v.Now()))
}

// departement returns that of the voter's commune, as far as it is known.
func (v *visit) departement() string {
	c, _ := v.Places.Commune(v.draft.Filing.Commune)
	return c.Departement.Code
}
