package triage_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"vigie/internal/report"
)

func TestSweepOpensOneCaseAReport(t *testing.T) {
	d := open(t)
	for i := range 205 { // past one batch
		d.file(t, func(f *report.Filing) { f.Message = fmt.Sprint("message ", i) })
	}
	if n, err := d.Sweep(t.Context()); err != nil || n != 205 {
		t.Fatalf("first sweep: %d %v", n, err)
	}
	if n, err := d.Sweep(t.Context()); err != nil || n != 0 {
		t.Errorf("second sweep: %d %v", n, err)
	}
	d.file(t, nil)
	if n, err := d.Sweep(t.Context()); err != nil || n != 1 {
		t.Errorf("after one more report: %d %v", n, err)
	}
	if c, l := d.count(t, "cases"), d.count(t, "case_reports"); c != 206 || l != 206 {
		t.Errorf("%d cases, %d reports in them", c, l)
	}
}

// A report whose key is smaller than the newest known, because it was committed
// later, is found all the same.
func TestSweepLooksBack(t *testing.T) {
	d := open(t)
	start := d.now
	d.one(t)
	d.now = start.Add(-90 * time.Second)
	d.file(t, nil)
	if n, err := d.Sweep(t.Context()); err != nil || n != 1 {
		t.Errorf("%d %v", n, err)
	}
}

// Opening one case on demand leaves no older report without one, even when no
// sweep has run for long.
func TestCaseOnDemandPassesOverNothing(t *testing.T) {
	d := open(t)
	d.file(t, nil)
	d.now = d.now.Add(time.Hour)
	late := d.file(t, nil)
	if _, err := d.CaseOfReport(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Sweep(t.Context()); err != nil || d.count(t, "cases") != 2 {
		t.Errorf("%d cases for 2 reports, %v", d.count(t, "cases"), err)
	}
}

func TestSweepTogether(t *testing.T) {
	d := open(t)
	for range 60 {
		d.file(t, nil)
	}
	var all sync.WaitGroup
	opened := make([]int, 4)
	for i := range opened {
		all.Go(func() {
			n, err := d.Sweep(t.Context())
			if err != nil {
				t.Error(err)
			}
			opened[i] = n
		})
	}
	all.Wait()
	if sum := opened[0] + opened[1] + opened[2] + opened[3]; sum != 60 || d.count(t, "cases") != 60 || d.count(t, "case_reports") != 60 {
		t.Errorf("opened %v, %d cases", opened, d.count(t, "cases"))
	}
}
