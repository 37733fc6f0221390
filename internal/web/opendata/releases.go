package opendata

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/picture"
	"vigie/internal/release"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// The documents of a release, beside its charts.
const (
	figuresFile = "figures"
	packageFile = "datapackage.json"
	schemaFile  = "table-schema.json"
)

// Where releases are listed.
const (
	releasesKey = "releases"
	feedPath    = "/data/v1/releases.atom"
)

// releaseURL is where the documents of a release are.
func releaseURL(id string) string { return "/data/v1/releases/" + id + "/" }

// Freeze makes a release of an election's figures as they are now, by somebody who
// may, and shows it. What the releases before it would tell beside it is hidden. It
// returns fault.NotFound, fault.Forbidden, fault.Conflict where another came first,
// and fault.Fields where there are too few reports, or hardly more than last time.
func (f *Figures) Freeze(ctx context.Context, by account.Account, slug string) (release.Release, error) {
	earlier, err := f.with.Releases.Of(ctx, slug)
	if err != nil {
		return release.Release{}, err
	}
	frozen := make([]stats.Frozen, len(earlier))
	for i, r := range earlier { // the newest first, and wanted the other way round
		if frozen[len(earlier)-1-i], err = f.frozenOf(ctx, r); err != nil {
			return release.Release{}, err
		}
	}
	cut, err := f.with.Stats.Count(ctx, slug, frozen)
	if err != nil {
		return release.Release{}, err
	}
	n := release.New{
		Election: slug, Number: len(earlier) + 1, MadeAt: cut.Changed, AsOf: cut.AsOf,
		Reports: cut.Reports, Complaints: cut.Complaints, Threshold: cut.Threshold,
	}
	if err := n.Check(lastOf(earlier)); err != nil {
		return release.Release{}, err // before all is drawn
	}
	cut.Release = n.ID()
	if n.Files, err = f.freeze(cut); err != nil {
		return release.Release{}, fmt.Errorf("freeze %s: %w", cut.Release, err)
	}
	made, err := f.with.Releases.Make(ctx, by, n)
	if err != nil {
		return release.Release{}, err
	}
	return made, f.Refresh(ctx)
}

// lastOf returns the first of some releases, which is the newest, or none.
func lastOf(releases []release.Release) release.Release {
	if len(releases) == 0 {
		return release.Release{}
	}
	return releases[0]
}

func (f *Figures) frozenOf(ctx context.Context, r release.Release) (stats.Frozen, error) {
	doc, err := f.with.Releases.File(ctx, r.ID, release.Figures)
	if err != nil {
		return stats.Frozen{}, err
	}
	cut, err := stats.Read(doc.Body, election.Election{Slug: r.Election})
	return stats.Frozen{Cut: cut, At: r.MadeAt}, err
}

// freeze writes all documents of a release: the figures, the charts in every
// language and as pictures, and what describes them.
func (f *Figures) freeze(c *stats.Cut) ([]release.File, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	files := []release.File{{Name: release.Figures, MediaType: "application/json", Body: body}}
	for _, form := range []csvForm{plainCSV, excelCSV} {
		body, err := f.csv(c, form)
		if err != nil {
			return nil, err
		}
		files = append(files, release.File{Name: figuresFile + form.ending, MediaType: csvType, Body: body})
	}
	if body, err = f.xlsx(c); err != nil {
		return nil, err
	}
	files = append(files, release.File{Name: figuresFile + xlsxSuffix, MediaType: page.WorkbookType, Body: body})
	var failed error
	err = f.charts(c, func(name, lang string, svg []byte) {
		files = append(files, release.File{Name: name + "." + lang + ".svg", MediaType: "image/svg+xml", Body: svg})
		if !f.with.Bundle.Office(lang) {
			return // pictures are large: those in the languages that figures are cited in
		}
		b, err := picture.PNG(svg, picture.Print)
		if err != nil {
			failed = fmt.Errorf("%s in %s: %w", name, lang, err)
		}
		files = append(files, release.File{Name: name + "." + lang + ".png", MediaType: pngType, Body: b})
	})
	if err == nil {
		err = failed
	}
	files = append(files, release.File{Name: schemaFile, MediaType: "application/json", Body: tableSchema})
	return append(files, dataPackage(f.with.Base, c, files)), err
}

// dataPackage describes the documents of a release to programs (Frictionless Data
// Package 1).
func dataPackage(base string, c *stats.Cut, files []release.File) release.File {
	resources := []node{}
	for _, r := range files {
		one := node{"name": strings.ReplaceAll(strings.ToLower(r.Name), ".", "-"), "path": r.Name, "bytes": len(r.Body), "hash": "sha256:" + release.Hash(r.Body)}
		one["mediatype"], _, _ = strings.Cut(r.MediaType, ";")
		if r.Name == figuresFile+plainCSV.ending {
			one["profile"], one["schema"], one["encoding"] = "tabular-data-resource", schemaFile, "utf-8"
		}
		resources = append(resources, one)
	}
	body, _ := json.MarshalIndent(node{ // strings and numbers always marshal
		"profile": "data-package", "name": c.Release, "id": base + "/fr/releases/" + c.Release,
		"title": "Démarchage politique : " + c.Election.NameFR, "created": c.Changed.UTC().Format(time.RFC3339),
		"homepage":  base + "/fr/releases/" + c.Release,
		"licenses":  []node{{"name": stats.License, "title": "Licence Ouverte 2.0", "path": "https://spdx.org/licenses/" + stats.License}},
		"resources": resources,
	}, "", " ")
	return release.File{Name: packageFile, MediaType: "application/json", Body: body}
}

