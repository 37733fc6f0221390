package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vigie/internal/day"
)

// Origin is what the machine read an answer in.
type Origin string

// The origins of a reading. A picture's text is guessed letter by letter, and is
// to be read again with more care than the others.
const (
	FromText    Origin = "text"
	FromMail    Origin = "mail"
	FromPicture Origin = "picture"
	FromSound   Origin = "sound" // a recording is not listened to: it only says that there was a call
)

// The answers that the machine may propose, named as the faults of a filing are.
// A contact after the first has the field of its own: "contacts[1].on".
const (
	ReadChannel   = "contacts[0].channel"
	ReadOn        = "contacts[0].on"
	ReadAt        = "contacts[0].at"
	ReadSender    = "contacts[0].sender"
	ReadMessage   = "message"
	ReadStatement = "statement" // the voter's own words, pasted in the place of a message
	ReadStopOn    = "opt_outs[0].on"
	ReadMeans     = "opt_outs[0].means"
)

// Reading is an answer that the machine read in what the voter gave. It is a
// proposal: the voter sees it on its page and on the last one, marked as such,
// before anything is filed.
type Reading struct {
	Field  string
	Value  string
	Origin Origin
	File   string // id of the file it was read in, "" for the pasted text
	Cut    bool   // what it was read in shows a part of the message
	Aside  bool   // the voter had answered otherwise: their answer stays, and the page tells both
}

// ReadField names an answer about a contact after the first: its position,
// from 0, and "channel", "on", "at" or "sender".
func ReadField(contact int, of string) string { return fmt.Sprintf("contacts[%d].%s", contact, of) }

// answerOf returns the answer that a reading is about, as text.
func (d Draft) answerOf(field string) string {
	switch {
	case field == ReadMessage:
		return d.Filing.Message
	case field == ReadStatement:
		return d.Filing.Statement
	case len(d.Filing.OptOuts) > 0 && field == ReadStopOn:
		return string(d.Filing.OptOuts[0].On)
	case len(d.Filing.OptOuts) > 0 && field == ReadMeans:
		return string(d.Filing.OptOuts[0].Means)
	}
	i, of, ok := contactField(field)
	if !ok || i >= len(d.Filing.Contacts) {
		return ""
	}
	switch c := d.Filing.Contacts[i]; of {
	case "channel":
		return string(c.Channel)
	case "on":
		return string(c.On)
	case "at":
		return c.At
	case "sender":
		return c.Sender
	}
	return ""
}

// contactField splits "contacts[1].on".
func contactField(field string) (i int, of string, ok bool) {
	n, err := fmt.Sscanf(field, "contacts[%d].%s", &i, &of)
	return i, of, n == 2 && err == nil && i >= 0 && i < MaxContacts
}

// propose puts a reading's value into its answer.
func (d *Draft) propose(r Reading) {
	switch r.Field {
	case ReadMessage:
		d.Filing.Message = r.Value
	case ReadStatement:
		d.Filing.Statement = r.Value
	case ReadStopOn:
		d.stopped().On = day.Day(r.Value)
	case ReadMeans:
		d.stopped().Means = Means(r.Value)
	default:
		d.proposeContact(r)
	}
}

// stopped returns the first attempt to make it stop; there is one now.
func (d *Draft) stopped() *OptOut {
	if len(d.Filing.OptOuts) == 0 {
		d.Opposed, d.Filing.OptOuts = "yes", make([]OptOut, 1)
	}
	return &d.Filing.OptOuts[0]
}

func (d *Draft) proposeContact(r Reading) {
	i, of, ok := contactField(r.Field)
	if !ok {
		return
	}
	d.First()
	for len(d.Filing.Contacts) <= i {
		d.Filing.Contacts = append(d.Filing.Contacts, Contact{Count: 1})
	}
	switch c := &d.Filing.Contacts[i]; of {
	case "channel":
		if i == 0 {
			d.Reach(Channel(r.Value))
		} else {
			c.Channel = Channel(r.Value)
		}
	case "on":
		c.On = day.Day(r.Value)
	case "at":
		c.At = r.Value
	case "sender":
		c.Sender = r.Value
	}
}

// Propose fills in what was read in a message that is told first, or in the
// place of another: what was read before makes way, unless the voter has passed
// its page. An answer that the voter gave, or corrected, is never overwritten:
// the reading is kept beside it. Contacts after the first that only the machine
// told are told anew.
func (d *Draft) Propose(read []Reading) {
	d.Settle()
	d.withdrawPaste()
	for _, r := range read {
		_, before := d.ReadAs(r.Field)
		switch now := d.answerOf(r.Field); {
		case r.Value == "", d.denied(r.Field):
		case now == "" || before:
			d.take(r)
		case !d.same(r.Field, now, r.Value):
			r.Aside = true
			d.Readings = append(d.Readings, r)
		}
	}
}

// Add fills in what was read in one more file, where nothing is answered yet.
func (d *Draft) Add(read []Reading) {
	d.Settle()
	for _, r := range read {
		if r.Value != "" && !d.denied(r.Field) && d.answerOf(r.Field) == "" {
			d.take(r)
		}
	}
}

// denied says that the voter answered that they never asked it to stop, or told
// of it themselves, which a reading leaves alone.
func (d Draft) denied(field string) bool {
	return (field == ReadStopOn || field == ReadMeans) && d.Has(StepOptOut)
}

