package office

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// searchForm is a search as it is typed.
type searchForm struct {
	Name   string `form:"name"`
	Shared bool   `form:"shared"`
	Query  string `form:"query"`

	Alert   triage.SearchAlert `form:"alert"`
	AlertAt string             `form:"alert_at"`
}

// search returns what is typed; a number that is none is refused as one.
func (f searchForm) search() triage.SavedSearch {
	n, err := strconv.Atoi(strings.TrimSpace(f.AlertAt))
	if err != nil {
		n = 0
	}
	if f.Alert != triage.AlertCount {
		n = 0
	}
	return triage.SavedSearch{Name: f.Name, Shared: f.Shared, Alert: f.Alert, AlertAt: n}
}

// searchAlerts names when the owner of a search is told of new cases.
var searchAlerts = map[triage.SearchAlert]string{
	triage.AlertNever:  "office.search.alert.never",
	triage.AlertEach:   "office.search.alert.each",
	triage.AlertDaily:  "office.search.alert.daily",
	triage.AlertWeekly: "office.search.alert.weekly",
	triage.AlertCount:  "office.search.alert.count",
}

// FilterOf returns what a saved search lets a reader see.
func FilterOf(words *i18n.Localizer, s triage.SavedSearch, reader account.Account) triage.Filter {
	f, _ := queueOf(s.Query).filter(words, reader)
	return f
}

// searchesPage lists the saved searches, and keeps one more.
type searchesPage struct {
	page.Office
	New   *searchEdit // nil where the address names nothing to keep
	Rows  []searchRow
	Edit  *searchEdit // nil where none is being changed
	Query string
}

// searchRow is one saved search.
type searchRow struct {
	Name, URL, Count string
	By               string // whose it is, "" for the reader's own
	Shared           bool
	Alert            string // key; "" without one
	EditURL          string // "" where it is not theirs to change
}

// searchEdit is the form of one search.
type searchEdit struct {
	URL    string
	Name   page.Field
	Shared bool
	Query  string
	Says   []string // what it narrows the queue to
	Alert  page.Choices
	At     page.Field
}

// queueOf reads the listing that a search keeps.
func queueOf(query string) listing {
	var l listing
	values, err := url.ParseQuery(query)
	if err == nil {
		err = binding.MapFormWithTag(&l, values, "form")
	}
	if err != nil {
		return listing{} // of another version: the queue from its beginning
	}
	return l.to(triage.Cursor{})
}

// GetSearches lists the saved searches; where the address is that of a queue, it
// asks for the name to keep it under.
func (p *Pages) GetSearches(c *gin.Context) error { return p.showSearches(c, searchForm{}, nil) }

func (p *Pages) showSearches(c *gin.Context, form searchForm, faults fault.Fields) error {
	data := searchesPage{Office: p.office(c)}
	data.Path, data.Faults, data.Flash = "/office/searches", faults, doneNotice(c.Query("done"))
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	if form.Query != "" {
		l = queueOf(form.Query)
	}
	id := c.Param("id")
	if q := l.to(triage.Cursor{}).values().Encode(); q != "" && id == "" {
		data.New = p.searchEdit(c, p.at(c, "/searches"), searchForm{Name: form.Name, Shared: form.Shared, Query: q, Alert: form.Alert, AlertAt: form.AlertAt}, faults)
	}
	if id != "" {
		found, err := p.Triage.SearchByID(c.Request.Context(), Who(c), id)
		if err != nil {
			return err
		}
		if faults == nil {
			form = searchForm{Name: found.Name, Shared: found.Shared, Alert: found.Alert}
			if found.AlertAt > 0 {
				form.AlertAt = strconv.Itoa(found.AlertAt)
			}
		}
		form.Query = found.Query
		data.Path = "/office/searches/" + id
		data.Edit = p.searchEdit(c, p.at(c, "/searches/"+id), form, faults)
	}
	if err := p.fillSearches(c, &data); err != nil {
		return err
	}
	return p.Views.Show(c, page.Status(faults), "office/searches", data)
}

