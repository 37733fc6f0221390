package evidence

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Context is what is known before a message is read. All may be empty.
type Context struct {
	Today day.Day        // the voter's; nothing that came is later
	Zone  *time.Location // of the voter's territory; nil: an e-mail's day is that of its sender's clock
	Poll  Poll
	Names Names // contenders; those of the voter's territory first
}

// Prefill is what a message lets one propose for a report. It is never an
// answer: the voter sees each part, corrects it, and ticks what is wrong.
type Prefill struct {
	Contacts  []report.Contact // one for each message told apart; what is not told is ""
	Message   string           // the words received; of several messages the longest
	Others    []string         // the words of the other messages, each once
	Statement string           // the voter's own words, where that is what they gave ("on m’a appelé…")
	Subject   report.Subject   // Kind "" when nobody can be told, or several as well
	Rests     *Passage         // what the subject rests on, in Message or a header; nil without
	Stopped   report.OptOut    // the voter's own STOP in a thread; Means "" when there is none
	OptOut    OptOut           // the way to object that the message offers
	Suggested []Suggestion     // practices worth asking about, the weightiest first
	Mail      bool             // it was an e-mail, with its header
	Visible   int              // the visible recipients of that e-mail
	Partial   bool             // it shows signs of having been cut, or could not be read to its end
}

// Suggestion is a practice that something in the message bears on, and what was
// observed: the question is put with it, the box is never ticked.
type Suggestion struct {
	Practice    report.Practice
	Observation Observation
}

// FromText proposes what a pasted text tells: one message, a thread, an e-mail
// copied from its program, or what the voter says of a call.
func FromText(text string, c Context) Prefill {
	if len(text) > MaxText {
		text = whole(text[:MaxText])
	}
	if narrated.MatchString(level(text)) {
		return Prefill{Statement: strings.TrimSpace(text), Contacts: []report.Contact{{Channel: report.Call}}}
	}
	var p Prefill
	longest := 0
	messages := slices.DeleteFunc(ReadPaste(text, c.Today), p.stopped)
	for i, m := range messages {
		p.Contacts = append(p.Contacts, contactOf(m))
		if len(m.Text) > len(messages[longest].Text) {
			longest = i
		}
	}
	if len(messages) == 0 {
		return p
	}
	p.Message = messages[longest].Text
	for _, m := range messages {
		if m.Text != p.Message && !slices.Contains(p.Others, m.Text) {
			p.Others = append(p.Others, m.Text)
		}
	}
	p.observe(p.Contacts[longest], c)
	return p
}

// stopped keeps the voter's own STOP, and says whether m is one.
func (p *Prefill) stopped(m Pasted) bool {
	if m.Stop && p.Stopped.Means == "" {
		p.Stopped = report.OptOut{On: m.On, Means: report.StopSMS}
	}
	return m.Stop
}

// narrated matches the voter's own words about a call. They are told from a
// message's by who is called.
var narrated = regexp.MustCompile(`(?i)^\s*(?:bonjour,?\s+)?(?:(?:hier|aujourd['’]hui|ce\s+(?:matin|soir|midi)|cet\s+après-midi|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[\p{L}\s]{0,12}|today|yesterday),?\s+)?` +
	`(?:j['’]ai\s+(?:[ée]t[ée]\s+(?:appel|d[ée]rang|contact)[ée]+e?\s+(?:au|par)\s+t[ée]l[ée]phone|re[çc]u\s+(?:un|des|plusieurs|deux|trois|\d+)\s+(?:appels?|coups?\s+de\s+(?:fil|t[ée]l[ée]phone)))|` +
	`on\s+m['’]a\s+(?:appel|t[ée]l[ée]phon)[ée]+|(?:une?\s+(?:personne|dame|homme|femme|monsieur|robot|automate|voix|serveur)[\p{L}\s]{0,30}\s)m['’]a\s+(?:appel|t[ée]l[ée]phon)[ée]+|` +
	`i\s+(?:was\s+called|(?:got|received|had)\s+(?:a|some|several|two|three|\d+)\s+(?:phone\s+)?calls?)|(?:someone|a\s+(?:person|woman|man|robot))[a-z\s]{0,30}\scalled\s+me)`)

