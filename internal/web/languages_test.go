package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/web/page"
	"vigie/locales"
	"vigie/templates"
)

// inGerman is the portal's addresses with a language that the office lacks.
func inGerman(t *testing.T) *gin.Engine {
	t.Helper()
	files := fstest.MapFS{"active.de.toml": {Data: []byte(`"lang.name" = "Deutsch"`)}}
	for _, name := range []string{"active.fr.toml", "active.en.toml"} {
		body, err := fs.ReadFile(locales.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: body}
	}
	bundle, err := i18n.Load(files, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	views, err := page.Parse(templates.Files, bundle, page.Assets{})
	if err != nil {
		t.Fatal(err)
	}
	gin.SetMode(gin.TestMode)
	e := gin.New()
	Parts{Views: views}.routes(e)
	return e
}

// Whoever comes to the office in a language that it lacks is led to the same
// page in French, or in what else they read; the portal's door knows them all.
func TestAddressesOfEachLanguage(t *testing.T) {
	e := inGerman(t)
	for _, one := range []struct{ address, accept, want string }{
		{"/", "de", "/de"}, {"/", "nl, de;q=0.7, en;q=0.6", "/de"}, {"/", "nl", "/fr"},
		{"/de/office", "de", "/fr/office"}, {"/de/office", "de, en;q=0.5", "/en/office"},
		{"/de/office/cases/AB?page=2", "", "/fr/office/cases/AB?page=2"},
	} {
		r := httptest.NewRequest(http.MethodGet, one.address, nil)
		r.Header.Set("Accept-Language", one.accept)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != http.StatusFound || w.Header().Get("Location") != one.want || w.Header().Get("Vary") != "Accept-Language" {
			t.Errorf("%s for %q: %d %v, want %s", one.address, one.accept, w.Code, w.Header(), one.want)
		}
	}
}
