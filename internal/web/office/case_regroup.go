package office

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// mostSimilar is how many cases are proposed: who needs more has a reference.
const mostSimilar = 4

// regroupPanel is where a case's page leads to other cases that may be of its
// operation, and out of it.
type regroupPanel struct {
	Similar          []similarRow
	Other            page.Field
	MergeURL         string
	SplitURL         string // "" for a case of one
	MoveURL          string // of the report that is shown, "" for a case of one
	ApartURL, Query  string
	Elsewhere        string // reference of the case that the report is in which this one is named by, or ""
	ElsewhereURL     string
	ElsewhereMessage string
}

// similarRow is a case that may be of the same operation, and why.
type similarRow struct {
	Ref, URL, Title string
	Compare         string // address of both side by side
	Why             string
	Meta            []string
	Tags            []page.Tag
}

// regroupForm is what is posted by the pages that regroup cases.
type regroupForm struct {
	Version      int      `form:"version"`
	Other        string   `form:"other"`
	OtherVersion int      `form:"other_version"`
	Seen         int64    `form:"seen"` // when the page was made, in milliseconds since 1970
	Reports      []string `form:"reports"`
	Variant      string   `form:"variant"`
	Reason       string   `form:"regroup_reason"`
	Confirmed    bool     `form:"confirmed"`
	Act          string   `form:"act"`
}

// regroupPage is what those pages have in common.
type regroupPage struct {
	page.Office
	Ref, Heading string
	Back         string // to the case
	URL, Query   string // for the form
	Version      int
	Seen         int64
	Since        []event // what happened since the page was made that is posted too late
	Reason       page.Field
	Barred       string // key of why it may not be done, or ""
	Plan         []string
	Legend       string // how what texts share is shown, in words
}

// regroupShown is what a page is made for: the case, and what was typed.
type regroupShown struct {
	form     regroupForm
	faults   fault.Fields
	conflict bool
}

func (s regroupShown) status() int { return shown{faults: s.faults, conflict: s.conflict}.status() }

// other asks for the reference of another case.
func (s regroupShown) other() page.Field {
	return page.Field{
		Name: "other", Label: "office.regroup.other_reference", Hint: "office.regroup.other_hint", Width: "m", Autocomplete: "off",
		Value: s.form.Other, Fault: s.faults.On("other"),
	}
}

// regrouped reads a posted form, regroups, and leads to the case that is seen
// then. Where it was refused, the page is shown again with what was typed and,
// where somebody was faster, what they did.
func (p *Pages) regrouped(c *gin.Context, done string, do func(context.Context, triage.Regroup) (triage.Case, error), show func(*gin.Context, regroupShown) error) error {
	var form regroupForm
	if err := read(c, &form); err != nil {
		return err
	}
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	one, err := do(c.Request.Context(), triage.Regroup{
		On: triage.On{Reference: c.Param("reference"), Version: form.Version, By: Who(c)}, Other: form.Other, OtherVersion: form.OtherVersion,
		Reports: form.Reports, Variant: form.Variant, Reason: form.Reason, Undone: form.Act,
	})
	var faults fault.Fields
	switch {
	case err == nil:
		return p.toCase(c, l, one.Reference, done)
	case errors.As(err, &faults):
		return show(c, regroupShown{form: form, faults: faults})
	case errors.Is(err, fault.Conflict), errors.Is(err, fault.NotFound):
		return show(c, regroupShown{form: form, conflict: true})
	}
	return err
}

// regroupPage begins a page about a case. act is the last part of its address.
func (p *Pages) regroupPage(c *gin.Context, one triage.Case, act string, s regroupShown) (regroupPage, error) {
	l, err := listingOf(c)
	if err != nil {
		return regroupPage{}, err
	}
	words := p.Views.Localizer(c)
	at := p.caseURL(c, one.Reference)
	data := regroupPage{
		Office: p.office(c), Ref: one.Reference, Heading: caseTitle(words, one), Back: at + l.query() + "#regroup", URL: at + "/" + act, Query: l.query(),
		Version: one.Version, Seen: p.Now().UnixMilli(),
	}
	data.Path = "/office/cases/" + one.Reference + "/" + act
	data.Faults = s.faults
	data.Reason = page.Field{Name: "regroup_reason", Label: "office.regroup.reason", Hint: "office.regroup.reason_hint", Multiline: true, Rows: 2, MaxLength: triage.MaxReason, Value: s.form.Reason, Fault: s.faults.On("regroup_reason")}
	if s.conflict {
		data.Flash = &page.Notice{Tone: "warn", Title: "office.regroup.conflict.title", Lead: "office.regroup.conflict.text"}
	}
	return data, nil
}

