package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/search"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// queueRows is how many cases a page of the queue shows: two screens of them.
const queueRows = 25

// queuePane is the queue as it stands at the left of the desk, with or without a
// case at its right.
type queuePane struct {
	Find      queueFind
	Chips     []chip
	Filters   queueFilters
	Active    []activeFilter
	ClearURL  string
	ExportURL string
	BookURL   string // the same as a workbook
	BulkURL   string
	Rows      []queueRow
	Pager     page.Pager
	Orders    []chip
	Saved     []activeFilter // searches under a name
	Kept      bool           // this one is among them
	SaveURL   string
}

// chip is a part of the work, with how much there is of it.
type chip struct {
	Label string // key
	Count string
	URL   string
	On    bool
}

// queueFilters is the form that narrows the queue.
type queueFilters struct {
	Open        bool // something in it must be mended
	Keep        []hidden
	Election    page.Select
	Channel     page.Select
	Practice    page.Select
	Departement page.Select
	Kind        page.Select
	Entry       page.Select
	From, To    page.Field
	Ref         page.Field
}

// hidden is what a form carries along unseen.
type hidden struct{ Name, Value string }

// activeFilter is one thing that the queue is narrowed by, and the address
// without it.
type activeFilter struct{ Text, URL string }

// queueRow is one case of the queue.
type queueRow struct {
	Marks   []search.Mark // what it says of what was looked for
	URL     string
	Ref     string
	Version int
	Icon    string
	Title   string
	Meta    []string
	Why     []string // it comes before others
	Tag     page.Tag
	Tagged  bool
	Current bool
}

type queuePage struct {
	page.Office
	Queue queuePane
}

// GetCases shows the queue.
func (p *Pages) GetCases(c *gin.Context) error {
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	return p.showQueue(c, l, doneNotice(c.Query("done")))
}

// showQueue shows the part of the queue that l names, with a notice above it.
func (p *Pages) showQueue(c *gin.Context, l listing, flash *page.Notice) (err error) {
	data := queuePage{Office: p.office(c)}
	if data.Queue, err = p.queue(c, &data.Office, l, ""); err != nil {
		return err
	}
	data.Flash = flash
	return p.Views.Show(c, page.Status(data.Faults), "office/queue", data)
}

// queue reads the part of the queue that the address names. current is the
// reference of the case that is open, or "". What is wrong with the filters goes
// to the office's faults; the queue is then not narrowed by them.
func (p *Pages) queue(c *gin.Context, o *page.Office, l listing, current string) (queuePane, error) {
	words := p.Views.Localizer(c)
	f, faults := l.filter(words, Who(c))
	o.Faults = append(o.Faults, faults...)
	looked, err := p.find(c, &l, &f)
	if err != nil {
		return queuePane{}, err
	}
	found, err := p.Triage.Queue(c.Request.Context(), f, l.cursor(), queueRows)
	if err != nil {
		return queuePane{}, err
	}
	whole := l.to(triage.Cursor{}).query()
	q := queuePane{ClearURL: p.at(c, "/cases") + l.cleared().query(), ExportURL: p.at(c, "/export") + whole, BookURL: p.at(c, "/export.xlsx") + whole, BulkURL: p.at(c, "/bulks") + l.query(), Find: looked}
	if q.Rows, err = p.rowsOf(c, l, found.Cases, current); err != nil {
		return queuePane{}, err
	}
	marks, err := p.Triage.Excerpts(c.Request.Context(), f, found.Cases)
	if err != nil {
		return queuePane{}, err
	}
	for i, one := range found.Cases {
		q.Rows[i].Marks = marks[one.ID]
	}
	if found.Newer.ID != "" {
		q.Pager.Previous = p.at(c, "/cases") + l.to(triage.Cursor{Before: found.Newer}).query()
	}
	if found.Older.ID != "" {
		q.Pager.Next = p.at(c, "/cases") + l.to(triage.Cursor{After: found.Older}).query()
	}
	for _, o := range []struct{ order, label string }{{"", "office.queue.by_priority"}, {orderArrival, "office.queue.by_arrival"}} {
		there := l.to(triage.Cursor{})
		there.Order = o.order
		q.Orders = append(q.Orders, chip{Label: o.label, URL: p.at(c, "/cases") + there.query(), On: o.order == l.Order})
	}
	if err := p.fillSaved(c, &q, l); err != nil {
		return queuePane{}, err
	}
	if err := p.fillChips(c, &q, l); err != nil {
		return queuePane{}, err
	}
	return q, p.fillFilters(c, &q, o, l)
}

// parts are the parts of the work, each a state of the listing.
var parts = []struct {
	state string
	label string
}{
	{string(triage.New), "office.queue.new"},
	{stateMine, "office.queue.mine"},
	{string(triage.Open), "office.queue.open"},
	{string(triage.Waiting), "office.queue.waiting"},
	{string(triage.Closed), "office.queue.closed"},
	{stateReplied, "office.queue.replied"},
	{stateOverdue, "office.queue.overdue"},
	{stateUnheard, "office.queue.unheard"},
	{stateSuspected, "office.queue.suspected"},
	{stateAll, "office.queue.all"},
}

// seldom are the parts that most days have nothing of.
var seldom = []string{stateReplied, stateOverdue, stateUnheard, stateSuspected}

