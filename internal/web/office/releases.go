package office

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/release"
	"vigie/internal/web/page"
)

// releasesPage is where supervisors freeze figures.
type releasesPage struct {
	page.Office
	Election page.Choices
	Made     []releaseRow
}

// releasePage is where they say what was wrong in a release.
type releasePage struct {
	page.Office
	releaseRow
	French, English page.Field
	Action          string
}

// releaseRow is a release as the office shows it.
type releaseRow struct {
	Name, Text    string
	URL, Desk     string // of its public page, and of the one where errata are added
	Errata        []string
	ErrataCounted string // "" is none
}

// erratumForm is an erratum as it is typed.
type erratumForm struct {
	TextFR string `form:"text_fr"`
	TextEN string `form:"text_en"`
}

// GetReleases lists what was frozen.
func (p *Pages) GetReleases(c *gin.Context) error { return p.showReleases(c, "", nil) }

// PostReleases freezes the figures of an election.
func (p *Pages) PostReleases(c *gin.Context) error {
	var form struct {
		Election string `form:"election"`
	}
	if err := read(c, &form); err != nil {
		return err
	}
	made, err := p.Freeze(c.Request.Context(), Who(c), form.Election)
	var faults fault.Fields
	switch {
	case errors.Is(err, fault.NotFound):
		faults.Add("election", "release.error.election")
	case errors.Is(err, fault.Conflict):
		faults.Add("election", "release.error.conflict")
	case err != nil && !errors.As(err, &faults):
		return err
	}
	if faults != nil {
		return p.showReleases(c, form.Election, faults)
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/releases/"+made.ID))
	return nil
}

func (p *Pages) showReleases(c *gin.Context, chosen string, faults fault.Fields) error {
	words := p.Views.Localizer(c)
	elections, err := p.Elections.Elections(c.Request.Context())
	if err != nil {
		return err
	}
	all, err := p.Releases.All(c.Request.Context())
	if err != nil {
		return err
	}
	data := releasesPage{Office: p.office(c)}
	data.Faults = faults
	data.Election = page.Choices{Name: "election", Legend: "office.releases.election", Compact: true, Fault: faults.On("election")}
	names := map[string]string{}
	for _, e := range elections {
		names[e.Slug] = e.Name(words.Lang)
		data.Election.Options = append(data.Election.Options, page.Option{Value: e.Slug, Text: names[e.Slug]})
	}
	page.Check(data.Election.Options, chosen)
	for _, r := range all {
		data.Made = append(data.Made, releaseRowOf(words, r, names[r.Election]))
	}
	return p.Views.Show(c, page.Status(faults), "office/releases", data)
}

// GetRelease shows a release with what was said of it.
func (p *Pages) GetRelease(c *gin.Context) error { return p.showRelease(c, erratumForm{}, nil) }

// PostRelease adds an erratum to a release.
func (p *Pages) PostRelease(c *gin.Context) error {
	var form erratumForm
	if err := read(c, &form); err != nil {
		return err
	}
	err := p.Releases.Correct(c.Request.Context(), Who(c), c.Param("id"), release.Erratum{TextFR: form.TextFR, TextEN: form.TextEN})
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showRelease(c, form, faults)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/releases/"+c.Param("id")))
	return nil
}

func (p *Pages) showRelease(c *gin.Context, typed erratumForm, faults fault.Fields) error {
	r, err := p.Releases.ByID(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	e, err := p.Elections.BySlug(c.Request.Context(), r.Election)
	if err != nil {
		return err
	}
	words := p.Views.Localizer(c)
	data := releasePage{Office: p.office(c), releaseRow: releaseRowOf(words, r, e.Name(words.Lang))}
	data.Faults, data.Action = faults, data.Desk
	data.French = page.Field{
		Name: "text_fr", Label: "office.releases.text_fr", Hint: "office.releases.text_hint", Value: typed.TextFR,
		Multiline: true, MaxLength: release.LongestErratum, Fault: faults.On("text_fr"),
	}
	data.English = page.Field{
		Name: "text_en", Label: "office.releases.text_en", Value: typed.TextEN, Optional: true,
		Multiline: true, MaxLength: release.LongestErratum, Fault: faults.On("text_en"),
	}
	return p.Views.Show(c, page.Status(faults), "office/release", data)
}

func releaseRowOf(l *i18n.Localizer, r release.Release, electionName string) releaseRow {
	row := releaseRow{
		Name: l.T("releases.of", "Election", electionName, "Number", r.Number),
		URL:  "/" + l.Lang + "/releases/" + r.ID, Desk: "/" + l.Lang + "/office/releases/" + r.ID,
		Text: l.T("office.releases.made", "Instant", l.Instant(r.MadeAt), "Name", r.MadeBy, "Number", l.Number(r.Reports)),
	}
	if r.MadeBy == "" {
		row.Text = l.T("office.releases.made_by_shell", "Instant", l.Instant(r.MadeAt), "Number", l.Number(r.Reports))
	}
	for _, e := range r.Errata {
		row.Errata = append(row.Errata, l.T("releases.erratum.said", "Instant", l.Instant(e.At), "Text", e.Text(l.Lang)))
	}
	if n := len(r.Errata); n > 0 {
		row.ErrataCounted = l.T("office.releases.errata", "Count", n)
	}
	return row
}
