package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/mail"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// FollowReportPage tells a voter where their report is, and what it says.
type FollowReportPage struct {
	page.Base
	Report    report.Report
	State     string // message key: where it is, in words
	StateText string // message key
	Steps     []FollowStep
	Decision  *FollowDecision // nil before
	Told      page.Summary
	Talk      report.Talk
	Added     []FollowAdded
	News      *mail.News      // where the voter wants to be told; nil for nowhere
	Letters   []FollowRequest // that its author says they sent
}

// FollowAdded is one thing that the voter did after filing.
type FollowAdded struct {
	What string // message key
	At   time.Time
}

// GetFollowReport shows the report of the code that was given.
func (p *Pages) GetFollowReport(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	standing, err := p.Cases.StateOf(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	v := &visit{Pages: p, c: c}
	told, err := v.told(r)
	if err != nil {
		return err
	}
	f := FollowReportPage{Base: p.Views.Base(c), Report: r, Told: page.Summary{Rows: told}}
	f.Flash = v.said()
	if err := v.since(&f, r); err != nil {
		return err
	}
	where := states[standing.State]
	f.State, f.StateText = where.name, where.text
	f.Decision = decisionOf(r, standing)
	f.Steps = v.steps(r, standing)
	if f.Letters, err = v.letters(r); err != nil {
		return err
	}
	return p.Views.Show(c, http.StatusOK, "public/follow_report", f)
}

// since lays out what happened after the report was filed, and what may.
func (v *visit) since(f *FollowReportPage, r report.Report) (err error) {
	if f.News, err = v.Mail.NewsOf(v.ctx(), r.ID); err != nil {
		return err
	}
	if f.Talk, err = v.Reports.TalkOf(v.ctx(), r.ID); err != nil {
		return err
	}
	added, err := v.Reports.AdditionsOf(v.ctx(), r.ID)
	for _, a := range added {
		if a.Kind != report.AddedWords { // these stand among the messages
			f.Added = append(f.Added, FollowAdded{page.AdditionLabel(a.Kind), a.At})
		}
	}
	return err
}

// followed returns the report of the code in the request's cookie.
func (p *Pages) followed(c *gin.Context) (report.Report, error) {
	c.Header("Cache-Control", "no-store")
	code, err := p.followCode(c)
	if err != nil {
		return report.Report{}, err
	}
	return p.Reports.ByCode(c.Request.Context(), code)
}

// states says where a report is: message keys.
var states = map[triage.State]struct{ name, text, step string }{
	triage.New:     {"follow.state.new", "follow.state.new_text", "follow.step.new"},
	triage.Open:    {"follow.state.open", "follow.state.open_text", "follow.step.open"},
	triage.Waiting: {"follow.state.waiting", "follow.state.waiting_text", "follow.step.waiting"},
	triage.Closed:  {"follow.state.closed", "follow.state.closed_text", "follow.step.closed"},
}

// told lists what a report says, as far as it is kept in clear: what is sealed
// does not open here, not even for its author.
func (v *visit) told(r report.Report) ([]page.SummaryRow, error) {
	l := v.words()
	election, err := v.electionName(r.Election)
	if err != nil {
		return nil, err
	}
	rows := []page.SummaryRow{
		{Label: "report.check.kind", Values: []string{l.T(page.KindLabel(r.Kind))}},
		{Label: "report.check.election", Values: some(election)},
	}
	for _, c := range r.Contacts {
		rows = append(rows, page.SummaryRow{Label: "follow.contact", Values: some(l.T(page.ChannelLabel(c.Channel)), v.when(c), c.Sender)})
	}
	subject := report.Subject{Kind: r.SubjectKind, Name: r.SubjectName}
	rows = append(rows,
		page.SummaryRow{Label: "report.check.message", Values: some(r.Message), Quote: true},
		page.SummaryRow{Label: "report.check.subject", Values: v.subject(subject)},
		page.SummaryRow{Label: "report.check.commune", Values: v.commune(r.Commune)},
		page.SummaryRow{Label: "report.check.practices", Values: v.practices(r.PracticeList())})
	for _, o := range r.OptOuts {
		rows = append(rows, page.SummaryRow{Label: "report.check.opposed", Values: v.attempt(o)})
	}
	count, err := v.filesOf(r)
	if err != nil {
		return nil, err
	}
	return append(rows, page.SummaryRow{Label: "report.check.files", Values: some(count)}), nil
}

// filesOf says how many files are with a report, and nothing more of them; "" for
// none.
func (v *visit) filesOf(r report.Report) (string, error) {
	files, err := v.Reports.AttachmentsOf(v.ctx(), r.ID)
	if err != nil || len(files) == 0 {
		return "", err
	}
	return v.words().T("report.receipt.files", "Count", len(files)), nil
}
