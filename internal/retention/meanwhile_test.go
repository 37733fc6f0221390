package retention

import (
	"context"
	"sync"
	"testing"

	"vigie/internal/report"
)

// Voters complain and withdraw while sweeps group their reports and open cases:
// whatever comes first, nothing is left of what was withdrawn, and a complaint is
// worked as one.
func TestMeanwhile(t *testing.T) {
	p := openPortal(t)
	var receipts []report.Receipt
	for range 24 {
		receipts = append(receipts, p.file(t, "", func(f *report.Filing) { f.Message = "" }))
	}
	var all sync.WaitGroup
	all.Go(func() {
		for range 4 {
			p.triage.Sweep(context.Background()) // what is withdrawn under its hands is the next sweep's
		}
	})
	for i, r := range receipts {
		all.Go(func() {
			if i%2 == 0 {
				if _, err := p.Withdraw(context.Background(), r.Code, ""); err != nil {
					t.Errorf("withdraw: %v", err)
				}
				return
			}
			filed, err := p.reports.ByCode(context.Background(), r.Code)
			if err == nil {
				err = p.triage.Complain(context.Background(), filed, report.Pleading{
					Name: "A", Email: "a@exemple.fr", Respondent: "B", Asked: report.AskedNo, Exception: "urgent", Wish: "c", Transmit: report.TransmitNo,
				})
			}
			if err != nil {
				t.Errorf("complain: %v", err)
			}
		})
	}
	all.Wait()
	p.settle(t)
	for query, want := range map[string]int{
		"SELECT count(*) FROM reports": 12, "SELECT count(*) FROM complaints": 12, "SELECT count(*) FROM tombstones": 12,
		"SELECT count(*) FROM cases": 12, "SELECT count(*) FROM cases WHERE kind = 'complaint' AND reports = 1": 12,
	} {
		if n := p.number(t, query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}
