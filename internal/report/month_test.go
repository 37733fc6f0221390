package report_test

import (
	"testing"

	"vigie/internal/day"
	. "vigie/internal/report"
)

// A month ends on the day of the same number, or on the last of the month, and
// never on a day on which nobody works.
func TestDue(t *testing.T) {
	for asked, want := range map[day.Day]day.Day{
		"2026-02-10": "2026-03-11",
		"2028-01-31": "2028-03-01", // a leap year: the month ends on 29 February
		"2026-03-31": "2026-05-01",
		"2026-12-15": "2027-01-16",
		"2026-01-31": "2026-03-03", // 28 February is a Saturday
		"2026-02-01": "2026-03-03", // 1 March is a Sunday
		"2026-03-05": "2026-04-08", // 5 April is Easter, and the Monday after it a holiday
		"2026-04-01": "2026-05-05", // 1 May is a Friday, and then comes the week-end
		"2026-04-14": "2026-05-16", // 14 May is Ascension Day
		"2025-05-09": "2025-06-11", // 9 June 2025 is Whit Monday
		"2027-02-28": "2027-03-31", // 28 March 2027 is Easter
		"2026-11-25": "2026-12-29", // Christmas is a Friday
		"2024-12-01": "2025-01-03",
	} {
		if got := Due(asked); got != want {
			t.Errorf("asked on %s, late on %s, want %s", asked, got, want)
		}
	}
}

// Three months where the sender said that it takes longer.
func TestLastDay(t *testing.T) {
	for asked, want := range map[day.Day]day.Day{"2026-03-10": "2026-06-10", "2025-11-30": "2026-03-02"} {
		if got := LastDay(asked, 3); got != want {
			t.Errorf("asked on %s, answered by %s, want %s", asked, got, want)
		}
	}
}
