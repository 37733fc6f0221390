package evidence

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"vigie/internal/day"
	"vigie/internal/phone"
	"vigie/internal/report"
)

// Pasted is one message of what a voter pasted, with what the lines around it
// say of how it came. What they do not say is "".
type Pasted struct {
	Channel report.Channel
	Sender  string  // as it stands there
	On      day.Day // as the telephone showed it: where the voter was
	At      string  // "19:45"
	Text    string
	Stop    bool // the voter's own answer: STOP and nothing else
}

// heading is a form in which telephones tell of a message, and the place of each
// part in it: 0 where it has none.
type heading struct {
	form                       *regexp.Regexp
	sender, day, clock, within int  // within: words of the message on the same line
	named                      bool // the sender may be a name, and not only a number
}

const (
	weekday = `(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-zà-ÿ]*`
	month   = `(?:janv?|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept?|oct|nov|d[ée]c|jan|feb|mar|apr|may|jun|jul|aug)[a-zà-ÿ]*`
	dated   = `(?:(?:` + weekday + `)\.?,?\s+)?(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}(?:er|st|nd|rd|th)?\s+` + month + `\.?(?:,?\s+\d{4})?|` + month + `\.?\s+\d{1,2}(?:,?\s+\d{4})?)`
	someDay = `((?:` + dated + `)|aujourd['’]hui|hier|today|yesterday|` + weekday + `\.?)`
	clock   = `(\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?h|\d{1,2}\s?[ap]m)`
	toClock = `(?:\s*[,·•|-]?\s*(?:à|a|at|@)?\s*` + clock + `)`
	caller  = `(\+?\d[\d .()-]{2,20}\d)`
	called  = `([^\]:\n]{1,60}?)`
)

// headings are the ways in which telephones and their owners write when a message
// came and from whom, the particular first, read only. Each is a whole line, and
// begins with the sender or the day: a day in the midst of a sentence is part of
// what was said.
var headings = []heading{
	{form: line(`\[` + someDay + toClock + `?\]\s*(?:` + called + `\s*:)?(.*)`), day: 1, clock: 2, sender: 3, within: 4, named: true},
	{form: line(someDay + toClock + `\s+-\s+` + called + `\s*:(.*)`), day: 1, clock: 2, sender: 3, within: 4, named: true},
	{form: line(`(?:de\s+|from\s+)?` + caller + `\s*[·•,|:(-]*\s*(?:le\s+|on\s+)?` + someDay + toClock + `?\)?\s*(?::(.*))?`), sender: 1, day: 2, clock: 3, within: 4},
	{form: line(`(?:le\s+|on\s+)?` + someDay + toClock + `?\s*[·•,|-]*\s*(?:de\s+|from\s+)?` + caller + `\s*(?::(.*))?`), day: 1, clock: 2, sender: 3, within: 4},
	{form: line(`(?:le\s+|re[çc]u\s+le\s+|re[çc]u\s+|received\s+(?:on\s+)?|on\s+)?` + someDay + toClock + `?\s*:?`), day: 1, clock: 2},
}

// callerAlone is the sender's number on a line of its own, at the top.
var callerAlone = line(`(?:de\s*:?\s*|from\s*:?\s*)?` + caller + `\s*:?`)

func line(form string) *regexp.Regexp { return regexp.MustCompile(`(?i)^\s*` + form + `\s*$`) }

// maxPasted bounds the messages that are told apart in one paste.
const maxPasted = 40

// ReadPaste returns the messages of a pasted text, one at least, in its order.
// today is the voter's, from which "yesterday" counts and after which nothing
// came. Several are told apart only where a thread is plain: each has a line of
// the same form above it, their days run one way, and one sender wrote all.
func ReadPaste(text string, today day.Day) []Pasted {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if mail, ok := pastedMail(text, today); ok {
		return []Pasted{mail}
	}
	lines := strings.Split(text, "\n")
	if parts := thread(lines, today); parts != nil {
		return parts
	}
	one := Pasted{Text: text}
	if head, ok := readHeading(lines[0], today); ok {
		one = head.Pasted
		one.Text = joined(one.Text, lines[1:])
	} else if m := callerAlone.FindStringSubmatch(lines[0]); m != nil && isCaller(m[1]) && len(lines) > 1 {
		one.Sender, one.Text = m[1], joined("", lines[1:])
		if next, ok := readHeading(lines[1], today); ok && next.Sender == "" {
			one.On, one.At, one.Text = next.On, next.At, joined(next.Text, lines[2:])
		}
	}
	if one.Text == "" { // a heading and nothing under it is what was said
		one = Pasted{Text: text}
	}
	one.Channel = guessed(one)
	return []Pasted{one}
}

// head is a heading that was read, and its form: two are alike when their
// letters and figures stand alike.
type head struct {
	Pasted
	kind  int
	shape string
}

