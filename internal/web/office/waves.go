package office

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/day"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// wavesPage shows the operations by how they grow.
type wavesPage struct {
	page.Office
	Election    page.Select
	Departement page.Select
	Channel     page.Select
	Active      []activeFilter
	Unseen      []alertRow
	MoreAlerts  string // how many more there are, or ""
	Sections    []waveSection
	Apart       []apartRow
	Nothing     bool // no operation at all under these filters
	MaySet      bool
	MayLabels   bool // take away the pairs of texts that people put together or apart
}

// waveSection is the operations that go one way.
type waveSection struct {
	ID, Title, Lead string // an anchor; keys
	Rows            []waveRow
}

// waveRow is one operation.
type waveRow struct {
	URL, Icon, Title, Meta string
	Tags                   []page.Tag
	Spark                  spark
	Size                   string
	Speeds                 []speed
	Where, Seen            string
}

// speed is how many reports came in lately, in words.
type speed struct{ Label, Count string }

// apartRow is reports that may have been coordinated.
type apartRow struct {
	URL, Title, Text, Why string
	Tag                   page.Tag
}

// The lengths of the page's lists: a screen or two each, since who wants the
// thousandth operation narrows them.
const (
	waveRows  = 30
	alertRows = 5
	apartRows = 20
)

// waveFilter is what the address narrows the waves by.
type waveFilter struct{ election, departement, channel string }

func waveFilterOf(c *gin.Context) waveFilter {
	return waveFilter{c.Query("election"), c.Query("departement"), c.Query("channel")}
}

// without returns the filter's address without one of its parts.
func (f waveFilter) without(name string) string {
	q := url.Values{}
	for k, v := range map[string]string{"election": f.election, "departement": f.departement, "channel": f.channel} {
		if v != "" && k != name {
			q.Set(k, v)
		}
	}
	return "?" + q.Encode()
}

// GetWaves shows the operations by how they grow, what calls for attention, and
// apart from them what may have been coordinated.
func (p *Pages) GetWaves(c *gin.Context) error {
	f := waveFilterOf(c)
	data := wavesPage{Office: p.office(c), MaySet: Who(c).May(account.SetAlerts), MayLabels: Who(c).May(account.ExportPairs)}
	data.Flash = doneNotice(c.Query("done"))
	if err := p.fillWaveFilters(c, &data, f); err != nil {
		return err
	}
	if err := p.fillWaves(c, &data, f); err != nil {
		return err
	}
	if err := p.fillApart(c, &data, f); err != nil {
		return err
	}
	if err := p.fillAlerts(c, &data); err != nil {
		return err
	}
	return p.Views.Show(c, http.StatusOK, "office/waves", data)
}

func (p *Pages) fillWaveFilters(c *gin.Context, data *wavesPage, f waveFilter) error {
	elections, err := p.Elections.Elections(c.Request.Context())
	if err != nil {
		return err
	}
	words := p.Views.Localizer(c)
	data.Election = narrowing("election", "office.queue.election", electionOptions(elections, words.Lang), f.election)
	data.Departement = narrowing("departement", "office.queue.departement", departementOptions(p.Places), f.departement)
	data.Channel = narrowing("channel", "office.queue.channel", labelled(report.Channels, page.ChannelLabel), f.channel)
	for _, s := range []page.Select{data.Election, data.Departement, data.Channel} {
		if text := chosen(words, s); text != "" {
			data.Active = append(data.Active, activeFilter{Text: text, URL: p.at(c, "/waves") + f.without(s.Name)})
		}
	}
	return nil
}

