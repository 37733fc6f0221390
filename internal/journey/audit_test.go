package journey

import (
	"strings"

	"github.com/chromedp/chromedp"
)

// violation is a rule of axe that a page breaks.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, FailureSummary string }
}

// examine has axe look at a page; it returns what it finds, and nothing that
// may be fine.
const examine = `axe.run(document, {resultTypes: ['violations'], preload: false}).then((r) => r.violations.map((v) =>
	({ID: v.id, Help: v.help, Nodes: v.nodes.map((n) => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`

// audit examines the page shown: at both widths, in light and dark, no rule of
// axe is broken and nothing stands out of the window.
func (b *tab) audit() {
	b.t.Helper()
	if b.plain { // axe needs timers; the page's own scripts were not run when it was loaded
		b.scripts(true)
		defer b.scripts(false)
	}
	b.do(chromedp.Evaluate[chromedp.Void](b.axe))
	for _, width := range []int64{360, 1280} {
		for _, dark := range []bool{false, true} {
			b.look(width, dark)
			b.fits(width)
			for _, v := range ask[[]violation](b, examine) {
				for _, n := range v.Nodes {
					b.t.Errorf("%s at %d px, dark %v: %s (%s): %s: %s", b.where(), width, dark, v.ID, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
				}
			}
		}
	}
	b.look(1280, false)
}

// wide finds what stands out of the window and is not cut or scrolled by what
// holds it.
const wide = `(() => {
	const held = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || held(e.parentElement));
	return [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !held(e.parentElement))
		.map((e) => e.cloneNode(false).outerHTML).slice(0, 3).join(' ');
})()`

// fits checks that the page is not wider than its window.
func (b *tab) fits(width int64) {
	b.t.Helper()
	if got := ask[int64](b, "document.documentElement.scrollWidth"); got > width {
		b.t.Errorf("%s is %d px wide in a window of %d px: %s", b.where(), got, width, ask[string](b, wide))
	}
}
