package office

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseForm is all that can be typed on a case's page; each form fills its part.
type caseForm struct {
	Version      int            `form:"version"`
	Note         string         `form:"note"`
	Outcome      triage.Outcome `form:"outcome"`
	Reasons      string         `form:"reasons"`
	LegalBasis   string         `form:"legal_basis"`
	Body         string         `form:"body"`
	Attached     string         `form:"attached"`
	Assignee     string         `form:"assignee"`
	To           string         `form:"to"` // what becomes of the state
	ReopenReason string         `form:"reopen_reason"`
	Report       string         `form:"report"` // reference of the one to open
	Reason       string         `form:"reason"`
	Suspicion    string         `form:"suspicion"`
	Say          string         `form:"say"` // of a suspicion
	Words        string         `form:"words"`
}

type casePage struct {
	page.Office
	Queue     queuePane
	BackURL   string // the queue as it was
	URL       string // of the case, for its forms
	Query     string // the queue's place, carried along
	Ref       string
	Version   int
	Received  string
	Title     string
	Tags      []page.Tag
	Priority  priorityView
	Newer     string // neighbours in the queue
	Older     string
	Report    *reportView
	Senders   []senderRow
	Files     caseFiles
	Letters   *caseLetters
	Thread    *caseThread   // nil where no report is left
	Operation *operation    // what its reports have in common; nil for a case of one
	Wave      *waveBlock    // how its operation grows; nil for a case of one
	Regroup   *regroupPanel // nil where the reader may not
	Doubts    []doubt       // which of its reports may have been coordinated
	Moves     caseMoves
	Decide    decideForm
	Note      page.Field
	Reopen    page.Field
	Assign    page.Select
	Kept      []fact // what was typed in a form that the case is past
	History   []event
	Journal   string // address of the case's lines in the journal, or ""
}

// caseMoves says which acts the reader may do now.
type caseMoves struct {
	Take, Release, Wait, Resume, Reopen, Decide, Assign, Ask bool
	Late                                                     bool // somebody else has it: only a note is theirs to write
}

// Any says whether some act stands above the report.
func (m caseMoves) Any() bool { return m.Take || m.Release || m.Wait || m.Resume || m.Decide }

// decideForm is the form of a decision.
type decideForm struct {
	Outcome    page.Choices
	Body       page.Select
	Attached   page.Field
	Reasons    page.Field
	LegalBasis page.Field
	Sanctions  bool // some of the outcomes need an article
}

// shown is what a case's page is made for: the case, and what was typed on it.
type shown struct {
	form     caseForm
	faults   fault.Fields
	conflict bool
	sealed   *report.Confidential // opened for this answer alone
	closed   bool                 // it was asked for and did not open
	said     []report.Said        // opened for this answer alone
	unread   bool                 // they were asked for and did not open
}

// GetCase shows a case beside the queue.
func (p *Pages) GetCase(c *gin.Context) error {
	return p.showCase(c, shown{form: caseForm{Report: c.Query("report")}})
}

// showCase reads a case and shows it, with what was typed where something was.
func (p *Pages) showCase(c *gin.Context, s shown) error {
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	one, err := p.caseOf(c)
	if err != nil {
		return err
	}
	words, back := p.Views.Localizer(c), l
	if back.At = ""; triage.ParsePlace(l.At).ID != one.ID {
		l = l.at(one)
	}
	data := casePage{
		Office: p.office(c), Ref: one.Reference, Version: one.Version, URL: p.caseURL(c, one.Reference), Query: l.query(),
		BackURL: p.at(c, "/cases") + back.query(), Title: caseHeading(words, one), Received: words.Instant(one.ReceivedAt),
		Tags: caseTags(words, one), Priority: priorityOf(words, one), Moves: movesOf(one, Who(c)),
	}
	data.Path = "/office/cases/" + one.Reference // an act's address shows nothing in another language
	data.Flash = doneNotice(c.Query("done"))
	if data.Queue, err = p.queue(c, &data.Office, l, one.Reference); err != nil {
		return err
	}
	data.Faults = append(data.Faults, s.faults...)
	if s.conflict {
		data.Flash = &page.Notice{Tone: "warn", Title: "office.case.conflict.title", Lead: "office.case.conflict.text"}
	}
	if err := p.fillReports(c, &data, one, s, l); err != nil {
		return err
	}
	if data.Letters, err = p.letters(c, one); err != nil {
		return err
	}
	if err := p.fillWave(c, &data, one); err != nil {
		return err
	}
	if data.Senders, err = p.caseSenders(c, one); err != nil {
		return err
	}
	if err := p.fillCase(c, &data, one, s); err != nil {
		return err
	}
	if err := p.fillNeighbours(c, &data, one, l); err != nil {
		return err
	}
	return p.Views.Show(c, s.status(), "office/case", data)
}

