package journey

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// spoil does to a page what no page may do.
const spoil = `(() => {
	console.error('a message of our own');
	setTimeout(() => { throw new Error('a thrown error'); });
	fetch('http://127.0.0.1:1/elsewhere').catch(() => {});
	const inline = document.createElement('script');
	inline.textContent = 'window.ran = true';
	const picture = document.createElement('img');
	picture.src = '/static/none.png';
	const wide = document.createElement('div');
	wide.append('wide');
	wide.style.width = '3000px';
	const pale = document.createElement('p');
	pale.append('pale');
	pale.style.cssText = 'color: #999; background: #aaa';
	const small = document.createElement('div');
	for (const name of ['a', 'b']) {
		const b = document.createElement('button');
		b.append(name);
		b.style.cssText = 'width: 9px; height: 9px; padding: 0; display: inline-block';
		small.append(b);
	}
	document.querySelector('main').append(inline, picture, wide, pale, small);
	return '';
})()`

// The journeys would say nothing if their checks heard nothing: each thing that
// a visitor must never meet is met here once.
func TestAlarmsRing(t *testing.T) {
	b := on(t).open(t, "fr")
	b.visit("/legal")
	ask[string](b, spoil)
	b.until("hear everything", func(context.Context) error {
		return lacks(b.heard(), []string{
			"a message of our own", "a thrown error", "127.0.0.1:1/elsewhere", "Content Security Policy", "404 from",
		})
	})
	if err := lacks(b.flaws(), []string{"dark false: image-alt", "dark false: color-contrast", "dark true: color-contrast", "dark false: target-size", "360 px, dark false: it is 3", "1280 px, dark true: it is 3"}); err != nil {
		t.Error(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bad = nil // all of it was meant
}

// heard returns what went wrong in the window so far.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.bad...)
}

// lacks says which of the wanted words are in none of the lines.
func lacks(lines, wanted []string) error {
	all := strings.Join(lines, "\n")
	for _, w := range wanted {
		if !strings.Contains(all, w) {
			return fmt.Errorf("nothing says %q in:\n%s", w, all)
		}
	}
	return nil
}
