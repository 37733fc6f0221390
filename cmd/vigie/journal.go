package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"vigie/internal/journal"
)

// journalCmd is `vigie journal`.
type journalCmd struct {
	Verify journalVerifyCmd `cmd:"" help:"Say whether every line of the journal is as it was written."`
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
		fmt.Println(coloured(green, fmt.Sprintf("ok    journal      %d line(s) hold, last hash %x", r.Lines, r.Hash)))
		return nil
	}
	fmt.Println(coloured(red, fmt.Sprintf("WRONG journal      line %d: %s", r.Broken, broken(r.Break))))
	return errJournal
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
