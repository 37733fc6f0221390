package page

import (
	"vigie/internal/report"
	"vigie/internal/stats"
	"vigie/internal/triage"
)

var figureChannels = map[string]string{
	string(report.SMS):           "statistics.channel.sms",
	stats.Phone:                  "statistics.channel.phone",
	string(report.CallLive):      "statistics.channel.call_live",
	string(report.CallAutomated): "statistics.channel.call_automated",
	string(report.Email):         "statistics.channel.email",
	string(report.Post):          "statistics.channel.post",
	string(report.Social):        "statistics.channel.social",
	string(report.Door):          "statistics.channel.door",
	string(report.OtherChannel):  "statistics.channel.other",
}

var decisions = map[triage.Outcome]string{
	triage.Precisions:   "statistics.decision.precisions",
	triage.OutOfScope:   "statistics.decision.out_of_scope",
	triage.Attached:     "statistics.decision.attached",
	triage.Dismissed:    "statistics.decision.closed",
	triage.Reminder:     "statistics.decision.reminder",
	triage.ToComplaint:  "statistics.decision.complaint",
	triage.Control:      "statistics.decision.control",
	triage.FormalNotice: "statistics.decision.formal_notice",
	triage.CallToOrder:  "statistics.decision.call_to_order",
	triage.Warning:      "statistics.decision.warning",
	triage.Fine:         "statistics.decision.fine",
	triage.Forwarded:    "statistics.decision.forwarded",
}

// sizes name the classes of operations.
var sizes = map[string]string{
	"1": "statistics.size.one", "2-9": "statistics.size.few", "10-99": "statistics.size.many", "100+": "statistics.size.most",
}

// figureTitles are the names of the tables that are drawn.
var figureTitles = map[string]string{
	stats.Channels:     "statistics.channels.title",
	stats.Weeks:        "statistics.weeks.title",
	stats.Practices:    "statistics.practices.title",
	stats.OptOuts:      "statistics.opt_outs.title",
	stats.Outcomes:     "statistics.outcomes.title",
	stats.Departements: "statistics.departements.title",
	stats.Canvasses:    "statistics.canvasses.title",
}

// FigureTitle returns the key of the name of a table that is drawn.
func FigureTitle(table string) string { return figureTitles[table] }

// FigureLabel returns the key of the name of a row in a table of the figures,
// or "" where the row brings its own (weeks, départements).
func FigureLabel(table, row string) string {
	switch table {
	case stats.Channels:
		return figureChannels[row]
	case stats.Practices:
		return PracticeLabel(report.Practice(row))
	case stats.OptOuts:
		return OutcomeLabel(report.Outcome(row))
	case stats.Outcomes:
		return decisions[triage.Outcome(row)]
	case stats.DataOrigins:
		return DataOriginLabel(report.DataOrigin(row))
	case stats.Canvasses:
		return sizes[row]
	case stats.SubjectKinds:
		return SubjectKindLabel(report.SubjectKind(row))
	}
	return ""
}
