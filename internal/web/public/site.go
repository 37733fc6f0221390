package public

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
)

// openPages are the addresses that search engines may keep, without their language:
// none that shows what one voter said, none of the back-office.
var openPages = []string{
	"", "/report", "/statistics", "/releases", "/rights", "/rights/letter", "/rights/month", "/guides", "/guides/why", "/guides/regulator", "/guides/campaigns", "/reply", "/guides/notice",
	"/guides/opt-out", "/privacy", "/accessibility", "/legal",
}

// GetRobots keeps search engines out of pages that are one visitor's own (RFC
// 9309).
func (p *Pages) GetRobots(c *gin.Context) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, lang := range p.Views.Bundle.Langs() {
		for _, closed := range []string{"/office", "/follow", "/report/", "/suggest/"} {
			fmt.Fprintf(&b, "Disallow: /%s%s\n", lang, closed)
		}
	}
	fmt.Fprintf(&b, "\nSitemap: %s/sitemap.xml\n", p.BaseURL)
	return plain(c, "text/plain; charset=utf-8", b.String())
}

// siteMap is the list of pages for search engines (sitemaps.org, with the other
// languages of each page as search engines read them).
type siteMap struct {
	XMLName xml.Name   `xml:"urlset"`
	NS      string     `xml:"xmlns,attr"`
	XHTML   string     `xml:"xmlns:xhtml,attr"`
	URLs    []sitePage `xml:"url"`
}

type sitePage struct {
	Loc    string         `xml:"loc"`
	Others []siteLanguage `xml:"xhtml:link"`
}

type siteLanguage struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// GetSitemap lists the public pages, each in all its languages.
func (p *Pages) GetSitemap(c *gin.Context) error {
	pages := slices.Clone(openPages)
	if p.Operator.Address != "" {
		pages = append(pages, "/paper")
	}
	for _, cut := range p.Stats.Cuts() {
		pages = append(pages, "/statistics/"+cut.Election.Slug)
	}
	m := siteMap{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	langs := p.Views.Bundle.Langs()
	for _, path := range pages {
		var others []siteLanguage
		for _, lang := range langs {
			others = append(others, siteLanguage{"alternate", lang, p.BaseURL + "/" + lang + path})
		}
		for _, lang := range langs {
			m.URLs = append(m.URLs, sitePage{p.BaseURL + "/" + lang + path, others})
		}
	}
	body, err := xml.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("sitemap: %w", err)
	}
	return plain(c, "application/xml; charset=utf-8", xml.Header+string(body)+"\n")
}

// securityFor is how long what security.txt says holds: RFC 9116 advises less
// than a year, and it is written anew with each answer.
const securityFor = 180 * 24 * time.Hour

// GetSecurity tells where to report a weakness of the portal (RFC 9116); without
// an address in the settings there is nothing to tell.
func (p *Pages) GetSecurity(c *gin.Context) error {
	if p.Operator.Contact == "" {
		return fault.NotFound
	}
	return plain(c, "text/plain; charset=utf-8", fmt.Sprintf(
		"Contact: mailto:%s\nExpires: %s\nPreferred-Languages: %s\nCanonical: %s/.well-known/security.txt\n",
		p.Operator.Contact, p.Now().Add(securityFor).UTC().Truncate(24*time.Hour).Format(time.RFC3339),
		strings.Join(p.Views.Bundle.Langs(), ", "), p.BaseURL))
}

// plain answers a small file that changes seldom.
func plain(c *gin.Context, kind, body string) error {
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, kind, []byte(body))
	return nil
}
