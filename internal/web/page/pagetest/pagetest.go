// Package pagetest reads messages and templates once for all the tests of a
// package: nine languages take a second and more under the race detector. It must
// never be imported outside tests.
package pagetest

import (
	"sync"
	"testing"
	"time"

	"vigie/internal/i18n"
	"vigie/internal/web/page"
	"vigie/locales"
	"vigie/templates"
)

var words = sync.OnceValues(func() (*i18n.Bundle, error) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return nil, err
	}
	return i18n.Load(locales.FS, paris)
})

var views = sync.OnceValues(func() (*page.Views, error) {
	bundle, err := words()
	if err != nil {
		return nil, err
	}
	return page.Parse(templates.Files, bundle, page.Assets{})
})

// Words returns the portal's own messages; hours are those of Paris.
func Words(t testing.TB) *i18n.Bundle {
	t.Helper()
	w, err := words()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Views returns the portal's own pages, their assets by the names in the source.
func Views(t testing.TB) *page.Views {
	t.Helper()
	v, err := views()
	if err != nil {
		t.Fatal(err)
	}
	own := *v
	return &own
}
