package main

import (
	"context"
	"fmt"

	"vigie/internal/day"
	"vigie/internal/demo"
	"vigie/internal/report"
	"vigie/internal/rights"
	"vigie/internal/seal"
)

// demoVoter files one more report, whose code the demo tells, so that whoever
// looks at it can follow one: its voter has written to the campaign twice, and one
// of the letters had no answer in time.
func (a *app) demoVoter(ctx context.Context) (seal.Code, error) {
	today := day.Of(a.now().In(a.places.Zone("")))
	receipt, err := a.reports.Submit(ctx, report.Submission{Filing: report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: demo.Slug,
		Contacts: []report.Contact{
			{Channel: report.SMS, On: today.Add(-50), At: "19:45", Sender: "36111"},
			{Channel: report.CallAutomated, On: today.Add(-2), At: "12:10", Sender: "0162000000"},
		},
		Subject:   report.Subject{Kind: report.List, Name: "Demain Ensemble"},
		Practices: []report.Practice{report.OptOutIgnored, report.NoDataOrigin},
		OptOuts:   []report.OptOut{{On: today.Add(-50), Means: report.StopSMS, Outcome: report.Ignored}},
	}})
	if err != nil {
		return "", fmt.Errorf("a voter to follow: %w", err)
	}
	r, err := a.reports.ByCode(ctx, receipt.Code)
	for _, sent := range []rights.Sent{
		{Rights: []rights.Right{rights.Access, rights.Objection}, On: today.Add(-45)},
		{Rights: []rights.Right{rights.Erasure}, On: today.Add(-5)},
	} {
		if err == nil {
			err = a.rights.Note(ctx, r.ID, sent, today)
		}
	}
	return receipt.Code, err
}
