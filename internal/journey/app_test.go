package journey

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// away returns the stage as it is seen over a line that can be cut for all of a
// browser, its workers too.
func (s *stage) away(t *testing.T) (over *stage, cut *atomic.Bool) {
	t.Helper()
	to, err := url.Parse(s.base)
	if err != nil {
		t.Fatal(err)
	}
	cut = new(atomic.Bool)
	proxy := httputil.NewSingleHostReverseProxy(to)
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cut.Load() {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(line.Close)
	over = new(stage)
	*over = *s
	over.base = line.URL
	return over, cut
}

// Who opens a page without a line is told what to do meanwhile, and goes on when
// the line is back; the back-office is not answered by the worker.
func TestWithoutALine(t *testing.T) {
	s, cut := on(t).away(t)
	b := s.open(t, "fr")
	b.visit("/rights")
	ready := `navigator.serviceWorker.ready.then((r) => r.active.state === 'activated')`
	b.until("the worker", func(ctx context.Context) error {
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](ready, chromedp.EvalAwaitPromise)); err != nil || !yes {
			return errors.Join(err, errors.New("it is not at work"))
		}
		return nil
	})
	b.visit("/report") // the first page that it answers for
	kept := `caches.match('/fr/offline').then((r) => r ? r.text() : '').then((text) => text.length > 0)`
	b.until("the page for later", func(ctx context.Context) error {
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](kept, chromedp.EvalAwaitPromise)); err != nil || !yes {
			return errors.Join(err, errors.New("it is not kept"))
		}
		return nil
	})
	personal := `caches.keys().then((names) => Promise.all(names.map((n) => caches.open(n).then((c) => c.keys())))).then((all) => all.flat().map((r) => new URL(r.url).pathname).filter((p) => !p.startsWith('/static/')).join())`
	if got := ask[string](b, personal); got != "/fr/offline" {
		t.Errorf("kept beside files: %s", got)
	}

	b.may, b.cut = append(b.may, 502), true
	cut.Store(true)
	b.visit("/guides")
	b.reads("h1", "hors connexion")
	b.audit()
	cut.Store(false)
	b.press("[data-again-button]")
	b.at("/guides")
	b.reads("h1", "Guides")
}

// What a telephone shares stands where a message is pasted, and the offer to put
// the portal on the home screen is the browser's to make.
func TestSharedFromATelephone(t *testing.T) {
	b := on(t).open(t, "fr")
	b.look(360, false)
	b.visit("")
	if b.count("[data-install]:not([hidden])") != 0 {
		t.Error("it is offered where no browser does")
	}
	ask[bool](b, `window.dispatchEvent(Object.assign(new Event('beforeinstallprompt', {cancelable: true}), {prompt: async () => { document.title = 'asked'; }}))`)
	b.audit()
	b.do(b.click("[data-install] button"))
	if got := ask[string](b, "document.title"); got != "asked" || b.count("[data-install]:not([hidden])") != 0 {
		t.Errorf("the browser was not asked: %s", got)
	}
	ask[bool](b, `(() => { // as the telephone would post it
		const form = Object.assign(document.createElement('form'), {method: 'post', enctype: 'multipart/form-data', action: '/fr/report/share'});
		form.append(Object.assign(document.createElement('textarea'), {name: 'pasted', value: 'Dimanche, votez ! STOP au 36111'}));
		form.append(Object.assign(document.createElement('button'), {id: 'share', textContent: 'x'}));
		document.querySelector('main').append(form);
		return true;
	})()`)
	b.press("#share")
	b.at("/report/material")
	b.reads(".flash", "Votre message est ici")
	b.audit()
	b.next()
	b.at("/report/channel")
}
