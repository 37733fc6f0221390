package journey

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// begun begins a report and shows the page that takes the message.
func (b *tab) begun() {
	b.t.Helper()
	b.visit("/report")
	b.next()
	b.at("/report/material")
}

// further goes on from the page of the message.
func (b *tab) further() {
	b.t.Helper()
	b.press("main form.form .actions .button")
}

// holds checks what a field holds, and that it is marked as read by the machine
// for whoever does not see the mark.
func (b *tab) holds(name, want string) {
	b.t.Helper()
	got := ask[string](b, fmt.Sprintf("document.querySelector('[name=%[1]s]:checked')?.value ?? [...document.querySelectorAll('[name=%[1]s]')].map((e) => e.type === 'radio' ? '' : e.value).join('')", name))
	if got != want {
		b.t.Errorf("%s: %s holds %q, not %q", b.where(), name, got, want)
	}
	marked := ask[bool](b, fmt.Sprintf("[...document.querySelectorAll('[aria-describedby~=\"%[1]s-read\"]')].length === 1 && document.getElementById('%[1]s-read').innerText.length > 10", name))
	if !marked {
		b.t.Errorf("%s: %s is not marked as read", b.where(), name)
	}
}

// choose gives files to the page's field, as its dialogue would.
func (b *tab) choose(files ...string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(`input[name=files]`, files))
}

// says waits until an element says something.
func (b *tab) says(selector, want string) {
	b.t.Helper()
	b.until(selector+" says "+want, func(ctx context.Context) error {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%s)?.innerText ?? ''", quote(selector))))
		if err == nil && !strings.Contains(got, want) {
			err = errors.New(got)
		}
		return err
	})
}

// line makes the window's line thin, or cuts it: bytes a second, 0 for none.
func (b *tab) line(upload float64) {
	b.t.Helper()
	b.mu.Lock()
	b.cut = b.cut || upload == 0
	b.mu.Unlock()
	_, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: max(upload, -1), Offline: upload == 0}},
	})
	if err == nil {
		_, err = chromedp.Call(b.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: upload == 0, DownloadThroughput: -1, UploadThroughput: -1,
		})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// unthrottled is a line without limit.
const unthrottled = -1

// paste is a thread of two messages with the voter's STOP between them, as a
// telephone shows it.
func paste() string {
	at := func(days int) string { return time.Now().AddDate(0, 0, -days).Format("02/01/2006") }
	return fmt.Sprintf("[%s 19:45] INFO VOTE: Dimanche, votez Le Phare commun !\n[%s 19:50] Moi: STOP\n[%s 08:10] INFO VOTE: Encore trois jours.", at(6), at(6), at(4))
}

// A voter pastes what they received: the pages that follow are filled and say so,
// what is corrected is no longer marked, and the last page shows what the machine
// read before anything is sent.
func TestFirstPaste(t *testing.T) {
	for name, b := range map[string]*tab{"with scripts": on(t).open(t, "fr"), "without": on(t).without(t, "en")} {
		b.begun()
		b.audit()
		ask[string](b, "document.querySelector('[name=pasted]').value = "+quote(paste()))
		b.further()
		b.at("/report/channel")
		b.holds("channel", "sms")
		b.audit()
		b.next()
		b.holds("on", ago(6))
		b.holds("at", "19:45")
		b.audit()
		b.set("at", "19:46")
		b.next()
		b.holds("sender", "INFO VOTE")
		b.audit()
		b.next()
		b.at("/report/place")
		b.fill("commune_name", "Rennes (Ille-et-Vilaine, 35)")
		b.next()
		b.at("/report/subject")
		b.reads(".choice:first-child .choice__seen", "votez Le Phare commun")
		b.audit()
		b.do(b.click("input[name=subject_kind][value^='named:']"))
		b.next()
		b.at("/report/practices")
		if b.count("input[name=practices]:checked") > 0 || b.count(".choice__seen") < 2 {
			t.Errorf("%s: what is observed is said beside boxes that are left alone", name)
		}
		b.audit()
		b.pick("practices", "optout_ignored")
		b.next()
		b.holds("opt_out_on", ago(6))
		b.holds("means", "stop_sms")
		b.audit()
		b.pick("outcome", "ignored")
		b.next()
		b.next() // origin
		b.next() // statement
		b.pick("kind", "report")
		b.next()
		b.at("/report/check")
		b.audit()
		if n := b.count(".answers__read"); n != 6 {
			t.Errorf("%s: %d answers are marked on the last page", name, n)
		}
		b.next()
		b.at("/report/receipt")
	}
}

