package static

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The least contrasts of WCAG 2.2: 1.4.3 for text, 1.4.11 for the parts of
// controls and charts.
const (
	leastForText  = 4.5
	leastForParts = 3.0
)

func TestContrast(t *testing.T) {
	source, err := os.ReadFile("scss/_tokens.scss")
	if err != nil {
		t.Fatal(err)
	}
	themes := map[string]map[string]string{"light": tokens(t, source, "light"), "dark": tokens(t, source, "dark")}
	for theme, colours := range themes {
		t.Run(theme, func(t *testing.T) {
			check(t, colours, pairs(t, source, "text-pairs"), leastForText)
			check(t, colours, pairs(t, source, "part-pairs"), leastForParts)
		})
	}
}

func TestThemesHaveTheSameTokens(t *testing.T) {
	source, err := os.ReadFile("scss/_tokens.scss")
	if err != nil {
		t.Fatal(err)
	}
	light, dark := tokens(t, source, "light"), tokens(t, source, "dark")
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("%s has no dark colour", name)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("%d light tokens, %d dark", len(light), len(dark))
	}
}

func check(t *testing.T, colours map[string]string, pairs [][2]string, least float64) {
	t.Helper()
	for _, p := range pairs {
		front, back := colours[p[0]], colours[p[1]]
		if front == "" || back == "" {
			t.Errorf("%s on %s: no such token", p[0], p[1])
			continue
		}
		if got := contrast(t, front, back); got < least {
			t.Errorf("%s on %s: %.2f to 1, at least %.1f wanted", p[0], p[1], got, least)
		}
	}
}

// block returns what stands between the brackets of $name: ( … );
func block(t *testing.T, source []byte, name string) string {
	t.Helper()
	_, after, found := strings.Cut(string(source), "$"+name+": (")
	body, _, closed := strings.Cut(after, ");")
	if !found || !closed {
		t.Fatalf("no $%s in the tokens", name)
	}
	return body
}

var token = regexp.MustCompile(`"?([a-z-]+)"?: (#[0-9a-f]{6}),`)

func tokens(t *testing.T, source []byte, theme string) map[string]string {
	t.Helper()
	colours := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(block(t, source, theme), -1) {
		colours[m[1]] = m[2]
	}
	return colours
}

var pair = regexp.MustCompile(`([a-z-]+) on ([a-z-]+),`)

func pairs(t *testing.T, source []byte, name string) [][2]string {
	t.Helper()
	var found [][2]string
	for _, m := range pair.FindAllStringSubmatch(block(t, source, name), -1) {
		found = append(found, [2]string{m[1], m[2]})
	}
	if len(found) == 0 {
		t.Fatalf("no pair in $%s", name)
	}
	return found
}

// contrast is the ratio of WCAG 2.2 between two colours, from 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	return 0.2126*linear(rgb>>16&255) + 0.7152*linear(rgb>>8&255) + 0.0722*linear(rgb&255)
}

func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
