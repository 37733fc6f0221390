package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/place"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// fillFilters lays out the form that narrows the queue, and what narrows it now.
func (p *Pages) fillFilters(c *gin.Context, q *queuePane, o *page.Office, l listing) error {
	elections, err := p.Elections.Elections(c.Request.Context())
	if err != nil {
		return err
	}
	words := p.Views.Localizer(c)
	q.Filters = queueFilters{
		Open:        len(o.Faults) > 0,
		Election:    narrowing("election", "office.queue.election", electionOptions(elections, words.Lang), l.Election),
		Channel:     narrowing("channel", "office.queue.channel", labelled(report.Channels, page.ChannelLabel), string(l.Channel)),
		Practice:    narrowing("practice", "office.queue.practice", labelled(report.Practices, page.PracticeLabel), string(l.Practice)),
		Departement: narrowing("departement", "office.queue.departement", departementOptions(p.Places), l.Departement),
		Kind:        narrowing("kind", "office.queue.kind", labelled(report.Kinds, page.KindLabel), string(l.Kind)),
		Entry:       narrowing("entry", "office.queue.entry", labelled(report.Entries, entryLabel), string(l.Entry)),
		From:        page.Field{Name: "from", Label: "office.queue.from", Type: "date", Value: l.From, Fault: o.Faults.On("from")},
		To:          page.Field{Name: "to", Label: "office.queue.to", Type: "date", Value: l.To, Fault: o.Faults.On("to")},
		Ref:         page.Field{Name: "ref", Label: "office.queue.ref", Value: l.Ref, Autocomplete: "off"},
	}
	if l.State != "" {
		q.Filters.Keep = append(q.Filters.Keep, hidden{"state", l.State})
	}
	for _, kept := range []hidden{{"order", l.Order}, {"q", l.Q}, {"near", l.Near}} {
		if kept.Value != "" {
			q.Filters.Keep = append(q.Filters.Keep, kept)
		}
	}
	home := p.at(c, "/cases")
	for _, a := range q.Filters.active(words, l) {
		q.Active = append(q.Active, activeFilter{Text: a.Value, URL: home + l.without(a.Name)})
	}
	return nil
}

// narrowing returns a list to choose one thing of, with what is chosen now.
func narrowing(name, label string, options []page.Option, now string) page.Select {
	return page.Select{Name: name, Label: label, Empty: "office.queue.any", Options: page.Check(options, now)}
}

func labelled[T ~string](all []T, label func(T) string) []page.Option {
	options := make([]page.Option, len(all))
	for i, v := range all {
		options[i] = page.Option{Value: string(v), Label: label(v)}
	}
	return options
}

func electionOptions(all []election.Election, lang string) []page.Option {
	options := make([]page.Option, len(all))
	for i, e := range all {
		options[i] = page.Option{Value: e.Slug, Text: e.Name(lang)}
	}
	return options
}

func departementOptions(places *place.Register) []page.Option {
	var options []page.Option
	for _, d := range places.Departements() {
		options = append(options, page.Option{Value: d.Code, Text: d.Code + " " + d.Name})
	}
	return options
}

// active returns what narrows the queue now: the name of each filter, and what
// it lets through in words.
func (f queueFilters) active(words *i18n.Localizer, l listing) []hidden {
	var active []hidden
	for _, s := range []page.Select{f.Election, f.Channel, f.Practice, f.Departement, f.Kind, f.Entry} {
		if text := chosen(words, s); text != "" {
			active = append(active, hidden{s.Name, text})
		}
	}
	var none fault.Fields
	if d, ok := typedDay(&none, "from", l.From); ok {
		active = append(active, hidden{"from", words.T("office.queue.since", "Day", d)})
	}
	if d, ok := typedDay(&none, "to", l.To); ok {
		active = append(active, hidden{"to", words.T("office.queue.until", "Day", d)})
	}
	if l.Ref != "" {
		active = append(active, hidden{"ref", l.Ref})
	}
	if l.Q != "" {
		active = append(active, hidden{"q", l.Q})
	}
	return active
}

// chosen returns the words of the option that is chosen, or "".
func chosen(words *i18n.Localizer, s page.Select) string {
	for _, o := range s.Options {
		if o.Checked && o.Label != "" {
			return words.T(o.Label)
		}
		if o.Checked {
			return o.Text
		}
	}
	return ""
}
