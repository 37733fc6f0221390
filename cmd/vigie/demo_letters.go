package main

import (
	"cmp"
	"context"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/demo"
	"vigie/internal/letter"
	"vigie/internal/triage"
)

// demoLetters is how many letters the demo's reviewers write to campaigns, of which
// the last is answered; demoAnswer is how many days a campaign is given.
const (
	demoLetters = 2
	demoAnswer  = 10
)

// write writes to the campaign of a case that a reviewer just let wait.
func (p *staff) write(ctx context.Context, x act, by account.Account) error {
	if x.Do != demo.Wait || len(p.codes) == demoLetters {
		return nil
	}
	c, err := p.triage.ByReference(ctx, x.reference)
	if err != nil || c.State != triage.Waiting || c.SubjectName == "" || !triage.May(triage.ActLetter, c, by) {
		return err
	}
	l, err := p.written(c)
	if err != nil {
		return err
	}
	_, code, err := p.triage.Issue(ctx, triage.On{Reference: c.Reference, Version: c.Version, By: by}, l)
	if err == nil {
		p.codes = append(p.codes, code)
	}
	return err
}

// written is a request for observations, in the words of its template.
func (p *staff) written(c triage.Case) (triage.Letter, error) {
	words := p.words.Localizer("fr")
	today := day.Of(p.now())
	l := triage.Letter{
		Kind: letter.Request, Lang: "fr", Addressee: "list", Writer: cmp.Or(p.cfg.Operator, words.T("office.letter.authority")), Campaign: c.SubjectName, Due: today.Add(demoAnswer),
		Dateline: words.T("office.letter.dateline", "Day", today), ReplyAt: p.cfg.BaseURL + "/fr/reply",
	}
	t, _ := p.letters.Of(l.Kind, l.Lang)
	w, err := t.Compose(letter.Draft{Kind: l.Kind, Due: l.Due, With: []string{"source", "opt_out"}}, map[string]string{
		"campaign": l.Campaign, "case": c.File(), "authority": l.Writer, "reply": l.ReplyAt, "deadline": words.Day(l.Due),
		"reports": words.T("office.letter.reports_few", "Number", letter.Few), "channels": words.T("channel.sms"),
		"period": words.T("office.letter.period", "From", today.Add(-30), "To", today),
	})
	l.Subject, l.Body = w.Subject, w.Body
	return l, err
}

// answered lets the campaign of the last letter answer it.
func (p *staff) answered(ctx context.Context) error {
	if len(p.codes) < demoLetters {
		return nil
	}
	return p.triage.Reply(ctx, p.codes[demoLetters-1], triage.Pledge{
		Answer: triage.ByVendor, Who: "Dominique Exemple, mandataire",
		Words: "Ces messages ont été envoyés par notre prestataire à partir d’un fichier que nous lui avions demandé de nettoyer. Les personnes qui se sont opposées en ont été retirées hier.",
	})
}
