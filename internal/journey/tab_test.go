package journey

import (
	"context"
	"encoding/json"
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
)

// patience is how long one step may take on a busy machine.
const patience = 30 * time.Second

// tab is one visitor's window, with cookies of its own. Whatever a visitor must
// never meet fails the test by itself: an error in the console, a breach of the
// content policy, a request to somebody else, a status that nobody awaited.
type tab struct {
	*stage
	t    *testing.T
	ctx  context.Context
	lang string
	mu   sync.Mutex
	bad  []string
	may  []int64 // statuses from 400 on that are awaited
	got  []fetched
}

// fetched is something that the browser loaded.
type fetched struct {
	url, kind string
	status    int64
}

// open opens a window.
func (s *stage) open(t *testing.T, lang string) *tab {
	t.Helper()
	b := &tab{stage: s, t: t, lang: lang}
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
	b.look(1280, false)
	return b
}

// without opens a window in which no script runs.
func (s *stage) without(t *testing.T, lang string) *tab {
	t.Helper()
	b := s.open(t, lang)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	return b
}

// hear takes note of what happens in the window.
func (b *tab) hear(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *cdpruntime.EventExceptionThrown:
		b.bad = append(b.bad, "an exception: "+ev.ExceptionDetails.Text)
	case *cdpruntime.EventConsoleAPICalled:
		if ev.Type == cdpruntime.ConsoleAPICalledTypeError {
			b.bad = append(b.bad, fmt.Sprintf("an error in the console: %v", ev.Args))
		}
	case *cdplog.EventEntryAdded:
		// What the network says is told by the statuses below.
		if ev.Entry.Level == cdplog.EntryLevelError && ev.Entry.Source != cdplog.EntrySourceNetwork {
			b.bad = append(b.bad, fmt.Sprintf("an error on %s: %s", ev.Entry.URL, ev.Entry.Text))
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(ev.Request.URL, b.base+"/") && ev.Request.URL != b.base {
			b.bad = append(b.bad, "a request to somebody else: "+ev.Request.URL)
		}
	case *network.EventResponseReceived:
		b.got = append(b.got, fetched{ev.Response.URL, string(ev.Type), ev.Response.Status})
		if ev.Response.Status >= 400 && !slices.Contains(b.may, ev.Response.Status) {
			b.bad = append(b.bad, fmt.Sprintf("%d from %s", ev.Response.Status, ev.Response.URL))
		}
	}
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

// press presses what leads to another page, and waits for that page.
func (b *tab) press(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatalf("press %s at %s: %v", selector, b.where(), err)
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
	b.do(chromedp.Click(chromedp.CSS(fmt.Sprintf("input[name=%s][value=%q]", name, value))))
}

// fill types into a field, in place of what it held.
func (b *tab) fill(name, text string) {
	b.t.Helper()
	field := chromedp.CSS(fmt.Sprintf("[name=%s]:not([type=hidden])", name))
	b.do(chromedp.Clear(field), chromedp.SendKeys(field, text))
}

// set gives a date or time field its value, whose typing differs by locale.
func (b *tab) set(name, value string) {
	b.t.Helper()
	b.do(chromedp.SetValue(chromedp.CSS("input[name="+name+"]"), value))
}

// suggest types into a field and takes the first suggestion by the keyboard.
func (b *tab) suggest(name, typed string) {
	b.t.Helper()
	b.fill(name, typed)
	b.do(
		chromedp.WaitVisible(chromedp.CSS("[role=listbox] [role=option]")),
		chromedp.SendKeys(chromedp.CSS("input[name="+name+"]"), "\ue015\r"), // arrow down, Enter
	)
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
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("at %s: %v", b.where(), err)
	}
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
