package evidencetest

import (
	"os"
	"os/exec"
	"testing"
)

// Reader returns the path of the program that reads pictures. Where there is
// none the test is skipped; under CI=true that is a failure.
func Reader(t testing.TB) string {
	t.Helper()
	program, err := exec.LookPath("tesseract")
	switch {
	case err == nil:
		return program
	case os.Getenv("CI") == "true":
		t.Fatal("Tesseract is not installed")
	}
	t.Skip("Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-fra")
	return ""
}
