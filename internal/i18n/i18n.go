// Package i18n says things in the reader's language: messages, plurals, dates
// and numbers. It must never decide what is said, and hold no sentence itself.
package i18n

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"vigie/internal/day"
)

// Bundle holds every message in every language.
type Bundle struct {
	langs []string
	by    map[string]*Localizer
}

// Load reads the active.<language>.toml there are. zone is where instants are
// shown.
func Load(files fs.FS, zone *time.Location) (*Bundle, error) {
	names, err := fs.Glob(files, "active.*.toml")
	if err != nil {
		return nil, fmt.Errorf("load messages: %w", err)
	}
	for _, name := range names {
		if code := strings.Split(path.Base(name), ".")[1]; !slices.ContainsFunc(tongues, func(t tongue) bool { return t.code == code }) {
			return nil, fmt.Errorf("load messages: %s is in none of the portal's languages", name)
		}
	}
	raw := goi18n.NewBundle(language.Make(First))
	raw.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	b := &Bundle{by: map[string]*Localizer{}}
	for _, t := range tongues {
		name := "active." + t.code + ".toml"
		if !slices.Contains(names, name) {
			continue
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("load messages: %w", err)
		}
		if _, err := raw.ParseMessageFileBytes(body, "active."+t.tag+".toml"); err != nil {
			return nil, fmt.Errorf("load messages: %s: %w", name, err)
		}
		b.langs = append(b.langs, t.code)
		b.by[t.code] = newLocalizer(raw, t, zone)
	}
	return b, nil
}

// Localizer returns the localizer of lang, or that of the first language.
func (b *Bundle) Localizer(lang string) *Localizer {
	if l, ok := b.by[lang]; ok {
		return l
	}
	return b.by[First]
}

// Localizer says things in one language. It may be used by many at once.
type Localizer struct {
	Lang     string
	Dir      string // "ltr", or "rtl" where it is written from right to left
	tag      language.Tag
	messages *goi18n.Localizer
	numbers  *message.Printer
	zone     *time.Location
	months   []string
	weekdays []string
}

func newLocalizer(raw *goi18n.Bundle, t tongue, zone *time.Location) *Localizer {
	l := &Localizer{
		Lang:     t.code,
		Dir:      "ltr",
		tag:      language.Make(t.tag),
		messages: goi18n.NewLocalizer(raw, t.tag),
		numbers:  message.NewPrinter(language.Make(t.tag)),
		zone:     zone,
	}
	if t.rtl {
		l.Dir = "rtl"
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
		if err != nil || tag != b.by[lang].tag {
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
	case string:
		return l.Isolate(v)
	}
	return v
}

// Isolate keeps a value that may be written in the other direction (a name, a
// code, a number as typed) from reordering the sentence around it: between the
// isolates of Unicode (UAX 9, 2.4) where the language runs from right to left.
func (l *Localizer) Isolate(s string) string {
	if l.Dir != "rtl" || strings.Trim(s, "0123456789.,") == "" { // a number alone keeps its order
		return s
	}
	return "\u2068" + s + "\u2069"
}

// Number writes n with the language's separators: "3 948", "3,948". The narrow
// space inside numbers is French.
func (l *Localizer) Number(n int) string {
	written := l.numbers.Sprintf("%d", n)
	if l.Lang == First {
		written = strings.ReplaceAll(written, "\u00a0", "\u202f")
	}
	return written
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
