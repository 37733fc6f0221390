package office

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

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
	stateReplied   = "replied"   // a campaign answered, and nobody has read it
	stateOverdue   = "overdue"   // a campaign did not answer by the day of its letter
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
	Q           string          `form:"q"`     // a query of internal/search
	Near        string          `form:"near"`  // it found nothing: names that are close to it are taken too
	Order       string          `form:"order"` // "" is by priority
	After       string          `form:"after"`
	Before      string          `form:"before"`
	At          string          `form:"at"` // where the case that is open stood when the queue was read
}

func listingOf(c *gin.Context) (listing, error) {
	var l listing
	if err := binding.MapFormWithTag(&l, c.Request.URL.Query(), "form"); err != nil {
		return l, fmt.Errorf("queue: %w: %w", fault.Unreadable, err)
	}
	if l.Order != orderArrival {
		l.Order = ""
	}
	l.After, l.Before = triage.ParsePlace(l.After).String(), triage.ParsePlace(l.Before).String() // a cut address begins at the beginning
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
	f := triage.Filter{Election: l.Election, Channel: l.Channel, Practice: l.Practice, Departement: l.Departement, Kind: l.Kind, Entry: l.Entry, Reference: l.Ref, Search: l.Q, Close: l.Near != ""}
	switch s := l.state(); s {
	case stateAll:
	case stateReplied:
		f.Replied = true
	case stateOverdue:
		f.Overdue = true
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

// orderArrival asks for the newest first.
const orderArrival = "arrival"

func (l listing) order() triage.Order {
	if l.Order == orderArrival {
		return triage.ByArrival
	}
	return triage.ByPriority
}

func (l listing) cursor() triage.Cursor {
	return triage.Cursor{Order: l.order(), After: triage.ParsePlace(l.After), Before: triage.ParsePlace(l.Before)}
}

// to returns the listing at another place.
func (l listing) to(at triage.Cursor) listing {
	l.After, l.Before, l.At = at.After.String(), at.Before.String(), ""
	return l
}

// at returns the listing with a case of it open.
func (l listing) at(one triage.Case) listing {
	l.At = ""
	if l.order() == triage.ByPriority {
		l.At = one.Place().String()
	}
	return l
}

// place returns where a case stood when the queue was read: what was done to it
// since may have moved it, and the next is the next of what the reader saw.
func (l listing) place(one triage.Case) triage.Place {
	if p := triage.ParsePlace(l.At); p.ID == one.ID {
		return p
	}
	return one.Place()
}

// cleared returns the listing without its filters.
func (l listing) cleared() listing { return listing{State: l.State, Order: l.Order} }

// fields returns the listing's parts by name, in the order of the form.
func (l listing) fields() []hidden {
	return []hidden{
		{"state", l.State}, {"election", l.Election}, {"channel", string(l.Channel)}, {"practice", string(l.Practice)},
		{"departement", l.Departement}, {"kind", string(l.Kind)}, {"entry", string(l.Entry)}, {"from", l.From}, {"to", l.To}, {"ref", l.Ref},
		{"q", l.Q}, {"near", l.Near}, {"order", l.Order}, {"after", l.After}, {"before", l.Before}, {"at", l.At},
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

// noted returns the listing as the journal keeps it: that something was looked
// for, and not what, which may be somebody's number.
func (l listing) noted() string {
	if l.Q != "" {
		l.Q = "*"
	}
	return l.values().Encode()
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
	if q.Del(name); name == "q" {
		q.Del("near")
	}
	return "?" + q.Encode()
}
