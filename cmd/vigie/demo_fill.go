package main

import (
	"bytes"
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
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/mail"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
)

// fill makes a demo and tells its past.
func (a *app) fill(ctx context.Context, clock *clock, reports int) ([]person, error) {
	set, err := demo.Make(time.Now().In(a.places.Zone("75")), seed, reports)
	if err != nil {
		return nil, err
	}
	_, people, err := a.tell(ctx, clock, set)
	if err != nil {
		return nil, err
	}
	return people, a.release(ctx, set.Election.Slug)
}

// release freezes the figures of the election, where there are enough of them.
func (a *app) release(ctx context.Context, slug string) error {
	figures, err := a.figures(a.words)
	if err != nil {
		return err
	}
	if err := figures.Refresh(ctx); err != nil {
		return err
	}
	var few fault.Fields
	if _, err = figures.Freeze(ctx, account.Account{}, slug); errors.As(err, &few) {
		return nil
	}
	return err
}

// tell tells the demo's past: everything goes in as it would in a real portal,
// by the same code, with the clock at the day it happened. It returns the
// receipts of the filings, and who can sign in.
func (a *app) tell(ctx context.Context, clock *clock, set demo.Set) ([]report.Receipt, []person, error) {
	if err := a.db.Hurry(ctx, true); err != nil {
		return nil, nil, err
	}
	defer a.db.Hurry(ctx, false)
	defer clock.run()
	clock.set(set.Election.Opens.Time())
	if err := a.calendar(ctx, set); err != nil {
		return nil, nil, err
	}
	people, err := a.people(ctx, set.Accounts)
	if err != nil {
		return nil, nil, err
	}
	receipts, err := a.file(ctx, clock, set.Filings)
	if err != nil {
		return nil, nil, err
	}
	if _, err := a.triage.Sweep(ctx); err != nil {
		return nil, nil, err
	}
	if _, err := a.triage.Watch(ctx); err != nil {
		return nil, nil, err
	}
	if _, err := a.canvasses.SweepSenders(ctx); err != nil {
		return nil, nil, err
	}
	return receipts, people, a.workThrough(ctx, clock, set, receipts, people)
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
// returns their receipts in order.
func (a *app) file(ctx context.Context, clock *clock, filings []demo.Timed) ([]report.Receipt, error) {
	receipts := make([]report.Receipt, len(filings))
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
				r, err := a.fileOne(ctx, filings[i])
				receipts[i], errs[i] = r, err
			})
		}
		hour.Wait()
		from = to
	}
	return receipts, errors.Join(errs...)
}

// fileOne files a report as a program would, or, with its files, as the form does.
func (a *app) fileOne(ctx context.Context, f demo.Timed) (report.Receipt, error) {
	if time.Since(f.At) > mail.GiveUpAfter { // its e-mail went long ago, or was given up
		f.Filing.Reporter.Updates = false
	}
	if len(f.Files) == 0 {
		return a.reports.Submit(ctx, report.Submission{Filing: f.Filing, Came: came(f)})
	}
	token := make([]byte, 32)
	rand.Read(token) // never fails: crypto/rand ends the process instead
	if err := a.reports.SaveDraft(ctx, token, report.Draft{Filing: f.Filing}); err != nil {
		return report.Receipt{}, err
	}
	for _, file := range f.Files {
		if _, err := a.reports.Upload(ctx, token, file.Name, bytes.NewReader(file.Content)); err != nil {
			return report.Receipt{}, err
		}
	}
	return a.reports.FileDraft(ctx, token, came(f)...)
}

// plainEach is one of how many browsers of the demo's voters that run no scripts.
const plainEach = 25

func came(f demo.Timed) []report.Entry {
	if f.At.Unix()%plainEach == 0 {
		return []report.Entry{report.Unchallenged}
	}
	return nil
}

// act is one act of the demo with the case it is about.
type act struct {
	demo.Act
	reference string // of the case
	to        string // of the case that a decision attaches it to, or ""
}

