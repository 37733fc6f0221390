package office

import (
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// reportView is a report as a case's page shows it.
type reportView struct {
	Reference string
	Within    bool   // it is one of several
	Why       string // it is with the others, in words, or ""
	WhyHere   *whyHere
	Message   []passage
	Facts     []fact
	Contacts  []contactRow
	Total     int // contacts in all
	OptOuts   []string
	Practices []string // keys
	Observed  []observation
	Sealed    sealedView
}

// fact is one thing the voter said.
type fact struct {
	Label  string // key
	Values []string
}

// contactRow is one line of the contacts.
type contactRow struct {
	Day, At string
	Channel string // key
	Times   string // how often, "" for once
	Sender  string
}

// sealedView is what the voter told the authority alone: closed, or opened for
// this answer.
type sealedView struct {
	May    bool // the reader's role opens it
	NoKey  bool // this machine holds no key
	Closed bool // it was asked for and did not open
	Reason page.Field
	Opened bool
	Facts  []fact
	Said   string // the voter's own words
	Typed  string // the message before masking, where it differs
}

// reportView lays out a report.
func (p *Pages) reportView(c *gin.Context, r report.Report, s shown) *reportView {
	words := p.Views.Localizer(c)
	seen := p.observations(c, r)
	message := passages(r.Message, seen)
	v := &reportView{
		Reference: r.Reference, Message: message, Facts: p.reportFacts(c, r),
		OptOuts: optOutRows(words, r), Observed: append(observe(words, r), observed(words, seen, message)...), Sealed: p.sealedView(c, r, s),
	}
	for _, t := range r.Contacts {
		v.Total += t.Count
		v.Contacts = append(v.Contacts, contactRowOf(words, t))
	}
	for _, pr := range r.PracticeList() {
		v.Practices = append(v.Practices, page.PracticeLabel(pr))
	}
	return v
}

func contactRowOf(words *i18n.Localizer, t report.Contact) contactRow {
	row := contactRow{Day: words.Weekday(t.On) + " " + words.Day(t.On), At: words.Clock(t.At), Channel: page.ChannelLabel(t.Channel), Sender: t.Sender}
	if t.Count > 1 {
		row.Times = words.T("office.case.contact.times", "Count", t.Count)
	}
	return row
}

// reportFacts lists what the voter said in a word or a name.
func (p *Pages) reportFacts(c *gin.Context, r report.Report) []fact {
	words := p.Views.Localizer(c)
	name := r.Election
	if e, err := p.Elections.BySlug(c.Request.Context(), r.Election); err == nil {
		name = e.Name(words.Lang)
	}
	subject := words.T(page.SubjectKindLabel(r.SubjectKind))
	if r.SubjectName != "" {
		subject = r.SubjectName + " · " + subject
	}
	commune := r.Commune
	if found, ok := p.Places.Commune(r.Commune); ok {
		commune = found.Label()
	}
	facts := []fact{
		{"office.case.fact.subject", filled(subject)},
		{"office.case.fact.election", filled(name)},
		{"office.case.fact.commune", filled(commune)},
		{"office.case.fact.data_origin", filled(words.T(page.DataOriginLabel(r.DataOrigin)))},
		{"office.case.fact.relation", filled(words.T(page.RelationLabel(r.Relation)))},
		{"office.case.fact.kind", filled(words.T(page.KindLabel(r.Kind)))},
	}
	if e := entries(words, r); len(e) > 0 {
		facts = append(facts, fact{"office.case.fact.entry", e})
	}
	return facts
}

// entryLabels say how a report came in, where that was not the ordinary way. They
// are no reproach: those who read without scripts come in so too.
var entryLabels = map[report.Entry]string{
	report.Unchallenged: "office.entry.unchallenged",
	report.Baited:       "office.entry.baited",
	report.ByProgram:    "office.entry.program",
	report.OnPhone:      "office.entry.way.phone",
	report.OnPaper:      "office.entry.way.letter",
	report.OnEmail:      "office.entry.way.email",
	report.AtDesk:       "office.entry.way.desk",
}

func entries(words *i18n.Localizer, r report.Report) []string {
	var all []string
	for _, e := range r.EntryList() {
		all = append(all, words.T(entryLabels[e]))
	}
	if r.EnteredBy != "" {
		all = append(all, words.T("office.entry.came", "Day", r.CameOn), words.T("office.entry.by", "Name", r.EnteredBy))
	}
	return all
}

// filled returns the values that hold something.
func filled(values ...string) []string {
	var some []string
	for _, v := range values {
		if v != "" {
			some = append(some, v)
		}
	}
	return some
}

// optOutRows says each refusal in a line. What came after it is an observation.
func optOutRows(words *i18n.Localizer, r report.Report) []string {
	var rows []string
	for _, o := range r.OptOuts {
		row := words.T(page.MeansLabel(o.Means)) + " · " + words.T(page.OutcomeLabel(o.Outcome))
		if o.On != "" {
			row = words.Day(o.On) + " · " + row
		}
		rows = append(rows, row)
	}
	return rows
}

// repeatWords says how many contacts came after a refusal, or "".
func repeatWords(words *i18n.Localizer, t triage.Repeat) string {
	if t.Contacts == 0 {
		return ""
	}
	var channels []string
	for _, ch := range t.Channels {
		channels = append(channels, words.T(page.ChannelLabel(ch)))
	}
	return words.T("office.case.after.contacts", "Count", t.Contacts) + " (" + strings.Join(channels, ", ") + "), " +
		words.T("office.case.after.last", "Count", t.Last)
}

// observe finds what follows from a report by rule.
func observe(words *i18n.Localizer, r report.Report) []observation {
	var seen []observation
	for _, t := range triage.Repeats(r) {
		if t.Contacts > 0 {
			seen = append(seen, observation{Text: repeatWords(words, t), Note: words.T("office.case.after.since", "Day", t.On), Strong: true})
		}
	}
	if triage.ListWithoutLine(r) {
		seen = append(seen, observation{Text: words.T("office.case.list_without_line"), Note: words.T("office.case.list_without_line_note")})
	}
	return seen
}

// sealedView lays out what is sealed: the form that opens it, or its content.
func (p *Pages) sealedView(c *gin.Context, r report.Report, s shown) sealedView {
	v := sealedView{
		May: Who(c).May(account.ReadSealed), NoKey: len(p.Identities) == 0, Closed: s.closed,
		Reason: page.Field{Name: "reason", Label: "office.case.sealed.reason", Hint: "office.case.sealed.reason_hint", Value: s.form.Reason, Fault: s.faults.On("reason")},
	}
	if s.sealed == nil {
		return v
	}
	voter := s.sealed.Reporter
	v.Opened, v.Said = true, s.sealed.Statement
	v.Facts = []fact{
		{"office.case.sealed.name", filled(voter.Name)},
		{"office.case.sealed.email", filled(voter.Email)},
		{"office.case.sealed.phone", filled(voter.Phone)},
		{"office.case.sealed.updates", filled(p.yesNo(c, voter.Updates))},
	}
	if s.sealed.Pleading != nil {
		for _, row := range page.PleadingRows(p.Views.Localizer(c), *s.sealed.Pleading) {
			v.Facts = append(v.Facts, fact{row.Label, row.Values})
		}
	}
	if s.sealed.Message != r.Message {
		v.Typed = s.sealed.Message
	}
	return v
}

func (p *Pages) yesNo(c *gin.Context, yes bool) string {
	if yes {
		return p.Views.Localizer(c).T("office.case.yes")
	}
	return p.Views.Localizer(c).T("office.case.no")
}
