package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pquerna/otp/totp"

	"vigie/internal/account"
	"vigie/internal/demo"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// fill tells the demo's past: everything goes in as it would in a real portal,
// by the same code, with the clock at the day it happened.
func (a *app) fill(ctx context.Context, clock *clock, reports int) ([]person, error) {
	set, err := demo.Make(time.Now().In(a.places.Zone("75")), seed, reports)
	if err != nil {
		return nil, err
	}
	if err := a.db.Hurry(ctx, true); err != nil {
		return nil, err
	}
	defer a.db.Hurry(ctx, false)
	defer clock.run()
	clock.set(set.Election.Opens.Time())
	if err := a.calendar(ctx, set); err != nil {
		return nil, err
	}
	people, err := a.people(ctx, set.Accounts)
	if err != nil {
		return nil, err
	}
	references, err := a.file(ctx, clock, set.Filings)
	if err != nil {
		return nil, err
	}
	for {
		n, err := a.triage.Sweep(ctx)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
	}
	return people, a.workThrough(ctx, clock, set, references, people)
}

// calendar takes the election, as `vigie import elections` would, and those
// who stand in it.
func (a *app) calendar(ctx context.Context, set demo.Set) error {
	e := set.Election
	csv := "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
		strings.Join([]string{e.Slug, e.Kind, e.NameFR, e.NameEN, string(e.Round1), string(e.Round2), string(e.Opens), string(e.Closes)}, ",") + "\n"
	if _, err := a.elections.ImportElections(ctx, strings.NewReader(csv)); err != nil {
		return err
	}
	_, err := a.elections.Take(ctx, e.Slug, set.Contenders)
	return err
}

// people makes the accounts, with secrets of this demo alone.
func (a *app) people(ctx context.Context, accounts []demo.Account) ([]person, error) {
	var all []person
	for _, d := range accounts {
		key, err := totp.Generate(totp.GenerateOpts{Issuer: "Vigie", AccountName: d.Email})
		if err != nil {
			return nil, fmt.Errorf("one-time secret: %w", err)
		}
		p := person{Account: d, password: strings.ToLower(rand.Text()[:16]), secret: key.Secret()}
		made, err := a.accounts.AddReady(ctx, account.New{Email: d.Email, Name: d.Name, Role: account.Role(d.Role)}, p.password, p.secret)
		if err != nil {
			return nil, err
		}
		p.id = made.ID
		all = append(all, p)
	}
	return all, nil
}

// file files the reports hour by hour, those of one hour at the same time, and
// returns their references in order.
func (a *app) file(ctx context.Context, clock *clock, filings []demo.Timed) ([]string, error) {
	references := make([]string, len(filings))
	errs := make([]error, len(filings))
	for from := 0; from < len(filings); {
		to := from
		for to < len(filings) && to-from < 64 && filings[to].At.Sub(filings[from].At) < time.Hour {
			to++
		}
		clock.set(filings[from].At)
		var hour sync.WaitGroup
		for i := from; i < to; i++ {
			hour.Go(func() {
				r, err := a.reports.Submit(ctx, report.Submission{Filing: filings[i].Filing})
				references[i], errs[i] = r.Reference, err
			})
		}
		hour.Wait()
		from = to
	}
	return references, errors.Join(errs...)
}

// act is one act of the demo with the filing it is about.
type act struct {
	demo.Act
	filing int
}

// workThrough does what the demo's reviewers did, in the order they did it.
func (a *app) workThrough(ctx context.Context, clock *clock, set demo.Set, references []string, people []person) error {
	by := map[string]account.Account{}
	for _, p := range people {
		who, err := a.accounts.ByID(ctx, p.id)
		if err != nil {
			return err
		}
		by[p.Role] = who
	}
	var acts []act
	for _, w := range set.Works {
		for _, done := range w.Acts {
			acts = append(acts, act{done, w.Filing})
		}
	}
	slices.SortStableFunc(acts, func(x, y act) int { return x.At.Compare(y.At) })
	for _, x := range acts {
		clock.set(x.At)
		if err := a.do(ctx, x, by[x.Role], references); err != nil {
			return fmt.Errorf("%s on %s: %w", x.Do, references[x.filing], err)
		}
	}
	return nil
}

// do does one act as the back-office would.
func (a *app) do(ctx context.Context, x act, who account.Account, references []string) error {
	c, err := a.triage.ByReference(ctx, references[x.filing])
	if err != nil {
		return err
	}
	on := triage.On{Reference: c.Reference, Version: c.Version, By: who}
	switch x.Do {
	case demo.Take:
		_, err = a.triage.Take(ctx, on)
	case demo.Note:
		_, err = a.triage.Note(ctx, on, x.Text)
	case demo.Wait:
		_, err = a.triage.Wait(ctx, on)
	case demo.Decide:
		r := triage.Ruling{Outcome: triage.Outcome(x.Outcome), Reasons: x.Text, LegalBasis: "RGPD, art. 21 ; loi 78-17, art. 20", Body: "arcep"}
		if x.To >= 0 {
			r.Attached = references[x.To]
		}
		_, err = a.triage.Decide(ctx, on, r)
	}
	return err
}
