package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Search engines and whoever shows a link sent on know no address but a whole
// one, and one page has one address whatever is asked of it.
func TestAPageNamesItsAddress(t *testing.T) {
	w, err := portal(t).wing(everything)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.figures.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := w.handler
	for address, path := range map[string]string{"/fr": "", "/fr/statistics?x=1": "/statistics", "/fr/statistics/municipales-2020": "/statistics/municipales-2020", "/fr/rights": "/rights"} {
		doc := parsed(t, get(h, address))
		for selector, want := range map[string]string{
			"link[rel=canonical]": "http://vigie.example/fr" + path, "link[rel=alternate][hreflang=en]": "http://vigie.example/en" + path,
			"link[rel=alternate][hreflang=fr]": "http://vigie.example/fr" + path, `meta[property="og:url"]`: "http://vigie.example/fr" + path,
		} {
			if got := content(doc, selector); got != want {
				t.Errorf("%s: %s is %q, not %q", address, selector, got, want)
			}
		}
		for _, one := range []string{`meta[property="og:title"]`, `meta[property="og:image"]`, "meta[name=description]"} {
			if doc.Find(one).Length() != 1 || content(doc, one) == "" {
				t.Errorf("%s has %d %s", address, doc.Find(one).Length(), one)
			}
		}
		picture, ours := strings.CutPrefix(content(doc, `meta[property="og:image"]`), "http://vigie.example")
		if r := get(h, picture); !ours || r.Code != http.StatusOK || r.Header().Get("Content-Type") != "image/png" {
			t.Errorf("%s: the picture %s answers %d %s", address, picture, r.Code, r.Header().Get("Content-Type"))
		}
	}
	if doc := parsed(t, get(h, "/fr/nowhere")); doc.Find("link[rel=canonical], link[rel=alternate]").Length() > 0 {
		t.Error("a page that is not there names its address")
	}
}

func content(doc *goquery.Document, selector string) string {
	found := doc.Find(selector)
	return found.AttrOr("href", found.AttrOr("content", ""))
}
