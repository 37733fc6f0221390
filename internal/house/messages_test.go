package house

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/locales"
)

// forms are the plural forms that a language needs for whole numbers (CLDR);
// French needs one for "1 000 000 de". Polish has "other" for fractions alone:
// it is asked for all the same, as what is said when nothing else fits.
var forms = map[string][]string{
	"fr": {"one", "many", "other"}, "en": {"one", "other"}, "de": {"one", "other"},
	"es": {"one", "many", "other"}, "it": {"one", "many", "other"}, "pt": {"one", "many", "other"},
	"pl": {"one", "few", "many", "other"}, "ro": {"one", "few", "other"},
	"ar": {"zero", "one", "two", "few", "many", "other"},
}

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

// officeOnly says whether only the back-office and the command line say a key.
func officeOnly(t *testing.T) func(key string) bool {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "locales", "office.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return func(key string) bool {
		return slices.ContainsFunc(lines, func(l string) bool { return key == l || strings.HasSuffix(l, ".") && strings.HasPrefix(key, l) })
	}
}

// Every key that is written exists in every language, and none is unused; the
// back-office's exist in its own languages alone.
func TestMessagesAreWrittenAndUsed(t *testing.T) {
	used, office := written(t), officeOnly(t)
	first := messages(t, i18n.First)
	bundle := loaded(t)
	for _, lang := range languages(t) {
		all := messages(t, lang)
		asked := func(key string) bool { return bundle.Office(lang) || !office(key) }
		for key := range first {
			if _, ok := all[key]; !ok && asked(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
		for key := range all {
			if _, ok := first[key]; !ok || !asked(key) {
				t.Errorf("%s has %s, which is not asked of it", lang, key)
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

func loaded(t *testing.T) *i18n.Bundle {
	t.Helper()
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

var (
	defines  = regexp.MustCompile(`{{define "([^"]+)"`)
	includes = regexp.MustCompile(`{{template "([^"]+)"`)
)

// Nothing that a voter or a reader sees says a key of the back-office, which is
// not translated: neither the public pages' code nor their templates, nor a
// component that one of these draws.
func TestOfficeWordsStayInTheOffice(t *testing.T) {
	office := officeOnly(t)
	defined := map[string]string{} // the file of a template
	read := func(file string) string {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	list := func(pattern string) []string {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	for _, file := range list("templates/component/*.html") {
		for _, m := range defines.FindAllStringSubmatch(read(file), -1) {
			defined[m[1]] = file
		}
	}
	seen := slices.Concat(list("templates/public/*"), list("templates/layout/public.html"), list("templates/mail/*"), list("templates/chart/*"),
		list("internal/web/public/*.go"), list("internal/web/opendata/*.go"), list("static/ts/*.ts"))
	for i := 0; i < len(seen); i++ { // it grows by the components that are drawn
		content := read(seen[i])
		for _, m := range includes.FindAllStringSubmatch(content, -1) {
			if file := defined[m[1]]; file != "" && !slices.Contains(seen, file) {
				seen = append(seen, file)
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(content, -1) {
			if office(m[1]) && !notAKey(m[1]) && !strings.HasSuffix(seen[i], "_test.go") {
				t.Errorf("%s says %s, which only the back-office has", seen[i], m[1])
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d files were read", len(seen))
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
				if slices.Contains([]string{"zero", "one", "two"}, form) {
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
	bundle := loaded(t)
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
			for _, n := range []int{0, 1, 2, 3, 11, 22, 100, 101, 1_000_000, 2_500_000} {
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

// The form, the API and the questions know the same languages as the portal.
func TestReportsAreToldInItsLanguages(t *testing.T) {
	field, _ := reflect.TypeFor[report.Filing]().FieldByName("Lang")
	if want := "omitempty,oneof=" + strings.Join(i18n.Codes(), " "); field.Tag.Get("validate") != want {
		t.Errorf("a report's language is checked by %q, want %q", field.Tag.Get("validate"), want)
	}
}
