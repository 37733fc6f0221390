package main

import (
	"testing"
	"time"

	"vigie/internal/database/dbtest"
	"vigie/internal/report"
)

// A dry run changes nothing; a run erases what has had its time, and the figures
// count it on.
func TestRetentionRun(t *testing.T) {
	now := time.Now()
	a := portalBy(t, dbtest.URL(t), func() time.Time { return now.UTC().Truncate(time.Microsecond) })
	_, err := a.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2020", Subject: report.Subject{Kind: report.UnknownWho},
		Contacts: []report.Contact{{Channel: report.SMS, On: "2026-01-02"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		later, dry bool
		left       int64
	}{{false, false, 1}, {true, true, 1}, {true, false, 0}, {true, false, 0}} {
		if step.later {
			now = time.Now().AddDate(4, 0, 0)
		}
		if err := (retentionRunCmd{DryRun: step.dry}).Run(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		var left int64
		if err := a.db.Write.Model(&report.Report{}).Count(&left).Error; err != nil || left != step.left {
			t.Errorf("%+v: %d left, %v", step, left, err)
		}
	}
	if err := a.stats.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if cut, err := a.stats.Cut("municipales-2020"); err != nil || cut.Reports != 1 {
		t.Errorf("counted on: %+v, %v", cut, err)
	}
}
