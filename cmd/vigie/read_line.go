package main

import (
	"bytes"
	"context"
	"errors"
	"unicode/utf8"

	"vigie/internal/evidence"
	"vigie/internal/phone"
	"vigie/internal/report"
)

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

// pictureRead is the line of a picture.
type pictureRead struct {
	File       string                 `json:"file"`
	Kind       string                 `json:"kind"`
	Text       string                 `json:"text"`       // without what a telephone shows round it
	Confidence int                    `json:"confidence"` // 0 to 100
	Findings   []evidence.Observation `json:"findings"`
}

// pictureLine reads a picture. One that cannot be read is told, and is no error:
// it stays evidence for eyes.
func (r reader) pictureLine(ctx context.Context, name string, raw []byte) (pictureRead, error) {
	line := pictureRead{File: name, Kind: "picture"}
	read, err := r.pictures.Read(ctx, raw)
	if err != nil {
		line.Findings = evidence.NotRead(err)
		return line, nil
	}
	line.Text, line.Confidence = read.Text, read.Confidence
	line.Findings = some(evidence.ReadPicture(read, r.facts))
	return line, nil
}
