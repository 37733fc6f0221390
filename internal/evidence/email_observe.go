package evidence

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"vigie/internal/link"
)

// observe notes what the e-mail shows.
func (m *message) observe() {
	m.seeSender()
	m.seeSignatures()
	m.seeOptOut()
	m.seeRecipients()
	m.seeRest()
	m.seeWords()
}

// seeWords takes over what the words show, but for what the whole e-mail tells
// better: its header names a sender, and has ways to object of its own.
func (m *message) seeWords() {
	_, where := m.body.reads()
	for _, o := range m.mail.Body.Observations {
		if strings.HasPrefix(o.Rule, "optout_") || o.Rule == "text_partial" || o.Rule == "sender_absent" {
			continue
		}
		if o.Passage != nil {
			o.Passage.Where = where
		}
		m.notes.found = append(m.notes.found, o)
	}
}

// in returns the passage of a header field; where others' addresses may stand,
// nothing of it is shown.
func in(field, shown string) *Passage {
	return &Passage{To: len(shown), Text: link.Masked(shown), Where: field}
}

// hide masks the addresses the message was sent to wherever they were quoted:
// "this was sent to moi@exemple.fr" stands next to most ways to unsubscribe.
func (m *message) hide() {
	var all []string
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"} {
		for _, a := range addresses(m.header.all(name)) {
			if len(all) < 2*many && !slices.ContainsFunc(m.mail.From, func(f Address) bool { return f.Mail == a.Mail }) {
				all = append(all, regexp.QuoteMeta(a.Mail))
			}
		}
	}
	if len(all) == 0 {
		return
	}
	sentTo, err := regexp.Compile("(?i)" + strings.Join(all, "|"))
	if err != nil {
		return // quoted text always compiles, but for one too long to be an address
	}
	for _, o := range slices.Concat(m.mail.Observations, m.mail.Body.Observations) {
		if o.Passage != nil {
			o.Passage.Text = sentTo.ReplaceAllString(o.Passage.Text, link.Hidden)
		}
		for name, value := range o.Params {
			if s, ok := value.(string); ok {
				o.Params[name] = sentTo.ReplaceAllString(s, link.Hidden)
			}
		}
	}
}

func (m *message) seeSender() {
	from := m.mail.From
	switch domains := domainsOf(from); {
	case len(from) == 0:
		m.notes.see("email_no_from", nil)
		return
	case len(from) > 1 || len(m.header.all("From")) > 1:
		m.notes.see("email_two_from", in("From", join(from)), "Count", len(from))
	default:
		m.notes.see("email_from", in("From", join(from)), "From", from[0].String(), "Domain", domains[0])
	}
	own := link.Registered(from[0].Domain())
	for _, d := range domainsOf(m.mail.ReplyTo) {
		if d != own {
			m.notes.see("email_reply_elsewhere", in("Reply-To", join(m.mail.ReplyTo)), "From", own, "Domain", d)
			break
		}
	}
	if d := link.Registered(m.mail.Envelope.Domain()); d != "" && d != own {
		m.notes.see("email_envelope_elsewhere", in("Return-Path", d), "From", own, "Domain", d)
	}
}

// domainsOf returns the registered domains of addresses, each once.
func domainsOf(all []Address) []string {
	var found []string
	for _, a := range all {
		if d := link.Registered(a.Domain()); !slices.Contains(found, d) {
			found = append(found, d)
		}
	}
	return found
}

func join(all []Address) string {
	var shown []string
	for _, a := range all[:min(len(all), 5)] {
		shown = append(shown, a.String())
	}
	return strings.Join(shown, ", ")
}

func (m *message) seeSignatures() {
	if len(m.mail.Signatures) == 0 {
		m.notes.see("email_dkim_none", nil)
	}
	rules := map[Proof]string{Unverified: "email_dkim_unverified", Confirmed: "email_dkim_verified", Failed: "email_dkim_failed"}
	for _, s := range m.mail.Signatures {
		m.notes.see(rules[s.Proof], in("DKIM-Signature", "d="+s.Domain), "Domain", s.Domain)
	}
}

// seeOptOut notes the ways to object that header and body offer. An e-mail with
// all its headers is whole, unless it could not be read to its end.
func (m *message) seeOptOut() {
	u := m.mail.Unsubscribe
	if u.Present {
		m.notes.see("email_list_unsubscribe", in("List-Unsubscribe", u.kinds()), "Kinds", u.kinds())
	}
	if u.OneClick {
		m.notes.see("email_one_click", in("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
		if !slices.ContainsFunc(m.mail.Signatures, func(s Signature) bool { return s.covers("list-unsubscribe", "list-unsubscribe-post") }) {
			m.notes.see("email_one_click_uncovered", in("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
		}
	}
	offer, removal := m.body.optOut()
	if o := m.mail.Body.OptOut; offer == nil && o.Found && (o.Word == "STOP" || o.Word == "NON") {
		_, where := m.body.reads()
		offer = &Passage{From: o.from, To: o.to, Text: link.Masked(m.mail.Words[o.from:o.to]), Where: where}
	}
	m.mail.OptOutInBody = offer != nil
	switch {
	case offer != nil:
		m.notes.see("email_optout_body", offer)
	case removal != nil:
		m.notes.see("email_optout_removal", removal)
	case !u.Present && !m.mail.Partial:
		m.notes.see("email_optout_absent", nil)
	}
}

// many is from how many visible recipients on a mailing is likelier than a
// conversation; few is where others are visible at all.
const (
	few  = 2
	many = 10
)

// seeRecipients counts the visible recipients. Who they are is never told:
// being written to by a party says what one is thought to think (RGPD art. 9).
func (m *message) seeRecipients() {
	switch n := m.mail.Recipients; {
	case n >= many:
		m.notes.see("email_recipients_many", nil, "Count", n)
	case n >= few:
		m.notes.see("email_recipients_few", nil, "Count", n)
	}
}

func (m *message) seeRest() {
	if name, where := sentBy(m.header); name != "" {
		m.notes.see("email_platform", in(where, name), "Platform", name)
	}
	if hosts := m.body.page.pixels; len(hosts) > 0 {
		m.notes.see("email_pixel", &Passage{To: len(hosts[0]), Text: hosts[0], Where: "html"}, "Count", len(hosts), "Domain", hosts[0])
	}
	if n := len(m.mail.Attachments); n > 0 {
		m.notes.see("email_attachments", nil, "Count", n)
	}
	if m.mail.Partial {
		m.notes.see("email_malformed", nil)
	}
	if m.mail.Sent.IsZero() {
		m.notes.see("email_date_unreadable", in("Date", m.mail.Date), "Date", m.mail.Date)
	}
	m.seeDelay()
}

// longest is the time that mail may be on its way before it is told.
const longest = 24 * time.Hour

// seeDelay compares the sender's date with that of the last machine on the way,
// which is the recipient's own.
func (m *message) seeDelay() {
	arrived := m.mail.Received
	if m.mail.Sent.IsZero() || arrived.IsZero() {
		return
	}
	if apart := arrived.Sub(m.mail.Sent); apart > longest || apart < -longest {
		m.notes.see("email_date_apart", in("Date", m.mail.Date), "Sent", m.mail.Sent.UTC(), "Received", arrived.UTC())
	}
}
