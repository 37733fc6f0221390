package rights

import (
	"net/mail"
	"slices"
	"strings"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/guide"
	"vigie/internal/report"
)

// Letter is what a letter to a campaign says. Its texts are the voter's, and are
// kept by nobody.
type Letter struct {
	Rights   []Right
	Campaign string // to whom
	Address  string // the campaign's, line by line, or ""
	Email    string // the campaign's, or ""
	Name     string // who writes
	Reply    string // where an answer reaches them, line by line, or ""
	Reached  string // the number or address at which they were reached
	Contacts []report.Contact
	Opposed  day.Day // on which they asked in vain to be left alone, or ""
}

// The lengths of what is typed, in characters. An address for e-mails is no longer
// than RFC 5321 lets it be.
const (
	short  = 200
	lines  = 500
	widest = 254
)

// Check returns what is wrong with l, in form order.
func (l Letter) Check() fault.Fields {
	var f fault.Fields
	if len(l.list()) == 0 {
		f.Add("rights", "letter.error.rights")
	}
	need(&f, "campaign", l.Campaign, "letter.error.campaign")
	most(&f, "campaign_address", l.Address, lines)
	if l.Email != "" && !address(l.Email) {
		f.Add("campaign_email", "report.error.email")
	}
	need(&f, "name", l.Name, "letter.error.name")
	most(&f, "reply", l.Reply, lines)
	need(&f, "reached", l.Reached, "letter.error.reached")
	return f
}

// address says whether a text is one address for e-mails, and nothing beside it.
func address(typed string) bool {
	parsed, err := mail.ParseAddress(typed)
	return err == nil && parsed.Address == typed && len(typed) <= widest
}

func need(f *fault.Fields, field, value, missing string) {
	if value == "" {
		f.Add(field, missing)
	}
	most(f, field, value, short)
}

func most(f *fault.Fields, field, value string, limit int) {
	if len([]rune(value)) > limit {
		f.Add(field, "report.error.too_long", "Count", limit)
	}
}

// list returns the rights that the letter makes use of, in the order in which they
// are asked for, each once.
func (l Letter) list() []Right { return report.FromBits(Rights, report.Bits(Rights, l.Rights)) }

func (l Letter) asks(r Right) bool { return slices.Contains(l.Rights, r) }

// Subject returns what the letter is about.
func (l Letter) Subject() guide.Text {
	if asked := l.list(); len(asked) == 1 {
		return guide.Text{Key: map[Right]string{
			Access: "letter.text.subject_access", Objection: "letter.text.subject_object", Erasure: "letter.text.subject_erasure",
		}[asked[0]]}
	}
	return guide.Text{Key: "letter.text.subject_many"}
}

// To returns the line of the address that leads to whoever answers for personal
// data: a campaign must tell how that person is reached where there is one (GDPR,
// articles 13-1-b and 14-1-b).
func To() guide.Text { return guide.Text{Key: "letter.text.attention"} }

// Paragraph is a piece of a letter: sentences that follow each other, and lines
// that stand under them.
type Paragraph struct{ Sentences, Lines []guide.Text }

func say(key string, params ...any) Paragraph { return Paragraph{}.and(key, params...) }

// and returns p with one sentence more.
func (p Paragraph) and(key string, params ...any) Paragraph {
	p.Sentences = append(p.Sentences, guide.Text{Key: key, Params: params})
	return p
}

// Body returns the paragraphs of the letter. Each right is asked for by the words
// of its article, and none is said to have been denied.
func (l Letter) Body() []Paragraph {
	all := []Paragraph{say("letter.text.hello"), l.received()}
	if l.asks(Objection) {
		all = append(all, l.objection())
	}
	if l.asks(Access) {
		all = append(all, say("letter.text.access"), say("letter.text.source"))
	}
	if l.asks(Erasure) {
		all = append(all, l.erasure())
	}
	return append(all, say("letter.text.month"), say("letter.text.identity"), say("letter.text.regards"))
}

// objection tells of the one that had no effect, where there was one.
func (l Letter) objection() Paragraph {
	if l.Opposed == "" {
		return say("letter.text.object")
	}
	return say("letter.text.opposed", "Day", l.Opposed).and("letter.text.object")
}

// erasure asks for it once the rest is answered, and leaves what an objection
// needs to be heeded.
func (l Letter) erasure() Paragraph {
	all := say("letter.text.erasure")
	if l.asks(Access) {
		all = all.and("letter.text.erasure_then")
	}
	if l.asks(Objection) {
		all = all.and("letter.text.erasure_too")
	}
	return all
}

// Brief returns the letter as an e-mail that a link can carry.
func (l Letter) Brief() []Paragraph {
	all := []Paragraph{say("letter.text.hello"), say("letter.text.reached", "Reached", l.Reached)}
	if l.asks(Objection) {
		all = append(all, say("letter.brief.object"))
	}
	if l.asks(Access) {
		all = append(all, say("letter.brief.access"))
	}
	if l.asks(Erasure) {
		all = append(all, say("letter.brief.erasure"))
	}
	return append(all, say("letter.brief.month"))
}

// received says where the voter was reached and, as far as they tell, when and by
// what: one line for each contact, the oldest first.
func (l Letter) received() Paragraph {
	if len(l.Contacts) == 0 {
		return say("letter.text.reached", "Reached", l.Reached)
	}
	came := slices.Clone(l.Contacts)
	slices.SortStableFunc(came, func(a, b report.Contact) int { return strings.Compare(string(a.On), string(b.On)) })
	all := say("letter.text.received", "Reached", l.Reached)
	for _, c := range came {
		from := ""
		if c.Sender != "" {
			from = " (" + c.Sender + ")"
		}
		all.Lines = append(all.Lines, guide.Text{Key: gotKeys[c.Channel], Params: []any{"Day", c.On, "From", from}})
	}
	return all
}

// gotKeys says what came by a channel.
var gotKeys = map[report.Channel]string{
	report.SMS: "letter.got.sms", report.Call: "letter.got.call", report.CallLive: "letter.got.call", report.CallAutomated: "letter.got.call_automated",
	report.Email: "letter.got.email", report.Post: "letter.got.post", report.Social: "letter.got.social", report.Door: "letter.got.door",
	report.OtherChannel: "letter.got.other",
}

// Opposed returns the first day on which a voter asked in vain to be left alone,
// as their report tells it, or "".
func Opposed(attempts []report.OptOut) day.Day {
	var first day.Day
	for _, o := range attempts {
		if o.On != "" && (o.Outcome == report.Ignored || o.Outcome == report.Failed) && (first == "" || o.On.Before(first)) {
			first = o.On
		}
	}
	return first
}
