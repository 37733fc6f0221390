package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/release"
	"vigie/internal/web/page"
)

// releaseCmd is `vigie release`.
type releaseCmd struct {
	Make   releaseMakeCmd   `cmd:"" help:"Freeze the figures of an election as they are now."`
	List   releaseListCmd   `cmd:"" help:"List the releases, the newest first."`
	Verify releaseVerifyCmd `cmd:"" help:"Say whether a release is what was frozen."`
}

type releaseMakeCmd struct {
	Election string `required:"" help:"Its slug."`
}

// Run freezes the figures, and says under which address.
func (r releaseMakeCmd) Run(ctx context.Context, a *app) error {
	figures, err := a.figures(a.words)
	if err != nil {
		return err
	}
	if err := figures.Refresh(ctx); err != nil {
		return err
	}
	made, err := figures.Freeze(ctx, account.Account{}, r.Election)
	var faults fault.Fields
	switch {
	case errors.As(err, &faults):
		return errors.New(page.Say(a.words.Localizer("en"), &faults[0]))
	case errors.Is(err, fault.NotFound):
		return fmt.Errorf("no election %q", r.Election)
	case err != nil:
		return err
	}
	fmt.Printf("%s  %s/fr/releases/%s\n", made.ID, a.cfg.BaseURL, made.ID)
	return nil
}

type releaseListCmd struct{}

// Run prints a line a release.
func (releaseListCmd) Run(ctx context.Context, a *app) error {
	all, err := a.releases.All(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		fmt.Printf("%-28s %s  %7d reports  %2d errata  %x\n", r.ID, r.MadeAt.UTC().Format(time.RFC3339), r.Reports, len(r.Errata), r.SumsSHA256)
	}
	return nil
}

type releaseVerifyCmd struct {
	ID string `arg:"" help:"As release list prints it."`
}

// Run compares a release with its hashes and with the journal, and fails when it is
// not what was frozen.
func (v releaseVerifyCmd) Run(ctx context.Context, a *app) error {
	r, err := a.releases.Verify(ctx, v.ID)
	switch {
	case errors.Is(err, release.ErrChanged):
		fmt.Println(coloured(red, fmt.Sprintf("WRONG release      %s: %v", v.ID, err)))
		return release.ErrChanged
	case errors.Is(err, fault.NotFound):
		return fmt.Errorf("no release %q", v.ID)
	case err != nil:
		return err
	}
	fmt.Println(coloured(green, fmt.Sprintf("ok    release      %s: %d document(s), SHA-256 of %s %x", r.ID, len(r.Files), release.Sums, r.SumsSHA256)))
	return nil
}
