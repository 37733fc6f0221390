package main

import (
	"errors"
	"strings"
	"testing"

	"vigie/internal/release"
	"vigie/internal/report"
)

// What the shell freezes is verified, and found out where somebody changed it.
func TestRelease(t *testing.T) {
	a := portal(t)
	file := func(n int) {
		for range n {
			_, err := a.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
				Kind: report.Signalement, Lang: "fr", Election: "municipales-2020", Subject: report.Subject{Kind: report.UnknownWho},
				Contacts: []report.Contact{{Channel: report.SMS, On: "2026-01-02"}},
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	freeze := releaseMakeCmd{Election: "municipales-2020"}
	if err := freeze.Run(t.Context(), a); err == nil || !strings.Contains(err.Error(), "Fewer than 10 reports") {
		t.Errorf("without reports: %v", err)
	}
	file(12)
	if err := freeze.Run(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := freeze.Run(t.Context(), a); err == nil || !strings.Contains(err.Error(), "since release 1") {
		t.Errorf("twice: %v", err)
	}
	file(10)
	if err := freeze.Run(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := (releaseListCmd{}).Run(t.Context(), a); err != nil {
		t.Error(err)
	}
	if err := (releaseMakeCmd{Election: "none"}).Run(t.Context(), a); err == nil || !strings.Contains(err.Error(), "no election") {
		t.Error(err)
	}
	for id, wrong := range map[string]bool{"municipales-2020-r1": false, "municipales-2020-r2": false, "municipales-2020-r3": true} {
		if err := (releaseVerifyCmd{ID: id}).Run(t.Context(), a); (err != nil) != wrong {
			t.Errorf("%s: %v", id, err)
		}
	}
	if err := a.db.Write.Exec("UPDATE release_files SET body = 'x' WHERE name = 'figures.csv' AND release_id LIKE '%r1'").Error; err != nil {
		t.Fatal(err)
	}
	if err := (releaseVerifyCmd{ID: "municipales-2020-r1"}).Run(t.Context(), a); !errors.Is(err, release.ErrChanged) {
		t.Errorf("changed: %v", err)
	}
}
