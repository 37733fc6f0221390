package journey

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// A report goes the whole way: the voter sends it by a double click, a reviewer
// finds it by its reference, opens what is sealed and decides, and the voter
// reads in their own language what was decided.
func TestVoterReadsTheDecision(t *testing.T) {
	s := on(t)
	voter := s.open(t, "fr").awaiting(422)
	voter.answer()
	voter.pressTwice("main form.form button[type=submit]")
	voter.at("/report/receipt")
	reference, code := voter.text("#reference"), voter.text("#receipt")
	voter.copies("#receipt", code)
	if voter.count("[name=noted]:checked") != 1 {
		t.Error("a code that was copied does not count as noted")
	}
	voter.visit("/report/check")
	voter.at("/report/receipt")
	voter.reads("#reference", reference)
	voter.keepTheCode(code)

	s.open(t, "fr").awaiting(404, 422).decides(reference, "reminder", "Le rappel des règles suffit.")

	voter.lang = "en"
	voter.visit("/follow")
	voter.fill("code", code)
	voter.next()
	voter.at("/follow/report")
	voter.reads(".timeline", "reminded")
	if said := voter.text("main"); strings.Contains(said, "Le rappel des règles suffit.") {
		t.Error("the voter reads the reviewer's reasons")
	}
	voter.audit()
}

// decides signs a reviewer in, who finds a report, reads all of it and decides.
func (b *tab) decides(reference, outcome, reasons string) {
	b.t.Helper()
	b.signIn("reviewer")
	b.at("/office/cases")
	b.fill("q", `voix -introuvable code: `)
	b.press(".find__go")
	b.reads(".find__said", "et sans")
	b.reads(".find__left", "deux-points")
	if b.count(".queue__list mark") == 0 {
		b.t.Error("what was found is not marked")
	}
	b.audit()
	b.visit("/office/cases")
	b.narrows("channel", "sms")
	b.narrows("ref", reference)
	if n := b.count(".queue__list li"); n != 1 {
		b.t.Fatalf("%d cases have the reference %s", n, reference)
	}
	b.press(".queue__list li a")
	b.reads("main", reference)
	b.press("form[action*='/take'] button")
	b.fill("note", "Lu une première fois.")
	b.press("form[action*='/note'] button")
	b.press("form[action*='/unseal'] button") // without a reason
	if b.count("#sealed [aria-invalid]") != 1 {
		b.t.Error("what is sealed opens without a reason")
	}
	b.fill("reason", "Vérifier ce que dit l’électeur")
	b.press("form[action*='/unseal'] button")
	if b.count("#sealed [role=status]") != 1 {
		b.t.Fatalf("what is sealed is not open: %s", b.text("#sealed"))
	}
	b.audit()
	b.pick("outcome", outcome)
	b.fill("reasons", reasons)
	b.press("form[action*='/decide'] button")
	b.reads("#history .notes", reasons)
	b.press("form[action$='/sign-out'] button")
	b.visit("/office/cases/" + reference)
	b.at("/office/sign-in")
}

// narrows asks the queue for less by one of its filters.
func (b *tab) narrows(filter, value string) {
	b.t.Helper()
	ask[string](b, fmt.Sprintf("(document.querySelector('details.filters').open = true, document.querySelector('.filters [name=%s]').value = %s)", filter, quote(value)))
	b.press(".filters__form button")
}

// pressTwice presses what leads to another page with a double click.
func (b *tab) pressTwice(selector string) {
	b.t.Helper()
	click := b.click(selector)
	ask[bool](b, "window.before = true")
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, click, click)
	if err != nil && strings.Contains(err.Error(), "net::ERR_ABORTED") { // the second took the place of the first
		b.until("leave by the second of two clicks", func(ctx context.Context) error {
			there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("window.before === undefined && document.readyState === 'complete'"))
			if err == nil && !there {
				err = errors.New("the page is still there")
			}
			return err
		})
		return
	}
	if err != nil {
		b.t.Fatalf("press %s twice at %s: %v", selector, b.where(), err)
	}
}

// copies presses the button that copies an element's words, and reads them back.
func (b *tab) copies(selector, want string) {
	b.t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		may := cdpbrowser.SetPermissionParams{
			Permission: &cdpbrowser.PermissionDescriptor{Name: name}, Setting: cdpbrowser.PermissionSettingGranted,
			Origin: b.base, BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		}
		if _, err := chromedp.Call(b.ctx, cdpbrowser.SetPermission, may); err != nil {
			b.t.Fatal(err)
		}
	}
	button := "[data-copy='" + selector + "']"
	before := b.text(button)
	b.do(b.click(button))
	b.until("copy", func(context.Context) error {
		if b.text(button) == before {
			return fmt.Errorf("the button still reads %q", before)
		}
		return nil
	})
	if got := ask[string](b, "navigator.clipboard.readText()"); got != want {
		b.t.Errorf("copied %q, want %q", got, want)
	}
}
