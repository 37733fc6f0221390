// Package page is what every page shares: rendering, form fields, languages,
// and the one table from an error to a status. It must never know a feature's
// rule or a route.
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
)

// Views holds one template set a language and page, all parsed at start and
// bound to their language, so that a request changes none of them.
type Views struct {
	Bundle *i18n.Bundle
	Assets Assets
	// Unavailable says whether an error means that the database cannot serve now,
	// so that it is answered as fault.Busy is; nil says so of none.
	Unavailable func(error) bool
	// Origin begins the addresses that leave the portal ("https://vigie.example"),
	// without a slash at its end; pages name none of their own where it is "".
	Origin string
	sets   map[string]map[string]*template.Template
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

// Parse reads the layouts, the components and every page of public/, and of
// office/ in the languages that it is written in, once a language.
func Parse(files fs.FS, bundle *i18n.Bundle, assets Assets) (*Views, error) {
	v := &Views{Bundle: bundle, Assets: assets, sets: map[string]map[string]*template.Template{}}
	for _, lang := range bundle.Langs() {
		shared, err := template.New("").Funcs(funcs(bundle.Localizer(lang), assets)).
			ParseFS(files, "layout/*.html", "component/*.html")
		if err != nil {
			return nil, fmt.Errorf("parse templates: %w", err)
		}
		wings := []string{"public"}
		if bundle.Office(lang) {
			wings = append(wings, "office")
		}
		if v.sets[lang], err = pages(files, shared, wings); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// pages parses each page on a copy of what they share: pages define the same
// blocks, and would overwrite each other's in one set.
func pages(files fs.FS, shared *template.Template, wings []string) (map[string]*template.Template, error) {
	set := map[string]*template.Template{}
	for _, wing := range wings {
		names, err := fs.Glob(files, wing+"/*.html")
		if err != nil {
			return nil, fmt.Errorf("parse templates: %w", err)
		}
		for _, name := range names {
			page, err := template.Must(shared.Clone()).ParseFS(files, name)
			if err != nil {
				return nil, fmt.Errorf("parse templates: %w", err)
			}
			set[strings.TrimSuffix(name, path.Ext(name))] = page.Lookup(wing)
		}
	}
	return set, nil
}

// funcs are what templates may call, bound to a language.
func funcs(l *i18n.Localizer, assets Assets) template.FuncMap {
	return template.FuncMap{
		"t":        l.T,
		"fault":    func(f *fault.Field) string { return Say(l, f) },
		"lang":     func() string { return l.Lang },
		"dir":      func() string { return l.Dir },
		"number":   l.Number,
		"percent":  l.Percent,
		"day":      l.Day,
		"weekday":  l.Weekday,
		"shortday": l.ShortDay,
		"instant":  func(t time.Time) string { return l.Instant(t) },
		"clock":    l.Clock,
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"asset":    assets.URL,
		"icon":     func(id string) template.HTML { return icon(assets, id) },
		"path":     func(p string) string { return "/" + l.Lang + strings.TrimSuffix(p, "/") },
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
	for name := range v.sets[i18n.First] {
		names = append(names, name)
	}
	return names
}

// Set returns the templates of one page in one language, for tests.
func (v *Views) Set(lang, name string) *template.Template { return v.sets[lang][name] }

// Show renders a page into a buffer first, so that a fault in a template never
// leaves half a page, then answers with it.
func (v *Views) Show(c *gin.Context, status int, name string, data any) error {
	set, ok := v.sets[c.GetString(langKey)][name]
	if !ok {
		return fmt.Errorf("show %s: no such page", name)
	}
	var b bytes.Buffer
	if err := set.Execute(&b, data); err != nil {
		return fmt.Errorf("show %s: %w", name, err)
	}
	c.Data(status, "text/html; charset=utf-8", compressed(c, b.Bytes()))
	return nil
}
