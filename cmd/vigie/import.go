package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/locales"
)

// importCmd is `vigie import`. The same file twice changes nothing.
type importCmd struct {
	Elections importElectionsCmd `cmd:"" help:"Elections, from a CSV with the header slug,kind,name_fr,name_en,round1,round2,opens,closes."`
	Lists     importListsCmd     `cmd:"" help:"Lists or candidates of an election, from a file of the Ministry of the Interior."`
}

type importElectionsCmd struct {
	File string `arg:"" type:"existingfile" help:"The CSV; - for standard input."`
}

// Run imports elections.
func (c importElectionsCmd) Run(ctx context.Context, a *app) error {
	return importFile(c.File, func(file io.Reader) (election.Tally, error) {
		return a.elections.ImportElections(ctx, file)
	})
}

type importListsCmd struct {
	Election string `required:"" help:"Slug of the election."`
	File     string `arg:"" type:"existingfile" help:"The file, CSV or tab-separated; - for standard input."`
}

// Run imports lists or candidates.
func (c importListsCmd) Run(ctx context.Context, a *app) error {
	err := importFile(c.File, func(file io.Reader) (election.Tally, error) {
		return a.elections.ImportLists(ctx, c.Election, file)
	})
	if errors.Is(err, fault.NotFound) {
		say, saidErr := operator()
		return cmp.Or(saidErr, errors.New(say.T("import.no_election", "Slug", c.Election)))
	}
	return err
}

// importFile imports a file and says what came of it: wrong lines on standard
// error, the count on standard output.
func importFile(name string, take func(io.Reader) (election.Tally, error)) error {
	say, err := operator()
	if err != nil {
		return err
	}
	file := os.Stdin
	if name != "-" {
		if file, err = os.Open(name); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		defer file.Close()
	}
	tally, err := take(file)
	var wrong *election.Wrong
	if errors.As(err, &wrong) {
		tell(os.Stderr, say, wrong.Lines)
		return errors.New(say.T("import.refused", "Count", wrong.Total))
	}
	if err != nil {
		return err
	}
	tell(os.Stderr, say, tally.Notices)
	fmt.Println(say.T("import.done", "Total", tally.Total(), "Added", tally.Added, "Changed", tally.Changed, "Unchanged", tally.Unchanged))
	return nil
}

// tell writes what was found, a line each.
func tell(w io.Writer, say *i18n.Localizer, lines election.Lines) {
	for _, l := range lines.First {
		params := make([]any, 0, 2*len(l.Params))
		for name, value := range l.Params {
			params = append(params, name, value)
		}
		reason := say.T(l.Key, params...)
		if l.Number == 0 {
			fmt.Fprintln(w, say.T("import.file", "Reason", reason))
			continue
		}
		fmt.Fprintln(w, say.T("import.line", "Line", strconv.Itoa(l.Number), "Reason", reason))
	}
	if more := lines.Total - len(lines.First); more > 0 {
		fmt.Fprintln(w, say.T("import.more", "Count", more))
	}
}

// operator says things in the language of the shell: French where it says so,
// English otherwise, as all other commands.
func operator() (*i18n.Localizer, error) {
	bundle, err := i18n.Load(locales.FS, time.UTC)
	if err != nil {
		return nil, err
	}
	lang := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	if strings.HasPrefix(lang, "fr") {
		return bundle.Localizer("fr"), nil
	}
	return bundle.Localizer("en"), nil
}
