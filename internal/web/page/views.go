// Package page is what every page shares: rendering, form fields, languages,
// and the one table from an error to a status. It must never know a feature's
// rule or a route.
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
)

// Views holds the pages, all parsed at start.
type Views struct {
	Bundle *i18n.Bundle
	Assets Assets
	// Unavailable says whether an error means that the database cannot serve now,
	// so that it is answered as fault.Busy is; nil says so of none.
	Unavailable func(error) bool
	// Origin begins the addresses that leave the portal ("https://vigie.example"),
	// without a slash at its end; pages name none of their own where it is "".
	Origin string
	views  map[string]*view // by name: "public/home"
}

// Assets gives the hashed name of a built file ("app.css" → "app.3f9a.css").
type Assets map[string]string

// URL returns the address of a built file; a name that was not built comes back
// as itself, and is then simply not found.
func (a Assets) URL(name string) string {
	if hashed, ok := a[name]; ok {
		name = hashed
	}
	return "/static/" + name
}

// Parse reads the layouts, the components and every page of public/ and office/.
func Parse(files fs.FS, bundle *i18n.Bundle, assets Assets) (*Views, error) {
	shared, err := template.New("").Funcs(new(tongueNow).funcs(assets)).ParseFS(files, "layout/*.html", "component/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	v := &Views{Bundle: bundle, Assets: assets, views: map[string]*view{}}
	for _, wing := range wings {
		names, err := fs.Glob(files, wing+"/*.html")
		if err != nil {
			return nil, fmt.Errorf("parse templates: %w", err)
		}
		for _, name := range names {
			one := &view{wing: wing, make: func() (drawing, error) { return draw(files, shared, assets, wing, name) }}
			if v.views[strings.TrimSuffix(name, path.Ext(name))], err = one.begin(); err != nil {
				return nil, fmt.Errorf("parse templates: %w", err)
			}
		}
	}
	return v, nil
}

// The wings of the pages; the second has the languages of the back-office alone.
const officeWing = "office"

var wings = []string{"public", officeWing}

// view is one page. Its templates serve every language, one answer at a time each:
// a set of a hundred pages for each of nine languages would be 200 MB.
type view struct {
	wing string
	make func() (drawing, error)
	free chan drawing
	more chan struct{} // how many drawings may still be made
}

// drawing is a page's templates with the language that they speak now.
type drawing struct {
	*template.Template
	now *tongueNow
}

// tongueNow is the language of what is being drawn.
type tongueNow struct{ *i18n.Localizer }

// begin makes the first drawing, so that a mistake in a template is told at start;
// there are as many at most as the machine draws at once.
func (v *view) begin() (*view, error) {
	most := runtime.GOMAXPROCS(0)
	v.free, v.more = make(chan drawing, most), make(chan struct{}, most)
	for range most - 1 {
		v.more <- struct{}{}
	}
	d, err := v.make()
	v.free <- d
	return v, err
}

// draw executes the page in a language.
func (v *view) draw(to io.Writer, l *i18n.Localizer, data any) error {
	d, err := v.take()
	if err != nil {
		return err
	}
	defer func() { v.free <- d }()
	d.now.Localizer = l
	return d.Execute(to, data)
}

// take returns a drawing that nobody uses.
func (v *view) take() (drawing, error) {
	select {
	case d := <-v.free:
		return d, nil
	default:
	}
	select {
	case d := <-v.free:
		return d, nil
	case <-v.more:
	}
	d, err := v.make()
	if err != nil {
		v.more <- struct{}{}
	}
	return d, err
}

// draw parses a page on a copy of what all share: pages define the same blocks, and
// would overwrite each other's in one set.
func draw(files fs.FS, shared *template.Template, assets Assets, wing, name string) (drawing, error) {
	now := new(tongueNow)
	own, err := shared.Clone()
	if err != nil {
		return drawing{}, err
	}
	if own, err = own.Funcs(now.funcs(assets)).ParseFS(files, name); err != nil {
		return drawing{}, err
	}
	return drawing{own.Lookup(wing), now}, nil
}

// funcs are what templates may call, in the language that is spoken now.
func (n *tongueNow) funcs(assets Assets) template.FuncMap {
	return template.FuncMap{
		"t":        func(key string, params ...any) string { return n.T(key, params...) },
		"fault":    func(f *fault.Field) string { return Say(n.Localizer, f) },
		"lang":     func() string { return n.Lang },
		"dir":      func() string { return n.Dir },
		"number":   func(i int) string { return n.Number(i) },
		"percent":  func(share float64) string { return n.Percent(share) },
		"day":      func(d day.Day) string { return n.Day(d) },
		"weekday":  func(d day.Day) string { return n.Weekday(d) },
		"shortday": func(d day.Day) string { return n.ShortDay(d) },
		"instant":  func(t time.Time) string { return n.Instant(t) },
		"clock":    func(at string) string { return n.Clock(at) },
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"asset":    assets.URL,
		"icon":     func(id string) template.HTML { return icon(assets, id) },
		"path":     func(p string) string { return "/" + n.Lang + strings.TrimSuffix(p, "/") },
	}
}

// icon draws an icon of the sprite. The id is written in a template or comes
// from a table of ours, never from a visitor; it is escaped all the same. The
// arrows point where reading goes, so they turn round where it goes leftwards.
func icon(assets Assets, id string) template.HTML {
	class := "icon"
	if id == "arrow" || id == "back" {
		class = "icon icon--way"
	}
	return template.HTML(`<svg class="` + class + `" width="24" height="24" aria-hidden="true" focusable="false"><use href="` +
		template.HTMLEscapeString(assets.URL("icons.svg")+"#"+id) + `"/></svg>`)
}

// Say translates a fault; its parameters go to the message by name.
func Say(l *i18n.Localizer, f *fault.Field) string {
	params := make([]any, 0, 2*len(f.Params))
	for name, value := range f.Params {
		params = append(params, name, value)
	}
	return l.T(f.Key, params...)
}

// Localizer returns the localizer of the request's language.
func (v *Views) Localizer(c *gin.Context) *i18n.Localizer {
	return v.Bundle.Localizer(c.GetString(langKey))
}

// Names returns the pages there are ("public/home"), for the tests that check
// each against its struct.
func (v *Views) Names() []string {
	var names []string
	for name := range v.views {
		names = append(names, name)
	}
	return names
}

// Set returns the templates of one page in one language, for tests; nil for none.
func (v *Views) Set(lang, name string) *template.Template {
	one := v.view(lang, name)
	if one == nil {
		return nil
	}
	d, err := one.make()
	if err != nil {
		return nil
	}
	d.now.Localizer = v.Bundle.Localizer(lang)
	return d.Template
}

// view returns a page, nil where there is none in a language.
func (v *Views) view(lang, name string) *view {
	one := v.views[name]
	if one == nil || one.wing == officeWing && !v.Bundle.Office(lang) {
		return nil
	}
	return one
}

// Show renders a page into a buffer first, so that a fault in a template never
// leaves half a page, then answers with it.
func (v *Views) Show(c *gin.Context, status int, name string, data any) error {
	lang := c.GetString(langKey)
	one := v.view(lang, name)
	if one == nil {
		return fmt.Errorf("show %s: no such page", name)
	}
	var b bytes.Buffer
	if err := one.draw(&b, v.Bundle.Localizer(lang), data); err != nil {
		return fmt.Errorf("show %s: %w", name, err)
	}
	c.Data(status, "text/html; charset=utf-8", compressed(c, b.Bytes()))
	return nil
}
