package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vigie/internal/evidence/evidencetest"
)

// A voter adds a screenshot: what is read in it fills the pages that follow and
// says so, and they can correct it.
func TestFirstPicture(t *testing.T) {
	evidencetest.Reader(t)
	file := filepath.Join(t.TempDir(), "capture.png")
	screen := evidencetest.Screenshot{Sender: "36111", Dark: true, Bubbles: []evidencetest.Bubble{{
		Text: "Dimanche, votez Le Phare commun ! Une cantine à 1 euro dès la rentrée. STOP au 36111", Clock: "19:45",
	}}}
	if err := os.WriteFile(file, screen.Draw(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*tab{on(t).open(t, "fr"), on(t).without(t, "en")} {
		b.begun()
		b.choose(file)
		if !b.plain {
			b.says(".file.is-whole [data-state]", "Reçu")
		}
		b.further()
		b.at("/report/channel")
		b.holds("channel", "sms")
		b.next()
		b.holds("at", "19:45")
		b.set("on", ago(2))
		b.next()
		b.holds("sender", "36111")
		message := ask[string](b, "document.querySelector('[name=message]').value")
		if !strings.Contains(message, "cantine à 1 euro") || strings.Contains(message, "19:45") {
			t.Errorf("the message is %q", message)
		}
		b.audit()
	}
}
