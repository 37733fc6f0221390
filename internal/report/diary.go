package report

import (
	"cmp"
	"slices"

	"vigie/internal/day"
)

// Moment is one thing on the line of an opt-out diary: a contact, or an attempt to
// make it stop with what came after it.
type Moment struct {
	On      day.Day // local to the voter's territory, as all days they tell; "" when they do not know
	Contact *Contact
	Attempt *OptOut

	After   int     // contacts on later days than the attempt
	Channel Channel // of those, when it is one and the same
	Last    day.Day // of those, the last
	Days    int     // from the attempt to the last
	SameDay int     // contacts on the day of the attempt: before or after it, nobody knows
}

// Diary returns what happened, in order. An attempt without a day comes last, and
// nothing is said to have come after it. Only a later day is after: an attempt
// has no hour, so what came on its day stands before it and is not counted.
func Diary(contacts []Contact, attempts []OptOut) []Moment {
	var line []Moment
	for i, c := range contacts {
		line = append(line, Moment{On: c.On, Contact: &contacts[i]})
	}
	for i := range attempts {
		line = append(line, attempt(&attempts[i], contacts))
	}
	slices.SortStableFunc(line, func(a, b Moment) int {
		return cmp.Or(cmp.Compare(known(a.On), known(b.On)), cmp.Compare(a.hour(), b.hour()))
	})
	return line
}

// known puts what has no day after all that has one.
func known(d day.Day) day.Day { return cmp.Or(d, "~") }

// hour orders the moments of a day: contacts by their hour, those without one
// after them, and attempts last.
func (m Moment) hour() string {
	if m.Contact == nil {
		return "~~"
	}
	return cmp.Or(m.Contact.At, "~")
}

func attempt(o *OptOut, contacts []Contact) Moment {
	came := o.Sequel(contacts)
	m := Moment{On: o.On, Attempt: o, After: came.Contacts, Last: came.Last, Days: came.Days, SameDay: came.SameDay}
	if len(came.Channels) == 1 {
		m.Channel = came.Channels[0]
	}
	return m
}

// Sequel is what came after an attempt to make it stop.
type Sequel struct {
	Contacts int       // on later days
	Channels []Channel // of those, each once, in the order they came
	Last     day.Day   // of those, "" for none
	Days     int       // from the attempt to the last
	SameDay  int       // contacts on the day of the attempt
}

// Sequel returns the contacts that came on a later day than the attempt, whatever
// their channel: who objects need not do it channel by channel (RGPD art. 21-2,
// 21-3). What came the same day is counted apart: nobody can tell which was first.
// After an attempt without a day nothing is said to have come.
func (o OptOut) Sequel(contacts []Contact) Sequel {
	var came Sequel
	if o.On == "" {
		return came
	}
	for _, c := range contacts {
		times := max(c.Count, 1)
		if c.On == o.On {
			came.SameDay += times
		}
		if !c.On.After(o.On) {
			continue
		}
		came.Contacts += times
		came.Last, came.Days = max(came.Last, c.On), max(came.Days, c.On.Since(o.On))
		if !slices.Contains(came.Channels, c.Channel) {
			came.Channels = append(came.Channels, c.Channel)
		}
	}
	return came
}
