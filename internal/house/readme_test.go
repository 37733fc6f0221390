package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page reads a document of the checkout.
func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// all returns what the first group of pattern finds, each once, sorted.
func all(pattern, text string) []string {
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// The README's table has every setting there is, and no other.
func TestReadmeHasEverySetting(t *testing.T) {
	there := all(`env:"(VIGIE_[A-Z_]+)"`, page(t, "internal/config/config.go"))
	_, table, _ := strings.Cut(page(t, "README.md"), "## Settings")
	rows := strings.Join(all("(?m)^(\\| `VIGIE_.*)$", table), "\n")
	told := all("`(VIGIE_[A-Z_]+)`[, |]", rows)
	agree(t, "settings", there, told)
}

// The README's map has every room.
func TestReadmeHasEveryRoom(t *testing.T) {
	_, rooms, _ := strings.Cut(page(t, "README.md"), "## The rooms")
	rooms, _, _ = strings.Cut(rooms, "\n## ")
	told := all("`(?:internal/)?([a-z0-9]+)`", rooms)
	for _, s := range sources(t) {
		room, _, _ := strings.Cut(s.room, "/")
		if strings.HasPrefix(s.path, "internal/") && !slices.Contains(told, room) {
			t.Errorf("the README does not tell of %s", s.path)
		}
	}
}

func agree(t *testing.T, what string, there, told []string) {
	t.Helper()
	for _, name := range there {
		if !slices.Contains(told, name) {
			t.Errorf("%s: the README does not tell of %s", what, name)
		}
	}
	for _, name := range told {
		if !slices.Contains(there, name) {
			t.Errorf("%s: the README tells of %s, which is not there", what, name)
		}
	}
}

// What the documents lead to is there.
func TestDocumentsLeadSomewhere(t *testing.T) {
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} {
		for _, to := range all(`\]\(([^)#:]+)\)`, page(t, name)) {
			if _, err := os.Stat(filepath.Join(root, to)); err != nil {
				t.Errorf("%s leads to %s: %v", name, to, err)
			}
		}
	}
}
