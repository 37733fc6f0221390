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
func (a *app) leave(ctx context.Context, clock *clock, set demo.Set, receipts []report.Receipt, reviewer account.Account) error {
	clock.run()
	made := 0
	for i := len(set.Filings) - 1; i >= 0 && made < demoComplaints; i-- {
		f := set.Filings[i].Filing
		if f.Kind != report.Signalement || f.Subject.Name == "" || set.Filings[i].Mailing != "" {
			continue
		}
		r, err := a.reports.ByReference(ctx, receipts[i].Reference)
		if err != nil {
			return err
		}
		if err := a.triage.Complain(ctx, r, demoPleading(f, made)); err != nil {
			return err
		}
		made++
	}
	if err := a.talk(ctx, set, receipts, reviewer); err != nil {
		return err
	}
	return a.withdraw(ctx, set, reviewer)
}

// talk lets a reviewer ask two voters something: one answers, tells that it
// happened again and mends an hour, the other has not come back yet.
func (a *app) talk(ctx context.Context, set demo.Set, receipts []report.Receipt, reviewer account.Account) error {
	asked := 0
	for i, f := range set.Filings {
		if f.Filing.Message != "" || len(f.Filing.Contacts) != 1 || asked == 2 {
			continue
		}
		c, err := a.triage.CaseOfReport(ctx, receipts[i].Reference)
		if err != nil {
			return err
		}
		on := triage.On{Reference: c.Reference, Version: c.Version, By: reviewer}
		if !triage.May(triage.ActAsk, c, reviewer) {
			continue
		}
		if _, err := a.triage.Ask(ctx, on, receipts[i].Reference, "Bonjour. Vous souvenez-vous du numéro qui s’est affiché, et de ce que disait la voix ?"); err != nil {
			return err
		}
		if asked++; asked == 1 {
			if err := a.answers(ctx, receipts[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *app) answers(ctx context.Context, receipt report.Receipt) error {
	r, err := a.reports.ByCode(ctx, receipt.Code)
	if err != nil {
		return err
	}
	if err := a.triage.Answer(ctx, r, receipt.Code, "Un numéro qui commence par 09 48. La voix demandait d’appuyer sur 1 pour le programme."); err != nil {
		return err
	}
	first := r.Contacts[0]
	err = a.triage.Amend(ctx, r, report.AddedContact, func(f *report.Filing) {
		f.Contacts = append(f.Contacts, report.Contact{Channel: first.Channel, On: first.On, At: "19:05", Sender: first.Sender})
	})
	if err != nil {
		return err
	}
	return a.triage.Amend(ctx, r, report.Corrected, func(f *report.Filing) { f.Contacts[0].At = "18:40" })
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
