// Package opendata is what programs read and send: the published figures and
// the filing API. It must never answer with a page.
package opendata

import (
	"vigie/internal/election"
	"vigie/internal/place"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// Data answers programs.
type Data struct {
	Views     *page.Views
	Reports   *report.Store
	Elections *election.Store
	Places    *place.Register
	Figures   *Figures
	BaseURL   string
}
