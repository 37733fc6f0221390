package office

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// bulkForm is all that can be typed of a bulk.
type bulkForm struct {
	Picked   []string       `form:"picked"` // "reference:version", as the queue showed them
	All      bool           `form:"all"`    // all that the queue is narrowed to
	Act      journal.Act    `form:"act"`
	Assignee string         `form:"assignee"`
	Outcome  triage.Outcome `form:"outcome"`
	Reasons  string         `form:"reasons"`
	Undo     string         `form:"reopen_reason"`
}

// bulkPage is one act on many cases: which cases, what is done, how far it is.
type bulkPage struct {
	page.Office
	URL      string
	Heading  string
	Head     string // who, and when
	Draft    *bulkDraft
	Running  bool
	Total    int
	Worked   int
	Progress string
	Stop     bool
	Undo     *page.Field // nil where there is nothing to undo
	UndoText string
	Reasons  string
	Results  []chip
	Items    []bulkRow
	Next     string
}

// bulkDraft is the form that says what is done.
type bulkDraft struct {
	Act      page.Choices
	Assignee page.Select
	Assigns  bool
	Outcome  page.Choices
	Reasons  page.Field
}

// bulkRow is one case of a bulk.
type bulkRow struct{ Reference, URL string }

// bulkRows is how many cases of a bulk a page shows.
const bulkRows = 100

// bulkActs names what is done to many cases.
var bulkActs = map[journal.Act]named{
	triage.ActTake:     {"office.bulk.act.take", ""},
	triage.ActAssign:   {"office.bulk.act.assign", ""},
	triage.ActRelease:  {"office.bulk.act.release", ""},
	triage.ActWait:     {"office.bulk.act.wait", "office.bulk.act.wait_hint"},
	triage.ActResume:   {"office.bulk.act.resume", ""},
	triage.ActDecide:   {"office.bulk.act.decide", "office.bulk.act.decide_hint"},
	triage.ActBulkUndo: {"office.bulk.act.undo", ""},
}

// itemResults names what came of the cases.
var itemResults = map[triage.ItemResult]string{
	triage.ItemDone:      "office.bulk.result.done",
	triage.ItemChanged:   "office.bulk.result.changed",
	triage.ItemPast:      "office.bulk.result.past",
	triage.ItemForbidden: "office.bulk.result.forbidden",
	triage.ItemGone:      "office.bulk.result.gone",
	triage.ItemFailed:    "office.bulk.result.failed",
	triage.ItemWaits:     "office.bulk.result.waits",
}

// bulkStates names how far a bulk is.
var bulkStates = map[triage.BulkState]page.Tag{
	triage.BulkRunning: {Label: "office.bulk.state.running", Tone: "solid"},
	triage.BulkStopped: {Label: "office.bulk.state.stopped", Tone: "plum"},
	triage.BulkDone:    {Label: "office.bulk.state.done", Tone: "quiet"},
}

// PostBulks keeps which cases of the queue something is to be done to, and asks
// what.
func (p *Pages) PostBulks(c *gin.Context) error {
	var form bulkForm
	if err := read(c, &form); err != nil {
		return err
	}
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	picked := pickedOf(form.Picked)
	if form.All {
		f, faults := l.filter(p.Views.Localizer(c), Who(c))
		if len(faults) > 0 {
			return fmt.Errorf("bulk: %w", fault.Unreadable)
		}
		if picked, err = p.Triage.Pickable(c.Request.Context(), f, l.order()); err != nil {
			return p.unpicked(c, l, err)
		}
	}
	b, err := p.Triage.DraftBulk(c.Request.Context(), Who(c), picked)
	if err != nil {
		return p.unpicked(c, l, err)
	}
	c.Redirect(http.StatusSeeOther, p.bulkURL(c, b.ID))
	return nil
}

// unpicked shows the queue again, which says why nothing was picked.
func (p *Pages) unpicked(c *gin.Context, l listing, err error) error {
	var faults fault.Fields
	if !errors.As(err, &faults) {
		return err
	}
	words := p.Views.Localizer(c)
	data := queuePage{Office: p.office(c)}
	if data.Queue, err = p.queue(c, &data.Office, l, ""); err != nil {
		return err
	}
	data.Path = "/office/cases" // an act's address shows nothing in another language
	data.Flash = &page.Notice{Tone: "warn", Title: "office.bulk.unpicked", Text: words.T(faults[0].Key, "Count", triage.Most)}
	return p.Views.Show(c, http.StatusUnprocessableEntity, "office/queue", data)
}

