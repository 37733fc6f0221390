package house

import (
	"regexp"
	"strings"
	"testing"

	"vigie/internal/i18n"
)

// French is set as French is: a narrow no-break space before ; : ! ? % and
// inside « », and the curled apostrophe.
func TestFrenchTypography(t *testing.T) {
	wrong := map[string]*regexp.Regexp{
		"a plain or missing space before ; ! ?": regexp.MustCompile(`[^\x{202f}\s?!.(][;!?](\s|$)|[ \x{a0}][;!?%](\s|$|[.,)])`),
		"a plain or missing space before :":     regexp.MustCompile(`[^\x{202f}\d]:(\s|$)`),
		"a plain or missing space before %":     regexp.MustCompile(`\d%`),
		"a plain or missing space inside « »":   regexp.MustCompile(`«[^\x{202f}]|[^\x{202f}]»`),
		"a straight apostrophe between letters": regexp.MustCompile(`\p{L}'\p{L}`),
		"three points instead of one ellipsis":  regexp.MustCompile(`\.\.\.`),
		"two spaces":                            regexp.MustCompile(`  `),
	}
	for key, all := range messages(t, "fr") {
		for form, text := range all {
			for what, pattern := range wrong {
				if m := pattern.FindString(text); m != "" {
					t.Errorf("%s (%s): %s: %q in %q", key, form, what, m, text)
				}
			}
		}
	}
}

// frenchTitles are those of sources, which are quoted as they stand.
var frenchTitles = strings.NewReplacer(
	"Élections : sept réflexes pour une campagne responsable", "", "Prospection politique : sanction de candidats", "",
)

// The other languages are set as each is: the narrow space is French alone, and
// quotation marks are the language's own.
func TestTypographyOfEachLanguage(t *testing.T) {
	everywhere := map[string]*regexp.Regexp{
		"the narrow space of French":            regexp.MustCompile("\u202f"),
		"a space before ; ! ? or :":             regexp.MustCompile(`[ \x{a0}][;!?:](\s|$)`),
		"a straight apostrophe between letters": regexp.MustCompile(`\p{L}'\p{L}`),
		"a straight quotation mark":             regexp.MustCompile(`"`),
		"three points instead of one ellipsis":  regexp.MustCompile(`\.\.\.`),
		"two spaces":                            regexp.MustCompile(`  `),
	}
	of := map[string]*regexp.Regexp{
		"en": regexp.MustCompile(`[«»„]`),
		"de": regexp.MustCompile(`[«»”]`),
		"es": regexp.MustCompile(`„|«\s|\s»|^[^¿]*\?`),
		"it": regexp.MustCompile(`„|«\s|\s»`),
		"pt": regexp.MustCompile(`„|«\s|\s»`),
		"pl": regexp.MustCompile(`“`),
		"ro": regexp.MustCompile(`“|[şţŞŢ]`), // the comma below, not the cedilla
		"ar": regexp.MustCompile(`[\x{660}-\x{669}\x{640}]|\p{Arabic}\s*[,;?](\s|$)`),
	}
	for _, lang := range languages(t) {
		if lang == i18n.First {
			continue
		}
		for key, all := range messages(t, lang) {
			for form, text := range all {
				text = frenchTitles.Replace(text)
				for what, pattern := range everywhere {
					if m := pattern.FindString(text); m != "" {
						t.Errorf("%s %s (%s): %s: %q in %q", lang, key, form, what, m, text)
					}
				}
				if m := of[lang].FindString(text); m != "" {
					t.Errorf("%s %s (%s): %q is not how this language is set: %q", lang, key, form, m, text)
				}
			}
		}
	}
}

// alike are the texts of two words or more that a language writes as French or
// English does, and why.
var alike = map[string]string{"Licence Ouverte 2.0 (etalab-2.0)": "the name of a French licence"}

var (
	word = regexp.MustCompile(`\p{L}{2,}`)
	// frenchOrEnglish are words that the other languages do not have.
	frenchOrEnglish = regexp.MustCompile(`(?i)(^|[^\p{L}])(vous|votre|nous|avec|cette|the|your|you|with|from)([^\p{L}]|$)`)
)

// No French or English is left in another language: no text that is the same
// (single words are, in languages so near), and none of their commonest words.
func TestNothingIsLeftUntranslated(t *testing.T) {
	bundle := loaded(t)
	for _, lang := range languages(t) {
		if bundle.Office(lang) {
			continue
		}
		for _, from := range bundle.OfficeLangs() {
			source := messages(t, from)
			for key, all := range messages(t, lang) {
				for form, text := range all {
					words := word.FindAllString(placeholder.ReplaceAllString(text, ""), -1)
					if len(words) > 1 && alike[text] == "" && plainSpaces(text) == plainSpaces(source[key][form]) {
						t.Errorf("%s %s (%s) is still in %q: %q", lang, key, form, from, text)
					}
				}
			}
		}
		for key, all := range messages(t, lang) {
			for form, text := range all {
				if m := frenchOrEnglish.FindString(placeholder.ReplaceAllString(text, "")); m != "" {
					t.Errorf("%s %s (%s): %q in %q", lang, key, form, m, text)
				}
			}
		}
	}
}

func plainSpaces(text string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(text)
}
