package office

import (
	"errors"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"vigie/internal/canvass"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// operation is what a case of several reports shows of them all.
type operation struct {
	Count    string
	When     string // from which day to which voters were reached
	Peak     string // the day of most reports, "" where days do not differ
	Days     []dayColumn
	Width    int // of the drawing of the days
	Channels []share
	Places   []share
	Variants []variant
	Reports  []member
	First    string // address of the beginning of the list, "" where this is it
	Next     string // address of what follows in the list, "" where nothing does
}

// dayColumn is a day in the drawing.
type dayColumn struct{ X, Y, W, H int }

// share is a part of the reports in words, with its bar.
type share struct {
	Label, Count string
	Width        float64 // per cent of the longest bar
}

// variant is a text of the operation and the report that tells it.
type variant struct {
	Reference, URL string
	Message        []passage
}

// member is one report in the list of those of a case.
type member struct {
	Reference, URL, Received, Channels, Place, Why string
	Shown                                          bool
}

// The sizes of an operation's parts.
const (
	memberRows   = 50
	mostVariants = 5
	mostPlaces   = 6
	mostDays     = 92 // a campaign's last quarter; of a longer time the days would be too thin to see
	dayWidth     = 8
	daysHeight   = 72
)

// operation lays out what the reports of a case have in common, nil for a case
// of one. shown is the report that the page shows whole.
func (p *Pages) operation(c *gin.Context, one triage.Case, l listing, shown *report.Report) (*operation, error) {
	if one.Reports < 2 {
		return nil, nil
	}
	words := p.Views.Localizer(c)
	spread, err := p.Triage.Spread(c.Request.Context(), one)
	if err != nil {
		return nil, err
	}
	o := &operation{Count: words.T("office.operation.title", "Count", one.Reports)}
	p.fillSpread(words, o, spread)
	return o, errors.Join(p.fillVariants(c, o, one, l), p.fillMembers(c, o, one, l, shown))
}

// fillSpread says and draws when, how and where reports happened.
func (p *Pages) fillSpread(words *i18n.Localizer, o *operation, spread report.Spread) {
	o.fillDays(words, spread.Days)
	for _, s := range spread.Channels {
		o.Channels = append(o.Channels, share{words.T(page.ChannelLabel(s.Channel)), words.Number(s.Reports), width(s.Reports, spread.Channels[0].Reports)})
	}
	for _, s := range spread.Departements[:min(len(spread.Departements), mostPlaces)] {
		o.Places = append(o.Places, share{p.departement(s.Departement), words.Number(s.Reports), width(s.Reports, spread.Departements[0].Reports)})
	}
}

func width(n, most int) float64 { return float64(n*1000/max(most, 1)) / 10 }

// departement names a département.
func (p *Pages) departement(code string) string {
	if d, ok := p.Places.Departement(code); ok {
		return d.Name + " (" + code + ")"
	}
	return code
}

// fillDays says and draws how many reports tell of a contact on each day.
func (o *operation) fillDays(words *i18n.Localizer, days []report.OnDay) {
	if len(days) == 0 {
		return
	}
	first, last := days[0].On, days[len(days)-1].On
	if first == last {
		o.When = words.T("office.operation.day", "Day", first)
		return
	}
	o.When = words.T("office.operation.when", "First", first, "Last", last)
	peak := slices.MaxFunc(days, func(a, b report.OnDay) int { return a.Reports - b.Reports })
	o.Peak = words.T("office.operation.peak", "Count", peak.Reports, "Day", peak.On)
	if n := last.Since(first) + 1; n <= mostDays {
		o.Width, o.Days = n*dayWidth, columns(days, first, peak.Reports)
	}
}

// columns draws days, the fullest as high as the drawing.
func columns(days []report.OnDay, first day.Day, most int) []dayColumn {
	var drawn []dayColumn
	for _, d := range days {
		h := max(2, d.Reports*daysHeight/most)
		drawn = append(drawn, dayColumn{X: d.On.Since(first) * dayWidth, Y: daysHeight - h, W: dayWidth - 2, H: h})
	}
	return drawn
}

// fillVariants shows the texts that the others of the canvass are compared with,
// each once.
func (p *Pages) fillVariants(c *gin.Context, o *operation, one triage.Case, l listing) error {
	reports, err := p.exemplars(c, one)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range reports {
		if text := strings.Join(strings.Fields(r.Message), " "); !seen[text] && len(o.Variants) < mostVariants {
			seen[text] = true
			o.Variants = append(o.Variants, variant{r.Reference, p.memberURL(c, one, l, r.Reference), passages(r.Message, nil)})
		}
	}
	return nil
}

// exemplars returns the reports of a case that others of its canvass are compared
// with, the commonest text first: more than are shown, since texts repeat.
func (p *Pages) exemplars(c *gin.Context, one triage.Case) ([]report.Report, error) {
	if one.Canvass == 0 {
		return nil, nil
	}
	ctx := c.Request.Context()
	of, err := p.Canvasses.Current(ctx, one.Canvass)
	if err != nil {
		return nil, err
	}
	ids, err := p.Canvasses.Variants(ctx, of, 2*mostVariants)
	if err != nil {
		return nil, err
	}
	if ids, err = p.Triage.Within(ctx, one, ids); err != nil { // others are worked elsewhere, or erased
		return nil, err
	}
	reports, err := p.Reports.ByIDs(ctx, ids)
	slices.SortFunc(reports, func(a, b report.Report) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return reports, err
}

// fillMembers lists the reports of a case from where the address says.
func (p *Pages) fillMembers(c *gin.Context, o *operation, one triage.Case, l listing, shown *report.Report) error {
	after := c.Query("past")
	if uuid.Validate(after) != nil { // a cut address begins at the beginning
		after = ""
	}
	reports, more, err := p.Triage.Members(c.Request.Context(), one, after, memberRows)
	if err != nil {
		return err
	}
	why, err := p.why(c, reports...)
	if err != nil {
		return err
	}
	for _, r := range reports {
		m := p.member(c, r)
		m.URL, m.Why, m.Shown = p.memberURL(c, one, l, r.Reference), why[r.ID], shown != nil && shown.ID == r.ID
		o.Reports = append(o.Reports, m)
	}
	here := p.caseURL(c, one.Reference) + "?"
	if after != "" {
		o.First = here + l.values().Encode() + "#reports"
	}
	if more {
		q := l.values()
		q.Set("past", reports[len(reports)-1].ID)
		o.Next = here + q.Encode() + "#reports"
	}
	return nil
}

// member lays out a report as a line of the list.
func (p *Pages) member(c *gin.Context, r report.Report) member {
	words := p.Views.Localizer(c)
	m := member{Reference: r.Reference, Received: words.ShortDay(day.Of(r.ReceivedAt.In(p.Places.Zone(headOffice))))}
	var channels []string
	for _, ch := range r.ChannelList() {
		channels = append(channels, words.T(page.ChannelLabel(ch)))
	}
	m.Channels = strings.Join(channels, ", ")
	if at, ok := p.Places.Commune(r.Commune); ok {
		m.Place = at.Name
	}
	return m
}

// memberURL returns the address of a case with one of its reports shown whole.
func (p *Pages) memberURL(c *gin.Context, one triage.Case, l listing, reference string) string {
	q := l.values()
	q.Set("report", reference)
	return p.caseURL(c, one.Reference) + "?" + q.Encode() + "#report"
}

// why says of each report, by its key, why it is with the others.
func (p *Pages) why(c *gin.Context, reports ...report.Report) (map[string]string, error) {
	ids := make([]string, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	members, err := p.Canvasses.Why(c.Request.Context(), ids)
	if err != nil {
		return nil, err
	}
	words, why := p.Views.Localizer(c), map[string]string{}
	for id, m := range members {
		switch m.How {
		case canvass.Founder:
			why[id] = words.T("office.operation.founded")
		case canvass.Copied:
			why[id] = words.T("office.operation.copy")
		case canvass.Alike:
			why[id] = words.T("office.operation.alike", "Share", words.Percent(float64(m.Likeness)/1000))
		}
	}
	return why, nil
}

// shownReport returns the report of a case that is shown whole: the one asked
// for, else the one that the address of the case names, else the first; nil when
// all were erased.
func (p *Pages) shownReport(c *gin.Context, one triage.Case, asked string) (*report.Report, error) {
	if named := triage.Reference(c.Param("reference")); asked == "" && named != one.Reference {
		asked = named
	}
	r, err := p.Triage.ReportOf(c.Request.Context(), one, asked)
	if asked == "" && errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, p.gone(c, asked, err)
	}
	return &r, nil
}