// letter is an e-mail as a mail program saves it.
func letter(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dimanche.eml")
	text := "From: =?utf-8?q?=C3=89quipe?= <equipe@phare.example>\r\nTo: a@exemple.fr, b@exemple.fr\r\nSubject: Dimanche\r\nDate: " +
		time.Now().AddDate(0, 0, -2).UTC().Format("Mon, 02 Jan 2006") + " 11:05:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVotez Le Phare commun.\r\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// screenshot is a picture of noise, which no compression makes small.
func screenshot(t *testing.T, name string, side int) string {
	t.Helper()
	noise := rand.New(rand.NewPCG(1, uint64(side)))
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			n := noise.Uint32()
			img.SetNRGBA(x, y, color.NRGBA{uint8(n), uint8(n >> 8), uint8(n >> 16), 255})
		}
	}
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(png.Encode(f, img), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// An e-mail dropped in the form fills it, whether scripts send the file or the form.
func TestFirstMail(t *testing.T) {
	for _, b := range []*tab{on(t).open(t, "fr"), on(t).without(t, "fr")} {
		b.begun()
		b.choose(letter(t))
		if !b.plain {
			b.says(".file.is-whole [data-state]", "Reçu")
		}
		b.further()
		b.at("/report/channel")
		b.holds("channel", "email")
		b.next()
		b.holds("on", ago(2))
		b.next()
		b.holds("sender", "Équipe <equipe@phare.example>")
		b.holds("message", "Dimanche\n\nVotez Le Phare commun.")
		b.press("a.back")
		b.press("a.back")
		b.press("a.back")
		b.at("/report/material")
		b.reads(".file__name", "dimanche.eml")
		b.audit()
		if b.plain {
			b.press("button[name=remove]")
		} else {
			b.do(b.click("button[name=remove]"))
		}
		b.at("/report/material")
		if b.count(".files .file") > 0 {
			t.Error("a file that is taken out is still there")
		}
	}
}

// A picture is sent while the line breaks and comes back; after a reload only the
// rest is sent; files that are not taken are named beside the field; the form
// waits for what is on its way.
func TestFirstFilesThroughFaults(t *testing.T) {
	b := on(t).open(t, "fr").awaiting(422, 409)
	b.begun()
	big := screenshot(t, "capture.png", 900) // about 2.4 MB: five parts
	b.line(400_000)
	b.choose(big)
	b.says(".file [data-state]", "Envoi")
	b.audit()
	b.until("a part has arrived", func(ctx context.Context) error {
		at, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("document.querySelector('.file progress').value"))
		if err == nil && at < 30 {
			err = fmt.Errorf("at %v", at)
		}
		return err
	})
	b.line(0)
	b.says(".file [data-state]", "Pas de connexion")
	b.line(unthrottled)
	b.says(".file.is-whole [data-state]", "Reçu")

	b.line(300_000)
	b.choose(screenshot(t, "autre.png", 800))
	b.until("a part has arrived", func(ctx context.Context) error {
		id, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("document.querySelector('.file:last-child progress').value"))
		if err == nil && id < 35 {
			err = fmt.Errorf("at %v", id)
		}
		return err
	})
	b.visit("/report/material")
	b.line(unthrottled)
	b.reads(".file:last-child [data-state]", "Choisissez-le à nouveau")
	b.audit()
	before := len(b.loaded())
	b.choose(screenshot(t, "autre.png", 800))
	b.says(".file:last-child [data-state]", "Reçu")
	if n := b.count(".files .file"); n != 2 {
		t.Errorf("%d files, where one went on", n)
	}
	for _, f := range b.loaded()[before:] {
		if strings.HasSuffix(f.url, "from=0") {
			t.Error("what had arrived was sent again")
		}
	}
	b.refused(big)
}

// refused gives what is not taken, takes a file out, and goes on.
func (b *tab) refused(big string) {
	b.t.Helper()
	page := filepath.Join(b.t.TempDir(), "page.html")
	empty := filepath.Join(b.t.TempDir(), "vide.txt")
	if err := errors.Join(os.WriteFile(page, []byte("<!doctype html><p>non"), 0o600), os.WriteFile(empty, nil, 0o600)); err != nil {
		b.t.Fatal(err)
	}
	b.choose(page)
	b.says("[data-fault]", "page.html")
	b.choose(empty)
	b.says("[data-fault]", "vide.txt")
	b.audit()
	b.do(b.click(".file:last-child button"))
	b.says("[data-said]", "retiré")
	if b.count(".files .file") != 1 {
		b.t.Error("a file that is taken out is still there")
	}
	b.line(2_000_000)
	b.choose(big)
	b.press("main form.form .actions .button") // held until the file is here
	b.at("/report/channel")
	b.line(unthrottled)
	b.visit("/report/material")
	if b.count(".file.is-whole") != 2 {
		b.t.Error("the form did not wait for its file")
	}
}
