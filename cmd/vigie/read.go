package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"vigie/internal/day"
	"vigie/internal/evidence"
	"vigie/internal/phone"
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
	Files    []string          `arg:"" name:"file" help:"Messages (.txt) and e-mails (.eml, .msg)."`
}

// Run reads the files and says on standard error which could not be read.
func (c readCmd) Run() error {
	facts, err := c.facts()
	if err != nil {
		return err
	}
	if facts.Key, err = signersKeys(c.DKIMKey); err != nil {
		return err
	}
	return readFiles(os.Stdout, os.Stderr, c.Files, facts)
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

// readFiles writes a line for each file that can be read. It returns an error
// when one could not, after the others.
func readFiles(out, complain io.Writer, files []string, facts evidence.Facts) error {
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	failed := 0
	for _, name := range files {
		line, err := readOne(name, facts)
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
	errBinary = errors.New("neither a text nor an e-mail")
	errEmpty  = errors.New("the file is empty")
)

// readOne reads a file by its extension, and by its content where that says
// nothing.
func readOne(name string, facts evidence.Facts) (any, error) {
	raw, err := load(name)
	switch {
	case err != nil:
		return nil, err
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, errEmpty
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".eml", ".msg":
		return emailLine(name, raw, facts)
	case ".txt":
		return textLine(name, raw, facts)
	}
	if line, err := emailLine(name, raw, facts); err == nil {
		return line, nil
	}
	return textLine(name, raw, facts)
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

// emailRead is the line of an e-mail.
type emailRead struct {
	File              string                 `json:"file"`
	Kind              string                 `json:"kind"`
	From              string                 `json:"from"`
	Subject           string                 `json:"subject"`
	Date              string                 `json:"date"` // as the sender wrote it
	VisibleRecipients int                    `json:"visible_recipients"`
	ListUnsubscribe   bool                   `json:"list_unsubscribe"`
	UnsubscribeMailto bool                   `json:"unsubscribe_mailto"`
	UnsubscribeHTTP   bool                   `json:"unsubscribe_http"` // a web address, encrypted or not
	UnsubscribeHTTPS  bool                   `json:"unsubscribe_https"`
	OneClick          bool                   `json:"one_click"`
	DKIMSigned        bool                   `json:"dkim_signed"`
	ListID            bool                   `json:"list_id"`
	OptOutInBody      bool                   `json:"opt_out_in_body"` // words of unsubscribing; a roundabout offer is a finding
	Findings          []evidence.Observation `json:"findings"`
}

func emailLine(name string, raw []byte, facts evidence.Facts) (emailRead, error) {
	facts.Channel, facts.Whole = report.Email, true
	e := evidence.ReadEmail(raw, facts)
	if !e.Recognised() {
		return emailRead{}, errors.New("not an e-mail: it has no From, To, Date or Subject")
	}
	line := emailRead{
		File: name, Kind: "email", Subject: e.Subject, Date: e.Date, VisibleRecipients: e.Recipients,
		ListUnsubscribe: e.Unsubscribe.Present, UnsubscribeMailto: e.Unsubscribe.Mailto, UnsubscribeHTTP: e.Unsubscribe.HTTP,
		UnsubscribeHTTPS: e.Unsubscribe.HTTPS, OneClick: e.Unsubscribe.OneClick, DKIMSigned: len(e.Signatures) > 0,
		ListID: e.ListID != "", OptOutInBody: e.OptOutInBody, Findings: some(e.Observations),
	}
	if len(e.From) > 0 {
		line.From = e.From[0].String()
	}
	return line, nil
}

// textRead is the line of a text.
type textRead struct {
	File      string                 `json:"file"`
	Kind      string                 `json:"kind"`
	OptOut    evidence.OptOut        `json:"opt_out"`
	ShortCode string                 `json:"short_code"`
	CodeClass phone.CodeClass        `json:"short_code_class"`
	Numbers   []string               `json:"numbers"` // E.164
	Links     []string               `json:"links"`   // tokens masked
	Findings  []evidence.Observation `json:"findings"`
}

func textLine(name string, raw []byte, facts evidence.Facts) (textRead, error) {
	if bytes.IndexByte(raw, 0) >= 0 || len(raw) > evidence.MaxEmail {
		return textRead{}, errBinary
	}
	if !utf8.Valid(raw) {
		raw = []byte(evidence.Latin(raw))
	}
	t := evidence.ReadText(string(raw), facts)
	line := textRead{
		File: name, Kind: "text", OptOut: t.OptOut, ShortCode: t.ShortCode, CodeClass: t.CodeClass,
		Numbers: []string{}, Links: []string{}, Findings: some(t.Observations),
	}
	for _, n := range t.Numbers {
		line.Numbers = append(line.Numbers, n.E164)
	}
	for _, l := range t.Links {
		line.Links = append(line.Links, l.URL)
	}
	return line, nil
}

// some makes JSON say [] where there is nothing.
func some(found []evidence.Observation) []evidence.Observation {
	if found == nil {
		return []evidence.Observation{}
	}
	return found
}
