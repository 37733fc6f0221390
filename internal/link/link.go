// Package link reads the links and addresses that stand in a message and masks
// what may name its recipient. It must never open one: opening may unsubscribe
// the voter, confirm their address or show who they are.
package link

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// Link is a link found in a message. It is never opened: opening it may
// unsubscribe the voter, confirm their address or show who they are.
type Link struct {
	URL    string // with all that may name the recipient masked
	Domain string // as registered: "exemple.fr"
	Token  bool   // something was masked
	Short  bool   // a shortener's: what it leads to cannot be seen
}

// Found is a link and where it stands in its text, in bytes.
type Found struct {
	Link
	From, To int
}

// Hidden stands for what may name the recipient.
const Hidden = "•••"

// pattern finds the links, those without a scheme too. The last alternative is a
// bare name in small letters: after a full stop without a space, a sentence
// begins with a capital ("dimanche.Je").
var pattern = regexp.MustCompile(`(?i:https?://|www\.)[^\s<>"«»“”]+|` +
	`[\p{L}\d][\p{L}\d-]*(?:\.[\p{L}\d-]+)*\.(?:fr|com|org|net|eu|info|be|ch|re|gp|mq|gf|yt|nc|pf|pm|paris|bzh|alsace|corsica|io|co|me|ly|gl|gd|cc|to|tv|link|app|site|online|page|vote|click|live|club|biz|uk|de|es|it|li)\b(?:/[^\s<>"«»“”]*)?`)

// shorteners are domains whose links hide where they lead, read only.
var shorteners = map[string]bool{
	"bit.ly": true, "tinyurl.com": true, "t.co": true, "goo.gl": true, "ow.ly": true, "is.gd": true, "cutt.ly": true,
	"rb.gy": true, "lnkd.in": true, "buff.ly": true, "tiny.cc": true, "urlz.fr": true, "l.ead.me": true, "shorturl.at": true,
	"rebrand.ly": true, "smsb.co": true, "lstu.fr": true, "huit.re": true, "v.gd": true, "s.id": true,
}

// Find returns the links of text in order, most at most.
func Find(text string, most int) []Found {
	var found []Found
	for _, m := range pattern.FindAllStringIndex(text, most) {
		from, to := m[0], m[0]+ends(text[m[0]:m[1]])
		if to <= from || inWord(text, from) {
			continue
		}
		if l, ok := Read(text[from:to]); ok {
			found = append(found, Found{l, from, to})
		}
	}
	return found
}

// ends returns where a link ends and the sentence round it goes on.
func ends(raw string) int { return len(strings.TrimRight(raw, ".,;:!?)]}'’…*_")) }

// inWord says whether a match begins inside an address or a word.
func inWord(text string, at int) bool {
	before := text[:at]
	return strings.HasSuffix(before, "@") || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "-") && !strings.HasSuffix(before, " -")
}

