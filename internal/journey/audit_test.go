package journey

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// violation is a rule of axe that a page breaks.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, Target, FailureSummary string }
}

// examine has axe look at a page, with all its rules or with those that follow
// from colours; it returns what it finds, and nothing that may be fine. The size
// of targets (WCAG 2.2) is a rule that axe leaves off by itself.
const examine = `axe.run(document, {resultTypes: ['violations'], preload: false, rules: {'target-size': {enabled: true}}, %s}).then((r) => r.violations.map((v) =>
	({ID: v.id, Help: v.help, Nodes: v.nodes.map((n) => ({HTML: n.html, Target: n.target.flat().join(' '), FailureSummary: n.failureSummary}))})))`

// colourOnly narrows axe to what differs in the dark.
const colourOnly = "runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}"

// audit examines the page shown: at both widths, in light and dark, no rule of
// axe is broken and nothing stands out of the window.
func (b *tab) audit() {
	b.t.Helper()
	for _, what := range b.flaws() {
		b.t.Error(what)
	}
}

// flaws returns what is wrong with the page shown.
func (b *tab) flaws() (all []string) {
	b.t.Helper()
	if b.plain { // axe needs timers; the page's own scripts were not run when it was loaded
		b.scripts(true)
		defer b.scripts(false)
	}
	b.do(chromedp.Evaluate[chromedp.Void](b.axe))
	for _, width := range []int64{360, 1280} {
		for _, dark := range []bool{false, true} {
			b.look(width, dark)
			for _, what := range append(b.breaks(dark), b.overflows(width)...) {
				all = append(all, fmt.Sprintf("%s at %d px, dark %v: %s", b.where(), width, dark, what))
			}
		}
	}
	b.look(b.width, false)
	return all
}

// zoomed examines the page shown as a window 1280 px wide shows it at 400 %.
func (b *tab) zoomed() {
	b.t.Helper()
	const width = 1280 / 4
	b.look(width, false)
	for _, what := range b.overflows(width) {
		b.t.Errorf("%s at 400 %%: %s", b.where(), what)
	}
	if !b.plain {
		b.do(chromedp.Evaluate[chromedp.Void](b.axe))
		for _, what := range b.breaks(false) {
			b.t.Errorf("%s at 400 %%: %s", b.where(), what)
		}
	}
	b.look(b.width, false)
}

// breaks returns the rules of axe that the page breaks as it stands now.
func (b *tab) breaks(dark bool) (all []string) {
	b.t.Helper()
	rules := ""
	if dark {
		rules = colourOnly
	}
	for _, v := range ask[[]violation](b, fmt.Sprintf(examine, rules)) {
		for _, n := range v.Nodes {
			all = append(all, fmt.Sprintf("%s (%s): %s: %s: %s", v.ID, v.Help, n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " ")))
		}
	}
	return all
}

// wide finds what stands out of the window and is not cut or scrolled by what
// holds it.
const wide = `(() => {
	const held = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || held(e.parentElement));
	return [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !held(e.parentElement))
		.map((e) => e.cloneNode(false).outerHTML).slice(0, 3).join(' ');
})()`

// overflows says by how much the page is wider than its window, if it is.
func (b *tab) overflows(width int64) []string {
	b.t.Helper()
	got := ask[int64](b, "document.documentElement.scrollWidth")
	if got <= width {
		return nil
	}
	return []string{fmt.Sprintf("it is %d px wide: %s", got, ask[string](b, wide))}
}
