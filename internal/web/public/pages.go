// Package public is the voter's and the reader's pages, one file a page. It
// must never show what is sealed, nor anything of another voter's.
package public

import (
	"sync"
	"time"

	"vigie/internal/canvass"
	"vigie/internal/challenge"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/guess"
	"vigie/internal/mail"
	"vigie/internal/place"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/rights"
	"vigie/internal/setting"
	"vigie/internal/stats"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// Pages answers the public pages.
type Pages struct {
	Views     *page.Views
	Reports   *report.Store
	Tree      *report.Tree // the questions of the form
	Elections *election.Store
	Stats     *stats.Store
	Releases  *release.Store
	Cases     *triage.Store
	Canvasses *canvass.Store
	Retention *retention.Store
	Rights    *rights.Store
	Places    *place.Register
	Mail      *mail.Store
	Settings  *setting.Store
	Challenge challenge.Maker
	Crowd     *guess.Crowd       // holds whoever sends too often; nil holds nobody
	Pictures  *evidence.Pictures // reads screenshots; nil reads none
	Secure    bool               // cookies travel by https only
	BaseURL   string             // begins absolute links, without a slash at its end
	Operator  Operator
	Desk      *Desk // the form is filled in for voters; nil where they do it themselves
	Now       func() time.Time

	cuts sync.Map // of releases that were shown: *stats.Cut by id
}

// Operator is who answers for the portal; its fields are "" where the settings
// do not tell.
type Operator struct {
	Name, Contact string
	Address       string // to which reports on paper are sent
	Officer       string // at which its data protection officer answers (RGPD art. 13-1-b)
	Host          string // who runs the machines: name and address (LCEN, art. 1-1)
}

// todayIn returns the day that it is in a département; in Paris, by whose clock
// the portal goes, for "".
func (p *Pages) todayIn(departement string) day.Day {
	return day.Of(p.Now().In(p.Places.Zone(departement)))
}
