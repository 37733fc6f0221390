package public

import (
	"errors"
	"strings"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// summarize puts all the answers on the check page, each with its way back.
func (v *visit) summarize(p *ReportCheckPage) error {
	f := v.draft.Filing
	open, err := v.open()
	if err != nil {
		return err
	}
	election, err := v.electionName(f.Election)
	if err != nil {
		return err
	}
	p.Election.Rows = []page.SummaryRow{{Label: "report.check.election", Values: some(election)}}
	if len(open) > 1 || len(p.Mend) > 0 {
		p.Election.Rows[0].Change = v.at("")
	}
	p.Received.Rows = v.receivedRows(f)
	p.Who.Rows = []page.SummaryRow{
		v.row("report.check.subject", report.StepSubject, v.subject(f.Subject)...),
		v.row("report.check.commune", report.StepPlace, v.commune(f.Commune)...),
	}
	p.Wrong.Rows = v.wrongRows(f)
	p.You.Rows = v.yourRows(f)
	return nil
}

func (v *visit) row(label string, s report.Step, values ...string) page.SummaryRow {
	row := page.SummaryRow{Label: label, Values: values}
	if v.Tree.Reached(v.draft, s) { // an operator's questions may leave the page out
		row.Change = v.at(string(s))
	}
	return row
}

// some returns the values that say something.
func some(values ...string) []string {
	var said []string
	for _, s := range values {
		if s != "" {
			said = append(said, s)
		}
	}
	return said
}

func (v *visit) receivedRows(f report.Filing) []page.SummaryRow {
	first, l := f.Contacts[0], v.words()
	message := v.row("report.check.message", report.StepSender, some(f.Message)...)
	message.Quote = true
	rows := []page.SummaryRow{
		v.readRow(v.row("report.check.channel", report.StepChannel, l.T(page.ChannelLabel(first.Channel))), report.ReadChannel),
		v.readRow(v.row("report.check.when", report.StepWhen, v.when(first)), report.ReadOn, report.ReadAt),
		v.readRow(v.row("report.check.sender", report.StepSender, some(first.Sender)...), report.ReadSender),
		v.readRow(message, report.ReadMessage),
	}
	for i, c := range f.Contacts[1:] {
		rows = append(rows, v.readRow(page.SummaryRow{
			Label: "report.check.another", Change: v.at(contactPage(i + 2)),
			Values: some(l.T(page.ChannelLabel(c.Channel)), v.when(c), c.Sender),
		}, report.ReadField(i+1, "channel"), report.ReadField(i+1, "on"), report.ReadField(i+1, "at"), report.ReadField(i+1, "sender")))
	}
	return append(rows, v.filesRow())
}

// readRow marks a row whose answer, or a part of it, still stands as the machine
// read it.
func (v *visit) readRow(row page.SummaryRow, fields ...string) page.SummaryRow {
	for _, field := range fields {
		if r, ok := v.draft.ReadAs(field); ok && row.Read == "" {
			row.Read = v.words().T(sayReading(r))
		}
	}
	return row
}

// filesRow names the files that go with the report, and those that would not.
func (v *visit) filesRow() page.SummaryRow {
	row := v.row("report.check.files", report.StepMaterial)
	for _, f := range v.kept() {
		row.Values = append(row.Values, f.Name+" · "+f.Size)
		if !f.Whole {
			row.Values[len(row.Values)-1] += " · " + f.State
		}
	}
	return row
}

// when says a contact's day, hour and how often: "2 mars 2026 à 19 h 45, 3 fois".
func (v *visit) when(c report.Contact) string {
	l := v.words()
	at := l.Day(c.On)
	if c.At != "" {
		at = l.T("date.instant", "Day", at, "Clock", l.Clock(c.At))
	}
	if c.Count > 1 {
		at += ", " + l.T("report.check.times", "Count", c.Count)
	}
	return at
}

func (v *visit) subject(s report.Subject) []string {
	return some(s.Name, v.words().T(page.SubjectKindLabel(s.Kind)))
}

func (v *visit) commune(code string) []string {
	if c, ok := v.Places.Commune(code); ok {
		return []string{c.Label()}
	}
	return nil
}

// electionName returns the name of an election, or "" for one that is gone.
func (v *visit) electionName(slug string) (string, error) {
	e, err := v.Elections.BySlug(v.ctx(), slug)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return "", err
	}
	return e.Name(v.words().Lang), nil
}

func (v *visit) wrongRows(f report.Filing) []page.SummaryRow {
	l := v.words()
	rows := []page.SummaryRow{v.row("report.check.practices", report.StepPractices, v.practices(f.Practices)...)}
	if len(f.OptOuts) == 0 {
		rows = append(rows, v.row("report.check.opposed", report.StepOptOut, l.T("report.opt_out.no")))
	}
	for i, o := range f.OptOuts {
		row := v.row("report.check.opposed", report.StepOptOut, v.attempt(o)...)
		if i == 0 {
			row = v.readRow(row, report.ReadMeans, report.ReadStopOn)
		} else {
			row.Label, row.Change = "report.check.opposed_again", v.at(attemptPage(i+1))
		}
		rows = append(rows, row)
	}
	return append(rows,
		v.row("report.check.data_origin", report.StepOrigin, some(known(l.T, page.DataOriginLabel(f.DataOrigin)))...),
		v.row("report.check.relation", report.StepOrigin, some(known(l.T, page.RelationLabel(f.Relation)))...))
}

func (v *visit) practices(ticked []report.Practice) []string {
	if len(ticked) == 0 {
		return []string{v.words().T("report.practices.none")}
	}
	var said []string
	for _, p := range ticked {
		said = append(said, v.words().T(page.PracticeLabel(p)))
	}
	return said
}

// known says a label, and nothing where there is none.
func known(t func(string, ...any) string, label string) string {
	if label == "" {
		return ""
	}
	return t(label)
}

// attempt says how the voter asked that it stop, and what came after.
func (v *visit) attempt(o report.OptOut) []string {
	l := v.words()
	return some(strings.Join(some(l.T(page.MeansLabel(o.Means)), l.Day(o.On)), ", "), known(l.T, page.OutcomeLabel(o.Outcome)))
}

func (v *visit) yourRows(f report.Filing) []page.SummaryRow {
	l, r := v.words(), f.Reporter
	statement := v.row("report.check.statement", report.StepStatement, some(f.Statement)...)
	statement.Quote = true
	updates := ""
	if r.Updates {
		updates = l.T("report.reporter.updates_yes")
	}
	return []page.SummaryRow{
		v.readRow(statement, report.ReadStatement),
		v.row("report.check.kind", report.StepReporter, l.T(page.KindLabel(f.Kind))),
		v.row("report.check.reporter", report.StepReporter, some(r.Name, r.Email, r.Phone, updates)...),
	}
}
