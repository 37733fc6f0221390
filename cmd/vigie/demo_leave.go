package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/demo"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// demoComplaints is how many voters of the demo make a complaint of their report.
const demoComplaints = 3

// leave lets the demo's voters make complaints of some reports, and one withdraw
// what a reviewer has begun to work on, so that the desk shows what is left then.
func (a *app) leave(ctx context.Context, clock *clock, set demo.Set, references []string, reviewer account.Account) error {
	clock.run()
	made := 0
	for i := len(set.Filings) - 1; i >= 0 && made < demoComplaints; i-- {
		f := set.Filings[i].Filing
		if f.Kind != report.Signalement || f.Subject.Name == "" || set.Filings[i].Mailing != "" {
			continue
		}
		r, err := a.reports.ByReference(ctx, references[i])
		if err != nil {
			return err
		}
		if err := a.triage.Complain(ctx, r, demoPleading(f, made)); err != nil {
			return err
		}
		made++
	}
	return a.withdraw(ctx, set, reviewer)
}

// demoPleading is what the author of a filing pleads: the first waited for a
// month, the others say why they did not.
func demoPleading(f report.Filing, n int) report.Pleading {
	p := report.Pleading{
		Name: "Camille Exemple", Email: fmt.Sprintf("camille%d@exemple.fr", n+1), Respondent: f.Subject.Name, Asked: report.AskedNo,
		Exception: "opposed", Facts: "J’ai répondu STOP à chaque fois, et cela continue.", Wishes: []report.Wish{"stop", "origin"}, Transmit: report.TransmitNo,
	}
	if n == 0 {
		p.Asked, p.AskedOn, p.AskedBy, p.Answer = report.AskedYes, day.Of(time.Now().AddDate(0, 0, -40)), report.ByEmail, report.NoAnswer
		p.Exception, p.Transmit = "", report.TransmitYes
	}
	return p
}

// withdraw files a call that a reviewer takes up and its voter then withdraws.
func (a *app) withdraw(ctx context.Context, set demo.Set, reviewer account.Account) error {
	i := slices.IndexFunc(set.Filings, func(f demo.Timed) bool { return f.Filing.Message == "" && len(f.Files) == 0 })
	if i < 0 {
		return nil
	}
	r, err := a.reports.Submit(ctx, report.Submission{Filing: set.Filings[i].Filing})
	if err != nil {
		return err
	}
	c, err := a.triage.CaseOfReport(ctx, r.Reference)
	if err != nil {
		return err
	}
	on := triage.On{Reference: c.Reference, Version: c.Version, By: reviewer}
	if _, err := a.triage.Take(ctx, on); err != nil {
		return err
	}
	_, err = a.retention.Withdraw(ctx, r.Code, "settled")
	return err
}