// workThrough does what the demo's reviewers did, in the order they did it.
func (a *app) workThrough(ctx context.Context, clock *clock, set demo.Set, receipts []report.Receipt, people []person) error {
	by := map[string]account.Account{}
	for _, p := range people {
		who, err := a.accounts.ByID(ctx, p.id)
		if err != nil {
			return err
		}
		by[p.Role] = who
	}
	acts, err := a.acts(ctx, set, receipts)
	if err != nil {
		return err
	}
	at := time.Now().Add(-regrouped)
	n, _ := slices.BinarySearchFunc(acts, at, func(x act, at time.Time) int { return x.At.Compare(at) })
	staff := &staff{app: a, clock: clock, by: by}
	if err := staff.doAll(ctx, acts[:n]); err != nil {
		return err
	}
	desk := desk{app: a, clock: clock, at: at, reviewer: by["reviewer"], supervisor: by["supervisor"], done: map[string]bool{}}
	for _, x := range acts[n:] { // they go on as they would have
		desk.done[x.reference], desk.done[x.to] = true, true
	}
	clock.set(at)
	if err := desk.regroup(ctx); err != nil {
		return fmt.Errorf("put cases together: %w", err)
	}
	if err := staff.doAll(ctx, acts[n:]); err != nil {
		return err
	}
	if err := staff.answered(ctx); err != nil {
		return err
	}
	for _, s := range searches {
		if err := a.triage.SaveSearch(ctx, by[s.OwnerName], s); err != nil {
			return err
		}
	}
	return a.leave(ctx, clock, set, receipts, by["reviewer"])
}

// searches are those that the demo's people keep; OwnerName is a role.
var searches = []triage.SavedSearch{
	{OwnerName: "supervisor", Name: "Mineurs visés", Query: "practice=minor_targeted&state=all", Shared: true},
	{OwnerName: "supervisor", Name: "Plaintes à suivre", Query: "kind=complaint&state=waiting", Shared: true},
	{OwnerName: "reviewer", Name: "SMS, les plus récents", Query: "channel=sms&order=arrival"},
}

// staff is the demo's reviewers at work: what they do and whom they write to.
type staff struct {
	*app
	clock *clock
	by    map[string]account.Account // by role
	codes []seal.Code                // of the letters they wrote
}

// doAll does acts, each at its time.
func (p *staff) doAll(ctx context.Context, acts []act) error {
	for _, x := range acts {
		p.clock.set(x.At)
		err := p.do(ctx, x, p.by[x.Role])
		if err == nil {
			err = p.write(ctx, x, p.by[x.Role])
		}
		if err != nil {
			return fmt.Errorf("%s on %s: %w", x.Do, x.reference, err)
		}
	}
	return nil
}

// acts returns what was done to each case, in the order it was done. The demo
// tells of every filing apart; those that came together in one case are worked
// once, as the first of them was, or as a complaint where there is nothing else.
func (a *app) acts(ctx context.Context, set demo.Set, receipts []report.Receipt) ([]act, error) {
	var all []act
	worked := map[string]bool{}
	for _, complaints := range []bool{false, true} {
		for _, w := range set.Works {
			if complaints != (set.Filings[w.Filing].Filing.Kind == report.Complaint) {
				continue
			}
			done, err := a.actsOn(ctx, w, receipts)
			if err != nil {
				return nil, err
			}
			if len(done) == 0 || worked[done[0].reference] {
				continue
			}
			worked[done[0].reference] = true
			all = append(all, done...)
		}
	}
	slices.SortStableFunc(all, func(x, y act) int { return x.At.Compare(y.At) })
	return all, nil
}

// actsOn returns what was done to the case of a filing; nothing where that was to
// attach it to the case it is in already.
func (a *app) actsOn(ctx context.Context, w demo.Work, receipts []report.Receipt) ([]act, error) {
	c, err := a.triage.CaseOfReport(ctx, receipts[w.Filing].Reference)
	if err != nil {
		return nil, err
	}
	var all []act
	for _, x := range w.Acts {
		done := act{Act: x, reference: c.Reference}
		if x.To >= 0 {
			to, err := a.triage.CaseOfReport(ctx, receipts[x.To].Reference)
			if err != nil {
				return nil, err
			}
			if done.to = to.Reference; to.ID == c.ID {
				return nil, nil
			}
		}
		all = append(all, done)
	}
	return all, nil
}

// does names the acts of the demo as the back-office does.
var does = map[demo.Do]journal.Act{demo.Take: triage.ActTake, demo.Note: triage.ActNote, demo.Wait: triage.ActWait, demo.Decide: triage.ActDecide}

// do does one act as the back-office would, where it may still be done.
func (a *app) do(ctx context.Context, x act, who account.Account) error {
	c, err := a.triage.ByReference(ctx, x.reference)
	if err != nil || c.State == triage.Closed || !triage.May(does[x.Do], c, who) {
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
		_, err = a.triage.Decide(ctx, on, triage.Ruling{
			Outcome: triage.Outcome(x.Outcome), Reasons: x.Text, LegalBasis: "RGPD, art. 21 ; loi 78-17, art. 20", Body: "arcep", Attached: x.to,
		})
	}
	return err
}
