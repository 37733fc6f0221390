package evidence

import (
	"strings"
	"testing"

	"vigie/internal/report"
)

// What is made to be slow is read within the limits. A reader whose work grows
// with the square of a mail would not end before the test run does.
func TestBounds(t *testing.T) {
	big := 8 << 20
	if testing.Short() {
		big = 1 << 18
	}
	fill := func(head, body string) string { return head + strings.Repeat(body, big/len(body)) }
	for name, raw := range map[string]string{
		"one field without end":   fill("Subject: x\n", " y\n"),
		"one line":                fill("Subject: ", "x"),
		"fields":                  fill("", "A: b\n"),
		"recipients":              fill("To: ", "a@x.fr,"),
		"words":                   fill("Subject: ", "=?utf-8?Q?x?= "),
		"parts":                   fill("From: a@x.fr\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"),
		"parts of parts":          fill("From: a@x.fr\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
		"tags":                    fill("From: a@x.fr\nContent-Type: text/html\n\n", "<a href=//x.fr/><div>"),
		"attributes":              fill("From: a@x.fr\nContent-Type: text/html\n\n<a ", "b=c "),
		"links":                   fill("From: a@x.fr\n\n", "https://x.fr/a?b=c "),
		"numbers":                 fill("From: a@x.fr\n\n", "0612345678 "),
		"words of refusal":        fill("From: a@x.fr\n\n", "répondez ne plus recevoir STOP "),
		"names":                   fill("From: a@x.fr\n\n", "avec Le Phare "),
		"spaces":                  fill("From: a@x.fr\n\n", " \u202f"),
		"base64":                  fill("From: a@x.fr\nContent-Transfer-Encoding: base64\n\n", "AAAA\n"),
		"a page with one comment": fill("From: a@x.fr\nContent-Type: text/html\n\n<!--", "-"),
	} {
		e := ReadEmail([]byte(raw), Facts{})
		if len(e.Attachments) > maxParts || len(e.Words) > 2*maxBody {
			t.Errorf("%s: %d files, %d bytes", name, len(e.Attachments), len(e.Words))
		}
	}
}

func BenchmarkText(b *testing.B) {
	b.SetBytes(int64(len(teaser2020)))
	for b.Loop() {
		ReadText(teaser2020, Facts{Channel: report.SMS, On: "2020-06-22"})
	}
}
