package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/i18n"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// overviewPage tells a supervisor how the work stands: what is open and for how
// long, who has how much of it, and how fast it comes.
type overviewPage struct {
	page.Office
	Ages     []ageRow
	Loads    []loadRow
	Coming   spark
	ComingOf string // how many came on the last days
	Watch    []chip // what calls for attention
}

// ageRow is what has been waiting for so long, by what was done to it.
type ageRow struct {
	Label string // key
	Cells []countLink
}

// loadRow is what somebody works on.
type loadRow struct {
	Name, Role string // key of the role
	Open       string
	Waiting    string
	Old        string // of both, those of more than a week
	OldSome    bool
}

// countLink is a number that leads to the cases it counts; "" leads nowhere.
type countLink struct{ Text, URL string }

// ages are how long ago a case came in, in days: from as many, up to less than so
// many; 0 is no limit.
var ages = []struct {
	label      string
	from, upTo int
}{
	{"office.overview.age.today", 0, 1}, {"office.overview.age.days", 1, 3}, {"office.overview.age.week", 3, 7},
	{"office.overview.age.fortnight", 7, 14}, {"office.overview.age.older", 14, 0},
}

// openStates are the columns of the ages.
var openStates = []triage.State{triage.New, triage.Open, triage.Waiting}

// comingDays is over how many days what comes in is drawn.
const comingDays = 14

// GetOverview shows how the work stands. Each number is counted by an index and no
// further than the queue counts, however many cases there are.
func (p *Pages) GetOverview(c *gin.Context) error {
	words := p.Views.Localizer(c)
	o := overview{p, c, words, p.Settings.Today()}
	data := overviewPage{Office: p.office(c)}
	var err error
	if data.Ages, err = o.ages(); err != nil {
		return err
	}
	if data.Loads, err = o.loads(); err != nil {
		return err
	}
	if data.Coming, data.ComingOf, err = o.coming(); err != nil {
		return err
	}
	if data.Watch, err = o.watch(); err != nil {
		return err
	}
	return p.Views.Show(c, http.StatusOK, "office/overview", data)
}

// overview counts for one request.
type overview struct {
	*Pages
	c     *gin.Context
	words *i18n.Localizer
	today day.Day
}

func (o overview) count(f triage.Filter) (int, error) {
	return o.Triage.Count(o.c.Request.Context(), f)
}

func (o overview) ages() ([]ageRow, error) {
	var rows []ageRow
	for _, a := range ages {
		row, l := ageRow{Label: a.label}, listing{To: string(o.today.Add(-a.from))}
		if a.upTo > 0 {
			l.From = string(o.today.Add(1 - a.upTo))
		}
		for _, s := range openStates {
			l.State = string(s)
			f, _ := l.filter(o.words, Who(o.c)) // the days are ours, not typed
			n, err := o.count(f)
			if err != nil {
				return nil, err
			}
			row.Cells = append(row.Cells, o.link(n, l))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (o overview) link(n int, l listing) countLink {
	link := countLink{Text: counted(o.words, n)}
	if n > 0 {
		link.URL = o.at(o.c, "/cases") + l.query()
	}
	return link
}

// loads counts what each person who works on cases has in hand.
func (o overview) loads() ([]loadRow, error) {
	people, err := o.Accounts.Accounts(o.c.Request.Context())
	if err != nil {
		return nil, err
	}
	var rows []loadRow
	for _, a := range people {
		if !a.May(account.WorkCases) {
			continue
		}
		row := loadRow{Name: a.Name, Role: roleLabel(a.Role)}
		old := o.words.Midnight(o.today.Add(-7))
		for _, cell := range []struct {
			into   *string
			filter triage.Filter
		}{
			{&row.Open, triage.Filter{Assignee: a.ID, State: triage.Open}},
			{&row.Waiting, triage.Filter{Assignee: a.ID, State: triage.Waiting}},
			{&row.Old, triage.Filter{Assignee: a.ID, Undecided: true, Until: old}},
		} {
			n, err := o.count(cell.filter)
			if err != nil {
				return nil, err
			}
			*cell.into, row.OldSome = counted(o.words, n), n > 0
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// coming draws how many cases came in on each of the last days.
func (o overview) coming() (spark, string, error) {
	counts, sum := make([]int, comingDays), 0
	for i := range counts {
		on := o.today.Add(i + 1 - comingDays)
		n, err := o.count(triage.Filter{From: o.words.Midnight(on), Until: o.words.Midnight(on.Add(1))})
		if err != nil {
			return spark{}, "", err
		}
		counts[i] = n
		sum += n
	}
	s := drawn(counts, 24, 200)
	s.Text = o.words.T("office.overview.coming_text", "Days", comingDays, "Number", o.words.Number(sum), "Today", o.words.Number(counts[comingDays-1]))
	return s, s.Text, nil
}

// watch counts what calls for attention, leaving out what there is none of.
func (o overview) watch() ([]chip, error) {
	var all []chip
	for _, part := range parts {
		if !slices.Contains(seldom, part.state) {
			continue
		}
		l := listing{State: part.state}
		f, _ := l.filter(o.words, Who(o.c))
		n, err := o.count(f)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all = append(all, chip{Label: part.label, Count: counted(o.words, n), URL: o.at(o.c, "/cases") + l.query()})
		}
	}
	return all, nil
}
