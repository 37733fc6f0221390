package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"os"

	"vigie/internal/journal"
)

// journalCmd is `vigie journal`.
type journalCmd struct {
	Verify journalVerifyCmd `cmd:"" help:"Say whether every line of the journal is as it was written."`
	Head   journalHeadCmd   `cmd:"" help:"Print the hash of the last line, and ask for a time stamp of it."`
}

type journalVerifyCmd struct{}

// errJournal makes the program end with 1; what is wrong was said.
var errJournal = errors.New("the journal does not hold")

// Run verifies the chain, and fails when it is broken. The last hash is printed
// so that it can be kept elsewhere: a journal that is rewritten from its first
// line to its last shows by that alone.
func (journalVerifyCmd) Run(ctx context.Context, a *app) error {
	r, err := a.journal.Verify(ctx)
	if err != nil {
		return err
	}
	if r.Whole() {
		days, err := journal.Heads{Path: a.cfg.Heads()}.Check(ctx, a.journal)
		if errors.Is(err, journal.ErrHeads) {
			fmt.Println(coloured(red, fmt.Sprintf("WRONG journal      %s: %v", a.cfg.Heads(), err)))
			return errJournal
		}
		if err != nil {
			return err
		}
		fmt.Println(coloured(green, fmt.Sprintf("ok    journal      %d line(s) hold, last hash %x; %d day(s) written down", r.Lines, r.Hash, days)))
		return nil
	}
	fmt.Println(coloured(red, fmt.Sprintf("WRONG journal      line %d: %s", r.Broken, broken(r.Break))))
	return errJournal
}

type journalHeadCmd struct {
	TSQ string `type:"path" help:"Write a request to a time-stamping authority (RFC 3161) there."`
}

// Run prints the last hash once the chain was found to hold, and writes the request
// that has somebody else sign when it was.
func (h journalHeadCmd) Run(ctx context.Context, a *app) error {
	r, err := a.journal.Verify(ctx)
	switch {
	case err != nil:
		return err
	case !r.Whole() || r.Lines == 0:
		return errJournal
	}
	fmt.Printf("%d %x\n", r.Lines, r.Hash)
	if h.TSQ == "" {
		return nil
	}
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return err
	}
	asked, err := journal.TimestampRequest(r.Hash, nonce)
	if err != nil {
		return err
	}
	return os.WriteFile(h.TSQ, asked, 0o600)
}

func broken(b journal.Break) string {
	switch b {
	case journal.Changed:
		return "it is no longer what was written"
	case journal.Unlinked:
		return "it does not follow from the line before"
	case journal.Missing:
		return "it is gone"
	case journal.Cut:
		return "it and those after are gone"
	}
	return "it and those after were not written by the portal"
}

// Colours of a terminal.
const (
	green = "\x1b[32m"
	red   = "\x1b[31m"
)

// coloured colours a line for a terminal, unless NO_COLOR asks for none.
func coloured(colour, line string) string {
	out, err := os.Stdout.Stat()
	if err != nil || out.Mode()&os.ModeCharDevice == 0 || os.Getenv("NO_COLOR") != "" {
		return line
	}
	return colour + line + "\x1b[0m"
}
