package main

import (
	"context"
	"fmt"

	"vigie/internal/retention"
)

// retentionCmd is `vigie retention`.
type retentionCmd struct {
	Run retentionRunCmd `cmd:"" help:"Erase what has had its time, as the background work does each hour."`
}

type retentionRunCmd struct {
	DryRun bool `help:"Only say what would be erased."`
}

// Run erases by rule and says how much each rule erased.
func (r retentionRunCmd) Run(ctx context.Context, a *app) error {
	p := a.retention.Periods()
	fmt.Printf("reports %d months after an election's last day, complaints and open cases %d\n", p.Reports, p.Cases)
	run, said := a.retention.Run, "erased"
	if r.DryRun {
		run, said = a.retention.Due, "would be erased"
	}
	done, err := run(ctx)
	for _, d := range done {
		fmt.Printf("%-8s %6d %s\n", d.Rule, d.Rows, said)
	}
	if err != nil {
		return err
	}
	return a.reasons(ctx)
}

// reasons says why voters withdrew, where they said so.
func (a *app) reasons(ctx context.Context) error {
	counts, err := a.retention.Withdrawals(ctx)
	for _, reason := range retention.Reasons {
		if n := counts[reason]; n > 0 {
			fmt.Printf("withdrawn because %-8s %6d\n", reason, n)
		}
	}
	return err
}
