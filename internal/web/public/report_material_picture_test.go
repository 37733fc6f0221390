package public_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vigie/internal/evidence"
	"vigie/internal/evidence/evidencetest"
)

const promise = "Dimanche, votez Demain Ensemble ! Une cantine à 1 euro dès la rentrée. STOP au 36111"

// What is read in a screenshot fills the pages that follow, marked; where its
// message goes on beyond the edge, the voter is asked to complete it.
func TestReportMaterialPicture(t *testing.T) {
	program := evidencetest.Reader(t)
	s := open(t, oneElection)
	s.pages.Pictures = evidence.NewPictures(program)
	for name, test := range map[string]struct {
		bubbles []evidencetest.Bubble
		sender  string
		says    string
	}{
		"whole":  {[]evidencetest.Bubble{{When: "lun. 2 mars à 19:45", Text: promise}}, "36111", "lettres peuvent être fausses"},
		"folded": {[]evidencetest.Bubble{{Text: promise + "\nAfficher la suite"}}, "36111", "semble coupé"},
	} {
		v := s.voter(t, "fr")
		v.tell("/material")
		if lede := v.get("/report/material").text(".lede"); !strings.Contains(lede, "capture d’écran se lisent") {
			t.Errorf("the page says %q", lede)
		}
		v.leading(v.give(nil, file{"écran.jpg", evidencetest.Screenshot{Sender: "36111", Quality: 90, Bubbles: test.bubbles}.Draw()}), "/report/channel")
		if got := v.get("/report/channel"); got.value("channel") != "sms" || !got.marked("channel") {
			t.Errorf("%s: channel %q", name, got.value("channel"))
		}
		v.leading(v.post("/report/channel", "channel", "sms"), "/report/when")
		v.leading(v.post("/report/when", "on", "2026-03-02"), "/report/sender")
		got := v.get("/report/sender")
		if got.value("sender") != test.sender || !strings.Contains(got.value("message"), "cantine à 1 euro") || !strings.Contains(got.text("#message-read"), test.says) {
			t.Errorf("%s: %q from %q, beside it %q", name, got.value("message"), got.value("sender"), got.text("#message-read"))
		}
	}
}

// Where nobody reads pictures the page does not say so, and the voter is asked
// for the words.
func TestReportMaterialPictureNotRead(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/material")
	if got := v.get("/report/material").text("main"); !strings.Contains(got, "Les images ne sont pas lues") {
		t.Error("the page does not say that pictures are not read")
	}
	v.leading(v.give(nil, file{"écran.png", picture(t)}), "/report/channel")
	v.leading(v.post("/report/channel", "channel", "sms"), "/report/when")
	v.leading(v.post("/report/when", "on", "2026-03-02"), "/report/sender")
	if got := v.get("/report/sender"); got.value("message") != "" || !strings.Contains(got.text("#message-read"), "recopiez") {
		t.Errorf("%q, beside it %q", got.value("message"), got.text("#message-read"))
	}
}

// A picture that came while too many were read is read when its words are asked
// for; where that is so again, the voter is asked to copy them.
func TestReportMaterialPictureReadLater(t *testing.T) {
	program := evidencetest.Reader(t)
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/material")
	screen := evidencetest.Screenshot{Sender: "36111", Quality: 90, Bubbles: []evidencetest.Bubble{{Text: promise}}}.Draw()
	pictures, free := busy(t, screen)
	s.pages.Pictures = pictures
	v.leading(v.give(nil, file{"écran.jpg", screen}), "/report/channel")
	v.leading(v.post("/report/channel", "channel", "sms"), "/report/when")
	v.leading(v.post("/report/when", "on", "2026-03-02"), "/report/sender")
	if got := v.get("/report/sender"); got.value("message") != "" || !strings.Contains(got.text("#message-read"), "recopiez") {
		t.Errorf("still busy: %q, beside it %q", got.value("message"), got.text("#message-read"))
	}
	free()
	s.pages.Pictures = evidence.NewPictures(program)
	if got := v.get("/report/sender"); got.value("sender") != "36111" || !strings.Contains(got.value("message"), "cantine à 1 euro") {
		t.Errorf("%q from %q", got.value("message"), got.value("sender"))
	}
}

// busy returns a reader of pictures that has as many as it takes.
func busy(t *testing.T, picture []byte) (p *evidence.Pictures, free func()) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "reader")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ncase \"$1\" in --list-langs) echo fra ;; *) exec sleep 60 ;; esac\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	p = evidence.NewPictures(program)
	ctx, stop := context.WithCancel(t.Context())
	var others sync.WaitGroup
	free = func() { stop(); others.Wait() }
	t.Cleanup(free)
	for range 10 {
		others.Go(func() {
			for ctx.Err() == nil { // the question below may have taken its place
				if _, err := p.Read(ctx, picture); !errors.Is(err, evidence.ErrBusy) {
					t.Errorf("of another: %v", err)
				}
			}
		})
	}
	gone, leave := context.WithCancel(ctx)
	leave()
	for range 500 {
		if _, err := p.Read(gone, picture); err != nil && strings.Contains(err.Error(), "wait") {
			return p, free
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it has room")
	return nil, nil
}
