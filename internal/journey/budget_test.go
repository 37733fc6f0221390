package journey

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// What a first visit may weigh: HTML, styles, scripts and drawings as gzip
// makes them, and fonts apart (bytes).
const (
	pageBudget = 60_000
	fontBudget = 90_000
)

// A first visit is light enough for a cheap telephone, on each page that a
// visitor may come to first.
func TestFirstVisitIsLight(t *testing.T) {
	for _, page := range []string{"", "/report", "/statistics", "/statistics/municipales-demo", "/rights", "/office/sign-in"} {
		b := on(t).open(t, "fr")
		b.visit(page)
		b.do(chromedp.Sleep(300 * time.Millisecond)) // fonts may end after the page
		weight := map[bool]int{}
		for _, f := range b.loaded() {
			weight[strings.HasSuffix(f.url, ".woff2")] += weigh(t, f.url)
		}
		t.Logf("%s: %d bytes, fonts %d bytes", b.where(), weight[false], weight[true])
		if weight[false] > pageBudget || weight[true] > fontBudget {
			t.Errorf("%s weighs %d bytes and %d bytes of fonts, over %d and %d", b.where(), weight[false], weight[true], pageBudget, fontBudget)
		}
	}
}

// loaded returns what the window has loaded so far.
func (b *tab) loaded() []fetched {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []fetched
	for _, f := range b.got {
		if !strings.HasPrefix(f.url, "data:") {
			all = append(all, f)
		}
	}
	return all
}

// weigh returns the size of what an address answers, compressed by gzip unless
// it is compressed by nature.
func weigh(t *testing.T, url string) int {
	t.Helper()
	r, err := http.Get(url) // decompresses what comes compressed
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(url, ".woff2") || strings.HasSuffix(url, ".png") {
		return len(body)
	}
	n := &counter{}
	z := gzip.NewWriter(n)
	z.Write(body)
	z.Close()
	return n.n
}

// counter counts what is written to it.
type counter struct{ n int }

// Write counts p.
func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }
