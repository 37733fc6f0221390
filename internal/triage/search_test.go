package triage_test

import (
	"testing"
	"time"

	. "vigie/internal/triage"
)

func TestASearchIsDue(t *testing.T) {
	told := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		alert SearchAlert
		at    int
		fresh int
		after time.Duration
		want  bool
	}{
		"never":               {AlertNever, 0, 9, 999 * time.Hour, false},
		"nothing new":         {AlertEach, 0, 0, 999 * time.Hour, false},
		"each":                {AlertEach, 0, 1, time.Minute, true},
		"daily, too soon":     {AlertDaily, 0, 9, 23 * time.Hour, false},
		"daily":               {AlertDaily, 0, 1, 24 * time.Hour, true},
		"weekly, too soon":    {AlertWeekly, 0, 9, 6 * 24 * time.Hour, false},
		"weekly":              {AlertWeekly, 0, 1, 7 * 24 * time.Hour, true},
		"too few":             {AlertCount, 5, 4, 999 * time.Hour, false},
		"enough":              {AlertCount, 5, 5, time.Minute, true},
		"of a later version?": {"hourly", 0, 5, 999 * time.Hour, false},
	} {
		if got := (SavedSearch{Alert: c.alert, AlertAt: c.at, ToldAt: &told}).Due(c.fresh, told.Add(c.after)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if (SavedSearch{Alert: AlertEach}).Due(3, told) {
		t.Error("told since never")
	}
}
