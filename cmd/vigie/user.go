package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// userCmd is `vigie user`.
type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"Give somebody an account and print its set-up link, which works once, within 48 hours."`
	List    userListCmd    `cmd:"" help:"List the accounts."`
	Disable userDisableCmd `cmd:"" help:"End an account and its sessions. Adding the address again sets it up anew."`
}

type userAddCmd struct {
	Email string       `required:"" help:"Address to sign in with."`
	Role  account.Role `required:"" enum:"reviewer,supervisor,administrator,auditor" help:"reviewer, supervisor, administrator or auditor."`
	Name  string       `help:"Name to show; the address's first part without it."`
	Lang  string       `enum:"fr,en" default:"fr" help:"Language of the set-up page: fr or en."`
}

// Run adds an account and prints the link, which is kept nowhere.
func (u userAddCmd) Run(ctx context.Context, a *app) error {
	made, err := a.accounts.Add(ctx, account.Account{}, account.New{Email: u.Email, Name: u.Name, Role: u.Role, Lang: u.Lang})
	if errors.Is(err, fault.Conflict) {
		return mend(fault.Fields{{Field: "email", Key: "account.error.taken"}})
	}
	if err != nil {
		return mend(err)
	}
	fmt.Printf("%s/%s/office/set-up/%s\n", a.cfg.BaseURL, made.Account.Lang, made.Token)
	return nil
}

type userListCmd struct{}

// Run lists the accounts.
func (userListCmd) Run(ctx context.Context, a *app) error {
	all, err := a.accounts.Accounts(ctx)
	if err != nil {
		return err
	}
	sessions, err := a.accounts.SessionCounts(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "EMAIL\tNAME\tROLE\tSTATE\tSESSIONS\tSINCE")
	for _, who := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", who.Email, who.Name, who.Role, who.State(), sessions[who.ID], who.CreatedAt.Format(time.DateOnly))
	}
	return w.Flush()
}

type userDisableCmd struct {
	Email string `required:"" help:"Address of the account."`
}

// Run ends an account.
func (u userDisableCmd) Run(ctx context.Context, a *app) error {
	who, err := a.accounts.ByEmail(ctx, u.Email)
	if errors.Is(err, fault.NotFound) {
		return fmt.Errorf("no account has the address %s", u.Email)
	}
	if err != nil {
		return err
	}
	err = a.accounts.Disable(ctx, account.Account{}, who.ID)
	if errors.Is(err, fault.Conflict) {
		return fmt.Errorf("%s is disabled already", who.Email)
	}
	if err == nil {
		fmt.Printf("%s can no longer sign in\n", who.Email)
	}
	return err
}

// mend says what is wrong with what was typed, in the operator's language.
func mend(err error) error {
	var faults fault.Fields
	if !errors.As(err, &faults) {
		return err
	}
	say, saidErr := operator()
	if saidErr != nil {
		return saidErr
	}
	var all []error
	for i := range faults {
		all = append(all, fmt.Errorf("%s: %s", faults[i].Field, page.Say(say, &faults[i])))
	}
	return errors.Join(all...)
}
