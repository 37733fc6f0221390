package public_test

import (
	"io"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"
)

// onPaper returns the plain letters of a PDF, without spaces.
func onPaper(t testing.TB, s screen) string {
	t.Helper()
	if s.code != 200 || s.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(s.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", s.code, s.header)
	}
	r, err := pdf.NewReader(strings.NewReader(s.body), int64(len(s.body)))
	must(t, err)
	words, err := r.GetPlainText()
	must(t, err)
	b, err := io.ReadAll(words)
	must(t, err)
	return strings.Join(strings.Fields(string(b)), "")
}
