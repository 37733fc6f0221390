package office

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/google/uuid"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// The parts of the queue that are no state of a case.
const (
	stateMine = "mine" // what the reader has to do
	stateAll  = "all"

	stateUnheard   = "unheard"   // an author added something that nobody took note of
	stateSuspected = "suspected" // some of its reports may have been coordinated
)

// listing is the part of the queue that an address names: all of it is in the
// address, so that it can be sent, kept and come back to.
type listing struct {
	State       string          `form:"state"` // "" is what nobody has looked at
	Election    string          `form:"election"`
	Channel     report.Channel  `form:"channel"`
	Practice    report.Practice `form:"practice"`
	Departement string          `form:"departement"`
	Kind        report.Kind     `form:"kind"`
	Entry       report.Entry    `form:"entry"`
	From        string          `form:"from"`
	To          string          `form:"to"`
	Ref         string          `form:"ref"`
	After       string          `form:"after"`
	Before      string          `form:"before"`
}

func listingOf(c *gin.Context) (listing, error) {
	var l listing
	if err := binding.MapFormWithTag(&l, c.Request.URL.Query(), "form"); err != nil {
		return l, fmt.Errorf("queue: %w: %w", fault.Unreadable, err)
	}
	if uuid.Validate(l.After) != nil { // a cut address begins at the beginning
		l.After = ""
	}
	if uuid.Validate(l.Before) != nil {
		l.Before = ""
	}
	return l, nil
}

// state returns the part of the queue, the unlooked at where none is named.
func (l listing) state() string {
	if l.State == "" {
		return string(triage.New)
	}
	return l.State
}

// filter reads the listing. A day that is none is a fault and narrows nothing.
func (l listing) filter(words *i18n.Localizer, reader account.Account) (triage.Filter, fault.Fields) {
	f := triage.Filter{Election: l.Election, Channel: l.Channel, Practice: l.Practice, Departement: l.Departement, Kind: l.Kind, Entry: l.Entry, Reference: l.Ref}
	switch s := l.state(); s {
	case stateAll:
	case stateUnheard:
		f.Unheard = true
	case stateSuspected:
		f.Suspected = true
	case stateMine:
		f.Assignee, f.Undecided = reader.ID, true
	default:
		f.State = triage.State(s)
	}
	var faults fault.Fields
	if from, ok := typedDay(&faults, "from", l.From); ok {
		f.From = words.Midnight(from)
	}
	if to, ok := typedDay(&faults, "to", l.To); ok {
		f.Until = words.Midnight(to.Add(1))
	}
	return f, faults
}

func typedDay(faults *fault.Fields, field, typed string) (day.Day, bool) {
	if typed == "" {
		return "", false
	}
	d, err := day.Parse(typed)
	if err != nil {
		faults.Add(field, "office.queue.day_wrong")
		return "", false
	}
	return d, true
}

func (l listing) cursor() triage.Cursor { return triage.Cursor{After: l.After, Before: l.Before} }

// to returns the listing at another place.
func (l listing) to(at triage.Cursor) listing {
	l.After, l.Before = at.After, at.Before
	return l
}

// cleared returns the listing without its filters.
func (l listing) cleared() listing { return listing{State: l.State} }

// fields returns the listing's parts by name, in the order of the form.
func (l listing) fields() []hidden {
	return []hidden{
		{"state", l.State}, {"election", l.Election}, {"channel", string(l.Channel)}, {"practice", string(l.Practice)},
		{"departement", l.Departement}, {"kind", string(l.Kind)}, {"entry", string(l.Entry)}, {"from", l.From}, {"to", l.To}, {"ref", l.Ref},
		{"after", l.After}, {"before", l.Before},
	}
}

func (l listing) values() url.Values {
	q := url.Values{}
	for _, f := range l.fields() {
		if f.Value != "" {
			q.Set(f.Name, f.Value)
		}
	}
	return q
}

// query returns the listing as the end of an address, "" for the beginning.
func (l listing) query() string {
	if q := l.values().Encode(); q != "" {
		return "?" + q
	}
	return ""
}

// without returns the listing's address without one of its filters.
func (l listing) without(name string) string {
	q := l.to(triage.Cursor{}).values()
	q.Del(name)
	return "?" + q.Encode()
}