// readHeading reads a line that says when a message came.
func readHeading(s string, today day.Day) (head, bool) {
	if len(s) > 2000 { // longer than any telephone's heading with an SMS beside it
		return head{}, false
	}
	s = level(s)
	for kind, h := range headings {
		m := h.form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		got := head{kind: kind, Pasted: Pasted{On: readDay(m[h.day], today), At: readClock(m[h.clock])}}
		if h.sender > 0 {
			got.Sender = strings.TrimSpace(m[h.sender])
		}
		if h.within > 0 {
			got.Text = strings.TrimSpace(m[h.within])
		}
		got.shape = shape(m[h.day] + "|" + m[h.clock])
		if got.On != "" && (h.named || h.sender == 0 || isCaller(got.Sender)) {
			return got, true
		}
	}
	return head{}, false
}

// shape writes figures as 9 and words as a: "lun. 2 mars 19:45" and "mar. 10
// mars 08:02" are one shape.
func shape(s string) string {
	s = regexp.MustCompile(`\d+`).ReplaceAllString(strings.ToLower(s), "9")
	return regexp.MustCompile(`[a-zà-ÿ'’]+`).ReplaceAllString(s, "a")
}

// thread tells the messages of a plain thread apart, or returns nil.
func thread(lines []string, today day.Day) []Pasted {
	first, ok := readHeading(lines[0], today)
	if !ok {
		return nil
	}
	var parts []Pasted
	for _, l := range lines {
		h, ok := readHeading(l, today)
		if ok && h.kind == first.kind && h.shape == first.shape {
			parts = append(parts, h.Pasted)
			continue
		}
		last := &parts[len(parts)-1]
		last.Text = strings.TrimSpace(last.Text + "\n" + strings.TrimRight(l, " \t"))
	}
	if len(parts) < 2 || len(parts) > maxPasted || !plain(parts) {
		return nil
	}
	for i := range parts {
		parts[i].Stop = isStop(parts[i].Text)
		parts[i].Channel = guessed(parts[i])
	}
	return parts
}

// plain says whether parts are a thread beyond doubt.
func plain(parts []Pasted) bool {
	up, down, sender := true, true, ""
	for i, p := range parts {
		if i > 0 {
			before, now := string(parts[i-1].On)+parts[i-1].At, string(p.On)+p.At
			up, down = up && before <= now, down && before >= now
		}
		switch {
		case p.Text == "":
			return false
		case isStop(p.Text): // the voter's own line bears their name, or none
		case sender == "":
			sender = p.Sender
		case p.Sender != sender:
			return false
		}
	}
	return up || down
}

func isStop(text string) bool {
	return strings.EqualFold(strings.Trim(text, " .!"), "stop")
}

func joined(first string, rest []string) string {
	return strings.TrimSpace(first + "\n" + strings.Join(rest, "\n"))
}

// isCaller says whether digits are a telephone number or a short code.
func isCaller(typed string) bool {
	if phone.ClassOfCode(phone.Digits(typed)) != "" {
		return true
	}
	_, ok := phone.Read(typed, "")
	return ok
}

// longSMS is the length in characters up to which words without a subject are
// taken for an SMS: six parts of 153 (GSM 03.40), more than any sender pays for.
const longSMS = 918

// guessed says through which channel a message came, where its form tells.
func guessed(p Pasted) report.Channel {
	if p.Text != "" && utf8.RuneCountInString(p.Text) <= longSMS {
		return report.SMS
	}
	return ""
}

// mailLabel matches a line of an e-mail's heading as mail programs show it.
var mailLabel = regexp.MustCompile(`(?i)^\s*[*_]*(de|from|exp[ée]diteur|date|envoy[ée](?:\s+le)?|sent|re[çc]u(?:\s+le)?|objet|sujet|subject|[àa]|to|cc|cci|r[ée]pondre\s+[àa]|reply-to)[*_]*\s*:\s*[*_]*(.*?)\s*$`)

// pastedMail reads an e-mail copied with its sender and its subject above it.
func pastedMail(text string, today day.Day) (Pasted, bool) {
	p, subject, seen := Pasted{Channel: report.Email}, "", 0
	lines := strings.Split(text, "\n")
	at := slices.IndexFunc(lines, func(l string) bool {
		m := mailLabel.FindStringSubmatch(level(l))
		if m == nil {
			return true
		}
		seen++
		switch label := strings.ToLower(m[1]); {
		case label == "de" || label == "from" || strings.HasPrefix(label, "exp"):
			p.Sender = m[2]
		case label == "objet" || label == "sujet" || label == "subject":
			subject = m[2]
		case p.On == "" && (label == "date" || strings.HasPrefix(label, "envoy") || label == "sent" || strings.HasPrefix(label, "re") && !strings.HasPrefix(label, "rep") && !strings.HasPrefix(label, "rép")):
			p.On, p.At = readMoment(m[2], today)
		}
		return false
	})
	if seen < 2 || at < 0 || p.Sender == "" {
		return Pasted{}, false
	}
	p.Text = strings.TrimSpace(subject + "\n\n" + joined("", lines[at:]))
	if subject == "" && isCaller(p.Sender) {
		p.Channel = report.SMS
	}
	return p, p.Text != ""
}
