package evidence

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"vigie/internal/day"
	"vigie/internal/names"
)

// moment finds a day and an hour within a line that is known to hold them.
var moment = regexp.MustCompile(`(?i)` + someDay + toClock + `?`)

// readMoment reads "lundi 2 mars 2026 à 19:45", and dates as mail headers have
// them, of which the day and the hour are the sender's.
func readMoment(s string, today day.Day) (day.Day, string) {
	if t := readDate(s); !t.IsZero() {
		return notAfter(day.Of(t), today), t.Format("15:04")
	}
	m := moment.FindStringSubmatch(level(s))
	if m == nil {
		return "", ""
	}
	on := readDay(m[1], today)
	if on == "" {
		return "", ""
	}
	return on, readClock(m[2])
}

func notAfter(d, today day.Day) day.Day {
	if !d.Valid() || d.After(today) {
		return ""
	}
	return d
}

// monthOf are the months by the first letters that tell them apart, folded.
var monthOf = []struct {
	begins string
	month  time.Month
}{
	{"janv", 1}, {"jan", 1}, {"fev", 2}, {"feb", 2}, {"mars", 3}, {"mar", 3}, {"avr", 4}, {"apr", 4}, {"mai", 5}, {"may", 5}, {"juin", 6}, {"jun", 6},
	{"juil", 7}, {"jul", 7}, {"aou", 8}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
}

var weekdays = []struct {
	begins string
	day    time.Weekday
}{
	{"lun", 1}, {"mon", 1}, {"mar", 2}, {"tue", 2}, {"mer", 3}, {"wed", 3}, {"jeu", 4}, {"thu", 4}, {"ven", 5}, {"fri", 5}, {"sam", 6}, {"sat", 6}, {"dim", 0}, {"sun", 0},
}

var (
	isoDay     = regexp.MustCompile(`(\d{4})-(\d{1,2})-(\d{1,2})`)
	figuresDay = regexp.MustCompile(`(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})`)
	wordsDay   = regexp.MustCompile(`(\d{1,2})(?:er|st|nd|rd|th)? +([a-z]{3,})\.?(?:,? +(\d{4}))?`)
	monthFirst = regexp.MustCompile(`([a-z]{3,})\.? +(\d{1,2})(?:,? +(\d{4}))?`)
)

// readDay reads a day as people and telephones write it, "" for none and for one
// to come. Figures are day, month, year, as in France; a day without a year is
// the last one that was.
func readDay(s string, today day.Day) day.Day {
	s = spelled(s)
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return theDay(m[1], m[2], m[3], today)
	}
	if m := figuresDay.FindStringSubmatch(s); m != nil {
		if len(m[3]) == 2 {
			m[3] = "20" + m[3]
		}
		return theDay(m[3], m[2], m[1], today)
	}
	if m := wordsDay.FindStringSubmatch(s); m != nil {
		return theDay(m[3], monthNumber(m[2]), m[1], today)
	}
	if m := monthFirst.FindStringSubmatch(s); m != nil && monthNumber(m[1]) != "" {
		return theDay(m[3], monthNumber(m[1]), m[2], today)
	}
	return nearDay(s, today)
}

// spelled writes s in small letters without accents, its figures and signs as
// they are.
func spelled(s string) string {
	var b strings.Builder
	for _, r := range level(s) {
		if folded := names.Fold(string(r)); r > 127 && folded != "" {
			b.WriteString(folded)
		} else {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(strings.ToLower(b.String()))
}

func monthNumber(word string) string {
	for _, m := range monthOf {
		if strings.HasPrefix(word, m.begins) {
			return strconv.Itoa(int(m.month))
		}
	}
	return ""
}

// theDay returns a day that exists and has come; without a year, the last such.
func theDay(year, month, date string, today day.Day) day.Day {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(date)
	y, err := strconv.Atoi(year)
	if err != nil {
		y = today.Time().Year()
	}
	made := func(y int) day.Day {
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if m < 1 || m > 12 || t.Day() != d {
			return ""
		}
		return day.Of(t)
	}
	on := made(y)
	if err != nil && on.After(today) {
		on = made(y - 1)
	}
	return notAfter(on, today)
}

// nearDay reads a day told from today's: "hier", "lundi".
func nearDay(s string, today day.Day) day.Day {
	switch {
	case today == "":
		return ""
	case strings.HasPrefix(s, "aujourd") || s == "today":
		return today
	case s == "hier" || s == "yesterday":
		return today.Add(-1)
	}
	for _, w := range weekdays {
		if strings.HasPrefix(s, w.begins) {
			back := (int(today.Time().Weekday()) - int(w.day) + 7) % 7
			return today.Add(-back)
		}
	}
	return ""
}

var clockParts = regexp.MustCompile(`(?i)^(\d{1,2})\s?[:h]?\s?(\d{2})?(?::\d{2})?\s?([ap])?`)

// readClock reads "19:45", "19 h", "7:45 PM", "" for what is no hour.
func readClock(s string) string {
	m := clockParts.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ""
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	switch half := strings.ToLower(m[3]); {
	case half == "p" && hour < 12:
		hour += 12
	case half == "a" && hour == 12:
		hour = 0
	}
	if hour > 23 || minute > 59 {
		return ""
	}
	return time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("15:04")
}
