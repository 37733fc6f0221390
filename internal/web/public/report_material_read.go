package public

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"vigie/internal/day"
	"vigie/internal/evidence"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// context is what is known when a message is read.
func (v *visit) context() evidence.Context {
	c := evidence.Context{Today: v.today(), Zone: v.Places.Zone(v.departement())}
	if e, err := v.Elections.BySlug(v.ctx(), v.draft.Filing.Election); err == nil { // who it speaks for is asked later, by place
		c.Poll = evidence.PollOf(e, v.departement())
	}
	return c
}

// readPaste returns what the machine proposes from a pasted text.
func (v *visit) readPaste(text string) []report.Reading {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return proposals(evidence.FromText(text, v.context()), report.FromText)
}

// proposals are what was read as answers of the form: a contact for each message
// told apart, the words of all, and the voter's own STOP. Whom it speaks for and
// what may be wrong with it are not among them: these are offered on their pages.
func proposals(p evidence.Prefill, from report.Origin) []report.Reading {
	var read []report.Reading
	see := func(field, value string) {
		if value != "" {
			read = append(read, report.Reading{Field: field, Value: value, Origin: from})
		}
	}
	for i, c := range p.Contacts[:min(len(p.Contacts), report.MaxContacts)] {
		see(report.ReadField(i, "channel"), string(c.Channel))
		see(report.ReadField(i, "on"), string(c.On))
		see(report.ReadField(i, "at"), c.At)
		see(report.ReadField(i, "sender"), cutTo(c.Sender, maxSender))
	}
	words := append([]string{p.Message}, p.Others...)
	see(report.ReadMessage, cutTo(strings.TrimSpace(strings.Join(words, "\n\n")), report.MaxText))
	see(report.ReadStatement, cutTo(p.Statement, report.MaxText))
	see(report.ReadStopOn, string(p.Stopped.On))
	see(report.ReadMeans, string(p.Stopped.Means))
	return read
}

// maxSender is the length that a contact's sender may have.
const maxSender = 200

// cutTo cuts a text to so many characters.
func cutTo(s string, most int) string {
	letters := []rune(s)
	if len(letters) <= most {
		return s
	}
	return string(letters[:most])
}

// readMail returns what an e-mail proposes.
func (v *visit) readMail(raw []byte) []report.Reading {
	m := evidence.ReadEmail(raw, evidence.Facts{})
	if !m.Recognised() {
		return nil
	}
	v.draft.Mail = &report.Mail{Recipients: m.Recipients, OptOut: m.Unsubscribe.Present, Sent: m.Sent}
	if m.Sent.IsZero() {
		v.draft.Mail.Sent = m.Received
	}
	return proposals(evidence.FromEmail(m, v.context()), report.FromMail)
}

// readings name what the machine did, by what it read it in.
var readings = map[report.Origin]string{
	report.FromText:    "report.read.text",
	report.FromMail:    "report.read.mail",
	report.FromPicture: "report.read.picture",
	report.FromSound:   "report.read.sound",
}

// sayReading returns what is said beside an answer that the machine read.
func sayReading(r report.Reading) string {
	if r.Cut {
		return "report.read.cut"
	}
	return readings[r.Origin]
}

// readNote says beside an answer that the machine read it, or that it read
// something else and the voter's answer stays. It is "" for an answer that is
// the voter's alone. With several fields the first that is so counts.
func (v *visit) readNote(fields ...string) string {
	for _, field := range fields {
		if r, ok := v.draft.ReadAs(field); ok {
			return v.words().T(sayReading(r))
		}
	}
	for _, field := range fields {
		if r, ok := v.draft.ReadAside(field); ok {
			return v.words().T("report.read.aside", "Text", v.valueOf(r))
		}
	}
	return ""
}

// valueOf says what was read in words of the page's language.
func (v *visit) valueOf(r report.Reading) string {
	l := v.words()
	switch {
	case strings.HasSuffix(r.Field, ".channel"):
		return l.T(page.ChannelLabel(report.Channel(r.Value)))
	case strings.HasSuffix(r.Field, ".on"):
		return l.Day(day.Day(r.Value))
	case strings.HasSuffix(r.Field, ".at"):
		return l.Clock(r.Value)
	case r.Field == report.ReadMeans:
		return l.T(page.MeansLabel(report.Means(r.Value)))
	}
	return cutTo(r.Value, asideAtMost)
}

