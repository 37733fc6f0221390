package house

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"vigie/internal/i18n"
	"vigie/locales"
)

// forms are the plural forms that a language needs for whole numbers (CLDR);
// French needs one for "1 000 000 de".
var forms = map[string][]string{"fr": {"one", "many", "other"}, "en": {"one", "other"}}

// messages returns every message of a language, its forms by name; a message
// without plural has the form "other" alone.
func messages(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	b, err := fs.ReadFile(locales.FS, "active."+lang+".toml")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := toml.Unmarshal(b, &raw); err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	all := map[string]map[string]string{}
	for key, v := range raw {
		all[key] = map[string]string{}
		switch v := v.(type) {
		case string:
			all[key]["other"] = v
		case map[string]any:
			for form, text := range v {
				all[key][form] = fmt.Sprint(text)
			}
		}
	}
	return all
}

// languages returns the languages that have a file.
func languages(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(locales.FS, "active.*.toml")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	var langs []string
	for _, n := range names {
		langs = append(langs, strings.Split(n, ".")[1])
	}
	return langs
}

var (
	quoted      = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`)
	placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)
)

// written returns every text of the program that has the shape of a key, in
// code and in templates. Keys are written in full, so that each is found.
func written(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, top := range []string{"cmd", "internal", "templates", "static/ts"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(p, "_test.go") {
				return err
			}
			b, err := os.ReadFile(p)
			for _, m := range quoted.FindAllStringSubmatch(string(b), -1) {
				found[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// Every key that is written exists in every language, and none is unused.
func TestMessagesAreWrittenAndUsed(t *testing.T) {
	used := written(t)
	first := messages(t, i18n.First)
	for _, lang := range languages(t) {
		all := messages(t, lang)
		for key := range first {
			if _, ok := all[key]; !ok {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
		for key := range all {
			if _, ok := first[key]; !ok {
				t.Errorf("%s alone has %s", lang, key)
			}
			if !used[key] {
				t.Errorf("%s: %s is never said", lang, key)
			}
		}
	}
	sections := map[string]bool{}
	for key := range first {
		sections[key[:strings.Index(key, ".")]] = true
	}
	for key := range used {
		section := key[:strings.Index(key, ".")]
		if _, ok := first[key]; !ok && sections[section] && !notAKey(key) {
			t.Errorf("%s is said and not written", key)
		}
	}
}

// notAKey says whether a text with the shape of a key is something else: the
// path of a field, the name of a sweep or of a file.
func notAKey(text string) bool {
	others := []string{
		"reporter.name", "reporter.email", "reporter.phone", "reporter.updates", "contacts.channel", "subject.kind", "subject.name", "subject.contender",
		"report.expire", "report.files", "report.strays", "triage.scan", "mail.send", "mail.expire", "clamd.conf", "account.expire", "rights.remind", "stats.refresh", "triage.open_cases", "receipt.txt", "authority.key", "secret.key", "vigie.db",
	}
	return slices.Contains(others, text) || slices.Contains([]string{".html", ".css", ".js", ".svg", ".json", ".csv"}, filepath.Ext(text))
}

// A message has the same placeholders in all languages and forms (but for a
// form that says its number in words), and all the forms its language needs.
func TestMessagesHaveTheirPlaceholdersAndForms(t *testing.T) {
	first := messages(t, i18n.First)
	for _, lang := range languages(t) {
		for key, all := range messages(t, lang) {
			want := placeholders(first[key]["other"])
			for form, text := range all {
				got := placeholders(text)
				if form == "one" {
					got, want := without(got, "Count"), without(want, "Count")
					if !slices.Equal(got, want) {
						t.Errorf("%s %s (%s): %v, want %v", lang, key, form, got, want)
					}
				} else if !slices.Equal(got, want) {
					t.Errorf("%s %s (%s): %v, want %v", lang, key, form, got, want)
				}
			}
			if len(all) == 1 && all["other"] != "" {
				continue
			}
			for _, form := range forms[lang] {
				if all[form] == "" {
					t.Errorf("%s %s lacks the form %s", lang, key, form)
				}
			}
		}
	}
}

func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}

// Every message is said for every count without a fault.
func TestMessagesAreSaid(t *testing.T) {
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range languages(t) {
		l := bundle.Localizer(lang)
		for key, all := range messages(t, lang) {
			var params []any
			for _, name := range placeholders(all["other"]) {
				if name != "Count" {
					params = append(params, name, "x")
				}
			}
			if len(all) == 1 && !slices.Contains(placeholders(all["other"]), "Count") {
				said(t, l, key, params)
				continue
			}
			for _, n := range []int{0, 1, 2, 11, 1_000_000, 2_500_000} {
				said(t, l, key, append([]any{"Count", n}, params...))
			}
		}
	}
}

func said(t *testing.T, l *i18n.Localizer, key string, params []any) {
	t.Helper()
	if got := l.T(key, params...); got == key || got == "" || strings.Contains(got, "<no value>") || strings.Contains(got, "{{") {
		t.Errorf("%s %s with %v says %q", l.Lang, key, params, got)
	}
}

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