// pickedOf reads the cases that were ticked; what is none is dropped.
func pickedOf(ticked []string) []triage.BulkItem {
	var picked []triage.BulkItem
	for _, t := range ticked {
		ref, seen, _ := strings.Cut(t, ":")
		version, err := strconv.Atoi(seen)
		if ref != "" && err == nil && len(picked) < triage.Most {
			picked = append(picked, triage.BulkItem{Reference: triage.Reference(ref), Version: version})
		}
	}
	return picked
}

func (p *Pages) bulkURL(c *gin.Context, id string) string { return p.at(c, "/bulks/"+id) }

// GetBulk shows a bulk: what to do, how far it is, or what came of it.
func (p *Pages) GetBulk(c *gin.Context) error { return p.showBulk(c, bulkForm{}, nil) }

func (p *Pages) showBulk(c *gin.Context, form bulkForm, faults fault.Fields) error {
	b, err := p.Triage.BulkByID(c.Request.Context(), Who(c), c.Param("id"))
	if err != nil {
		return err
	}
	words := p.Views.Localizer(c)
	data := bulkPage{
		Office: p.office(c), URL: p.bulkURL(c, b.ID), Total: b.Total, Reasons: b.Reasons, Running: b.State == triage.BulkRunning,
		Heading: words.T("office.bulk.cases", "Count", b.Total), Head: words.T("office.bulk.by", "Name", b.AuthorName, "Instant", words.Instant(b.MadeAt)),
	}
	data.Path, data.Faults = "/office/bulks/"+b.ID, faults
	if b.State != triage.BulkDraft {
		data.Heading = p.bulkTitle(c, b)
	} else if data.Draft, err = p.bulkDraft(c, form, faults); err != nil {
		return err
	}
	if err := p.fillBulk(c, &data, b); err != nil {
		return err
	}
	data.Stop = data.Running && b.Governs(Who(c))
	if b.Undoable() && b.Governs(Who(c)) && data.Worked > 0 {
		data.Undo = &page.Field{Name: "reopen_reason", Label: "office.bulk.undo_reason", Multiline: true, Rows: 2, Value: form.Undo, Fault: faults.On("reopen_reason")}
	}
	return p.Views.Show(c, page.Status(faults), "office/bulk", data)
}

// bulkTitle says in one line what a bulk does.
func (p *Pages) bulkTitle(c *gin.Context, b triage.Bulk) string {
	words := p.Views.Localizer(c)
	title := words.T("office.bulk.title", "Act", words.T(bulkActs[b.Act].name), "Cases", words.T("office.bulk.cases", "Count", b.Total))
	switch {
	case b.Outcome != "":
		return title + " · " + words.T(outcomeLabel(b.Outcome))
	case b.AssigneeName != "":
		return title + " · " + b.AssigneeName
	}
	return title
}

// bulkDraft lays out the form that says what is done.
func (p *Pages) bulkDraft(c *gin.Context, form bulkForm, faults fault.Fields) (*bulkDraft, error) {
	d := &bulkDraft{
		Act:     page.Choices{Name: "act", Legend: "office.bulk.act", Compact: true, Fault: faults.On("act")},
		Assigns: Who(c).May(account.AssignCases),
		Outcome: page.Choices{Name: "outcome", Legend: "office.case.outcome", Compact: true, Fault: faults.On("outcome")},
		Reasons: page.Field{Name: "reasons", Label: "office.bulk.reasons", Multiline: true, Rows: 4, MaxLength: triage.MaxText, Value: form.Reasons, Fault: faults.On("reasons")},
	}
	for _, a := range triage.BulkActsFor(Who(c)) {
		d.Act.Options = append(d.Act.Options, page.Option{Value: string(a), Label: bulkActs[a].name, Hint: bulkActs[a].hint})
	}
	for _, o := range triage.BulkOutcomes() {
		d.Outcome.Options = append(d.Outcome.Options, page.Option{Value: string(o), Label: outcomes[o].name, Hint: outcomes[o].hint})
	}
	page.Check(d.Act.Options, string(form.Act))
	page.Check(d.Outcome.Options, string(form.Outcome))
	var err error
	if d.Assigns {
		d.Assignee, err = p.assignees(c, form.Assignee, faults)
	}
	return d, err
}