func (p *Pages) searchEdit(c *gin.Context, to string, form searchForm, faults fault.Fields) *searchEdit {
	e := &searchEdit{URL: to, Shared: form.Shared, Query: form.Query}
	e.Name = page.Field{Name: "name", Label: "office.search.name", Value: form.Name, MaxLength: triage.MaxSearchName, Autocomplete: "off", Fault: faults.On("name")}
	e.Alert = page.Choices{Name: "alert", Legend: "office.search.alert", Hint: "office.search.alert_hint", Compact: true, Fault: faults.On("alert")}
	e.Alert.Options = page.Check(labelled(triage.SearchAlerts, func(a triage.SearchAlert) string { return searchAlerts[a] }), string(form.Alert))
	e.Alert.Options[0].Checked = form.Alert == triage.AlertNever
	e.At = page.Field{Name: "alert_at", Label: "office.search.alert_at", Value: form.AlertAt, Width: "s", InputMode: "numeric", Autocomplete: "off", Fault: faults.On("alert_at")}
	e.Says = p.says(c, queueOf(form.Query))
	return e
}

// says tells in words what a listing is narrowed to.
func (p *Pages) says(c *gin.Context, l listing) []string {
	var q queuePane
	var said []string
	for _, part := range parts {
		if part.state == l.state() {
			said = append(said, p.Views.Localizer(c).T(part.label))
		}
	}
	if err := p.fillFilters(c, &q, &page.Office{}, l); err != nil {
		return said
	}
	for _, a := range q.Active {
		said = append(said, a.Text)
	}
	return said
}

func (p *Pages) fillSearches(c *gin.Context, data *searchesPage) error {
	words, reader := p.Views.Localizer(c), Who(c)
	all, err := p.Triage.Searches(c.Request.Context(), reader)
	if err != nil {
		return err
	}
	for _, s := range all {
		l := queueOf(s.Query)
		f, _ := l.filter(words, reader)
		n, err := p.Triage.Count(c.Request.Context(), f)
		if err != nil {
			return err
		}
		row := searchRow{Name: s.Name, URL: p.at(c, "/cases") + l.query(), Count: counted(words, n), Shared: s.Shared}
		if s.Owner != reader.ID {
			row.By = s.OwnerName
		} else if s.Alert != triage.AlertNever {
			row.Alert = searchAlerts[s.Alert]
		}
		if s.Governs(reader) {
			row.EditURL = p.at(c, "/searches/"+s.ID)
		}
		data.Rows = append(data.Rows, row)
	}
	return nil
}

// PostSearches keeps a search.
func (p *Pages) PostSearches(c *gin.Context) error {
	return p.searched(c, "search_saved", func(form searchForm) error {
		asked := form.search()
		asked.Query = queueOf(form.Query).values().Encode()
		return p.Triage.SaveSearch(c.Request.Context(), Who(c), asked)
	})
}

// PostSearch renames a search, and shares it or no longer.
func (p *Pages) PostSearch(c *gin.Context) error {
	return p.searched(c, "search_saved", func(form searchForm) error {
		return p.Triage.RenameSearch(c.Request.Context(), Who(c), c.Param("id"), form.search())
	})
}

// PostSearchDrop deletes a search.
func (p *Pages) PostSearchDrop(c *gin.Context) error {
	return p.searched(c, "search_dropped", func(searchForm) error {
		return p.Triage.DropSearch(c.Request.Context(), Who(c), c.Param("id"))
	})
}

// searched reads a posted form, does what it asks for, and leads to the list.
func (p *Pages) searched(c *gin.Context, done string, do func(searchForm) error) error {
	var form searchForm
	if err := read(c, &form); err != nil {
		return err
	}
	err := do(form)
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showSearches(c, form, faults)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.at(c, "/searches?done="+done))
	return nil
}

// fillSaved lists the searches above the queue.
func (p *Pages) fillSaved(c *gin.Context, q *queuePane, l listing) error {
	all, err := p.Triage.Searches(c.Request.Context(), Who(c))
	if err != nil {
		return err
	}
	here := l.to(triage.Cursor{})
	for _, s := range all {
		to := queueOf(s.Query)
		q.Saved = append(q.Saved, activeFilter{s.Name, p.at(c, "/cases") + to.query()})
		q.Kept = q.Kept || to == here
	}
	q.SaveURL = p.at(c, "/searches") + here.query()
	return nil
}