// spoken matches the words of a recorded call, which ask for a key.
var spoken = regexp.MustCompile(`(?i)\b(?:tapez|appuyez|pressez|faites)\s+(?:sur\s+)?(?:la\s+touche\s+|le\s+)?(?:\d|[ée]toile|di[èe]se)\b|\b(?:message|appel)\s+(?:pr[ée]-?)?enregistr[ée]|\bpress\s+(?:\d|star|hash)\b|\bthis\s+is\s+a\s+recorded\b`)

// contactOf is a pasted message as a contact.
func contactOf(m Pasted) report.Contact {
	c := report.Contact{Channel: m.Channel, On: m.On, At: m.At, Sender: m.Sender}
	if m.Channel != report.Email && spoken.MatchString(level(m.Text)) {
		c.Channel = report.CallAutomated
	}
	return c
}

// FromEmail proposes what a saved e-mail tells.
func FromEmail(e Email, c Context) Prefill {
	p := Prefill{Mail: true, Visible: e.Recipients, Partial: e.Partial, OptOut: e.Body.OptOut}
	contact := report.Contact{Channel: report.Email}
	if len(e.From) > 0 {
		contact.Sender = e.From[0].String()
	}
	contact.On, contact.At = arrived(e, c)
	p.Contacts = []report.Contact{contact}
	p.Message = strings.TrimSpace(e.Words)
	if subject := strings.TrimSpace(e.Subject); subject != "" && !strings.HasPrefix(p.Message, subject) {
		p.Message = strings.TrimSpace(subject + "\n\n" + p.Message)
	}
	p.whom(p.Message, "", c.Names)
	if p.Subject.Kind == "" && len(e.From) > 0 {
		p.whom(e.From[0].Name, "From", c.Names)
	}
	p.Suggested = Suggest(e.Observations)
	return p
}

// arrived tells the day and the hour of an e-mail by the voter's clocks. What
// the sender dated after today is not believed.
func arrived(e Email, c Context) (day.Day, string) {
	sent := e.Sent
	if sent.IsZero() {
		sent = e.Received
	}
	if sent.IsZero() {
		return "", ""
	}
	if c.Zone != nil {
		sent = sent.In(c.Zone)
	}
	on := day.Of(sent)
	if c.Today != "" && on.After(c.Today) {
		return "", ""
	}
	return on, sent.Format("15:04")
}

// FromPicture proposes what was read in a screenshot. The hour is told only
// where it is the message's beyond doubt, not the telephone's clock.
func FromPicture(read Picture, c Context) Prefill {
	if strings.TrimSpace(read.Text) == "" {
		return Prefill{}
	}
	p := FromText(read.Text, c)
	p.Partial = p.Partial || read.Cut
	if read.Stopped && p.Stopped.Means == "" {
		p.Stopped.Means = report.StopSMS
	}
	if len(p.Contacts) == 0 {
		return p
	}
	first := &p.Contacts[0]
	if first.Sender == "" {
		first.Sender = read.Sender
	}
	if first.On == "" && read.When != "" {
		first.On, first.At = readMoment(read.When, c.Today)
	}
	if first.At == "" && len(p.Contacts) == 1 {
		first.At = read.At
	}
	return p
}

// observe reads the message under what its contact tells.
func (p *Prefill) observe(contact report.Contact, c Context) {
	t := ReadText(p.Message, Facts{
		Channel: contact.Channel, On: contact.On, At: contact.At, Sender: contact.Sender, Poll: c.Poll, Names: c.Names,
	})
	p.OptOut, p.Partial = t.OptOut, t.Partial
	p.whom(p.Message, "", c.Names)
	if p.Subject.Kind == "" {
		p.whom(contact.Sender, "sender", c.Names)
	}
	p.Suggested = Suggest(t.Observations)
}

// Suggest gathers the practices that observations bear out, each once, and
// leaves out those that something else in the message speaks against.
func Suggest(seen []Observation) []Suggestion {
	spokenFor := map[report.Practice]bool{}
	for _, o := range seen {
		spokenFor[o.Practice] = spokenFor[o.Practice] || o.Weight < Neutral
	}
	var worth []Suggestion
	for _, o := range seen {
		told := slices.ContainsFunc(worth, func(s Suggestion) bool { return s.Practice == o.Practice })
		if o.Practice == "" || o.Weight < Hint || spokenFor[o.Practice] || told {
			continue
		}
		worth = append(worth, Suggestion{o.Practice, o})
	}
	return worth
}
