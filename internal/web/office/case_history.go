package office

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// event is one thing that happened to a case: an act, a note or a decision.
type event struct {
	Who   string
	At    time.Time
	Act   string // what was done, in words; "" for a note
	Text  string // what was written, or ""
	Lines []fact // what else a decision says

	Other, OtherURL string // reference and address of another case that it is about, or ""
	Undo            string // address where a regrouping is undone, or ""
	Undone          bool   // somebody undid it
}

// historyLines is how many lines of the journal a case shows; the journal's own
// page has them all.
const historyLines = 50

// history returns what happened to a case, oldest first: what people wrote from
// the case, the acts from the journal. Of what was done to single reports it
// tells for the one that is shown.
func (p *Pages) history(c *gin.Context, one triage.Case, shown *report.Report) ([]event, error) {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	notes, err := p.Triage.Notes(ctx, one)
	if err != nil {
		return nil, err
	}
	decisions, err := p.Triage.Decisions(ctx, one)
	if err != nil {
		return nil, err
	}
	var events []event
	for _, n := range notes {
		events = append(events, event{Who: n.AuthorName, At: n.At, Text: n.Text})
	}
	for _, d := range decisions {
		events = append(events, decisionEvent(words, d))
	}
	regrouped, within, err := p.regroupEvents(c, one)
	if err != nil {
		return nil, err
	}
	events = append(events, regrouped...)
	objects := []string{triage.Object(one.Reference)}
	for _, reference := range within { // their acts are this one's past
		objects = append(objects, triage.Object(reference))
	}
	if shown != nil {
		objects = append(objects, "report/"+shown.Reference)
	}
	for _, o := range objects {
		page, err := p.Journal.List(ctx, journal.Filter{Object: o}, historyLines)
		if err != nil {
			return nil, err
		}
		events = append(events, lineEvents(words, page.Lines)...)
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.At.Compare(b.At) })
	return events, nil
}

// decisionEvent says what was decided, and on what.
func decisionEvent(words *i18n.Localizer, d triage.Decision) event {
	target := d.Target
	if body, ok := bodies[triage.Body(d.Target)]; ok {
		target = words.T(body)
	}
	e := event{Who: d.AuthorName, At: d.At, Act: words.T("office.case.event.decided", "Outcome", words.T(outcomeLabel(d.Outcome))), Text: d.Reasons}
	for _, f := range []fact{{"office.case.event.target", filled(target)}, {"office.case.legal_basis", filled(d.LegalBasis)}} {
		if len(f.Values) > 0 {
			e.Lines = append(e.Lines, f)
		}
	}
	return e
}

// lineEvents says the acts that wrote nothing of their own.
func lineEvents(words *i18n.Localizer, lines []journal.Line) []event {
	var events []event
	for _, l := range lines {
		key, known := acts[l.Act]
		if !known || regroupActs[l.Act] || l.Act == triage.ActNote || l.Act == triage.ActDecide {
			continue
		}
		var detail map[string]string
		if json.Unmarshal([]byte(l.Detail), &detail) != nil {
			detail = nil // a line that somebody broke: its act is shown all the same
		}
		e := event{Who: cmp.Or(l.ActorName, words.T("office.journal.nobody")), At: l.At, Act: words.T(key), Text: detail["reason"]}
		for _, name := range []string{detail["to"], detail["report"], detail["letter"]} {
			if name != "" {
				e.Act += " · " + name
			}
		}
		events = append(events, e)
	}
	return events
}
