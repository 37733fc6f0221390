package journey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long one step may take on a busy machine.
const patience = 30 * time.Second

// tab is one visitor's window, with cookies of its own. Whatever a visitor must
// never meet fails the test by itself: an error in the console, a breach of the
// content policy, a request to somebody else, a status that nobody awaited.
type tab struct {
	*stage
	t     *testing.T
	ctx   context.Context
	lang  string
	plain bool // scripts do not run
	width int64
	mu    sync.Mutex
	bad   []string
	may   []int64 // statuses from 400 on that are awaited
	cut   bool    // the line is cut for a while: requests may fail
	got   []fetched
}

// fetched is something that the browser loaded.
type fetched struct {
	url, kind string
	status    int64
}

// open opens a window.
func (s *stage) open(t *testing.T, lang string) *tab {
	t.Helper()
	b := &tab{stage: s, t: t, lang: lang, width: 1280}
	ctx, cancel := chromedp.NewContext(s.browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	b.ctx = ctx
	t.Cleanup(func() {
		cancel()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, what := range b.bad {
			t.Error(what)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	b.look(b.width, false)
	return b
}

// without opens a telephone's window in which no script runs.
func (s *stage) without(t *testing.T, lang string) *tab {
	t.Helper()
	b := s.open(t, lang)
	b.scripts(false)
	b.plain, b.width = true, 360
	b.look(b.width, false)
	return b
}

// scripts lets scripts run, or stops them.
func (b *tab) scripts(run bool) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run}); err != nil {
		b.t.Fatal(err)
	}
}

// hear takes note of what happens in the window.
func (b *tab) hear(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *cdpruntime.EventExceptionThrown:
		b.bad = append(b.bad, "an exception: "+said(ev.ExceptionDetails.Exception))
	case *cdpruntime.EventConsoleAPICalled:
		if ev.Type == cdpruntime.ConsoleAPICalledTypeError {
			b.bad = append(b.bad, "an error in the console: "+said(ev.Args...))
		}
	case *cdplog.EventEntryAdded:
		// What the network says is told by the statuses below.
		if ev.Entry.Level == cdplog.EntryLevelError && ev.Entry.Source != cdplog.EntrySourceNetwork {
			b.bad = append(b.bad, fmt.Sprintf("an error on %s: %s", ev.Entry.URL, ev.Entry.Text))
		}
	case *network.EventLoadingFailed:
		if !ev.Canceled && !b.cut { // a question overtaken by the next one is not a failure
			b.bad = append(b.bad, fmt.Sprintf("a request failed: %s %s", ev.Type, ev.ErrorText))
		}
	case *network.EventRequestWillBeSent:
		own := strings.HasPrefix(ev.Request.URL, b.base+"/") || ev.Request.URL == b.base
		if !own && !strings.HasPrefix(ev.Request.URL, "data:") { // the browser draws its date fields with data:
			b.bad = append(b.bad, "a request to somebody else: "+ev.Request.URL)
		}
	case *network.EventResponseReceived:
		b.got = append(b.got, fetched{ev.Response.URL, string(ev.Type), ev.Response.Status})
		if ev.Response.Status >= 400 && !slices.Contains(b.may, ev.Response.Status) {
			b.bad = append(b.bad, fmt.Sprintf("%d from %s", ev.Response.Status, ev.Response.URL))
		}
	}
}

// said returns what a page said to the console, in words.
func said(all ...*cdpruntime.RemoteObject) string {
	var words []string
	for _, o := range all {
		if o != nil { // an exception may be thrown without a value
			words = append(words, strings.TrimSpace(string(o.Value)+" "+o.Description))
		}
	}
	return strings.Join(words, " ")
}

// awaiting says which statuses from 400 on are part of the journey.
func (b *tab) awaiting(statuses ...int64) *tab {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.may = append(b.may, statuses...)
	return b
}

// do takes steps, each within patience.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			b.t.Fatalf("step %d at %s: %v", i+1, b.where(), err)
		}
	}
}

// visit goes to a page of the window's language: "/report".
func (b *tab) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + "/" + b.lang + path))
}

// spot finds where an element is to be clicked: its middle, scrolled into view,
// when nothing else covers it (the label of a choice may).
const spot = `(() => {
	const e = document.querySelector(%s);
	if (!e || document.readyState !== 'complete') return null;
	e.scrollIntoView({block: 'center', behavior: 'instant'});
	const r = e.getBoundingClientRect();
	const [X, Y] = [r.x + r.width / 2, r.y + r.height / 2];
	const top = r.width && r.height ? document.elementFromPoint(X, Y) : null;
	return top && (e.contains(top) || top.closest('label')?.control === e) ? {X, Y} : null;
})()`

