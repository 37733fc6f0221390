package house

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"vigie/templates"
)

// Templates let html/template escape, and hold no style, script or handler of
// their own: the policy forbids them.
func TestTemplatesAreStrict(t *testing.T) {
	forbidden := map[string]*regexp.Regexp{
		"an inline style":   regexp.MustCompile(`\sstyle=`),
		"an inline script":  regexp.MustCompile(`<script(?:>|[^>]*[^r]>)[^<]`),
		"an inline handler": regexp.MustCompile(`\son[a-z]+=`),
		"unescaped HTML":    regexp.MustCompile(`safe(HTML|JS|CSS|URL)`),
		"a third party":     regexp.MustCompile(`<(script|link|img|iframe|form|use)[^>]*(src|href|action)="(https?:)?//`),
		"a data address":    regexp.MustCompile(`="data:`),
		"a sentence":        regexp.MustCompile(`>\s*\p{Lu}\p{Ll}+ \p{L}+[^<{]*<`),
	}
	err := fs.WalkDir(templates.Files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".html") {
			return err
		}
		b, err := fs.ReadFile(templates.Files, p)
		for what, pattern := range forbidden {
			if m := pattern.FindString(string(b)); m != "" {
				t.Errorf("%s has %s: %q", p, what, m)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
