package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"vigie/internal/config"
	"vigie/internal/day"
	"vigie/internal/evidence"
	"vigie/internal/report"
)

// readCmd is `vigie read`: what is observed in messages, one JSON object a
// line. It opens no database and no network.
type readCmd struct {
	On       string            `help:"Day of the contact (2026-03-14): chooses the rules in force. An e-mail's own date otherwise."`
	At       string            `help:"Hour of the contact where the voter was (19:45)."`
	Channel  string            `help:"Channel of a text: sms, call_live, call_automated, social." default:"sms"`
	Sender   string            `help:"Sender of a text, as the screen showed it."`
	Whole    bool              `help:"The texts are complete: what is missing in them may be told."`
	Election string            `help:"Kind of the election (municipales, legislatives): which day a territory votes."`
	Round    []string          `help:"Day of a round (2026-03-15); may be repeated."`
	Place    string            `help:"Département of the voter (35, 971): some vote on Saturday."`
	DKIMKey  map[string]string `name:"dkim-key" mapsep:"none" placeholder:"SELECTOR.DOMAIN=FILE" help:"Public key of a signer, saved beforehand (its TXT record, or PEM): its signatures are then verified. The network is never asked."`
	Files    []string          `arg:"" name:"file" help:"Messages (.txt), e-mails (.eml, .msg) and pictures (.png, .jpg, .webp)."`
}

// Run reads the files and says on standard error which could not be read.
func (c readCmd) Run(ctx context.Context, cfg config.Config) error {
	facts, err := c.facts()
	if err != nil {
		return err
	}
	if facts.Key, err = signersKeys(c.DKIMKey); err != nil {
		return err
	}
	return reader{facts, pictures(cfg)}.files(ctx, os.Stdout, os.Stderr, c.Files)
}

// facts returns what the flags tell of the messages.
func (c readCmd) facts() (evidence.Facts, error) {
	f := evidence.Facts{
		Channel: report.Channel(c.Channel), On: day.Day(c.On), At: c.At, Sender: c.Sender, Whole: c.Whole,
		Poll: evidence.Poll{Kind: c.Election, Departement: c.Place},
	}
	for _, r := range c.Round {
		f.Poll.Rounds = append(f.Poll.Rounds, day.Day(r))
	}
	for _, d := range append([]day.Day{f.On}, f.Poll.Rounds...) {
		if d != "" && !d.Valid() {
			return f, fmt.Errorf("read: %q is not a day like 2026-03-14", d)
		}
	}
	return f, nil
}

// reader reads files under what the flags tell.
type reader struct {
	facts    evidence.Facts
	pictures *evidence.Pictures
}

// files writes a line for each file that can be read. It returns an error when
// one could not, after the others.
func (r reader) files(ctx context.Context, out, complain io.Writer, files []string) error {
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	failed := 0
	for _, name := range files {
		line, err := r.one(ctx, name)
		if err != nil {
			failed++
			fmt.Fprintf(complain, "vigie: %s: %v\n", name, err)
			continue
		}
		if err := lines.Encode(line); err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
	if failed > 0 {
		return fmt.Errorf("read: %d of %d files could not be read", failed, len(files))
	}
	return nil
}

// What a file may not be.
var (
	errBinary = errors.New("neither a text, an e-mail nor a picture")
	errEmpty  = errors.New("the file is empty")
)

// one reads a file by its extension, and by its content where that says
// nothing.
func (r reader) one(ctx context.Context, name string) (any, error) {
	raw, err := load(name)
	switch {
	case err != nil:
		return nil, err
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, errEmpty
	}
	kind, known := evidence.TypeOf(raw)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".eml", ".msg":
		return emailLine(name, raw, r.facts)
	case ".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif":
		return r.pictureLine(ctx, name, raw)
	case ".txt":
		return textLine(name, raw, r.facts)
	}
	if known && (kind.Picture() || kind == report.FileHEIC) {
		return r.pictureLine(ctx, name, raw)
	}
	if line, err := emailLine(name, raw, r.facts); err == nil {
		return line, nil
	}
	return textLine(name, raw, r.facts)
}

// load reads a file as far as an e-mail is read, and one byte more to tell that
// it goes on.
func load(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err) // the name stands before it already
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, evidence.MaxEmail+1))
	if err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", errors.Unwrap(err))
	}
	return raw, nil
}
