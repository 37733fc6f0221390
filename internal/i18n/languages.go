package i18n

import (
	"slices"

	"golang.org/x/text/language"
)

// First is the language the portal is written in first, and the one shown when
// nothing says otherwise.
const First = "fr"

// tongue is a language that the portal may be read in.
type tongue struct {
	code   string // begins its addresses and names its file
	tag    string // whose plurals and numbers it follows
	office bool   // the back-office speaks it too
	rtl    bool   // written from right to left
}

// tongues are all the languages, in the order in which they are offered; read
// only. This is the one list of them: a language is served once its file is in
// locales/. Portuguese is that of Portugal, and Arabic has the digits 0 to 9, as
// the Maghreb and every telephone in France do.
var tongues = []tongue{
	{code: "fr", tag: "fr", office: true},
	{code: "en", tag: "en", office: true},
	{code: "de", tag: "de"},
	{code: "es", tag: "es"},
	{code: "it", tag: "it"},
	{code: "pt", tag: "pt-PT"},
	{code: "pl", tag: "pl"},
	{code: "ro", tag: "ro"},
	{code: "ar", tag: "ar-MA", rtl: true},
}

// tongueOf returns the language of a code.
func tongueOf(code string) (tongue, bool) {
	i := slices.IndexFunc(tongues, func(t tongue) bool { return t.code == code })
	if i < 0 {
		return tongue{}, false
	}
	return tongues[i], true
}

// Codes returns every language that a report may be told in, served yet or not.
func Codes() []string {
	var codes []string
	for _, t := range tongues {
		codes = append(codes, t.code)
	}
	return codes
}

// Langs returns the languages in which voters and readers are served, the first
// one first.
func (b *Bundle) Langs() []string { return b.langs }

// OfficeLangs returns the languages of the back-office, the first one first.
func (b *Bundle) OfficeLangs() []string {
	return slices.DeleteFunc(slices.Clone(b.langs), func(code string) bool { return !b.Office(code) })
}

// Office says whether the back-office is written in a language.
func (b *Bundle) Office(code string) bool {
	t, _ := tongueOf(code)
	return t.office
}

// Match returns the language that suits an Accept-Language header best.
func (b *Bundle) Match(accept string) string { return match(b.langs, accept) }

// MatchOffice returns the back-office's language that suits such a header best.
func (b *Bundle) MatchOffice(accept string) string { return match(b.OfficeLangs(), accept) }

func match(langs []string, accept string) string {
	asked, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(asked) == 0 {
		return First
	}
	tags := make([]language.Tag, len(langs))
	for i, lang := range langs {
		tags[i] = language.Make(lang)
	}
	_, i, _ := language.NewMatcher(tags).Match(asked...)
	return langs[i]
}
