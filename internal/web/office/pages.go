// Package office is the back-office's pages, one file a page. It must never
// answer anybody who is not signed in, nor open what is sealed without a line in
// the journal.
package office

import (
	"context"
	"time"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/election"
	"vigie/internal/journal"
	"vigie/internal/letter"
	"vigie/internal/place"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/seal"
	"vigie/internal/setting"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// Pages answers the back-office's pages.
type Pages struct {
	Views    *page.Views
	Secure   bool   // cookies travel by https only
	BaseURL  string // begins absolute links, without a slash at its end; from the request when ""
	Accounts *account.Store
	Journal  *journal.Store

	Triage     *triage.Store
	Canvasses  *canvass.Store
	Reports    *report.Store
	Retention  *retention.Store
	Elections  *election.Store
	Settings   *setting.Store
	Releases   *release.Store
	Places     *place.Register
	Form       Form // in which its people fill in what voters tell them
	Letters    *letter.Templates
	Authority  Authority       // in whose name letters leave
	Identities seal.Identities // open what is sealed; none where that is done elsewhere

	// Freeze makes a release of an election's figures as they are now: the documents
	// are drawn where figures are.
	Freeze func(ctx context.Context, by account.Account, election string) (release.Release, error)

	Now    func() time.Time
	Secret []byte // 32 bytes that key what lets somebody look at a file for a while
}
