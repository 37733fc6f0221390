package opendata

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/release"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// Figures keeps the published figures as bytes ready to send, plain and
// compressed, and makes them anew when the counts change.
type Figures struct {
	with     Sources
	drawings *template.Template
	began    time.Time
	one      sync.Mutex // one Refresh at a time
	ready    atomic.Pointer[ready]
	frozen   shelf
}

// Sources are what figures are made of.
type Sources struct {
	Stats    *stats.Store
	Releases *release.Store
	Bundle   *i18n.Bundle
	Base     string // begins absolute links
}

// ready is what is sent now; it is replaced, never changed.
type ready struct {
	cuts     []*stats.Cut // what it was made from
	releases []release.Release
	files    map[string]*file
}

// file is one document in each encoding.
type file struct {
	kind     string // Content-Type
	name     string // to save it under, or ""
	modified time.Time
	plain    encoded
	gzip     func() encoded
	brotli   func() encoded
	pictures *pictures // of a chart; nil of anything else
}

// encoded is a document in one encoding; each has a strong ETag of its own, as
// the bytes differ.
type encoded struct {
	encoding string
	etag     string
	body     []byte
}

// NewFigures returns figures that hold nothing before their first Refresh.
// files are the templates; the charts are in chart/.
func NewFigures(with Sources, files fs.FS) (*Figures, error) {
	drawings, err := template.ParseFS(files, "chart/*.svg")
	if err != nil {
		return nil, fmt.Errorf("parse charts: %w", err)
	}
	f := &Figures{with: with, drawings: drawings, began: time.Now()}
	f.ready.Store(&ready{})
	return f, nil
}

// Refresh brings the counts up to date, then the documents of those elections
// whose counts changed.
func (f *Figures) Refresh(ctx context.Context) error {
	f.one.Lock()
	defer f.one.Unlock()
	if err := f.with.Stats.Refresh(ctx); err != nil {
		return err
	}
	if err := f.with.Releases.Refresh(ctx); err != nil {
		return err
	}
	releases := f.with.Releases.Shown()
	old, next := f.ready.Load(), &ready{cuts: f.with.Stats.Cuts(), releases: releases, files: map[string]*file{}}
	made := map[*stats.Cut]bool{}
	for _, c := range old.cuts {
		made[c] = true
	}
	changed := len(old.cuts) != len(next.cuts) || len(next.cuts) == 0 || !reflect.DeepEqual(old.releases, releases)
	for _, c := range next.cuts {
		if !made[c] {
			changed = true
			if err := f.make(next, c); err != nil {
				return fmt.Errorf("prepare figures of %s: %w", c.Election.Slug, err)
			}
			continue
		}
		for _, key := range f.keys(c) {
			next.files[key] = old.files[key]
		}
	}
	if changed {
		if err := f.list(next); err != nil {
			return err
		}
	}
	for _, key := range lists {
		if !changed {
			next.files[key] = old.files[key]
		}
	}
	f.ready.Store(next)
	return nil
}

// lists are the documents that are of no election alone.
var lists = []string{electionsKey, catalogPath, openAPIPath, tableSchemaPath, releasesKey, feedKey("fr"), feedKey("en")}

// list prepares them.
func (f *Figures) list(next *ready) error {
	elections, err := json.Marshal(electionList(next.cuts))
	if err != nil {
		return fmt.Errorf("prepare the list of elections: %w", err)
	}
	next.files[electionsKey] = newFile("application/json", "", newest(next.cuts), elections)
	if err := f.describe(next); err != nil {
		return fmt.Errorf("prepare the catalogue: %w", err)
	}
	if err := f.listReleases(next); err != nil {
		return fmt.Errorf("prepare the list of releases: %w", err)
	}
	return nil
}

// The documents of an election, beside its charts.
const (
	jsonSuffix   = ".json"
	electionsKey = "elections"
	csvSuffix    = ".csv"
	csvType      = "text/csv; charset=utf-8; header=present"
	pngType      = "image/png"
	excelSuffix  = ".csv?format=excel"
)

// keys names the documents of a cut.
func (f *Figures) keys(c *stats.Cut) []string {
	keys := []string{c.Election.Slug + jsonSuffix, c.Election.Slug + csvSuffix, c.Election.Slug + excelSuffix, c.Election.Slug + xlsxSuffix}
	for _, lang := range f.with.Bundle.Langs() {
		for _, name := range charts() {
			keys = append(keys, chartKey(c.Election.Slug, name, lang))
		}
	}
	return keys
}

