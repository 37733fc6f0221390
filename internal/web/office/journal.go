package office

import (
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/journal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// journalLines is how many lines a page of the journal shows.
const journalLines = 50

type journalPage struct {
	page.Office
	Whole    bool           // the chain holds
	Verified journal.Result // when and how far
	Lines    int            // how many hold
	Break    string         // key of what is wrong
	Hash     string         // of the last line, to be kept elsewhere
	Filtered bool
	Actor    page.Select
	ActField page.Select
	Day      page.Field
	Object   page.Field
	Rows     []journalRow
	Pager    page.Pager
	Export   string // where the list is as a CSV
}

// journalRow is one line as it is shown.
type journalRow struct {
	journal.Line
	Number int
	Act    string // key
	Object string // in words: an account's name, a case, a report
	URL    string // of the case, for who works on cases
	Detail string
	Hash   string // its beginning
}

// GetJournal shows the journal, newest first, and whether its chain holds.
func (p *Pages) GetJournal(c *gin.Context) error {
	ctx := c.Request.Context()
	filter, faults := journalFilter(c, p.Views.Localizer(c))
	lines, err := p.Journal.List(ctx, filter, journalLines)
	if err != nil {
		return err
	}
	data := journalPage{Office: p.office(c), Filtered: len(faults) > 0 || filter != journal.Filter{Before: filter.Before, After: filter.After}}
	data.Faults = faults
	if data.Verified, err = p.Journal.Verified(ctx); err != nil {
		return err
	}
	data.Lines, data.Whole = int(data.Verified.Lines), data.Verified.Whole()
	data.Break, data.Hash = breakLabel(data.Verified.Break), hex.EncodeToString(data.Verified.Hash)
	names, err := p.fillJournalFilter(c, &data)
	if err != nil {
		return err
	}
	words := journalWords{p.Views.Localizer(c), names}
	for _, l := range lines.Lines {
		row := words.rowOf(l)
		if ref, ok := strings.CutPrefix(l.Object, triage.Object("")); ok && data.MayCases {
			row.URL = p.caseURL(c, ref)
		}
		data.Rows = append(data.Rows, row)
	}
	data.Pager = page.Pager{Previous: neighbour(c, "after", lines.Newer), Next: neighbour(c, "before", lines.Older)}
	data.Export = p.at(c, "/journal.csv?"+c.Request.URL.Query().Encode())
	return p.Views.Show(c, page.Status(faults), "office/journal", data)
}

// journalFilter reads the address. A number that is none narrows nothing; a day
// that is none is a fault.
func journalFilter(c *gin.Context, words *i18n.Localizer) (journal.Filter, fault.Fields) {
	f := journal.Filter{Actor: c.Query("actor"), Act: journal.Act(c.Query("act"))}
	f.Object, f.Also = typedObject(c.Query("object"))
	f.Before, _ = strconv.ParseInt(c.Query("before"), 10, 64)
	f.After, _ = strconv.ParseInt(c.Query("after"), 10, 64)
	var faults fault.Fields
	if typed := strings.TrimSpace(c.Query("day")); typed != "" {
		d, err := day.Parse(typed)
		if err != nil {
			faults.Add("day", "office.journal.day_wrong")
			return f, faults
		}
		f.From, f.Until = words.Midnight(d), words.Midnight(d.Add(1))
	}
	return f, faults
}

// fillJournalFilter fills what the list is narrowed with, and returns the names
// of the accounts by what stands for them in the journal.
func (p *Pages) fillJournalFilter(c *gin.Context, data *journalPage) (map[string]string, error) {
	all, err := p.Accounts.Accounts(c.Request.Context())
	if err != nil {
		return nil, err
	}
	acts, err := p.Journal.Acts(c.Request.Context())
	if err != nil {
		return nil, err
	}
	data.Actor = page.Select{Name: "actor", Label: "office.journal.actor", Empty: "office.journal.anybody", Options: actorOptions(all)}
	data.ActField = page.Select{Name: "act", Label: "office.journal.act", Empty: "office.journal.any_act"}
	for _, a := range acts {
		data.ActField.Options = append(data.ActField.Options, page.Option{Value: string(a), Label: string(a)})
	}
	page.Check(data.Actor.Options, c.Query("actor"))
	page.Check(data.ActField.Options, c.Query("act"))
	data.Day = page.Field{Name: "day", Label: "office.journal.day", Type: "date", Value: c.Query("day"), Fault: data.Faults.On("day")}
	data.Object = page.Field{Name: "object", Label: "office.journal.object", Hint: "office.journal.object_hint", Value: c.Query("object"), Autocomplete: "off"}
	names := map[string]string{}
	for _, a := range all {
		names["account/"+a.ID] = a.Name
	}
	return names, nil
}

func actorOptions(all []account.Account) []page.Option {
	var options []page.Option
	for _, a := range all {
		options = append(options, page.Option{Value: a.ID, Text: a.Name})
	}
	return options
}

// neighbour returns the address of the next part of the list, or "".
func neighbour(c *gin.Context, cursor string, seq int64) string {
	if seq == 0 {
		return ""
	}
	q := url.Values{}
	for _, name := range []string{"actor", "act", "day", "object"} {
		if v := c.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	q.Set(cursor, strconv.FormatInt(seq, 10))
	return c.Request.URL.Path + "?" + q.Encode()
}

// breakLabel returns the key of what is wrong with the chain.
func breakLabel(b journal.Break) string {
	switch b {
	case journal.Changed:
		return "office.journal.break.changed"
	case journal.Unlinked:
		return "office.journal.break.unlinked"
	case journal.Missing:
		return "office.journal.break.missing"
	case journal.Cut:
		return "office.journal.break.cut"
	case journal.Foreign:
		return "office.journal.break.foreign"
	}
	return ""
}
