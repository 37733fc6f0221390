package public

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/release"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// ReleasesPage lists what was frozen of the figures.
type ReleasesPage struct {
	page.Base
	Feed     string
	Releases []releaseView
}

// ReleasePage is one release: how to cite it, what it holds, what changed.
type ReleasePage struct {
	page.Base
	releaseView
	Headline string // the first fact
	Cite     string
	Changes  string
	Newer    *releaseView // nil for the newest
	Live     string       // where the figures of now are
	Figures  figuresView
	Files    []releaseFile
	Errata   []releaseErratum
	Verify   string
}

// releaseView is a release in a list.
type releaseView struct {
	Name, URL, Made, Reports, Complaints string
}

// releaseFile is a document to take away.
type releaseFile struct{ Name, URL, Size, Sum string }

// releaseErratum is what was said of a release later.
type releaseErratum struct{ When, Text string }

// verifyCommand checks copies of a release's documents, wherever there is a shell.
const verifyCommand = "sha256sum --check --ignore-missing SHA256SUMS"

// GetReleases lists the releases, the newest first.
func (p *Pages) GetReleases(c *gin.Context) error {
	l := p.Views.Localizer(c)
	view := ReleasesPage{Base: p.Views.Base(c), Feed: feedURL(l)}
	for _, r := range p.Releases.Shown() {
		view.Releases = append(view.Releases, p.releaseView(l, r))
	}
	c.Header("Cache-Control", figuresFresh)
	return p.Views.Show(c, http.StatusOK, "public/releases", view)
}

// feedURL is where programs hear of the next release: it speaks French and English.
func feedURL(l *i18n.Localizer) string {
	if l.Lang == i18n.First {
		return "/data/v1/releases.atom"
	}
	return "/data/v1/releases.atom?lang=en"
}

// GetRelease shows one release.
func (p *Pages) GetRelease(c *gin.Context) error {
	all := p.Releases.Shown()
	at := slices.IndexFunc(all, func(r release.Release) bool { return r.ID == c.Param("id") })
	if at < 0 {
		return fmt.Errorf("release %q: %w", c.Param("id"), fault.NotFound)
	}
	r, l := all[at], p.Views.Localizer(c)
	of := slices.DeleteFunc(slices.Clone(all), func(o release.Release) bool { return o.Election != r.Election })
	view := ReleasePage{Base: p.Views.Base(c), releaseView: p.releaseView(l, r), Changes: changes(l, r, of), Live: "/" + l.Lang + "/statistics/" + r.Election, Verify: verifyCommand}
	if of[0].ID != r.ID {
		newer := p.releaseView(l, of[0])
		view.Newer = &newer
	}
	view.Cite = l.T("releases.cite.text", "Election", p.nameOf(l, r), "Number", r.Number, "Day", p.madeOn(r), "URL", p.BaseURL+view.URL)
	cut, err := p.frozen(c.Request.Context(), r)
	if err != nil {
		return err
	}
	view.Headline, view.Figures, view.Files = headline(l, cut), figuresOf(l, cut), filesOf(l, r)
	view.Figures.only(view.Files)
	for _, x := range r.Errata {
		view.Errata = append(view.Errata, releaseErratum{l.Instant(x.At), x.Text(l.Lang)})
	}
	c.Header("Cache-Control", figuresFresh)
	return p.Views.Show(c, http.StatusOK, "public/release", view)
}

// filesOf lists the documents of a release.
func filesOf(l *i18n.Localizer, r release.Release) (files []releaseFile) {
	for _, f := range r.Files {
		files = append(files, releaseFile{f.Name, "/data/v1/releases/" + r.ID + "/" + f.Name, l.T("releases.files.bytes", "Number", l.Number(f.Size)), f.Hex()})
	}
	return files
}

// only leaves out the pictures that a release does not have: PNG are frozen in
// French and English.
func (v *figuresView) only(files []releaseFile) {
	for _, c := range v.charts() {
		if !slices.ContainsFunc(files, func(f releaseFile) bool { return f.URL == c.PNG }) {
			c.PNG = ""
		}
		if !slices.ContainsFunc(files, func(f releaseFile) bool { return f.URL == c.SVG }) {
			c.SVG = "" // drawn later than the release was made
		}
	}
}

// frozen returns the figures of a release as its document has them, kept once read:
// they never change.
func (p *Pages) frozen(ctx context.Context, r release.Release) (*stats.Cut, error) {
	if kept, ok := p.cuts.Load(r.ID); ok {
		return kept.(*stats.Cut), nil
	}
	live, err := p.Stats.Cut(r.Election)
	if err != nil {
		return nil, err
	}
	doc, err := p.Releases.File(ctx, r.ID, release.Figures)
	if err != nil {
		return nil, err
	}
	cut, err := stats.Read(doc.Body, live.Election)
	if err == nil {
		p.cuts.Store(r.ID, cut)
	}
	return cut, err
}

// madeOn is the day on which a release came out, where the portal is.
func (p *Pages) madeOn(r release.Release) day.Day {
	return day.Of(r.MadeAt.In(p.Places.Zone("")))
}

// nameOf is the name of a release's election; its slug until its figures are read.
func (p *Pages) nameOf(l *i18n.Localizer, r release.Release) string {
	if cut, err := p.Stats.Cut(r.Election); err == nil {
		return cut.Election.Name(l.Lang)
	}
	return r.Election
}

func (p *Pages) releaseView(l *i18n.Localizer, r release.Release) releaseView {
	return releaseView{
		Name: l.T("releases.of", "Election", p.nameOf(l, r), "Number", r.Number),
		URL:  "/" + l.Lang + "/releases/" + r.ID, Made: l.T("releases.made", "Day", p.madeOn(r)),
		Reports:    l.T("releases.reports", "Number", l.Number(r.Reports), "Instant", r.AsOf),
		Complaints: l.T("releases.complaints", "Number", l.Number(r.Complaints)),
	}
}

// changes says what a release counts that the one before did not; of are the
// releases of its election, the newest first.
func changes(l *i18n.Localizer, r release.Release, of []release.Release) string {
	if r.Number == 1 {
		return l.T("releases.changes.first")
	}
	last := of[len(of)-r.Number+1]
	return l.T("releases.changes.text", "Last", last.Number, "Reports", l.Number(last.Reports), "ReportsNow", l.Number(r.Reports),
		"Complaints", l.Number(last.Complaints), "ComplaintsNow", l.Number(r.Complaints))
}

// releasesOf names the releases of an election.
func (p *Pages) releasesOf(l *i18n.Localizer, election string) (of []releaseView) {
	for _, r := range p.Releases.Shown() {
		if r.Election == election {
			of = append(of, p.releaseView(l, r))
		}
	}
	return of
}