// status is 422 when something must be mended, 409 when the case has changed.
func (s shown) status() int {
	if s.conflict {
		return http.StatusConflict
	}
	return page.Status(s.faults)
}

// caseOf returns the case that the address names, by its own reference or by
// that of one of its reports, and opens it when no sweep has seen it yet.
func (p *Pages) caseOf(c *gin.Context) (triage.Case, error) {
	one, err := p.Triage.ByReference(c.Request.Context(), c.Param("reference"))
	if err == nil {
		return one, nil
	}
	one, err = p.Triage.CaseOfReport(c.Request.Context(), c.Param("reference"))
	return one, p.gone(c, c.Param("reference"), err)
}

// gone tells of a report that is not found whether it was erased: err, or
// fault.Gone.
func (p *Pages) gone(c *gin.Context, reference string, err error) error {
	if !errors.Is(err, fault.NotFound) {
		return err
	}
	_, found := p.Retention.ByReference(c.Request.Context(), triage.Reference(reference))
	if found == nil {
		return fmt.Errorf("%s: %w", reference, fault.Gone)
	}
	if errors.Is(found, fault.NotFound) {
		return err
	}
	return found
}

// fillReports lays out the report that is shown whole, and what it has in common
// with the others of the case; then the history of both.
func (p *Pages) fillReports(c *gin.Context, data *casePage, one triage.Case, s shown, l listing) error {
	r, err := p.shownReport(c, one, s.form.Report)
	if err != nil {
		return err
	}
	if r != nil {
		data.Report = p.reportView(c, *r, s)
		if err := p.fillThread(c, data, one, *r, s); err != nil {
			return err
		}
	}
	if err := p.fillFiles(c, data, one, r); err != nil {
		return err
	}
	if data.Operation, err = p.operation(c, one, l, r); err != nil {
		return err
	}
	if r != nil && data.Operation != nil {
		why, err := p.why(c, *r)
		if err != nil {
			return err
		}
		data.Report.Within, data.Report.Why = true, why[r.ID]
		if data.Report.WhyHere, err = p.whyHere(c, one, *r); err != nil {
			return err
		}
	}
	if err := p.fillRegroup(c, data, one, r); err != nil {
		return err
	}
	data.History, err = p.history(c, one, r)
	return err
}

// fillCase lays out the forms.
func (p *Pages) fillCase(c *gin.Context, data *casePage, one triage.Case, s shown) (err error) {
	data.Decide = decideOf(Who(c), s.form, data.Faults)
	data.Note = page.Field{Name: "note", Label: "office.case.note", Multiline: true, Rows: 3, MaxLength: triage.MaxText, Value: s.form.Note, Fault: data.Faults.On("note")}
	data.Reopen = page.Field{Name: "reopen_reason", Label: "office.case.reopen_reason", Multiline: true, Rows: 2, Value: s.form.ReopenReason, Fault: data.Faults.On("reopen_reason")}
	if s.conflict {
		data.Kept = kept(p.Views.Localizer(c), data.Moves, s.form)
	}
	if data.Moves.Assign {
		if data.Assign, err = p.assignees(c, s.form.Assignee, data.Faults); err != nil {
			return err
		}
	}
	if Who(c).May(account.ReadJournal) {
		data.Journal = p.at(c, "/journal?object="+triage.Object(one.Reference))
	}
	return nil
}

// fillNeighbours leads to the cases before and after in the queue. Where the
// next one is past the part of the queue that is shown, so is the part.
func (p *Pages) fillNeighbours(c *gin.Context, data *casePage, one triage.Case, l listing) error {
	f, _ := l.filter(p.Views.Localizer(c), Who(c))
	here := l.place(one)
	newer, older, err := p.Triage.Neighbours(c.Request.Context(), f, l.order(), here)
	if err != nil {
		return err
	}
	within := map[string]bool{}
	for _, r := range data.Queue.Rows {
		within[r.Ref] = true
	}
	lead := func(to triage.Case, at triage.Cursor) string {
		switch {
		case to.ID == "":
			return ""
		case within[to.Reference]:
			return p.caseURL(c, to.Reference) + l.at(to).query()
		}
		return p.caseURL(c, to.Reference) + l.to(at).at(to).query()
	}
	data.Newer = lead(newer, triage.Cursor{Before: here})
	data.Older = lead(older, triage.Cursor{After: here})
	return nil
}

