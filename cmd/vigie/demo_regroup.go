package main

import (
	"context"
	"time"

	"vigie/internal/account"
	"vigie/internal/demo"
	"vigie/internal/triage"
)

// regrouped is how long before now the demo's people put cases together and
// apart: yesterday, so that later work goes on from there.
const regrouped = 30 * time.Hour

// desk is the demo's people at work on what is similar.
type desk struct {
	*app
	clock                *clock
	at                   time.Time
	reviewer, supervisor account.Account
	done                 map[string]bool // references of the cases that somebody put somewhere
}

// regroup puts cases together that voters tell of one sender, one of them apart
// again, and two for a phrase alone, which a supervisor undoes. Where the demo is
// too small there is nothing to put together.
func (d *desk) regroup(ctx context.Context) error {
	found, err := d.triage.Queue(ctx, triage.Filter{State: triage.New}, triage.Cursor{}, 400)
	if err != nil {
		return err
	}
	ofSender, ofPhrase := 0, 0
	for _, c := range found.Cases {
		texts, calls, err := d.similar(ctx, c)
		if err != nil {
			return err
		}
		switch {
		case ofSender == 0 && len(calls) > 1:
			ofSender++
			err = d.ofOneSender(ctx, c, calls[:2])
		case ofPhrase == 0 && len(texts) > 0:
			ofPhrase++
			err = d.ofOnePhrase(ctx, c, texts[0])
		}
		if err != nil || ofSender+ofPhrase == 2 {
			return err
		}
	}
	return nil
}

// similar returns the small cases like c that nobody looked at yet, c being one:
// those whose texts are, and those of one sender.
func (d *desk) similar(ctx context.Context, c triage.Case) (texts, calls []triage.Case, err error) {
	if !d.small(c) {
		return nil, nil, nil
	}
	found, err := d.triage.Similar(ctx, c, 10)
	for _, x := range found {
		switch {
		case x.Case.State != triage.New || !d.small(x.Case):
		case x.Alike > 0:
			texts = append(texts, x.Case)
		case x.Kin.Sender:
			calls = append(calls, x.Case)
		}
	}
	return texts, calls, err
}

func (d *desk) small(c triage.Case) bool {
	return c.Reports == 1 && c.ReceivedAt.Before(d.at) && !d.done[c.Reference]
}

// later moves the clock on.
func (d *desk) later(by time.Duration) {
	d.at = d.at.Add(by)
	d.clock.set(d.at)
}

func (d *desk) in(c, other triage.Case, by account.Account, why string) triage.Regroup {
	d.done[c.Reference], d.done[other.Reference] = true, true
	return triage.Regroup{
		On:    triage.On{Reference: c.Reference, Version: c.Version, By: by},
		Other: other.Reference, OtherVersion: other.Version, Reason: why,
	}
}

// ofOneSender puts three cases together, and the last of them apart again.
func (d *desk) ofOneSender(ctx context.Context, c triage.Case, similar []triage.Case) error {
	for _, x := range similar {
		d.later(4 * time.Minute)
		var err error
		if c, err = d.triage.Merge(ctx, d.in(c, x, d.reviewer, demo.WhyOneSender)); err != nil {
			return err
		}
	}
	d.later(time.Hour)
	in := d.in(c, c, d.reviewer, demo.WhyOneOfThem)
	in.Reports = []string{similar[1].Reference}
	_, err := d.triage.Split(ctx, in)
	return err
}

// ofOnePhrase puts two cases together, which a supervisor undoes.
func (d *desk) ofOnePhrase(ctx context.Context, c, other triage.Case) error {
	d.later(7 * time.Minute)
	c, err := d.triage.Merge(ctx, d.in(c, other, d.reviewer, demo.WhyOnePhrase))
	if err != nil {
		return err
	}
	acts, _, err := d.triage.RegroupingsOf(ctx, c)
	if err != nil {
		return err
	}
	d.later(2 * time.Hour)
	in := d.in(c, c, d.supervisor, demo.WhyNotOne)
	in.Undone = acts[len(acts)-1].ID
	_, err = d.triage.Ungroup(ctx, in)
	return err
}
