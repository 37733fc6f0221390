package page

import (
	"vigie/internal/i18n"
	"vigie/internal/report"
)

var answers = map[report.Answer]string{
	report.NoAnswer:     "complaint.answer.none",
	report.Refused:      "complaint.answer.refused",
	report.Insufficient: "complaint.answer.insufficient",
}

// AnswerLabel returns the key of what came of a request to the sender.
func AnswerLabel(a report.Answer) string { return answers[a] }

var exceptions = map[report.Exception]string{
	"opposed":     "complaint.exception.opposed",
	"unreachable": "complaint.exception.unreachable",
	"security":    "complaint.exception.security",
	"urgent":      "complaint.exception.urgent",
	"other":       "complaint.exception.other",
}

// ExceptionLabel returns the key of why a complaint does not wait.
func ExceptionLabel(e report.Exception) string { return exceptions[e] }

var wishes = map[report.Wish]string{
	"stop":     "complaint.wish.stop",
	"origin":   "complaint.wish.origin",
	"access":   "complaint.wish.access",
	"erase":    "complaint.wish.erase",
	"sanction": "complaint.wish.sanction",
}

// WishLabel returns the key of what a complainant wants.
func WishLabel(w report.Wish) string { return wishes[w] }

// PleadingRows lays out what a complaint says beyond its report, for whoever may
// read it: its author, or a reviewer who opened it.
func PleadingRows(l *i18n.Localizer, p report.Pleading) []SummaryRow {
	said := func(keys ...string) (all []string) {
		for _, k := range keys {
			if k != "" {
				all = append(all, l.T(k))
			}
		}
		return all
	}
	asked := said("complaint.asked.no")
	if p.Asked == report.AskedYes {
		asked = append([]string{l.T("complaint.asked_on_day", "Day", p.AskedOn)}, said(MeansLabel(p.AskedBy), AnswerLabel(p.Answer))...)
	}
	transmit := "complaint.transmit.no"
	if p.Transmit == report.TransmitYes {
		transmit = "complaint.transmit.yes"
	}
	var wanted []string
	for _, w := range p.Wishes {
		wanted = append(wanted, l.T(WishLabel(w)))
	}
	return []SummaryRow{
		{Label: "complaint.name", Values: present(p.Name)},
		{Label: "complaint.reachable", Values: present(p.Email, p.Phone, p.Address)},
		{Label: "complaint.respondent", Values: present(p.Respondent, p.Reach)},
		{Label: "complaint.asked", Values: asked},
		{Label: "complaint.exception", Values: said(ExceptionLabel(p.Exception))},
		{Label: "complaint.facts", Values: present(p.Facts), Quote: p.Facts != ""},
		{Label: "complaint.wishes", Values: append(wanted, present(p.Wish)...)},
		{Label: "complaint.transmit", Values: said(transmit)},
	}
}

// present returns those of the texts that are not empty.
func present(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}
