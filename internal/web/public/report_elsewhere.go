package public

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportElsewherePage lists what is served elsewhere than here.
type ReportElsewherePage struct {
	page.Base
	Places []ElsewhereLink
}

// ElsewhereLink leads to what is said of one wrong place; its words are message
// keys.
type ElsewhereLink struct{ URL, Title, Lede string }

// ReportElsewherePlacePage tells somebody who is in the wrong place where to go,
// and what to say there.
type ReportElsewherePlacePage struct {
	page.Base
	Back, On         string // addresses of the page before, and to go on all the same
	Title, Lede, Say string // message keys
	Services         []ServiceAt
	Drafting         bool // a report is in progress
}

// ServiceAt is one place to go to.
type ServiceAt struct {
	report.Service
	On day.Day // of what was read there, or ""
}

func elsewherePage(id string) string { return "elsewhere/" + id }

// GetReportElsewhere lists what is served elsewhere.
func (p *Pages) GetReportElsewhere(c *gin.Context) error {
	shown := ReportElsewherePage{Base: p.Views.Base(c)}
	for _, e := range p.Tree.Elsewhere {
		shown.Places = append(shown.Places, ElsewhereLink{"/" + shown.Lang + "/report/" + elsewherePage(e.ID), e.Title, e.Lede})
	}
	return p.Views.Show(c, http.StatusOK, "public/report_elsewhere", shown)
}

// GetReportElsewherePlace tells where to go. It changes nothing: who has a report
// in progress goes on with it where they were.
func (p *Pages) GetReportElsewherePlace(c *gin.Context) error {
	e, ok := p.Tree.Place(c.Param("place"))
	if !ok {
		return fmt.Errorf("place %q: %w", c.Param("place"), fault.NotFound)
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	shown := ReportElsewherePlacePage{Base: p.Views.Base(c), Title: e.Title, Lede: e.Lede, Say: e.Say, Back: v.at("elsewhere"), On: v.at("")}
	if v.found && v.draft.Receipt == nil && v.Tree.Reached(v.draft, e.After) && v.draft.Has(e.After) {
		shown.Drafting, shown.Back, shown.On = true, v.at(string(e.After)), v.at(string(v.Tree.Next(v.draft, e.After)))
	}
	for _, s := range e.Services {
		at := ServiceAt{Service: s}
		if !s.Date.IsZero() {
			at.On = day.Of(s.Date)
		}
		shown.Services = append(shown.Services, at)
	}
	return p.Views.Show(c, http.StatusOK, "public/report_elsewhere_place", shown)
}
