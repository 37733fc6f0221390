package page

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
)

const langKey = "lang"

// Base is what every page shows; each page's struct embeds it.
type Base struct {
	Lang   string // "fr"
	Path   string // the address without its language: "/statistics"
	Faults fault.Fields
	Flash  *Notice // said once above the page, or nil
	Note   string  // on a form that the office fills in for a voter: for whom; "" on voters' own
	origin string  // begins the page's own address, or ""
	query  string  // the address's question, which its other languages ask too
	bundle *i18n.Bundle
	langs  []string
}

// Base returns what every page shows, for this request.
func (v *Views) Base(c *gin.Context) Base {
	lang := c.GetString(langKey)
	path := strings.TrimPrefix(c.Request.URL.Path, "/"+lang)
	b := Base{Lang: lang, Path: path, Note: c.GetString(noteKey), bundle: v.Bundle, langs: v.Bundle.Langs(), origin: v.Origin}
	if q := c.Request.URL.Query(); c.Request.Method == http.MethodGet && len(q) > 0 {
		q.Del("done") // what has just been done was said in this language
		b.query = q.Encode()
	}
	if b.At("/office") {
		b.langs = v.Bundle.OfficeLangs()
	}
	return b
}

// EntryPath is where the office fills in the voters' form for them.
const EntryPath = "/office/entry"

const noteKey = "note"

// WithNote says on the request's page for whom the form is filled in.
func WithNote(c *gin.Context, note string) { c.Set(noteKey, note) }

// Form returns where the pages of the form are.
func (b Base) Form() string {
	if b.At(EntryPath) {
		return EntryPath
	}
	return "/report"
}

// At says whether this page is the one at prefix or below it.
func (b Base) At(prefix string) bool {
	return b.Path == prefix || strings.HasPrefix(b.Path, strings.TrimSuffix(prefix, "/")+"/")
}

// Canonical returns the page's one address, for search engines and for whoever
// sends it on, or "" where it has none.
func (b Base) Canonical() string { return b.in(b.Lang) }

// Default returns the page's address for readers of none of its languages, or "".
func (b Base) Default() string { return b.in(i18n.First) }

// Image returns the address of the picture that goes with a link, given that of
// the built file.
func (b Base) Image(file string) string { return b.origin + file }

func (b Base) in(lang string) string {
	if b.origin == "" {
		return ""
	}
	return b.origin + (&url.URL{Path: "/" + lang + b.Path}).EscapedPath()
}

// Language is another language of the same page: where a link leads, and the
// page's one address there, or "".
type Language struct{ Lang, Dir, Name, URL, Canonical string }

// Tongue returns the name of the page's language, in that language. Pages have
// names of their own.
func (b Base) Tongue() string { return tongue(b.bundle.Localizer(b.Lang)) }

// tongue is what a language calls itself.
func tongue(l *i18n.Localizer) string { return l.T("lang.name") }

// Others returns this page in each of the other languages.
func (b Base) Others() []Language {
	var others []Language
	for _, l := range b.langs {
		if l != b.Lang {
			u, other := url.URL{Path: "/" + l + b.Path, RawQuery: b.query}, b.bundle.Localizer(l)
			others = append(others, Language{Lang: l, Dir: other.Dir, Name: tongue(other), URL: u.String(), Canonical: b.in(l)})
		}
	}
	return others
}

// Office is what every page of the back-office shows.
type Office struct {
	Base
	Person      string // who is signed in, or "" on the pages before
	Role        string // key of the role's name
	Waiting     string // how many cases nobody has looked at, or ""
	Alerts      int    // nobody has looked at
	MayCases    bool
	MayJournal  bool
	MayAccounts bool
	MayRelease  bool // freezes figures
	MayAssign   bool // gives cases to others, and sees how the work stands
	MayMode     bool // switches election mode
	Mode        bool // election mode is on
}

// InLang makes a route answer in lang.
func InLang(lang string) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set(langKey, lang)
		c.Header("Content-Language", lang)
	}
}

// LangOf returns the language of an address's first part, or the first language.
func LangOf(bundle *i18n.Bundle, address string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	for _, l := range bundle.Langs() {
		if l == first {
			return l
		}
	}
	return i18n.First
}