// asideAtMost is how many characters of another message are told beside the
// voter's own: enough to know it again.
const asideAtMost = 160

// contactNote is readNote for a contact after the first, counted from 1.
func (v *visit) contactNote(n int, of string) string { return v.readNote(report.ReadField(n-1, of)) }

// messageNote is readNote for the message; where it is empty and a picture could
// not be read, it asks for the words.
func (v *visit) messageNote() string {
	if note := v.readNote(report.ReadMessage); note != "" || v.draft.Filing.Message != "" {
		return note
	}
	for _, l := range v.draft.Looked {
		switch {
		case l.Type.Audio():
			return v.words().T("report.read.unheard")
		case !l.Read:
			return v.words().T("report.read.unread")
		}
	}
	return ""
}

// readFiles reads the files that were not read yet. One that cannot be opened
// now, or whose turn did not come, is tried again when the message is asked for;
// it is kept in any case.
func (v *visit) readFiles() error {
	if !v.found {
		return nil
	}
	all, err := v.Reports.Uploads(v.ctx(), v.token)
	if err != nil {
		return err
	}
	ctx, end := context.WithTimeout(v.ctx(), longestReading)
	defer end()
	for _, u := range all {
		if !u.Whole || v.draft.Seen(u.ID) {
			continue
		}
		read, err := v.readFile(ctx, u)
		if err != nil {
			slog.WarnContext(v.ctx(), "file not read", "request", page.RequestID(v.c), "err", err)
		}
		for i := range read {
			read[i].File = u.ID
		}
		v.draft.Look(report.Looked{ID: u.ID, Type: u.Type, Read: len(read) > 0, Later: err != nil})
		v.draft.Add(read)
	}
	return nil
}

// readAgain tries the files that could not be looked at, once more before the
// voter is asked for the words in them.
func (v *visit) readAgain() error {
	if v.draft.Filing.Message != "" || !slices.ContainsFunc(v.draft.Looked, func(l report.Looked) bool { return l.Later }) {
		return nil
	}
	if err := v.readFiles(); err != nil {
		return err
	}
	return v.save()
}

// longestReading is how long a voter waits for what the machine reads in all
// files together; what is not read by then is left to them.
const longestReading = 8 * time.Second

// readFile returns what one file proposes.
func (v *visit) readFile(ctx context.Context, u report.Upload) ([]report.Reading, error) {
	if u.Type.Audio() { // nobody listens: a recording only says that there was a call
		return []report.Reading{{Field: report.ReadChannel, Value: string(report.Call), Origin: report.FromSound}}, nil
	}
	mail := u.Type == report.FileEML || u.Type == report.FileMSG
	if !mail && u.Type != report.FileText && !u.Type.Picture() {
		return nil, nil
	}
	r, _, err := v.Reports.OpenUpload(ctx, v.token, u.ID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	switch {
	case err != nil:
		return nil, err
	case mail:
		return v.readMail(b), nil
	case u.Type == report.FileText:
		return v.readPaste(cutTo(string(b), report.MaxText)), nil
	}
	return v.readPicture(ctx, b)
}

// readPicture returns what a picture's text proposes; nothing where no program
// reads pictures, or this one cannot be read: the voter is then asked for the
// words. It returns evidence.ErrBusy where its turn did not come.
func (v *visit) readPicture(ctx context.Context, b []byte) ([]report.Reading, error) {
	read, err := v.Pictures.Read(ctx, b)
	switch {
	case errors.Is(err, evidence.ErrBusy):
		return nil, err
	case err != nil:
		return nil, nil
	}
	p := evidence.FromPicture(read, v.context())
	proposed := proposals(p, report.FromPicture)
	for i := range proposed {
		proposed[i].Cut = p.Partial && proposed[i].Field == report.ReadMessage
	}
	return proposed, nil
}