// make prepares the documents of a cut.
func (f *Figures) make(r *ready, c *stats.Cut) error {
	slug := c.Election.Slug
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	r.files[slug+jsonSuffix] = newFile("application/json", "", c.Changed, body)
	for _, form := range []csvForm{plainCSV, excelCSV} {
		body, err := f.csv(c, form)
		if err != nil {
			return err
		}
		r.files[slug+form.suffix] = newFile(csvType, "vigie-"+slug+form.ending, c.Changed, body)
	}
	if body, err = f.xlsx(c); err != nil {
		return err
	}
	r.files[slug+xlsxSuffix] = newPacked(page.WorkbookType, "vigie-"+slug+xlsxSuffix, c.Changed, body)
	return f.charts(c, func(name, lang string, body []byte) {
		r.files[chartKey(slug, name, lang)] = newChart(c.Changed, body)
	})
}

// charts draws every chart of a cut in every language.
func (f *Figures) charts(c *stats.Cut, take func(name, lang string, svg []byte)) error {
	for _, lang := range f.with.Bundle.Langs() {
		for _, name := range charts() {
			body, err := f.chart(c, name, f.with.Bundle.Localizer(lang))
			if err != nil {
				return err
			}
			take(name, lang, body)
		}
	}
	return nil
}

func newest(cuts []*stats.Cut) time.Time {
	var at time.Time
	for _, c := range cuts {
		if c.Changed.After(at) {
			at = c.Changed
		}
	}
	return at
}

// newPacked returns a document that is compressed already.
func newPacked(kind, name string, modified time.Time, body []byte) *file {
	f := &file{kind: kind, name: name, modified: modified.Truncate(time.Second), plain: encoded{"", tagOf(body), body}}
	f.gzip = func() encoded { return f.plain }
	f.brotli = f.gzip
	return f
}

// tagOf returns the strong ETag of some bytes.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// newFile returns a document that is compressed at once, as well as it can be: it is
// sent often.
func newFile(kind, name string, modified time.Time, body []byte) *file {
	f := newSeldom(kind, name, modified, body)
	f.gzip()
	f.brotli()
	return f
}

// newSeldom returns a document that is compressed when somebody first asks for it so:
// of the charts in nine languages most are asked for by nobody before they change.
func newSeldom(kind, name string, modified time.Time, body []byte) *file {
	tag := strings.TrimSuffix(tagOf(body), `"`)
	return &file{
		kind: kind, name: name, modified: modified.Truncate(time.Second),
		plain: encoded{"", tag + `"`, body},
		gzip: sync.OnceValue(func() encoded {
			return encoded{"gzip", tag + `-gz"`, packed(body, func(w io.Writer) io.WriteCloser {
				z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is a good one
				return z
			})}
		}),
		brotli: sync.OnceValue(func() encoded {
			return encoded{"br", tag + `-br"`, packed(body, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 9) })}
		}),
	}
}

func packed(body []byte, with func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := with(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// in returns the document in the best encoding that the caller takes.
func (f *file) in(accept string) encoded {
	switch {
	case page.Accepts(accept, "br"):
		return f.brotli()
	case page.Accepts(accept, "gzip"):
		return f.gzip()
	}
	return f.plain
}

// freshFor is how long a copy may be used without asking again: the figures
// move once a minute.
const freshFor = "public, max-age=60"

// shared lets any site read the answer from a browser: it is public, and
// nothing about the visitor is in it.
func shared(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// send answers with a prepared document, or fault.NotFound.
func (f *Figures) send(c *gin.Context, key string) error {
	doc, ok := f.ready.Load().files[key]
	if !ok || doc == nil {
		shared(c.Writer.Header())
		return fmt.Errorf("figures %q: %w", key, fault.NotFound)
	}
	return doc.send(c, freshFor)
}

// send answers with a document that may be used so long without asking again.
func (f *file) send(c *gin.Context, fresh string) error {
	h := c.Writer.Header()
	shared(h)
	e := f.in(c.GetHeader("Accept-Encoding"))
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", e.etag)
	h.Set("Last-Modified", f.modified.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", fresh)
	if unchanged(c.Request, e.etag, f.modified) {
		c.Status(http.StatusNotModified)
		return nil
	}
	if e.encoding != "" {
		h.Set("Content-Encoding", e.encoding)
	}
	if f.name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
	}
	c.Data(http.StatusOK, f.kind, e.body)
	return nil
}

// unchanged says whether the caller has this very document (RFC 9110 §13.2.2:
// the tag decides; the date is asked only where no tag is given).
func unchanged(r *http.Request, etag string, modified time.Time) bool {
	if tags := r.Header.Get("If-None-Match"); tags != "" {
		for tag := range strings.SplitSeq(tags, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == etag || tag == "*" {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !modified.After(since)
}
