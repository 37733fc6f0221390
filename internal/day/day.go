// Package day is the calendar day as people say it: a date without a clock and
// without a zone. It must never turn a day into an instant by itself: whoever
// needs one says whose midnight is meant.
package day

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Day is a calendar day in ISO 8601 ("2026-03-02"), or "" when it is unknown.
// As text it sorts by time.
type Day string

const layout = time.DateOnly

// Of returns the day that t is in its own location.
func Of(t time.Time) Day { return Day(t.Format(layout)) }

// Parse reads "2026-03-02", and what people type: "2/3/2026", "02.03.2026",
// "02-03-2026". It returns an error for a day that does not exist.
func Parse(s string) (Day, error) {
	s = strings.NewReplacer(".", "/", " ", "/").Replace(strings.TrimSpace(s))
	for _, l := range []string{layout, "2/1/2006", "2-1-2006", "2/1/06"} {
		if t, err := time.Parse(l, s); err == nil {
			return Of(t), nil
		}
	}
	return "", fmt.Errorf("not a day: %q", s)
}

// Valid says whether d is a day of the calendar in ISO 8601. "" is not.
func (d Day) Valid() bool {
	_, err := time.Parse(layout, string(d))
	return err == nil
}

// Time returns midnight UTC of d, for arithmetic; the zero time for "".
func (d Day) Time() time.Time {
	t, _ := time.Parse(layout, string(d))
	return t
}

// Add returns the day n days later; "" stays "".
func (d Day) Add(n int) Day {
	if d == "" {
		return d
	}
	return Of(d.Time().AddDate(0, 0, n))
}

// Before says whether d is an earlier day than e.
func (d Day) Before(e Day) bool { return d < e }

// After says whether d is a later day than e.
func (d Day) After(e Day) bool { return d > e }

// Since returns the number of days from e to d, negative when d is before e.
func (d Day) Since(e Day) int { return int(d.Time().Sub(e.Time()).Hours() / 24) }

// Week returns the Monday of the ISO week that holds d.
func (d Day) Week() Day { return d.Add(-((int(d.Time().Weekday()) + 6) % 7)) }

// Value keeps a day as its ISO text, and an unknown one as NULL.
func (d Day) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads what either database gives for a day.
func (d *Day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = ""
	case time.Time:
		*d = Of(v)
	case string:
		*d = Day(v[:min(len(v), len(layout))])
	case []byte:
		*d = Day(v[:min(len(v), len(layout))])
	default:
		return fmt.Errorf("a day cannot be read from %T", v)
	}
	return nil
}

// GormDataType names the column type for gorm.
func (Day) GormDataType() string { return "date" }
