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

// looks are how a page is examined: on a cheap telephone, as a window 1280 px wide
// shows it at 400 %, and as it is; twice in the dark, once with all the rules.
var looks = []struct {
	width  int64
	dark   bool
	colour bool // only what differs in the dark
}{{width: 360}, {width: 1280 / 4, dark: true}, {width: 1280}, {width: 1280, dark: true, colour: true}}

// audit examines the page shown: however it is looked at, no rule of axe is broken
// and nothing stands out of the window.
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
	for _, l := range looks {
		b.look(l.width, l.dark)
		for _, what := range append(b.breaks(l.colour), b.overflows(l.width)...) {
			all = append(all, fmt.Sprintf("%s at %d px, dark %v: %s", b.where(), l.width, l.dark, what))
		}
	}
	b.look(b.width, false)
	return all
}

// breaks returns the rules of axe that the page breaks as it stands now, all or
// those of colour.
func (b *tab) breaks(colour bool) (all []string) {
	b.t.Helper()
	rules := ""
	if colour {
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
