package public_test

import (
	"strings"
	"testing"

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
