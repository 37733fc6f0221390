package mail

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"strings"
	"text/template"
	"time"

	gomail "github.com/wneessen/go-mail"

	"vigie/internal/i18n"
)

// Writer puts mails into words. It may be used by many at once.
type Writer struct {
	from  string
	base  string // begins the links, without a slash at its end
	plain map[string]*template.Template
	html  map[string]*htmltemplate.Template
}

// words is what a template of a mail is given.
type words struct {
	Values
	Base string // begins links in the mail's language: https://vigie.example/fr
	Site string // the portal's address, as one reads it
}

// NewWriter reads templates/mail once a language, and fails where one is missing.
// from is the portal's own address, base begins the links.
func NewWriter(files fs.FS, bundle *i18n.Bundle, from, base string) (*Writer, error) {
	w := &Writer{from: from, base: base, plain: map[string]*template.Template{}, html: map[string]*htmltemplate.Template{}}
	for _, lang := range bundle.Langs() {
		say := map[string]any{"t": bundle.Localizer(lang).T, "lang": func() string { return lang }}
		var err error
		if w.plain[lang], err = template.New("").Funcs(say).ParseFS(files, "mail/*.txt"); err != nil {
			return nil, fmt.Errorf("mail templates: %w", err)
		}
		if w.html[lang], err = htmltemplate.New("").Funcs(say).ParseFS(files, "mail/*.html"); err != nil {
			return nil, fmt.Errorf("mail templates: %w", err)
		}
		for _, t := range Templates {
			if w.plain[lang].Lookup(string(t)+".txt") == nil || w.html[lang].Lookup(string(t)+".html") == nil {
				return nil, fmt.Errorf("mail templates: %s is missing", t)
			}
		}
	}
	return w, nil
}

// write returns m as it is sent. id names it, the same at each try, so that a mail
// that came twice is known to be one.
func (w *Writer) write(m Message, id string, at time.Time) (*gomail.Msg, error) {
	lang := m.Lang
	if w.plain[lang] == nil {
		lang = i18n.First
	}
	_, site, _ := strings.Cut(w.base, "://")
	say := words{Values: m.Values, Base: w.base + "/" + lang, Site: site}
	var subject, plain, html bytes.Buffer
	if err := w.plain[lang].ExecuteTemplate(&subject, string(m.Template)+".subject", say); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	if err := w.plain[lang].ExecuteTemplate(&plain, string(m.Template)+".txt", say); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	if err := w.html[lang].ExecuteTemplate(&html, string(m.Template)+".html", say); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.Subject(strings.Join(strings.Fields(subject.String()), " "))
	msg.SetBodyString(gomail.TypeTextPlain, strings.TrimSpace(plain.String())+"\n")
	msg.AddAlternativeString(gomail.TypeTextHTML, strings.TrimSpace(html.String())+"\n")
	return msg, w.head(msg, m, id, at)
}

// head sets to whom msg goes, and what tells programs that nobody reads an answer
// (RFC 3834).
func (w *Writer) head(msg *gomail.Msg, m Message, id string, at time.Time) error {
	to, err := Address(m.To)
	if err != nil {
		return Fault{Stage: AtRecipient, Code: 553} // as a server says it of a name that cannot be
	}
	if err := msg.To(to); err != nil {
		return Fault{Stage: AtRecipient, Code: 553}
	}
	if err := msg.FromFormat("Vigie", w.from); err != nil {
		return Fault{Stage: AtSender}
	}
	msg.SetDateWithValue(at)
	msg.SetMessageIDWithValue(id + "@" + w.from[strings.LastIndexByte(w.from, '@')+1:])
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Values.Token != "" && m.Template != Confirm {
		msg.SetGenHeader("List-Unsubscribe", "<"+w.base+"/"+i18n.First+"/news/"+m.Values.Token+"/stop>")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") // RFC 8058
	}
	return nil
}