// click returns the step that clicks an element with the mouse, once it can be.
func (b *tab) click(selector string) chromedp.Action[chromedp.Void] {
	b.t.Helper()
	var at *struct{ X, Y float64 }
	b.until("click "+selector, func(ctx context.Context) (err error) {
		at, err = chromedp.Run(ctx, chromedp.Evaluate[*struct{ X, Y float64 }](fmt.Sprintf(spot, quote(selector))))
		if err == nil && at == nil {
			err = errors.New("it is not there, or covered")
		}
		return err
	})
	return chromedp.MouseClickXY(at.X, at.Y)
}

// until tries something until it succeeds, or patience ends.
func (b *tab) until(what string, try func(context.Context) error) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	err := try(ctx)
	for err != nil && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
		err = try(ctx)
	}
	if err != nil {
		b.t.Fatalf("%s at %s: %v", what, b.where(), err)
	}
}

// press presses what leads to another page, and waits for that page.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.leaves("press "+selector, b.click(selector))
}

// leaves takes a step that leads to another page, and waits for that page.
func (b *tab) leaves(what string, step chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, step); err != nil {
		b.t.Fatalf("%s at %s: %v", what, b.where(), err)
	}
}

// next presses the button that sends the page's form.
func (b *tab) next() {
	b.t.Helper()
	b.press("main form.form button[type=submit], main form.form button:not([type])")
}

// pick chooses one of the answers.
func (b *tab) pick(name, value string) {
	b.t.Helper()
	b.do(b.click(fmt.Sprintf("input[name=%s][value=%q]", name, value)))
}

// fill types into a field, in place of what it held.
func (b *tab) fill(name, text string) {
	b.t.Helper()
	field := fmt.Sprintf("[name=%s]:not([type=hidden])", name)
	b.do(b.click(field))
	ask[string](b, fmt.Sprintf("document.querySelector(%s).value = ''", quote(field)))
	b.do(chromedp.KeyEvent(text))
}

// set gives a list to choose from its value, or a date or time field, whose typing
// differs by locale.
func (b *tab) set(name, value string) {
	b.t.Helper()
	ask[string](b, fmt.Sprintf("document.querySelector('main :is(input, select)[name=%s]').value = %s", name, quote(value)))
}

// suggest types into a field and takes the first suggestion by the keyboard.
func (b *tab) suggest(name, typed string) {
	b.t.Helper()
	b.suggestions(name, typed)
	b.do(chromedp.KeyEvent(kb.ArrowDown + kb.Enter))
}

// suggestions types into a field and waits for what it suggests.
func (b *tab) suggestions(name, typed string) {
	b.t.Helper()
	b.fill(name, typed)
	b.until("suggestions for "+typed, func(ctx context.Context) error {
		n, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.querySelectorAll('[role=listbox]:not([hidden]) [role=option]').length"))
		if err == nil && n == 0 {
			err = errors.New("there are none")
		}
		return err
	})
}

// text returns the words of an element.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return ask[string](b, fmt.Sprintf("document.querySelector(%s)?.innerText.trim() ?? ''", quote(selector)))
}

// count returns how many elements there are.
func (b *tab) count(selector string) int {
	b.t.Helper()
	return ask[int](b, fmt.Sprintf("document.querySelectorAll(%s).length", quote(selector)))
}

// where returns the address shown, without the portal's.
func (b *tab) where() string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(at, b.base)
}

// at checks which page of the window's language is shown.
func (b *tab) at(path string) {
	b.t.Helper()
	got, _, _ := strings.Cut(b.where(), "?")
	got, _, _ = strings.Cut(got, "#")
	if want := "/" + b.lang + path; got != want {
		b.t.Fatalf("at %s, want %s: %s", got, want, b.text("main"))
	}
}

// reads checks that an element says something.
func (b *tab) reads(selector, want string) {
	b.t.Helper()
	if got := b.text(selector); !strings.Contains(got, want) {
		b.t.Errorf("%s: %s reads %q, not %q", b.where(), selector, got, want)
	}
}

// ask evaluates an expression in the page; that works where its own scripts do not run.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	var v T
	b.until("ask", func(ctx context.Context) (err error) {
		v, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		return err
	})
	return v
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// look sets the width of the window, in CSS pixels, and whether it is dark.
func (b *tab) look(width int64, dark bool) {
	b.t.Helper()
	scheme, height := "light", int64(800)
	if dark {
		scheme = "dark"
	}
	if width < 600 {
		height = 740
	}
	b.do(chromedp.EmulateViewport(width, height), func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, emulation.CommandSetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}, nil)
	})
}
