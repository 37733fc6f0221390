package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/i18n"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// waveBlock is how the operation of a case grows.
type waveBlock struct {
	Trend    page.Tag
	Speeds   []speed
	Before   string // the day before, in words
	Seen     string
	Hours    spark // from its first hour to its last, the last of them where there are many
	HoursSay string
	Alerts   []alertRow
}

// doubt is a suspicion that reports of the case are in.
type doubt struct {
	ID            string
	Version       int
	Tag           page.Tag
	Text          string
	Signs         []string
	Settled       string // by whom and when, "" while nobody has
	Confirm, Lift bool   // what may be said of it now
}

// The sizes of the drawing of hours on a case's page: five days of columns that
// can be told apart.
const (
	caseHours  = 120
	caseStep   = 5
	caseHeight = 73
)

// fillWave lays out how the operation of a case grows, and which of its reports
// may have been coordinated.
func (p *Pages) fillWave(c *gin.Context, data *casePage, one triage.Case) error {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	if one.Canvass != 0 && one.Reports > 1 {
		w, err := p.Canvasses.WaveOf(ctx, one.Canvass)
		if err != nil {
			return err
		}
		alerts, err := p.Triage.AlertsOf(ctx, w.ID)
		if err != nil {
			return err
		}
		data.Wave = p.waveBlock(words, w)
		for _, a := range alerts {
			data.Wave.Alerts = append(data.Wave.Alerts, alertRowOf(words, a))
		}
	}
	if one.Suspected > 0 {
		data.Tags = append(data.Tags, suspectedTag(words, one))
	}
	all, err := p.Triage.SuspicionsOf(ctx, one)
	for _, x := range all {
		data.Doubts = append(data.Doubts, doubtOf(words, x, one))
	}
	return err
}

func (p *Pages) waveBlock(words *i18n.Localizer, w canvass.Wave) *waveBlock {
	b := &waveBlock{
		Trend: trends[w.Trend()], Speeds: speeds(words, w), Seen: p.waveSeen(words, w),
		Before: words.T("office.wave.day_before", "Count", w.Speed.DayBefore),
	}
	if len(w.Hours) == 0 {
		return b
	}
	last := w.Hours[len(w.Hours)-1].Hour
	n := min(max(last-w.Hours[0].Hour+1, 24), caseHours)
	counts := make([]int, n)
	for _, h := range w.Hours {
		if at := h.Hour - last + n - 1; at >= 0 {
			counts[at] = h.Reports
		}
	}
	peak := w.Peak()
	b.Hours = drawn(counts, caseStep, caseHeight)
	b.HoursSay = words.T("office.wave.peak", "Count", peak.Reports, "Instant", words.Instant(peak.Begins()))
	b.Hours.Text = b.HoursSay
	return b
}

// signTexts say why reports are suspected.
var signTexts = map[triage.Sign]string{
	triage.Burst:        "office.suspicion.sign.burst",
	triage.OneStatement: "office.suspicion.sign.statement",
	triage.OneAnswer:    "office.suspicion.sign.answers",
	triage.OneRhythm:    "office.suspicion.sign.rhythm",
	triage.OneSpelling:  "office.suspicion.sign.characters",
}

// doubts name where a suspicion stands.
var doubts = map[triage.Doubt]page.Tag{
	triage.Suspected: {Label: "office.suspicion.state.suspected", Tone: "plum"},
	triage.Confirmed: {Label: "office.suspicion.state.confirmed", Tone: "solid"},
	triage.Lifted:    {Label: "office.suspicion.state.lifted", Tone: "quiet"},
}

// doubtOf lays out a suspicion as one case shows it.
func doubtOf(words *i18n.Localizer, x triage.Within, one triage.Case) doubt {
	d := doubt{
		ID: x.ID, Version: x.Version, Tag: doubts[x.State],
		Text:    words.T("office.suspicion.here", "Count", x.Here, "Of", one.Reports),
		Confirm: x.State != triage.Confirmed, Lift: x.State != triage.Lifted,
	}
	if more := x.Reports - x.Here; more > 0 {
		d.Text += " " + words.T("office.suspicion.elsewhere", "Count", more)
	}
	d.Signs = signsOf(words, x.Signs)
	if x.SettledAt != nil {
		d.Settled = words.T("office.suspicion.settled", "Name", x.SettledName, "Instant", words.Instant(*x.SettledAt))
	}
	return d
}

func signsOf(words *i18n.Localizer, signs triage.Signs) []string {
	var said []string
	for _, s := range signs {
		said = append(said, words.T(signTexts[s.Sign], "Count", s.N))
	}
	return said
}

// fillApart lists what may have been coordinated.
func (p *Pages) fillApart(c *gin.Context, data *wavesPage, f waveFilter) error {
	words := p.Views.Localizer(c)
	all, err := p.Triage.Apart(c.Request.Context(), f.election, apartRows)
	for _, x := range all {
		row := apartRow{
			URL: p.caseURL(c, x.Case.Reference) + "#suspicion", Title: caseTitle(words, x.Case), Tag: doubts[x.State],
			Text: words.T("office.suspicion.apart", "Count", x.Reports, "First", words.Instant(x.FirstSeen)),
		}
		if x.Cases > 1 {
			row.Text += " " + words.T("office.suspicion.cases", "Count", x.Cases)
		}
		if len(x.Signs) > 0 {
			row.Why = words.T(signTexts[x.Signs[0].Sign], "Count", x.Signs[0].N)
		}
		data.Apart = append(data.Apart, row)
	}
	return err
}

// PostCaseSuspicion confirms or lifts a suspicion.
func (p *Pages) PostCaseSuspicion(c *gin.Context) error {
	return p.acted(c, c.PostForm("say"), func(on triage.On, form caseForm) (triage.Case, error) {
		return p.Triage.Settle(c.Request.Context(), triage.Doubting{
			Suspicion: form.Suspicion, Version: form.Version, Case: on.Reference, By: on.By, Lift: form.Say == "lifted",
		})
	})
}
