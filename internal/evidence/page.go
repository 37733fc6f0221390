package evidence

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"vigie/internal/link"
)

// page is what is read of an HTML part. Nothing of it is ever loaded.
type page struct {
	text   string
	links  []string // where they lead, as written
	titles []string // what shows when one points at them
	pixels []string // domains of the images too small to be seen and asked for with a token; a spacer has none
}

// readPage reads an HTML part, token by token: however deep it nests, it takes
// one pass.
func readPage(content string) page {
	var p page
	var text strings.Builder
	z := html.NewTokenizer(strings.NewReader(content))
	z.SetMaxBuf(maxBody)
	silent := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.text = tidy(text.String())
			return p
		case html.TextToken:
			if silent == "" {
				text.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := p.tag(z.Token())
			if tag == "script" || tag == "style" || tag == "title" {
				silent = tag
			}
			text.WriteString(gap(tag))
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == silent {
				silent = ""
			}
			text.WriteString(gap(string(name)))
		}
	}
}

// gap is what a tag leaves between two words.
func gap(tag string) string {
	switch tag {
	case "a", "b", "i", "u", "em", "strong", "span", "font", "img":
		return ""
	case "p", "div", "br", "tr", "table", "li", "h1", "h2", "h3":
		return "\n"
	}
	return " "
}

// tag keeps what links and images say, and returns the tag's name.
func (p *page) tag(t html.Token) string {
	at := map[string]string{}
	for _, a := range t.Attr {
		at[a.Key] = a.Val
	}
	switch t.Data {
	case "a", "area":
		if len(p.links) < maxLinks && at["href"] != "" {
			p.links = append(p.links, at["href"])
		}
		if title := at["title"]; title != "" && len(p.titles) < maxLinks {
			p.titles = append(p.titles, title)
		}
	case "img":
		if l, ok := link.Read(at["src"]); ok && l.Token && strings.HasPrefix(strings.ToLower(at["src"]), "http") && unseen(at) && len(p.pixels) < maxLinks {
			p.pixels = append(p.pixels, l.Domain)
		}
	}
	return t.Data
}

// unseen says whether an image is too small to be seen.
func unseen(at map[string]string) bool {
	style := strings.ReplaceAll(strings.ToLower(at["style"]), " ", "")
	for _, s := range []string{"display:none", "width:1px", "width:0", "height:1px", "height:0", "visibility:hidden"} {
		if strings.Contains(";"+style, ";"+s) {
			return true
		}
	}
	return tiny(at["width"]) && tiny(at["height"])
}

func tiny(length string) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(length), "px"))
	return err == nil && n <= 1
}

// tidy takes the empty lines and the runs of spaces out.
func tidy(text string) string {
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}