// fillChips counts each part of the work under the same filters.
func (p *Pages) fillChips(c *gin.Context, q *queuePane, l listing) error {
	words := p.Views.Localizer(c)
	for _, part := range parts {
		there := l.to(triage.Cursor{})
		there.State = part.state
		one := chip{Label: part.label, URL: p.at(c, "/cases") + there.query(), On: part.state == l.state()}
		if part.state != stateAll {
			f, _ := there.filter(words, Who(c))
			n, err := p.Triage.Count(c.Request.Context(), f)
			if err != nil {
				return err
			}
			if n == 0 && slices.Contains(seldom, part.state) && !one.On {
				continue
			}
			one.Count = counted(words, n)
		}
		q.Chips = append(q.Chips, one)
	}
	return nil
}

// counted writes a number of cases, of which only so many were counted.
func counted(words *i18n.Localizer, n int) string {
	if n > triage.Most {
		return words.T("office.queue.more", "Number", words.Number(triage.Most))
	}
	return words.Number(n)
}

// rowsOf lays out the cases of a part of the queue. What a campaign answered, or
// did not in time, comes before all else that there is to know of a case.
func (p *Pages) rowsOf(c *gin.Context, l listing, cases []triage.Case, current string) ([]queueRow, error) {
	ids := make([]string, len(cases))
	for i, one := range cases {
		ids[i] = one.ID
	}
	letters, err := p.Triage.Correspondence(c.Request.Context(), ids)
	if err != nil {
		return nil, err
	}
	rows := make([]queueRow, len(cases))
	for i, one := range cases {
		rows[i] = p.queueRow(c, l, one, current)
		switch how := letters[one.ID]; {
		case how.Answered:
			rows[i].Tag, rows[i].Tagged = page.Tag{Label: "office.letter.state.fresh", Tone: "alert"}, true
		case how.Late:
			rows[i].Tag, rows[i].Tagged = page.Tag{Label: "office.letter.state.late", Tone: "plum"}, true
		}
	}
	return rows, nil
}

// queueRow lays out one case of the queue.
func (p *Pages) queueRow(c *gin.Context, l listing, one triage.Case, current string) queueRow {
	words := p.Views.Localizer(c)
	row := queueRow{
		URL: p.caseURL(c, one.Reference) + l.at(one).query(), Ref: one.Reference, Version: one.Version,
		Icon: caseIcon(one), Title: caseTitle(words, one), Meta: p.caseMeta(words, one),
		Current: one.Reference == current,
	}
	row.Tag, row.Tagged = caseTag(one)
	if l.order() == triage.ByPriority {
		row.Why = rowReasons(words, one)
	}
	return row
}

// caseURL returns the address of a case.
func (p *Pages) caseURL(c *gin.Context, reference string) string {
	return p.at(c, "/cases/"+reference)
}

func caseIcon(one triage.Case) string {
	for _, ch := range one.ChannelList() {
		return page.ChannelIcon(ch)
	}
	return "other"
}

// headOffice is the département whose clock the office keeps.
const headOffice = "75"

// caseMeta says for whom, where or how often, and when, and who has it.
func (p *Pages) caseMeta(words *i18n.Localizer, one triage.Case) []string {
	parts := []string{one.SubjectName}
	if one.SubjectName == "" && one.SubjectKind != report.UnknownWho {
		parts[0] = words.T(page.SubjectKindLabel(one.SubjectKind))
	}
	if one.Reports > 1 {
		parts = append(parts, words.T("office.case.reports", "Count", one.Reports))
	} else if place, ok := p.Places.Commune(one.Commune); ok {
		parts = append(parts, place.Name)
	}
	parts = append(parts, words.ShortDay(day.Of(one.ReceivedAt.In(p.Places.Zone(headOffice)))), one.AssigneeName)
	return filled(parts...)
}

// weighty are the practices that the queue shows, the heaviest first.
var weighty = []report.Practice{report.MinorTargeted, report.SensitiveTargeting, report.SecurityLeak, report.ExposedRecipients, report.ElectoralSilence, report.NumberPlanAnomaly}

// caseTag returns the one thing to know of a case before it is opened.
func caseTag(one triage.Case) (page.Tag, bool) {
	switch {
	case one.Outcome != "":
		return page.Tag{Label: outcomeLabel(one.Outcome), Tone: "quiet"}, true
	case one.MostlySuspected():
		return page.Tag{Label: "office.suspicion.state.suspected", Tone: "plum"}, true
	case one.Kind == report.Complaint:
		return page.Tag{Label: page.KindLabel(one.Kind), Tone: "alert"}, true
	case one.StopIgnored():
		return page.Tag{Label: "office.case.stop_ignored", Tone: "alert"}, true
	}
	said := report.FromBits(report.Practices, one.Practices)
	for _, w := range weighty {
		for _, s := range said {
			if s == w {
				return page.Tag{Label: practiceTag(w)}, true
			}
		}
	}
	return page.Tag{}, false
}

// toCase leads back to a case with the queue as it was, and says what was done.
func (p *Pages) toCase(c *gin.Context, l listing, reference, done string) error {
	q := l.values()
	q.Set("done", done)
	c.Redirect(http.StatusSeeOther, p.caseURL(c, reference)+"?"+q.Encode())
	return nil
}