// take makes a reading the answer, in the place of what was read for it before.
func (d *Draft) take(r Reading) {
	d.Readings = slices.DeleteFunc(d.Readings, func(o Reading) bool { return o.Field == r.Field })
	d.propose(r)
	d.Readings = append(d.Readings, r)
}

// RemoveFile forgets what was read in a file that is taken out again, as far as
// the voter has not passed it.
func (d *Draft) RemoveFile(id string) {
	d.Settle()
	d.withdraw(id)
	d.Looked = slices.DeleteFunc(d.Looked, func(l Looked) bool {
		if l.ID == id && (l.Type == FileEML || l.Type == FileMSG) {
			d.Mail = nil
		}
		return l.ID == id
	})
}

// withdrawPaste takes out what a pasted text told: contacts that nobody else
// told of, and answers.
func (d *Draft) withdrawPaste() {
	for i := len(d.Filing.Contacts) - 1; i > 0; i-- {
		if d.told(i) {
			d.DropContact(i)
		}
	}
	d.withdraw("")
	d.Readings = slices.DeleteFunc(d.Readings, func(r Reading) bool { return r.Aside })
}

// withdraw takes out what was read in a file, or pasted for "", and that the
// voter has not passed yet.
func (d *Draft) withdraw(file string) {
	d.Readings = slices.DeleteFunc(d.Readings, func(r Reading) bool {
		if r.Aside || r.File != file || d.passed(r.Field) {
			return false
		}
		d.empty(r.Field)
		return true
	})
}

// passed says whether the voter has been through the page of an answer; those
// about further contacts are passed once they were changed.
func (d Draft) passed(field string) bool {
	page := map[string]Step{ReadChannel: StepChannel, ReadOn: StepWhen, ReadAt: StepWhen, ReadSender: StepSender, ReadMessage: StepSender, ReadStatement: StepStatement, ReadStopOn: StepOptOut, ReadMeans: StepOptOut}[field]
	return page == "" || d.Has(page)
}

// empty takes an answer out.
func (d *Draft) empty(field string) {
	switch field {
	case ReadChannel:
		d.First().Channel = ""
	case ReadStopOn, ReadMeans:
		d.Opposed, d.Filing.OptOuts = "", nil
	default:
		d.propose(Reading{Field: field})
	}
}

// told says whether only the machine told of a contact after the first.
func (d Draft) told(i int) bool {
	c := d.Filing.Contacts[i]
	for _, of := range []string{"channel", "on", "at", "sender"} {
		field := ReadField(i, of)
		if _, read := d.ReadAs(field); d.answerOf(field) != "" && !read {
			return false
		}
	}
	return c.Count <= 1
}

// same says whether an answer says what a reading does: a call is a call,
// whoever spoke, and spaces make no other sender or message.
func (d Draft) same(field, answer, read string) bool {
	if field == ReadChannel && Channel(read) == Call {
		return d.called()
	}
	return strings.Join(strings.Fields(answer), " ") == strings.Join(strings.Fields(read), " ")
}

// Settle forgets the readings whose answer the voter has changed since: it is
// theirs now, even if they change it back.
func (d *Draft) Settle() {
	d.Readings = slices.DeleteFunc(d.Readings, func(r Reading) bool {
		return d.same(r.Field, d.answerOf(r.Field), r.Value) == r.Aside
	})
}

// ReadAs returns what the machine read for an answer that still stands as read.
func (d Draft) ReadAs(field string) (Reading, bool) { return d.reading(field, false) }

// ReadAside returns what the machine read where the voter says otherwise.
func (d Draft) ReadAside(field string) (Reading, bool) { return d.reading(field, true) }

func (d Draft) reading(field string, aside bool) (Reading, bool) {
	i := slices.IndexFunc(d.Readings, func(r Reading) bool { return r.Field == field && r.Aside == aside })
	if i < 0 {
		return Reading{}, false
	}
	return d.Readings[i], true
}

// DropContact takes a contact after the first out, and what was read of it;
// readings of those behind it move with them.
func (d *Draft) DropContact(at int) {
	if at < 1 || at >= len(d.Filing.Contacts) {
		return
	}
	d.Filing.Contacts = slices.Delete(d.Filing.Contacts, at, at+1)
	switch {
	case at == d.Since:
		d.Since = 0
	case at < d.Since:
		d.Since--
	}
	var kept []Reading
	for _, r := range d.Readings {
		i, of, ok := contactField(r.Field)
		if ok && i == at {
			continue
		}
		if ok && i > at {
			r.Field = ReadField(i-1, of)
		}
		kept = append(kept, r)
	}
	d.Readings = kept
}

// Relocate tells the day and the hour of an e-mail by the clocks of zone, once
// it is known where the voter is. What the voter said themselves stays.
func (d *Draft) Relocate(zone *time.Location) {
	on, read := d.ReadAs(ReadOn)
	if d.Mail == nil || d.Mail.Sent.IsZero() || !read || on.Origin != FromMail {
		return
	}
	there := d.Mail.Sent.In(zone)
	for field, value := range map[string]string{ReadOn: string(day.Of(there)), ReadAt: there.Format("15:04")} {
		if r, ok := d.ReadAs(field); ok {
			r.Value = value
			d.take(r)
		}
	}
}
