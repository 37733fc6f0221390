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
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// Figures keeps the published figures as bytes ready to send, plain and
// compressed, and makes them anew when the counts change.
type Figures struct {
	stats    *stats.Store
	bundle   *i18n.Bundle
	drawings *template.Template
	base     string // begins absolute links
	began    time.Time
	one      sync.Mutex // one Refresh at a time
	ready    atomic.Pointer[ready]
}

// ready is what is sent now; it is replaced, never changed.
type ready struct {
	cuts  []*stats.Cut // what it was made from
	files map[string]*file
}

// file is one document in each encoding.
type file struct {
	kind     string // Content-Type
	name     string // to save it under, or ""
	modified time.Time
	plain    encoded
	gzip     encoded
	brotli   encoded
}

// encoded is a document in one encoding; each has a strong ETag of its own, as
// the bytes differ.
type encoded struct {
	encoding string
	etag     string
	body     []byte
}

// NewFigures returns figures that hold nothing before their first Refresh.
// files are the templates; the charts are in chart/. base begins absolute links.
func NewFigures(store *stats.Store, bundle *i18n.Bundle, files fs.FS, base string) (*Figures, error) {
	drawings, err := template.ParseFS(files, "chart/*.svg")
	if err != nil {
		return nil, fmt.Errorf("parse charts: %w", err)
	}
	f := &Figures{stats: store, bundle: bundle, drawings: drawings, base: base, began: time.Now()}
	f.ready.Store(&ready{})
	return f, nil
}

// Refresh brings the counts up to date, then the documents of those elections
// whose counts changed.
func (f *Figures) Refresh(ctx context.Context) error {
	f.one.Lock()
	defer f.one.Unlock()
	if err := f.stats.Refresh(ctx); err != nil {
		return err
	}
	old, next := f.ready.Load(), &ready{cuts: f.stats.Cuts(), files: map[string]*file{}}
	made := map[*stats.Cut]bool{}
	for _, c := range old.cuts {
		made[c] = true
	}
	changed := len(old.cuts) != len(next.cuts) || len(next.cuts) == 0
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
	for _, key := range []string{electionsKey, catalogPath, openAPIPath, tableSchemaPath} {
		next.files[key] = old.files[key]
	}
	if changed {
		list, err := json.Marshal(electionList(next.cuts))
		if err != nil {
			return fmt.Errorf("prepare the list of elections: %w", err)
		}
		next.files[electionsKey] = newFile("application/json", "", newest(next.cuts), list)
		if err := f.describe(next); err != nil {
			return fmt.Errorf("prepare the catalogue: %w", err)
		}
	}
	f.ready.Store(next)
	return nil
}

// The documents of an election, beside its charts.
const (
	jsonSuffix   = ".json"
	electionsKey = "elections"
	csvSuffix    = ".csv"
	excelSuffix  = ".csv?format=excel"
)

// keys names the documents of a cut.
func (f *Figures) keys(c *stats.Cut) []string {
	keys := []string{c.Election.Slug + jsonSuffix, c.Election.Slug + csvSuffix, c.Election.Slug + excelSuffix}
	for _, lang := range f.bundle.Langs() {
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
		r.files[slug+form.suffix] = newFile("text/csv; charset=utf-8; header=present", "vigie-"+slug+form.ending, c.Changed, body)
	}
	for _, lang := range f.bundle.Langs() {
		for _, name := range charts() {
			body, err := f.chart(c, name, f.bundle.Localizer(lang))
			if err != nil {
				return err
			}
			r.files[chartKey(slug, name, lang)] = newFile("image/svg+xml", "", c.Changed, body)
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

// newFile compresses a document once, as well as it can be: it is sent often.
func newFile(kind, name string, modified time.Time, body []byte) *file {
	var zipped, brotlied bytes.Buffer
	z, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression) // the level is a good one
	b := brotli.NewWriterLevel(&brotlied, 9)
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{z, b} {
		_, _ = w.Write(body) // a buffer takes everything
		_ = w.Close()
	}
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	return &file{
		kind: kind, name: name, modified: modified.Truncate(time.Second),
		plain:  encoded{"", `"` + tag + `"`, body},
		gzip:   encoded{"gzip", `"` + tag + `-gz"`, zipped.Bytes()},
		brotli: encoded{"br", `"` + tag + `-br"`, brotlied.Bytes()},
	}
}

// in returns the document in the best encoding that the caller takes.
func (f *file) in(accept string) encoded {
	switch {
	case page.Accepts(accept, "br"):
		return f.brotli
	case page.Accepts(accept, "gzip"):
		return f.gzip
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
	h := c.Writer.Header()
	shared(h)
	doc, ok := f.ready.Load().files[key]
	if !ok || doc == nil {
		return fmt.Errorf("figures %q: %w", key, fault.NotFound)
	}
	e := doc.in(c.GetHeader("Accept-Encoding"))
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", e.etag)
	h.Set("Last-Modified", doc.modified.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", freshFor)
	if unchanged(c.Request, e.etag, doc.modified) {
		c.Status(http.StatusNotModified)
		return nil
	}
	if e.encoding != "" {
		h.Set("Content-Encoding", e.encoding)
	}
	if doc.name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+doc.name+`"`)
	}
	c.Data(http.StatusOK, doc.kind, e.body)
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
