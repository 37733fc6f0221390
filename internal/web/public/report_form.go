package public

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// maxForm bounds a posted form, in bytes: the longest text, well over its
// limit, still comes back as it was typed.
const maxForm = 1 << 20

// read fills form, a pointer to a struct with form tags, with what was posted.
func read(c *gin.Context, form any) error { return page.ReadForm(c, form, maxForm) }

// typedDay reads a day as people type it; one that does not exist is a fault
// on name. "" stays "".
func typedDay(faults *fault.Fields, name, typed string) day.Day {
	if strings.TrimSpace(typed) == "" {
		return ""
	}
	d, err := day.Parse(typed)
	if err != nil {
		faults.Add(name, "report.error.day")
	}
	return d
}

// clocks are the ways a time of day is typed, spaces left out.
var clocks = []string{"15:04", "15:04:05", "15h04", "15h", "15H04", "15H", "15.04"}

// typedClock reads "19:45", "19h45", "19 h"; anything else is a fault on name.
func typedClock(faults *fault.Fields, name, typed string) string {
	s := strings.Join(strings.Fields(typed), "")
	if s == "" {
		return ""
	}
	for _, layout := range clocks {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format("15:04")
		}
	}
	faults.Add(name, "report.error.clock")
	return ""
}

// typedCount reads how often something came; "" is once.
func typedCount(faults *fault.Fields, name, typed string) int {
	s := strings.TrimSpace(typed)
	if s == "" {
		return 1
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		faults.Add(name, "report.error.count")
	}
	return n
}
