package page

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"vigie/internal/i18n"
	"vigie/locales"
)

// However many are drawn at once, each page speaks the language that it was asked
// in from its first word to its last.
func TestEachPageSpeaksItsLanguage(t *testing.T) {
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Parse(fstest.MapFS{
		"layout/public.html":   {Data: []byte(`{{define "public"}}{{template "main" .}}{{end}}`)},
		"component/some.html":  {Data: []byte(`{{define "some"}}{{lang}} {{path "/x"}} {{end}}`)},
		"public/many.html":     {Data: []byte(`{{define "main"}}{{range .}}{{template "some"}}{{end}}{{end}}`)},
		"public/mistaken.html": {Data: []byte(`{{define "main"}}{{.None.Such}}{{end}}`)},
	}, bundle, Assets{})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 60 {
		lang := bundle.Langs()[i%len(bundle.Langs())]
		all.Go(func() {
			var b bytes.Buffer
			if err := v.view(lang, "public/many").draw(&b, bundle.Localizer(lang), make([]int, 200)); err != nil {
				t.Error(err)
			}
			if want := strings.Repeat(lang+" /"+lang+"/x ", 200); b.String() != want {
				t.Errorf("%s: %.80q", lang, b.String())
			}
			if v.view(lang, "public/mistaken").draw(&b, bundle.Localizer(lang), 1) == nil {
				t.Error("a mistake in a page is not told")
			}
		})
	}
	all.Wait()
	if v.view("de", "public/none") != nil {
		t.Error("there is a page that is not there")
	}
}
