package journey

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A reviewer goes through the queue with the keyboard, and can switch the keys off.
func TestKeysOfTheOffice(t *testing.T) {
	b := on(t).open(t, "fr")
	b.signIn("reviewer")
	b.visit("/office/cases?state=all")
	b.do(chromedp.KeyEvent("?"))
	if b.count("dialog.keys[open]") != 1 {
		t.Fatal("nothing tells of the keys")
	}
	b.audit()
	b.do(b.click("dialog.keys [type=submit]"))
	b.goes("j")
	first := b.where()
	b.goes("j")
	if b.where() == first {
		t.Error("j does not lead to the next case")
	}
	b.goes("k")
	if b.where() != first {
		t.Errorf("k leads to %s, not back to %s", b.where(), first)
	}
	b.do(chromedp.KeyEvent("/"))
	b.do(chromedp.KeyEvent("jk"))
	// The protocol sends the character by itself, whatever the page did with the key.
	if got := ask[string](b, "document.activeElement.name + '=' + document.activeElement.value"); strings.ReplaceAll(got, "/", "") != "q=jk" {
		t.Errorf("/ leads to a field that holds %q", got)
	}
	b.visit("/office/cases?state=new")
	b.do(chromedp.KeyEvent("x"))
	b.do(chromedp.KeyEvent("x"))
	if n := b.count(".queue__pick:checked"); n != 2 {
		t.Fatalf("x ticked %d cases", n)
	}
	b.press(".queue__picks .actions button")
	b.audit()
	b.pick("act", "case.wait") // what is new cannot wait: nothing changes for the other journeys
	b.press("form[action$='/start'] button")
	b.audit()
	b.until("the bulk ends", func(ctx context.Context) error {
		left, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelector(".chip.is-on[href*='result=past']") !== null`))
		if err == nil && !left {
			err = errors.New("still at work")
		}
		return err
	})
	b.visit("/office/bulks")
	b.audit()
	b.visit("/office/cases?state=all")
	b.do(b.click("[data-keys-open]"))
	b.do(b.click("label[for=keys-on]"))
	b.do(b.click("dialog.keys [type=submit]"))
	b.do(chromedp.KeyEvent("?"))
	if b.count("dialog.keys[open]") != 0 {
		t.Error("keys that were switched off still work")
	}
}

// goes presses a key that leads to another page.
func (b *tab) goes(key string) {
	b.t.Helper()
	b.leaves("key "+key, chromedp.KeyEvent(key))
}
