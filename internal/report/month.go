package report

import (
	"time"

	"vigie/internal/day"
)

// LastDay returns the last day on which a request of a day can be answered in
// time (GDPR, article 12-3: a month from its receipt, or three where the sender
// has said within that month that it takes longer). Regulation (EEC, Euratom)
// 1182/71 counts them: to the day of the same number, or to the last of the month
// where there is none (article 3-2-c), and on to the next working day where that
// is a Saturday, a Sunday or a public holiday (article 3-4).
func LastDay(asked day.Day, months int) day.Day {
	t := asked.Time()
	end := t.AddDate(0, months, 0)
	if end.Day() != t.Day() {
		end = end.AddDate(0, 0, -end.Day())
	}
	for !working(end) {
		end = end.AddDate(0, 0, 1)
	}
	return day.Of(end)
}

// Due returns the first day on which a request that had no answer is late.
func Due(asked day.Day) day.Day { return LastDay(asked, 1).Add(1) }

// working says whether people work on a day in all of France.
func working(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && !holiday(t)
}

// fixed are the public holidays that fall on one date (code du travail, article
// L. 3133-1). Those of Alsace-Moselle and of the overseas territories alone are
// left out: which of them holds depends on where the sender sits, which nobody
// knows here.
var fixed = map[string]bool{"01-01": true, "05-01": true, "05-08": true, "07-14": true, "08-15": true, "11-01": true, "11-11": true, "12-25": true}

// holiday says whether a day is one of the public holidays of all France. Three
// move with Easter: its Monday, Ascension and Whit Monday.
func holiday(t time.Time) bool {
	switch day.Of(t).Since(day.Of(easter(t.Year()))) {
	case 1, 39, 50:
		return true
	}
	return fixed[t.Format("01-02")]
}

// easter returns Easter Sunday of a year, by the algorithm for the Gregorian
// calendar that "Nature" printed anonymously in 1876.
func easter(year int) time.Time {
	century, rest := year/100, year%100
	golden := year % 19
	epact := (19*golden + century - century/4 - (century-(century+8)/25+1)/3 + 15) % 30
	sunday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*sunday) / 451
	n := epact + sunday - 7*late + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
