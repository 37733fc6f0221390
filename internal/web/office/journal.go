package office

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/journal"
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
}

// journalRow is one line as it is shown.
type journalRow struct {
	journal.Line
	Number int
	Act    string // key
	Object string // the account's name where it is one's
	Detail string
	Hash   string // its beginning
}

// journalWords says what lines hold in one language; names are those of the
// accounts by what stands for them in the journal.
type journalWords struct {
	*i18n.Localizer
	names map[string]string
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
		data.Rows = append(data.Rows, words.rowOf(l))
	}
	data.Pager = page.Pager{Previous: neighbour(c, "after", lines.Newer), Next: neighbour(c, "before", lines.Older)}
	return p.Views.Show(c, status(faults), "office/journal", data)
}

// journalFilter reads the address. A number that is none narrows nothing; a day
// that is none is a fault.
func journalFilter(c *gin.Context, words *i18n.Localizer) (journal.Filter, fault.Fields) {
	f := journal.Filter{Actor: c.Query("actor"), Act: journal.Act(c.Query("act")), Object: strings.TrimSpace(c.Query("object"))}
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
	data.Object = page.Field{Name: "object", Label: "office.journal.object", Value: c.Query("object")}
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

// rowOf lays out a line. An account is shown by its name of today; the name it
// had then is among the details where it differs.
func (l journalWords) rowOf(line journal.Line) journalRow {
	row := journalRow{Line: line, Number: int(line.Seq), Act: string(line.Act), Object: line.Object, Hash: fmt.Sprintf("%.4x", line.Hash)}
	if name, ok := l.names[line.Object]; ok {
		row.Object = name
	}
	row.Detail = l.detail(row)
	return row
}

// detail writes a line's detail in one row: "role: Auditor, sessions: 2". One that
// somebody broke is shown as it stands.
func (l journalWords) detail(row journalRow) string {
	var m map[string]string
	if err := json.Unmarshal([]byte(row.Line.Detail), &m); err != nil {
		return row.Line.Detail
	}
	var words []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if m[k] == row.Object {
			continue
		}
		words = append(words, l.T("office.journal.detail", "Name", l.detailName(k), "Value", l.detailValue(k, m[k])))
	}
	return strings.Join(words, ", ")
}

// detailName says what a detail is; one that has no message stands as it is.
func (l journalWords) detailName(k string) string {
	switch k {
	case "name":
		return strings.ToLower(l.T("office.accounts.name"))
	case "role":
		return strings.ToLower(l.T("office.accounts.role"))
	case "sessions":
		return strings.ToLower(l.T("office.accounts.sessions"))
	}
	return k
}

func (l journalWords) detailValue(k, v string) string {
	if label := roleLabel(account.Role(v)); k == "role" && label != "" {
		return l.T(label)
	}
	return v
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
