package rights

import (
	"strings"
	"time"
	"unicode/utf8"

	"vigie/internal/day"
)

// Event is a day for a calendar, in words that are already written out.
type Event struct {
	ID      string // the same for the same day, so that a calendar takes it once
	On      day.Day
	Title   string
	Text    string
	Address string // of a page, or ""
}

// Calendar returns a file that calendars take in (RFC 5545): each event lasts its
// whole day and reminds at nine o'clock. made is when it was written.
func Calendar(made time.Time, events ...Event) []byte {
	var b strings.Builder
	say := func(line string) { b.WriteString(folded(line) + "\r\n") }
	say("BEGIN:VCALENDAR")
	say("VERSION:2.0")
	say("PRODID:-//Vigie//Vigie//FR")
	for _, e := range events {
		say("BEGIN:VEVENT")
		say("UID:" + escaped(e.ID) + "@vigie")
		say("DTSTAMP:" + made.UTC().Format("20060102T150405Z"))
		say("DTSTART;VALUE=DATE:" + e.On.Time().Format("20060102"))
		say("DTEND;VALUE=DATE:" + e.On.Add(1).Time().Format("20060102"))
		say("SUMMARY:" + escaped(e.Title))
		say("DESCRIPTION:" + escaped(e.Text))
		if e.Address != "" {
			say("URL:" + e.Address)
		}
		say("TRANSP:TRANSPARENT") // it takes no time away
		say("BEGIN:VALARM")
		say("ACTION:DISPLAY")
		say("DESCRIPTION:" + escaped(e.Title))
		say("TRIGGER:PT9H")
		say("END:VALARM")
		say("END:VEVENT")
	}
	say("END:VCALENDAR")
	return []byte(b.String())
}

// escaped returns a text as a value of RFC 5545 (3.3.11).
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(text)
}

// octets is the longest that a line may be (RFC 5545, 3.1).
const octets = 75

// folded breaks a line that is too long, and no letter in it.
func folded(line string) string {
	var b strings.Builder
	room := octets
	for _, r := range line {
		if n := utf8.RuneLen(r); n > room {
			b.WriteString("\r\n ")
			room = octets - 1
		}
		n, _ := b.WriteRune(r)
		room -= n
	}
	return b.String()
}
