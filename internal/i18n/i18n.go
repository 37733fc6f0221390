// Package i18n says things in the reader's language: messages, plurals, dates
// and numbers. It must never decide what is said, and hold no sentence itself.
package i18n

import (
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"vigie/internal/day"
)

// First is the language the portal is written in first, and the one shown when
// nothing says otherwise.
const First = "fr"

// Bundle holds every message in every language.
type Bundle struct {
	langs   []string
	matcher language.Matcher
	by      map[string]*Localizer
}

// Load reads active.<language>.toml files. zone is where instants are shown.
func Load(files fs.FS, zone *time.Location) (*Bundle, error) {
	names, err := fs.Glob(files, "active.*.toml")
	if err != nil {
		return nil, fmt.Errorf("load messages: %w", err)
	}
	raw := goi18n.NewBundle(language.Make(First))
	raw.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	b := &Bundle{by: map[string]*Localizer{}}
	for _, name := range names {
		if _, err := raw.LoadMessageFileFS(files, name); err != nil {
			return nil, fmt.Errorf("load messages: %w", err)
		}
		b.langs = append(b.langs, strings.Split(path.Base(name), ".")[1])
	}
	sort.Slice(b.langs, func(i, j int) bool { return b.langs[i] == First || b.langs[j] != First && b.langs[i] < b.langs[j] })
	tags := make([]language.Tag, len(b.langs))
	for i, lang := range b.langs {
		tags[i] = language.Make(lang)
		b.by[lang] = newLocalizer(raw, lang, zone)
	}
	b.matcher = language.NewMatcher(tags)
	return b, nil
}

// Langs returns the languages there are, the first one first.
func (b *Bundle) Langs() []string { return b.langs }

// Localizer returns the localizer of lang, or that of the first language.
func (b *Bundle) Localizer(lang string) *Localizer {
	if l, ok := b.by[lang]; ok {
		return l
	}
	return b.by[First]
}

// Match returns the language that suits an Accept-Language header best.
func (b *Bundle) Match(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return First
	}
	_, i, _ := b.matcher.Match(tags...)
	return b.langs[i]
}

// Localizer says things in one language. It may be used by many at once.
type Localizer struct {
	Lang     string
	messages *goi18n.Localizer
	numbers  *message.Printer
	zone     *time.Location
	months   []string
	weekdays []string
}

func newLocalizer(raw *goi18n.Bundle, lang string, zone *time.Location) *Localizer {
	l := &Localizer{
		Lang:     lang,
		messages: goi18n.NewLocalizer(raw, lang),
		numbers:  message.NewPrinter(language.Make(lang)),
		zone:     zone,
	}
	l.months = strings.Fields(l.T("date.months"))
	l.weekdays = strings.Fields(l.T("date.weekdays"))
	return l
}

// T returns the message of key. params are name, value pairs for its
// placeholders; numbers are written as the language writes them, and the one
// named Count also picks the plural form. A key that is not there comes back as
// itself, so that a page still stands; a test keeps that from happening.
func (l *Localizer) T(key string, params ...any) string {
	c := &goi18n.LocalizeConfig{MessageID: key}
	if len(params) > 0 {
		data := make(map[string]any, len(params)/2)
		for i := 0; i+1 < len(params); i += 2 {
			name := fmt.Sprint(params[i])
			data[name] = l.value(params[i+1])
			if name == "Count" {
				c.PluralCount = params[i+1]
			}
		}
		c.TemplateData = data
	}
	said, err := l.messages.Localize(c)
	if err != nil {
		return key
	}
	return said
}

// Lacks returns the languages in which key is not written.
func (b *Bundle) Lacks(key string) []string {
	var lacking []string
	for _, lang := range b.langs {
		_, tag, err := b.by[lang].messages.LocalizeWithTag(&goi18n.LocalizeConfig{MessageID: key})
		if err != nil || tag != language.Make(lang) {
			lacking = append(lacking, lang)
		}
	}
	return lacking
}

// value writes a placeholder's value as the language writes it.
func (l *Localizer) value(v any) any {
	switch v := v.(type) {
	case int:
		return l.Number(v)
	case int64:
		return l.Number(int(v))
	case day.Day:
		return l.Day(v)
	case time.Time:
		return l.Instant(v)
	}
	return v
}

// Number writes n with the language's separators: "3 948", "3,948".
func (l *Localizer) Number(n int) string {
	return strings.ReplaceAll(l.numbers.Sprintf("%d", n), "\u00a0", "\u202f")
}

// Percent writes a share as a whole percentage: 0.454 is "45 %" or "45%".
func (l *Localizer) Percent(share float64) string {
	return l.T("number.percent", "Number", fmt.Sprintf("%.0f", share*100))
}

// Day writes a day in words: "2 mars 2026".
func (l *Localizer) Day(d day.Day) string {
	if !d.Valid() {
		return ""
	}
	return l.T("date.day", "Day", l.dayOfMonth(d.Time()), "Month", l.months[d.Time().Month()-1], "Year", fmt.Sprint(d.Time().Year()))
}

// ShortDay writes a day without its year: "2 mars".
func (l *Localizer) ShortDay(d day.Day) string {
	if !d.Valid() {
		return ""
	}
	return l.T("date.short_day", "Day", l.dayOfMonth(d.Time()), "Month", l.months[d.Time().Month()-1])
}

// Weekday writes the name of the day: "lundi".
func (l *Localizer) Weekday(d day.Day) string {
	if !d.Valid() {
		return ""
	}
	return l.weekdays[d.Time().Weekday()]
}

// dayOfMonth writes 1 as the language does: "1er".
func (l *Localizer) dayOfMonth(t time.Time) string {
	if t.Day() == 1 {
		return l.T("date.first")
	}
	return fmt.Sprint(t.Day())
}

// Instant writes a moment in the portal's zone: "2 mars 2026 à 19 h 45".
func (l *Localizer) Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(l.zone)
	return l.T("date.instant", "Day", l.Day(day.Of(local)), "Clock", l.Clock(local.Format("15:04")))
}

// Clock writes a time of day, given as "19:45" or "08:05": "19 h 45", "8 h 05".
func (l *Localizer) Clock(at string) string {
	hour, minute, ok := strings.Cut(at, ":")
	if !ok {
		return at
	}
	if len(hour) > 1 {
		hour = strings.TrimPrefix(hour, "0")
	}
	return l.T("date.clock", "Hour", hour, "Minute", minute)
}

// Midnight returns the instant at which a day begins in the portal's zone.
func (l *Localizer) Midnight(d day.Day) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, l.zone)
}