// since returns what happened to cases after the page was made that somebody
// posted.
func (p *Pages) since(c *gin.Context, s regroupShown, cases ...triage.Case) ([]event, error) {
	if !s.conflict || s.form.Seen == 0 {
		return nil, nil
	}
	seen := time.UnixMilli(s.form.Seen)
	var after []event
	for _, one := range cases {
		all, err := p.history(c, one, nil)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			if e.At.After(seen) {
				after = append(after, e)
			}
		}
	}
	return after, nil
}

// sideView is one of two cases as a page shows them side by side.
type sideView struct {
	Label, Ref, URL, Title string
	Tags                   []page.Tag
	Facts                  []fact
	Text                   []canvass.Passage
}

// sides lays two cases side by side, with where their texts part.
func (p *Pages) sides(c *gin.Context, data *regroupPage, a, b triage.Case) ([]sideView, error) {
	words := p.Views.Localizer(c)
	x, err := p.textOf(c, a)
	if err != nil {
		return nil, err
	}
	y, err := p.textOf(c, b)
	if err != nil {
		return nil, err
	}
	ofA, ofB := data.passages(words, x, y)
	one, other := p.side(c, a, ofA), p.side(c, b, ofB)
	one.Label, other.Label = words.T("office.regroup.this"), words.T("office.regroup.other")
	return []sideView{one, other}, nil
}

// passages cuts two texts where they part, and says how that is shown. Of texts
// that share nothing nothing is marked.
func (r *regroupPage) passages(words *i18n.Localizer, a, b string) (ofA, ofB []canvass.Passage) {
	ofA, ofB = canvass.Passages(a, b)
	shared := func(x canvass.Passage) bool { return x.Shared }
	r.Legend = words.T("office.why.legend")
	if !slices.ContainsFunc(ofA, shared) {
		r.Legend = words.T("office.why.nothing")
		ofA, ofB = unmarked(a), unmarked(b)
	}
	return ofA, ofB
}

// unmarked returns a text as it is, in no passages where there is none.
func unmarked(text string) []canvass.Passage {
	if text == "" {
		return nil
	}
	return []canvass.Passage{{Text: text, Shared: true}}
}

func (p *Pages) side(c *gin.Context, one triage.Case, text []canvass.Passage) sideView {
	words := p.Views.Localizer(c)
	v := sideView{Ref: one.Reference, URL: p.caseURL(c, one.Reference), Title: caseTitle(words, one), Tags: caseTags(words, one), Text: text}
	when := words.Day(one.FirstContact)
	if one.FirstContact != one.LastContact {
		when = words.T("office.regroup.span", "First", one.FirstContact, "Last", one.LastContact)
	}
	subject := one.SubjectName
	if subject == "" {
		subject = words.T(page.SubjectKindLabel(one.SubjectKind))
	}
	v.Facts = []fact{
		{"office.regroup.reports", filled(words.Number(one.Reports))},
		{"office.regroup.when", filled(when)},
		{"office.case.contact.sender", filled(one.Sender)},
		{"office.case.fact.subject", filled(subject)},
	}
	return v
}

// textOf returns the text that stands for a case.
func (p *Pages) textOf(c *gin.Context, one triage.Case) (string, error) {
	reports, err := p.exemplars(c, one)
	if err != nil {
		return "", err
	}
	if len(reports) > 0 {
		return reports[0].Message, nil
	}
	r, err := p.Triage.ReportOf(c.Request.Context(), one, "")
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return r.Message, err
}

// typedCase returns the case of a reference as somebody typed it: its own, or
// that of one of its reports. faults says that there is none.
func (p *Pages) typedCase(c *gin.Context, typed string) (triage.Case, fault.Fields, error) {
	ctx := c.Request.Context()
	one, err := p.Triage.ByReference(ctx, typed)
	if errors.Is(err, fault.NotFound) {
		one, err = p.Triage.CaseOfReport(ctx, typed)
	}
	if errors.Is(err, fault.NotFound) {
		return triage.Case{}, fault.Fields{{Field: "other", Key: "regroup.error.unknown"}}, nil
	}
	return one, nil, err
}