// caseTags says how a case stands.
func caseTags(words *i18n.Localizer, one triage.Case) []page.Tag {
	tags := []page.Tag{caseStates[one.State]}
	if one.Outcome != "" {
		tags = append(tags, page.Tag{Label: outcomeLabel(one.Outcome)})
	}
	if one.AssigneeName != "" {
		tags = append(tags, page.Tag{Text: one.AssigneeName, Icon: "user"})
	}
	for _, ch := range one.ChannelList() {
		tags = append(tags, page.Tag{Label: page.ChannelLabel(ch), Icon: page.ChannelIcon(ch)})
	}
	if one.Kind == report.Complaint {
		tags = append(tags, page.Tag{Label: page.KindLabel(one.Kind), Tone: "alert"})
	}
	if one.StopIgnored() {
		tags = append(tags, page.Tag{Label: "office.case.stop_ignored", Tone: "alert"})
	}
	if one.Reports > 1 {
		tags = append(tags, page.Tag{Text: words.T("office.case.reports", "Count", one.Reports)})
	}
	return tags
}

// movesOf asks the rules which acts are open.
func movesOf(one triage.Case, reader account.Account) caseMoves {
	m := caseMoves{
		Take:    triage.May(triage.ActTake, one, reader),
		Release: triage.May(triage.ActRelease, one, reader),
		Wait:    triage.May(triage.ActWait, one, reader),
		Resume:  triage.May(triage.ActResume, one, reader),
		Reopen:  triage.May(triage.ActReopen, one, reader),
		Decide:  triage.May(triage.ActDecide, one, reader),
		Assign:  triage.May(triage.ActAssign, one, reader),
		Ask:     triage.May(triage.ActAsk, one, reader),
	}
	m.Late = one.State != triage.Closed && !m.Decide
	return m
}

// decideOf lays out the form of a decision with the outcomes that a may decide.
func decideOf(a account.Account, form caseForm, faults fault.Fields) decideForm {
	d := decideForm{
		Outcome:    page.Choices{Name: "outcome", Legend: "office.case.outcome", Compact: true, Fault: faults.On("outcome")},
		Body:       page.Select{Name: "body", Label: "office.case.body", Empty: "office.case.body_none", Fault: faults.On("body")},
		Attached:   page.Field{Name: "attached", Label: "office.case.attached", Width: "m", Value: form.Attached, Autocomplete: "off", Fault: faults.On("attached")},
		Reasons:    page.Field{Name: "reasons", Label: "office.case.reasons", Multiline: true, Rows: 4, MaxLength: triage.MaxText, Value: form.Reasons, Fault: faults.On("reasons")},
		LegalBasis: page.Field{Name: "legal_basis", Label: "office.case.legal_basis", Hint: "office.case.legal_basis_hint", Value: form.LegalBasis, Fault: faults.On("legal_basis")},
		Sanctions:  a.May(account.DecideSanctions),
	}
	for _, o := range triage.OutcomesFor(a) {
		d.Outcome.Options = append(d.Outcome.Options, page.Option{Value: string(o), Label: outcomes[o].name, Hint: outcomes[o].hint})
	}
	page.Check(d.Outcome.Options, string(form.Outcome))
	d.Body.Options = page.Check(labelled(triage.Bodies, func(b triage.Body) string { return bodies[b] }), form.Body)
	return d
}

// assignees lists who can be given a case.
func (p *Pages) assignees(c *gin.Context, chosen string, faults fault.Fields) (page.Select, error) {
	all, err := p.Accounts.Accounts(c.Request.Context())
	if err != nil {
		return page.Select{}, err
	}
	s := page.Select{Name: "assignee", Label: "office.case.assignee", Empty: "office.case.assignee_none", Fault: faults.On("assignee")}
	for _, a := range all {
		if a.May(account.WorkCases) {
			s.Options = append(s.Options, page.Option{Value: a.ID, Text: a.Name, Checked: a.ID == chosen})
		}
	}
	return s, nil
}
