package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file of the operator's own is read, and what it says wrongly is told.
func TestQuestions(t *testing.T) {
	words, err := messages()
	if err != nil {
		t.Fatal(err)
	}
	standard, err := os.ReadFile("../../internal/report/tree/questions.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ old, new, why string }{
		"as it is":    {"", "", ""},
		"left out":    {"[[page]]\nask = \"statement\"\nchapter = \"report.chapter.you\"\n", "", ""},
		"no words":    {"report.elsewhere.threat.say", "report.elsewhere.threat.shout", `is not written in fr, en`},
		"broken tree": {`ask = "when"`, `ask = "where"`, `unknown page "where"`},
	} {
		file := filepath.Join(t.TempDir(), "mine.toml")
		if err := os.WriteFile(file, []byte(strings.Replace(string(standard), test.old, test.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := questions(file, words)
		if (err == nil) != (test.why == "") || err != nil && (!strings.Contains(err.Error(), test.why) || !strings.HasPrefix(err.Error(), "mine.toml:")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := questions(filepath.Join(t.TempDir(), "none.toml"), words); err == nil || !strings.Contains(err.Error(), "VIGIE_QUESTIONS") {
		t.Errorf("a file that is not there: %v", err)
	}
}
