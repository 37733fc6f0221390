package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/triage"
)

// regroupActs are told from the regroupings themselves, which also say why.
var regroupActs = map[journal.Act]bool{
	triage.ActMerge: true, triage.ActSplit: true, triage.ActMove: true, triage.ActApart: true, triage.ActUndo: true,
}

// regroupEvents returns the regroupings of a case as its history tells them, and
// the references of the cases that went into it.
func (p *Pages) regroupEvents(c *gin.Context, one triage.Case) (events []event, within []string, err error) {
	all, within, err := p.Triage.RegroupingsOf(c.Request.Context(), one)
	for _, r := range all {
		events = append(events, p.regroupEvent(c, r, one))
	}
	return events, within, err
}

// regroupEvent tells a regrouping from the side of a case.
func (p *Pages) regroupEvent(c *gin.Context, r triage.Regrouping, one triage.Case) event {
	words := p.Views.Localizer(c)
	e := event{Who: r.ActorName, At: r.At, Text: r.Reason}
	other, left := r.OtherReference, r.OtherID != one.ID
	if !left {
		other = r.CaseReference
	}
	switch {
	case r.Act == triage.ActMerge && left:
		e.Act = words.T("office.regroup.event.merge", "Count", r.Reports)
	case r.Act == triage.ActMerge:
		e.Act = words.T("office.regroup.event.merged_into")
	case r.Act == triage.ActSplit && left:
		e.Act = words.T("office.regroup.event.split", "Count", r.Reports)
	case r.Act == triage.ActSplit:
		e.Act = words.T("office.regroup.event.split_from", "Count", r.Reports)
	case r.Act == triage.ActMove && left:
		e.Act = words.T("office.regroup.event.move", "Count", r.Reports)
	case r.Act == triage.ActMove:
		e.Act = words.T("office.regroup.event.move_from", "Count", r.Reports)
	case r.Act == triage.ActApart:
		e.Act = words.T("office.regroup.event.apart")
	default:
		e.Act = words.T("office.regroup.event.undo")
	}
	if other != one.Reference {
		e.Other, e.OtherURL = other, p.caseURL(c, other)
	}
	switch {
	case r.UndoneBy != "":
		e.Undone = true
	case concerns(r, one) && Who(c).May(account.RegroupCases):
		e.Undo = withQuery(p.caseURL(c, one.Reference)+"/undo", "act", r.ID)
	}
	return e
}
