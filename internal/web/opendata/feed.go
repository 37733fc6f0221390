package opendata

import (
	"encoding/xml"
	"time"

	"vigie/internal/i18n"
	"vigie/internal/release"
)

func feedKey(lang string) string { return "releases." + lang + ".atom" }

// atomFeed is a feed of releases (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Rights  string      `xml:"rights"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published"`
	Links     []atomLink `xml:"link"`
	Summary   string     `xml:"summary"`
}

// feed writes the releases for who wants to hear of the next one. Its addresses are
// names that never change; at is when something was last said.
func (f *Figures) feed(r *ready, l *i18n.Localizer, at time.Time) ([]byte, error) {
	self := f.with.Base + feedPath + "?lang=" + l.Lang
	page := f.with.Base + "/" + l.Lang + "/releases"
	feed := atomFeed{
		Lang: l.Lang, ID: self, Title: l.T("releases.feed"), Updated: at.UTC().Format(time.RFC3339), Author: "Vigie", Rights: "Licence Ouverte 2.0",
		Links: []atomLink{{"self", "application/atom+xml", self}, {"alternate", "text/html", page}},
	}
	names := map[string]string{}
	for _, c := range r.cuts {
		names[c.Election.Slug] = c.Election.Name(l.Lang)
	}
	for _, one := range r.releases {
		feed.Entries = append(feed.Entries, atomEntry{
			ID: page + "/" + one.ID, Title: l.T("releases.of", "Election", names[one.Election], "Number", one.Number),
			Updated: updated(one).UTC().Format(time.RFC3339), Published: one.MadeAt.UTC().Format(time.RFC3339),
			Links:   []atomLink{{"alternate", "text/html", page + "/" + one.ID}, {"enclosure", "text/csv", f.with.Base + releaseURL(one.ID) + figuresFile + plainCSV.ending}},
			Summary: summary(one, l),
		})
	}
	body, err := xml.MarshalIndent(feed, "", " ")
	return append([]byte(xml.Header), body...), err
}

func summary(r release.Release, l *i18n.Localizer) string {
	said := l.T("releases.reports", "Count", r.Reports, "Instant", r.AsOf)
	for _, e := range r.Errata {
		said += " " + l.T("releases.erratum.said", "Instant", e.At, "Text", e.Text(l.Lang))
	}
	return said
}