// fillRegroup lays out the panel of a case, where its reader may regroup.
func (p *Pages) fillRegroup(c *gin.Context, data *casePage, one triage.Case, r *report.Report) error {
	if p.Canvasses == nil || !Who(c).May(account.RegroupCases) {
		return nil
	}
	panel := &regroupPanel{
		MergeURL: data.URL + "/merge", ApartURL: data.URL + "/apart", Query: data.Query,
		Other: page.Field{Name: "other", Label: "office.regroup.other_reference", Width: "m", Autocomplete: "off"},
	}
	if one.Reports > 1 {
		panel.SplitURL = data.URL + "/split" + data.Query
		if r != nil {
			panel.MoveURL = withQuery(data.URL+"/move"+data.Query, "report", r.Reference)
		}
	}
	var err error
	if panel.Similar, err = p.similar(c, one, data.URL+"/merge"+data.Query); err != nil {
		return err
	}
	data.Regroup = panel
	return p.fillElsewhere(c, panel, one)
}

// withQuery adds a value to an address.
func withQuery(address, name, value string) string {
	mark := "?"
	if strings.Contains(address, mark) {
		mark = "&"
	}
	return address + mark + name + "=" + value
}

// similar lists the cases that may be of the same operation as one.
func (p *Pages) similar(c *gin.Context, one triage.Case, compare string) ([]similarRow, error) {
	found, err := p.Triage.Similar(c.Request.Context(), one, mostSimilar)
	words := p.Views.Localizer(c)
	var rows []similarRow
	for _, x := range found {
		row := similarRow{
			Ref: x.Case.Reference, URL: p.caseURL(c, x.Case.Reference), Title: caseTitle(words, x.Case), Why: whySimilar(words, x),
			Compare: withQuery(compare, "other", x.Case.Reference), Meta: p.caseMeta(words, x.Case), Tags: []page.Tag{caseStates[x.Case.State]},
		}
		if x.Case.Outcome != "" {
			row.Tags = append(row.Tags, page.Tag{Label: outcomeLabel(x.Case.Outcome)})
		}
		rows = append(rows, row)
	}
	return rows, err
}

// whySimilar says why a case is proposed.
func whySimilar(words *i18n.Localizer, x triage.Similar) string {
	if x.Alike > 0 {
		return words.T("office.regroup.why.text", "Share", words.Percent(x.Alike))
	}
	var why []string
	for _, s := range []struct {
		holds bool
		key   string
	}{
		{x.Kin.Sender, "office.regroup.why.sender"},
		{x.Kin.Subject, "office.regroup.why.subject"},
		{x.Kin.Commune, "office.regroup.why.commune"},
		{x.Kin.Words >= 25, "office.regroup.why.words"},
		{x.Kin.Days <= 1, "office.regroup.why.days"},
	} {
		if s.holds {
			why = append(why, words.T(s.key))
		}
	}
	return strings.Join(why, " · ")
}

// fillElsewhere says where the report went that a case is named by.
func (p *Pages) fillElsewhere(c *gin.Context, panel *regroupPanel, one triage.Case) error {
	ctx := c.Request.Context()
	here, err := p.Triage.Within(ctx, one, []string{one.ID})
	if err != nil || len(here) > 0 {
		return err
	}
	to, err := p.Triage.CaseOfReport(ctx, one.Reference)
	if errors.Is(err, fault.NotFound) { // it was erased
		return nil
	}
	if err == nil && to.ID != one.ID {
		panel.Elsewhere, panel.ElsewhereURL = to.Reference, p.caseURL(c, to.Reference)
		panel.ElsewhereMessage = p.Views.Localizer(c).T("office.regroup.elsewhere", "Reference", one.Reference)
	}
	return err
}

// PostCaseApart says that two cases are not of one operation.
func (p *Pages) PostCaseApart(c *gin.Context) error {
	return p.regrouped(c, "apart", p.Triage.TellApart, p.showMerge)
}