// fillBulk counts what came of the cases, and lists those of one result.
func (p *Pages) fillBulk(c *gin.Context, data *bulkPage, b triage.Bulk) error {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	counts, err := p.Triage.BulkResults(ctx, b.ID)
	if err != nil {
		return err
	}
	shown, named := triage.ItemResult(c.Query("result")), c.Request.URL.Query().Has("result")
	for _, r := range triage.ItemResults {
		if counts[r] == 0 {
			continue
		}
		if !named {
			shown, named = r, true
		}
		data.Results = append(data.Results, chip{Label: itemResults[r], Count: words.Number(counts[r]), URL: data.URL + "?result=" + string(r), On: r == shown})
	}
	data.Worked = counts[triage.ItemDone]
	data.Progress = words.T("office.bulk.progress", "Done", words.Number(b.Total-counts[triage.ItemWaits]), "Total", words.Number(b.Total))
	if data.Running {
		data.Worked = b.Total - counts[triage.ItemWaits]
	}
	data.UndoText = words.T("office.bulk.undo_text", "Count", counts[triage.ItemDone])
	after, _ := strconv.Atoi(c.Query("after"))
	items, err := p.Triage.BulkItems(ctx, b.ID, shown, after, bulkRows+1)
	if err != nil {
		return err
	}
	if len(items) > bulkRows {
		items = items[:bulkRows]
		data.Next = fmt.Sprintf("%s?result=%s&after=%d", data.URL, shown, items[bulkRows-1].Number)
	}
	for _, it := range items {
		data.Items = append(data.Items, bulkRow{it.Reference, p.caseURL(c, it.Reference)})
	}
	return nil
}

// PostBulkStart does to the cases of a draft what the form says.
func (p *Pages) PostBulkStart(c *gin.Context) error {
	return p.bulked(c, func(form bulkForm) (string, error) {
		o := triage.BulkOrder{Act: form.Act, Outcome: form.Outcome, Reasons: form.Reasons}
		if form.Act == triage.ActAssign {
			var err error
			if o.Assignee, err = p.assignee(c, form.Assignee); err != nil {
				return "", err
			}
		}
		return c.Param("id"), p.Triage.StartBulk(c.Request.Context(), Who(c), c.Param("id"), o)
	})
}

// PostBulkStop stops a bulk where it is.
func (p *Pages) PostBulkStop(c *gin.Context) error {
	return p.bulked(c, func(bulkForm) (string, error) {
		return c.Param("id"), p.Triage.StopBulk(c.Request.Context(), Who(c), c.Param("id"))
	})
}

// PostBulkUndo takes back what a bulk did.
func (p *Pages) PostBulkUndo(c *gin.Context) error {
	return p.bulked(c, func(form bulkForm) (string, error) {
		undo, err := p.Triage.UndoBulk(c.Request.Context(), Who(c), c.Param("id"), form.Undo)
		return undo.ID, err
	})
}

// bulked reads a posted form, does what it asks for, and leads to the bulk that do
// names.
func (p *Pages) bulked(c *gin.Context, do func(bulkForm) (string, error)) error {
	var form bulkForm
	if err := read(c, &form); err != nil {
		return err
	}
	id, err := do(form)
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showBulk(c, form, faults)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.bulkURL(c, id))
	return nil
}

// bulksPage lists what was done to many cases at once.
type bulksPage struct {
	page.Office
	Rows []bulksRow
}

// bulksRow is one of them.
type bulksRow struct {
	Title, URL, Head string
	Tag              page.Tag
}

// GetBulks lists what was done to many cases at once, the latest first.
func (p *Pages) GetBulks(c *gin.Context) error {
	all, err := p.Triage.Bulks(c.Request.Context(), bulkRows)
	if err != nil {
		return err
	}
	words, data := p.Views.Localizer(c), bulksPage{Office: p.office(c)}
	for _, b := range all {
		data.Rows = append(data.Rows, bulksRow{
			Title: p.bulkTitle(c, b), URL: p.bulkURL(c, b.ID), Tag: bulkStates[b.State],
			Head: words.T("office.bulk.by", "Name", b.AuthorName, "Instant", words.Instant(b.MadeAt)),
		})
	}
	return p.Views.Show(c, http.StatusOK, "office/bulks", data)
}
