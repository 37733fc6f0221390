package public

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportOptOutPage asks whether the voter said stop, how, and what came after.
type ReportOptOutPage struct {
	StepBase
	Opposed page.Choices
	Attempt AttemptFields
	Asked   bool // how often it went on is asked: nothing else tells
	Times   page.Field
	Last    page.Field
}

// AttemptFields ask about one attempt to make it stop.
type AttemptFields struct {
	On             page.Field
	Means, Outcome page.Choices
}

type optOutForm struct {
	Opposed string `form:"opposed"`
	Times   string `form:"since_count"`
	Last    string `form:"since_on"`
	attemptForm
}

// attemptForm is one attempt; a further one asks it too.
type attemptForm struct {
	On      string `form:"opt_out_on"`
	Means   string `form:"means"`
	Outcome string `form:"outcome"`
}

const (
	yes = "yes"
	no  = "no"
)

// GetReportOptOut asks whether the voter said stop.
func (p *Pages) GetReportOptOut(c *gin.Context) error {
	return p.getStep(c, asking(report.StepOptOut, new(optOutForm)))
}

// PostReportOptOut takes whether the voter said stop.
func (p *Pages) PostReportOptOut(c *gin.Context) error {
	return p.postStep(c, asking(report.StepOptOut, new(optOutForm)))
}

func (f *optOutForm) recall(v *visit) error {
	f.Opposed = v.draft.Opposed
	if len(v.draft.Filing.OptOuts) > 0 {
		f.from(v.draft.Filing.OptOuts[0])
	}
	if at := v.draft.Since; at > 0 {
		c := v.draft.Filing.Contacts[at]
		f.Times, f.Last = strconv.Itoa(c.Count), string(c.On)
	}
	return nil
}

func (f *optOutForm) fill(v *visit) (fault.Fields, error) {
	v.draft.Opposed = f.Opposed
	switch f.Opposed {
	case no:
		v.draft.Filing.OptOuts = nil
		v.draft.DropContact(v.draft.Since)
		return nil, nil
	case yes:
		if len(v.draft.Filing.OptOuts) == 0 {
			v.draft.Filing.OptOuts = make([]report.OptOut, 1)
		}
		faults := f.into(&v.draft.Filing.OptOuts[0])
		return append(faults, f.since(v)...), nil
	}
	return fault.Fields{{Field: "opposed", Key: "report.error.opposed_required"}}, nil
}

// since puts what came after the request to stop among the contacts, as one that
// came so many times, the last on that day.
func (f *optOutForm) since(v *visit) (faults fault.Fields) {
	d, stop := &v.draft, v.draft.Filing.OptOuts[0]
	if stop.Outcome != report.Ignored || strings.TrimSpace(f.Times+f.Last) == "" || !asksSince(*d) {
		d.DropContact(d.Since)
		return nil
	}
	c := report.Contact{Count: typedCount(&faults, "since_count", f.Times), On: typedDay(&faults, "since_on", f.Last)}
	switch {
	case len(faults) > 0:
	case c.On == "":
		faults.Add("since_on", "report.error.since_on_required")
	case c.On.After(v.today()):
		faults.Add("since_on", "report.error.day_future")
	case c.On.Before(stop.On):
		faults.Add("since_on", "report.error.since_before", "Day", stop.On)
	}
	if d.Since == 0 {
		d.Since = len(d.Filing.Contacts)
		first := *d.First()
		d.Filing.Contacts = append(d.Filing.Contacts, report.Contact{Channel: first.Channel, Sender: first.Sender})
	}
	at := &d.Filing.Contacts[d.Since]
	at.Count, at.On = c.Count, c.On
	return faults
}

// asksSince says whether to ask how often it went on: whoever told several
// contacts has told it.
func asksSince(d report.Draft) bool { return len(d.Filing.Contacts) < 2 || d.Since > 0 }

func (f *attemptForm) from(o report.OptOut) {
	f.On, f.Means, f.Outcome = string(o.On), string(o.Means), string(o.Outcome)
}

func (f *attemptForm) into(o *report.OptOut) (faults fault.Fields) {
	o.On = typedDay(&faults, "opt_out_on", f.On)
	o.Means, o.Outcome = report.Means(f.Means), report.Outcome(f.Outcome)
	return faults
}

func (f *optOutForm) show(v *visit, s StepBase) any {
	opposed := page.Choices{
		Name: "opposed", Legend: "report.opt_out.title", Hint: "report.opt_out.hint", Big: true, Two: true, Fault: s.Faults.On("opposed"),
		Options: page.Check([]page.Option{{Value: yes, Label: "report.opt_out.yes"}, {Value: no, Label: "report.opt_out.no"}}, f.Opposed),
	}
	attempt := f.fields(v, s.Faults)
	if opposed.Read = v.readNote(report.ReadMeans); opposed.Read != "" {
		attempt.On.Read, attempt.Means.Read = v.readNote(report.ReadStopOn), opposed.Read
	}
	return ReportOptOutPage{
		StepBase: s, Opposed: opposed, Attempt: attempt, Asked: asksSince(v.draft),
		Times: page.Field{Name: "since_count", Label: "report.opt_out.since_count", Hint: "report.opt_out.since_hint", Value: f.Times, Width: "s", InputMode: "numeric", Optional: true, Autocomplete: "off", Fault: s.Faults.On("since_count")},
		Last:  dayField(v, page.Field{Name: "since_on", Label: "report.opt_out.since_on", Hint: "report.opt_out.on_hint", Value: f.Last, Optional: true, Fault: s.Faults.On("since_on")}),
	}
}

func (f *attemptForm) fields(v *visit, faults fault.Fields) AttemptFields {
	a := AttemptFields{
		On:      dayField(v, page.Field{Name: "opt_out_on", Label: "report.opt_out.on", Hint: "report.opt_out.on_hint", Value: f.On, Optional: true, Fault: faults.On("opt_out_on")}),
		Means:   page.Choices{Name: "means", Legend: "report.opt_out.means", Compact: true, Fault: faults.On("means")},
		Outcome: page.Choices{Name: "outcome", Legend: "report.opt_out.outcome", Compact: true, Fault: faults.On("outcome")},
	}
	fit := report.MeansFor(v.draft.Filing.ChannelList())
	for _, m := range v.Tree.Answers("means") {
		if slices.Contains(fit, report.Means(m)) || f.Means == m {
			a.Means.Options = append(a.Means.Options, page.Option{Value: m, Label: page.MeansLabel(report.Means(m))})
		}
	}
	for _, o := range v.Tree.Answers("outcome") {
		a.Outcome.Options = append(a.Outcome.Options, page.Option{Value: o, Label: page.OutcomeLabel(report.Outcome(o))})
	}
	page.Check(a.Means.Options, f.Means)
	page.Check(a.Outcome.Options, f.Outcome)
	return a
}