// listReleases prepares the list of releases and the feeds of them.
func (f *Figures) listReleases(r *ready) error {
	list := releaseList{Releases: []releaseEntry{}, Licence: stats.License}
	var at time.Time
	for _, one := range r.releases {
		list.Releases = append(list.Releases, entryOf(f.with.Base, one))
		at = later(at, updated(one))
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	r.files[releasesKey] = newFile("application/json", "", at, body)
	for _, lang := range []string{"fr", "en"} {
		body, err := f.feed(r, f.with.Bundle.Localizer(lang), at)
		if err != nil {
			return err
		}
		r.files[feedKey(lang)] = newFile("application/atom+xml; charset=utf-8", "", at, body)
	}
	return nil
}

// updated is when something was last said of a release.
func updated(r release.Release) time.Time {
	at := r.MadeAt
	for _, e := range r.Errata {
		at = later(at, e.At)
	}
	return at
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// releaseList is the list of releases as programs read it.
type releaseList struct {
	Releases []releaseEntry `json:"releases"`
	Licence  string         `json:"licence"`
}

type releaseEntry struct {
	ID         string        `json:"id"`
	Election   string        `json:"election"`
	Number     int           `json:"number"`
	MadeAt     time.Time     `json:"made_at"`
	AsOf       time.Time     `json:"as_of"`
	Reports    int           `json:"reports"`
	Complaints int           `json:"complaints"`
	Page       string        `json:"page"`
	Files      []releaseFile `json:"files"`
	Errata     []errataEntry `json:"errata"`
}

type releaseFile struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Bytes     int    `json:"bytes"`
	SHA256    string `json:"sha256"`
	URL       string `json:"url"`
}

type errataEntry struct {
	At     time.Time `json:"at"`
	TextFR string    `json:"text_fr"`
	TextEN string    `json:"text_en"`
}

func entryOf(base string, r release.Release) releaseEntry {
	e := releaseEntry{
		ID: r.ID, Election: r.Election, Number: r.Number, MadeAt: r.MadeAt, AsOf: r.AsOf, Reports: r.Reports, Complaints: r.Complaints,
		Page: base + "/fr/releases/" + r.ID, Files: []releaseFile{}, Errata: []errataEntry{},
	}
	for _, f := range r.Files {
		e.Files = append(e.Files, releaseFile{f.Name, f.MediaType, f.Size, f.Hex(), base + releaseURL(r.ID) + f.Name})
	}
	for _, x := range r.Errata {
		e.Errata = append(e.Errata, errataEntry{x.At, x.TextFR, x.TextEN})
	}
	return e
}

// GetReleases answers with the list of releases, the newest first.
func (d *Data) GetReleases(c *gin.Context) error { return d.Figures.send(c, releasesKey) }

// GetReleasesFeed answers with the releases as an Atom feed; ?lang= picks French or
// English.
func (d *Data) GetReleasesFeed(c *gin.Context) error {
	return d.Figures.send(c, feedKey(c.DefaultQuery("lang", i18n.First)))
}

// forGood lets a copy of a release's document be used without ever asking again.
const forGood = "public, max-age=31536000, immutable"

// GetReleaseFile answers with a document of a release.
func (d *Data) GetReleaseFile(c *gin.Context) error {
	doc, err := d.Figures.releaseFile(c.Request.Context(), c.Param("id"), c.Param("file"))
	if err != nil {
		shared(c.Writer.Header())
		return err
	}
	return doc.send(c, forGood)
}

// releaseFile returns a document of a release, from the shelf where it was asked for
// before.
func (f *Figures) releaseFile(ctx context.Context, id, name string) (*file, error) {
	made, ok := f.release(id)
	if !ok {
		return nil, fmt.Errorf("release %q: %w", id, fault.NotFound)
	}
	return f.frozen.take(id+"/"+name, func() (*file, error) {
		kept, err := f.with.Releases.File(ctx, id, name)
		if err != nil {
			return nil, err
		}
		saved := ""
		if strings.HasPrefix(kept.MediaType, "text/csv") || kept.MediaType == page.WorkbookType {
			saved = "vigie-" + id + "-" + name
		}
		if kept.MediaType == pngType || kept.MediaType == page.WorkbookType {
			return newPacked(kept.MediaType, saved, made.MadeAt, kept.Body), nil
		}
		return newSeldom(kept.MediaType, saved, made.MadeAt, kept.Body), nil
	})
}

// release returns a release that is shown.
func (f *Figures) release(id string) (release.Release, bool) {
	for _, r := range f.ready.Load().releases {
		if r.ID == id {
			return r, true
		}
	}
	return release.Release{}, false
}

// shelf keeps documents that never change and were asked for lately.
type shelf struct {
	one   sync.Mutex
	files map[string]*file
}

// shelfRoom is how many documents stand on the shelf; a release has about thirty.
const shelfRoom = 200

func (s *shelf) take(key string, fetch func() (*file, error)) (*file, error) {
	s.one.Lock()
	kept, ok := s.files[key]
	s.one.Unlock()
	if ok {
		return kept, nil
	}
	fetched, err := fetch()
	if err != nil {
		return nil, err
	}
	s.one.Lock()
	defer s.one.Unlock()
	if s.files == nil || len(s.files) >= shelfRoom {
		s.files = map[string]*file{}
	}
	s.files[key] = fetched
	return fetched, nil
}