// fillWaves lays out the operations: those of the day, those that go on, those
// that rest. One whose reports may mostly have been coordinated stands apart.
func (p *Pages) fillWaves(c *gin.Context, data *wavesPage, f waveFilter) error {
	ctx := c.Request.Context()
	narrowed := canvass.WaveFilter{Election: f.election, Departement: f.departement, Channel: report.Channel(f.channel)}
	active, err := p.Canvasses.Active(ctx, narrowed, waveRows)
	if err != nil {
		return err
	}
	quiet, err := p.Canvasses.Quiet(ctx, narrowed, waveRows)
	if err != nil {
		return err
	}
	var ids []canvass.ID
	for _, w := range append(slices.Clone(active), quiet...) {
		ids = append(ids, w.ID)
	}
	cases, err := p.Triage.CasesOf(ctx, ids)
	if err != nil {
		return err
	}
	young := waveSection{ID: "new", Title: "office.waves.new", Lead: "office.waves.new_lead"}
	growing := waveSection{ID: "growing", Title: "office.waves.growing", Lead: "office.waves.growing_lead"}
	resting := waveSection{ID: "quiet", Title: "office.waves.quiet", Lead: "office.waves.quiet_lead"}
	for _, w := range append(active, quiet...) {
		one, worked := cases[w.ID]
		if !worked || one.MostlySuspected() {
			continue
		}
		into := &growing
		switch w.Trend() {
		case canvass.Fresh:
			into = &young
		case canvass.Calm:
			into = &resting
		}
		into.Rows = append(into.Rows, p.waveRow(c, w, one))
	}
	for _, s := range []waveSection{young, growing, resting} {
		if len(s.Rows) > 0 {
			data.Sections = append(data.Sections, s)
		}
	}
	data.Nothing = len(data.Sections) == 0
	return nil
}

// trends name where an operation is going.
var trends = map[canvass.Trend]page.Tag{
	canvass.Fresh:   {Label: "office.waves.trend.new", Tone: "plum"},
	canvass.Rising:  {Label: "office.waves.trend.rising", Tone: "alert"},
	canvass.Falling: {Label: "office.waves.trend.falling"},
	canvass.Calm:    {Label: "office.waves.trend.quiet", Tone: "quiet"},
}

// waveRow lays out one operation and its case.
func (p *Pages) waveRow(c *gin.Context, w canvass.Wave, one triage.Case) waveRow {
	words := p.Views.Localizer(c)
	row := waveRow{
		URL: p.caseURL(c, one.Reference), Icon: caseIcon(one), Title: caseTitle(words, one),
		Tags: []page.Tag{trends[w.Trend()], caseStates[one.State]}, Spark: p.spark(words, w),
		Size: words.T("office.waves.size", "Count", w.Size), Where: p.waveWhere(words, w), Seen: p.waveSeen(words, w),
	}
	meta := []string{one.SubjectName, one.Sender}
	for _, ch := range w.Channels {
		meta = append(meta, words.T(page.ChannelLabel(report.Channel(ch.Value))))
	}
	row.Meta = strings.Join(filled(meta...), " · ")
	if w.Trend() != canvass.Calm {
		row.Speeds = speeds(words, w)
	}
	if one.Suspected > 0 {
		row.Tags = append(row.Tags, suspectedTag(words, one))
	}
	return row
}

// speeds says how many reports came in lately.
func speeds(words *i18n.Localizer, w canvass.Wave) []speed {
	return []speed{
		{words.T("office.waves.hour"), words.Number(w.Speed.Hour)},
		{words.T("office.waves.six_hours"), words.Number(w.Speed.SixHours)},
		{words.T("office.waves.day"), words.Number(w.Speed.Day)},
	}
}

// mostNamed is how many départements a row names.
const mostNamed = 3

// waveWhere names where most reports come from.
func (p *Pages) waveWhere(words *i18n.Localizer, w canvass.Wave) string {
	if len(w.Places) == 0 {
		return words.T("office.waves.nowhere")
	}
	var named []string
	for _, at := range w.Places[:min(len(w.Places), mostNamed)] {
		named = append(named, p.departement(at.Value))
	}
	said := strings.Join(named, ", ")
	if more := len(w.Places) - len(named); more > 0 {
		said = words.T("office.waves.more_places", "Places", said, "Count", more)
	}
	return said
}

// waveSeen says since when and until when reports came in.
func (p *Pages) waveSeen(words *i18n.Localizer, w canvass.Wave) string {
	return words.T("office.waves.seen", "First", words.Instant(w.FirstSeen), "Last", words.Instant(w.LastSeen))
}

// suspectedTag says how many of a case's reports may have been coordinated.
func suspectedTag(words *i18n.Localizer, one triage.Case) page.Tag {
	return page.Tag{Text: words.T("office.suspicion.tag", "Count", one.Suspected), Tone: "plum"}
}

// localDay returns the office's day that an hour is in.
func (p *Pages) localDay(h canvass.Hour) day.Day {
	return day.Of(h.Begins().In(p.Places.Zone(headOffice)))
}
