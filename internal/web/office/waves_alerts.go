package office

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// alertRow is one alert in words.
type alertRow struct {
	ID, URL, Title, Text, When string
	Seen                       string // by whom and when, "" while nobody has looked
}

// alertTexts say what an operation passed.
var alertTexts = map[triage.AlertRule]string{
	triage.BySize:    "office.alert.size",
	triage.ByHour:    "office.alert.hour",
	triage.ByDay:     "office.alert.day",
	triage.InSilence: "office.alert.silence",
}

// alertRow lays out an alert.
func alertRowOf(words *i18n.Localizer, a triage.Alert) alertRow {
	row := alertRow{ID: a.ID, When: words.Instant(a.At), Text: words.T(alertTexts[a.Rule], "Count", a.Reached, "Threshold", a.Threshold)}
	if a.SeenAt != nil {
		row.Seen = words.T("office.alert.seen", "Name", a.SeenName, "Instant", words.Instant(*a.SeenAt))
	}
	return row
}

// fillAlerts lists the alerts that nobody has looked at.
func (p *Pages) fillAlerts(c *gin.Context, data *wavesPage) error {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	alerts, err := p.Triage.Alerts(ctx, alertRows)
	if err != nil {
		return err
	}
	var ids []canvass.ID
	for _, a := range alerts {
		ids = append(ids, a.Canvass)
	}
	cases, err := p.alertCases(c, ids)
	if err != nil {
		return err
	}
	for _, a := range alerts {
		row := alertRowOf(words, a)
		if one, worked := cases[a.Canvass]; worked {
			row.URL, row.Title = p.caseURL(c, one.Reference), caseTitle(words, one)
		}
		data.Unseen = append(data.Unseen, row)
	}
	if more := data.Office.Alerts - len(alerts); more > 0 {
		data.MoreAlerts = words.T("office.waves.more_alerts", "Count", more)
	}
	return nil
}

// alertCases returns the cases of canvasses, also of those that were merged into
// another since the alert.
func (p *Pages) alertCases(c *gin.Context, ids []canvass.ID) (map[canvass.ID]triage.Case, error) {
	cases, err := p.Triage.CasesOf(c.Request.Context(), ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, worked := cases[id]; worked {
			continue
		}
		k, err := p.Canvasses.ByID(c.Request.Context(), id)
		if err != nil || k.MergedInto == 0 {
			continue // its case is not open yet
		}
		into, err := p.Triage.CasesOf(c.Request.Context(), []canvass.ID{k.MergedInto})
		if err != nil {
			return nil, err
		}
		if one, worked := into[k.MergedInto]; worked {
			cases[id] = one
		}
	}
	return cases, nil
}

// PostWavesSeen says that the reader has looked at an alert.
func (p *Pages) PostWavesSeen(c *gin.Context) error {
	if err := p.Triage.See(c.Request.Context(), Who(c), c.Param("id")); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/waves?done=seen"))
	return nil
}

// wavesAlertsPage is where supervisors set from what on an operation calls for
// attention.
type wavesAlertsPage struct {
	page.Office
	Rules []ruleField
}

// ruleField is the threshold of one rule, and who set it.
type ruleField struct {
	page.Field
	Since string
}

// ruleLabels name the rules on their page.
var ruleLabels = map[triage.AlertRule]named{
	triage.BySize:    {"office.alerts.size", "office.alerts.size_hint"},
	triage.ByHour:    {"office.alerts.hour", "office.alerts.hour_hint"},
	triage.ByDay:     {"office.alerts.day", "office.alerts.day_hint"},
	triage.InSilence: {"office.alerts.silence", "office.alerts.silence_hint"},
}

// GetWavesAlerts shows the thresholds.
func (p *Pages) GetWavesAlerts(c *gin.Context) error { return p.showWavesAlerts(c, nil, nil) }

func (p *Pages) showWavesAlerts(c *gin.Context, typed map[triage.AlertRule]string, faults fault.Fields) error {
	set, err := p.Triage.AlertSettings(c.Request.Context())
	if err != nil {
		return err
	}
	words, data := p.Views.Localizer(c), wavesAlertsPage{Office: p.office(c)}
	data.Faults = faults
	for _, x := range set {
		value := strconv.Itoa(x.Threshold)
		if t, given := typed[x.Rule]; given {
			value = t
		}
		f := ruleField{Field: page.Field{
			Name: string(x.Rule), Label: ruleLabels[x.Rule].name, Hint: ruleLabels[x.Rule].hint, Value: value,
			Width: "s", InputMode: "numeric", Autocomplete: "off", Fault: faults.On(string(x.Rule)),
		}}
		if f.Since = words.T("office.alerts.default"); x.AuthorName != "" {
			f.Since = words.T("office.alerts.since", "Name", x.AuthorName, "Instant", words.Instant(x.At))
		}
		data.Rules = append(data.Rules, f)
	}
	return p.Views.Show(c, page.Status(faults), "office/waves_alerts", data)
}

// PostWavesAlerts changes the thresholds.
func (p *Pages) PostWavesAlerts(c *gin.Context) error {
	var form struct {
		Size    string `form:"size"`
		Hour    string `form:"hour"`
		Day     string `form:"day"`
		Silence string `form:"silence"`
	}
	if err := read(c, &form); err != nil {
		return err
	}
	typed := map[triage.AlertRule]string{triage.BySize: form.Size, triage.ByHour: form.Hour, triage.ByDay: form.Day, triage.InSilence: form.Silence}
	to, faults := map[triage.AlertRule]int{}, fault.Fields{}
	for _, rule := range triage.AlertRules {
		n, err := strconv.Atoi(strings.Join(strings.Fields(typed[rule]), ""))
		if to[rule] = n; err != nil {
			faults.Add(string(rule), "office.alerts.error.threshold")
		}
	}
	if len(faults) == 0 {
		err := p.Triage.SetAlerts(c.Request.Context(), Who(c), to)
		if err == nil {
			c.Redirect(http.StatusSeeOther, p.at(c, "/waves?done=alerts_set"))
			return nil
		}
		if !errors.As(err, &faults) {
			return err
		}
	}
	return p.showWavesAlerts(c, typed, faults)
}
