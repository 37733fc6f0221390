package journey

import (
	"bytes"
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

// A voicemail goes along; the form says that no machine listens to it, and asks
// for its words.
func TestFirstVoicemail(t *testing.T) {
	file := filepath.Join(t.TempDir(), "message.mp3")
	sound := append([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{0xff, 0xfb, 0x90, 0x64}, 300)...)
	if err := os.WriteFile(file, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*tab{on(t).open(t, "fr"), on(t).without(t, "fr")} {
		b.begun()
		b.choose(file)
		if !b.plain {
			b.says(".file.is-whole [data-state]", "Reçu")
		}
		b.further()
		b.at("/report/channel")
		b.holds("channel", "call")
		b.next()
		b.at("/report/voice")
		b.pick("channel", "call_automated")
		b.next()
		b.set("on", ago(2))
		b.next()
		b.at("/report/sender")
		b.reads("#message-read", "Aucune machine ne l’écoute")
		b.audit()
	}
}
