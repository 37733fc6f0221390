package office

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/setting"
	"vigie/internal/web/page"
)

// modePage is where supervisors switch election mode.
type modePage struct {
	page.Office
	On       bool
	State    page.Notice // on or off, by whom and since when
	Election page.Choices
	Last     page.Field
}

// modeForm is what is typed on it.
type modeForm struct {
	Election string `form:"election"`
	Last     string `form:"last"`
}

// GetMode shows election mode, and how long it would last.
func (p *Pages) GetMode(c *gin.Context) error {
	if err := p.Settings.Refresh(c.Request.Context()); err != nil {
		return err
	}
	form, m := modeForm{Election: p.Settings.First()}, p.Settings.Mode()
	open, err := p.openToday(c)
	if err != nil {
		return err
	}
	if form.Election != "" {
		form.Last = string(p.lastDay(m))
	} else if e, ok := election.Nearest(open, p.Settings.Today()); ok {
		form.Election = e.Slug
		form.Last = string(setting.Propose(e, p.Settings.Today()))
	}
	return p.showMode(c, form, nil)
}

// PostModeOn switches election mode on, or changes it.
func (p *Pages) PostModeOn(c *gin.Context) error {
	var form modeForm
	if err := read(c, &form); err != nil {
		return err
	}
	last, err := day.Parse(form.Last)
	if err != nil {
		last = ""
	}
	err = p.Settings.SwitchOn(c.Request.Context(), Who(c), form.Election, last)
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showMode(c, form, faults)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/mode"))
	return nil
}

// PostModeOff switches election mode off.
func (p *Pages) PostModeOff(c *gin.Context) error {
	if err := p.Settings.SwitchOff(c.Request.Context(), Who(c)); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/mode"))
	return nil
}

func (p *Pages) openToday(c *gin.Context) ([]election.Election, error) {
	return p.Elections.Open(c.Request.Context(), p.Settings.Today())
}

// lastDay returns the last day that the mode holds on.
func (p *Pages) lastDay(m setting.Mode) day.Day {
	return day.Of(m.Until.In(p.Places.Zone(""))).Add(-1)
}

func (p *Pages) showMode(c *gin.Context, form modeForm, faults fault.Fields) error {
	open, err := p.openToday(c)
	if err != nil {
		return err
	}
	words, today := p.Views.Localizer(c), p.Settings.Today()
	data := modePage{Office: p.office(c), On: p.Settings.First() != "", State: p.modeState(c, open)}
	data.Faults = faults
	data.Election = page.Choices{Name: "election", Legend: "office.mode.election", Compact: true, Fault: faults.On("election")}
	for _, e := range open {
		data.Election.Options = append(data.Election.Options, page.Option{Value: e.Slug, Text: e.Name(words.Lang)})
	}
	page.Check(data.Election.Options, form.Election)
	data.Last = page.Field{
		Name: "last", Label: "office.mode.last", Hint: "office.mode.last_hint", Type: "date", Value: form.Last, Width: "m",
		Min: string(today), Max: string(today.Add(setting.Longest)), Fault: faults.On("last"),
	}
	return p.Views.Show(c, page.Status(faults), "office/mode", data)
}

// modeState says whether the mode is on, who switched it last and when.
func (p *Pages) modeState(c *gin.Context, open []election.Election) page.Notice {
	words, m := p.Views.Localizer(c), p.Settings.Mode()
	if slug := p.Settings.First(); slug != "" {
		name := slug
		for _, e := range open {
			if e.Slug == slug {
				name = e.Name(words.Lang)
			}
		}
		return page.Notice{Tone: "warn", Title: "office.mode.on_title",
			Text: words.T("office.mode.on_text", "Election", name, "Day", p.lastDay(m), "Name", m.Name, "Instant", words.Instant(m.At))}
	}
	off := page.Notice{Tone: "info", Title: "office.mode.off_title"}
	switch {
	case m.Name == "":
		off.Text = words.T("office.mode.never")
	case m.Election == "":
		off.Text = words.T("office.mode.off_text", "Name", m.Name, "Instant", words.Instant(m.At))
	default:
		off.Text = words.T("office.mode.over_text", "Day", p.lastDay(m))
	}
	return off
}