// Read reads one link as written, with or without its scheme; false when it is
// none.
func Read(raw string) (Link, bool) {
	full := raw
	if !strings.Contains(raw, "://") {
		full = "https://" + raw
	}
	u, err := url.Parse(full)
	cut := err != nil || u.Hostname() == ""
	if cut {
		if u, err = url.Parse(beforeAny(full, "?#%")); err != nil || u.Hostname() == "" {
			return Link{}, false
		}
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if !strings.Contains(host, ".") && !strings.Contains(host, ":") {
		return Link{}, false
	}
	l := Link{Domain: Registered(host), Short: shorteners[host] || shorteners[Registered(host)]}
	l.URL, l.Token = mask(u, raw, host, l.Short)
	l.Token = l.Token || cut
	return l, true
}

// Registered returns the name that was registered of a host, or the host itself.
func Registered(host string) string {
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

func beforeAny(s, any string) string {
	if i := strings.IndexAny(s, any); i >= 0 {
		return s[:i]
	}
	return s
}

// mask writes a link without what may name the recipient: a user name, every
// value of the query but the campaign's own, the fragment, and the parts of the
// path or of the host that no word would look like.
func mask(u *url.URL, raw, host string, short bool) (string, bool) {
	var b strings.Builder
	if strings.Contains(raw, "://") {
		b.WriteString(strings.ToLower(u.Scheme) + "://")
	}
	name, some := maskHost(host)
	b.WriteString(name)
	found := some || u.User != nil || u.Fragment != ""
	segments := strings.Split(u.Path, "/")
	for i, s := range segments {
		if token(s) || short && i > 0 && s != "" {
			segments[i], found = Hidden, true
		}
	}
	b.WriteString(strings.Join(segments, "/"))
	if u.RawQuery != "" {
		query, some := maskQuery(u.RawQuery)
		b.WriteString("?" + query)
		found = found || some
	}
	return b.String(), found
}

// maskHost masks the parts of a host before its registered name.
func maskHost(host string) (string, bool) {
	name := Registered(host)
	before, ok := strings.CutSuffix(host, "."+name)
	if !ok {
		return host, false
	}
	parts, found := strings.Split(before, "."), false
	for i, p := range parts {
		if token(p) {
			parts[i], found = Hidden, true
		}
	}
	return strings.Join(parts, ".") + "." + name, found
}

// maskQuery masks each value, and each name without one, that is not known to
// be the same for everybody.
func maskQuery(query string) (string, bool) {
	pairs, found := strings.Split(query, "&"), false
	for i, p := range pairs {
		name, value, valued := strings.Cut(p, "=")
		switch {
		case strings.HasPrefix(name, "utm_") && !token(value), name == "lang" && len(value) <= 5, p == "":
		case valued && value == "" && !token(name):
		case valued && len(name) <= 20 && !token(name):
			pairs[i], found = name+"="+Hidden, true
		default:
			pairs[i], found = Hidden, true
		}
	}
	return strings.Join(pairs, "&"), found
}

// token says whether a part of a path looks made for one recipient: an address,
// a long number, letters and figures or capitals mixed as no word mixes them.
func token(part string) bool {
	if part == Hidden || strings.ContainsFunc(part, odd) || strings.Contains(part, "%40") || len(part) > 64 {
		return true
	}
	for _, p := range strings.FieldsFunc(part, func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == '~' || c == ' ' }) {
		if random(p) {
			return true
		}
	}
	return false
}

// odd says whether c stands in no page's name.
func odd(c rune) bool { return c <= ' ' || c == 0x7F || c == '@' || c == unicode.ReplacementChar }

// plainly matches the parts with figures that many recipients have: a year, a
// day, the number of a round or a page. Every other part with figures is masked:
// hiding the name of a page costs nothing, showing a voter's token would.
var plainly = regexp.MustCompile(`^(?:\d{1,4}|\p{L}*(?:19|20)\d\d|(?i:t|tour|p|page|v|round|j|jour|semaine|mp|h)\d{1,2})$`)

// named matches a name of several words written as one: "LePhareCommun".
var named = regexp.MustCompile(`^\p{Ll}*(?:\p{Lu}\p{Ll}+)+$`)

// noVowel matches more consonants in a row than words have.
var noVowel = regexp.MustCompile(`(?i)[bcdfghjklmnpqrstvwxz]{6}`)

// random says whether a run of letters and digits looks drawn by lot.
func random(p string) bool {
	switch {
	case strings.ContainsFunc(p, unicode.IsDigit):
		return !plainly.MatchString(p)
	case len(p) < 4:
		return false
	case len(p) > 24, strings.ToLower(p) != p && strings.ToUpper(p) != p && !isName(p):
		return true
	}
	return noVowel.MatchString(p)
}

// isName says whether capitals stand in p as in a name of several words, of
// three letters each or so.
func isName(p string) bool {
	capitals := strings.Count(strings.Map(capital, p), "A")
	return named.MatchString(p) && len(p) >= 3*capitals
}

func capital(c rune) rune {
	if unicode.IsUpper(c) {
		return 'A'
	}
	return 'a'
}

// Masked returns text in which links, and addresses made for one recipient
// ("leave-news-2534368N@…"), show no token. All else stays as it was written.
func Masked(text string) string {
	text = pattern.ReplaceAllStringFunc(text, func(raw string) string {
		end := ends(raw)
		l, ok := Read(raw[:end])
		switch {
		case !ok:
			return Hidden + raw[end:]
		case !l.Token:
			return raw
		}
		return l.URL + raw[end:]
	})
	return Mailbox.ReplaceAllStringFunc(text, MaskMailbox)
}

// Mailbox matches an address in a text. It is read only.
var Mailbox = regexp.MustCompile(`[\p{L}\d._%+=-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`)

// MaskMailbox masks the part of an address that was made for one recipient.
func MaskMailbox(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	if strings.Contains(local, "=") || token(strings.ReplaceAll(local, "+", "-")) {
		return Hidden + "@" + domain
	}
	return address
}
