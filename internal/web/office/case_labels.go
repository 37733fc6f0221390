package office

import (
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseStates names the states of a case.
var caseStates = map[triage.State]page.Tag{
	triage.New:     {Label: "case_state.new", Tone: "plum"},
	triage.Open:    {Label: "case_state.open", Tone: "solid"},
	triage.Waiting: {Label: "case_state.waiting"},
	triage.Closed:  {Label: "case_state.closed", Tone: "quiet"},
}

// named is a name and a line of help, both keys.
type named struct{ name, hint string }

// outcomes names the outcomes of a case.
var outcomes = map[triage.Outcome]named{
	triage.Precisions:   {"outcome.precisions", "outcome.precisions_hint"},
	triage.OutOfScope:   {"outcome.out_of_scope", "outcome.out_of_scope_hint"},
	triage.Attached:     {"outcome.attached", "outcome.attached_hint"},
	triage.Dismissed:    {"outcome.closed", "outcome.closed_hint"},
	triage.Reminder:     {"outcome.reminder", "outcome.reminder_hint"},
	triage.ToComplaint:  {"outcome.complaint", "outcome.complaint_hint"},
	triage.Control:      {"outcome.control", "outcome.control_hint"},
	triage.FormalNotice: {"outcome.formal_notice", "outcome.formal_notice_hint"},
	triage.CallToOrder:  {"outcome.call_to_order", "outcome.call_to_order_hint"},
	triage.Warning:      {"outcome.warning", "outcome.warning_hint"},
	triage.Fine:         {"outcome.fine", "outcome.fine_hint"},
	triage.Forwarded:    {"outcome.forwarded", "outcome.forwarded_hint"},
	triage.Abuse:        {"outcome.abuse", "outcome.abuse_hint"},
}

func outcomeLabel(o triage.Outcome) string { return outcomes[o].name }

// bodies names the bodies that a case is passed on to.
var bodies = map[triage.Body]string{
	"arcom":      "body.arcom",
	"cnccep":     "body.cnccep",
	"cnccfp":     "body.cnccfp",
	"prosecutor": "body.prosecutor",
	"arcep":      "body.arcep",
	"33700":      "body.sms_spam",
	"dgccrf":     "body.dgccrf",
}

// practiceTag returns the key of a practice in a word or two.
func practiceTag(p report.Practice) string {
	switch p {
	case report.MinorTargeted:
		return "office.case.tag.minor"
	case report.SensitiveTargeting:
		return "office.case.tag.sensitive"
	case report.SecurityLeak:
		return "office.case.tag.leak"
	case report.ExposedRecipients:
		return "office.case.tag.exposed"
	case report.ElectoralSilence:
		return "office.case.tag.silence"
	case report.NumberPlanAnomaly:
		return "office.case.tag.number"
	}
	return ""
}

// acts names the acts, for the history of a case.
var acts = map[journal.Act]string{
	triage.ActTake:    "case.take",
	triage.ActRelease: "case.release",
	triage.ActAssign:  "case.assign",
	triage.ActNote:    "case.note",
	triage.ActWait:    "case.wait",
	triage.ActResume:  "case.resume",
	triage.ActDecide:  "case.decide",
	triage.ActReopen:  "case.reopen",
	triage.ActUnseal:  "report.unseal",
	triage.ActConfirm: "suspicion.confirm",

	triage.ActComplain:    "report.complain",
	retention.ActWithdraw: "report.withdraw",
	retention.ActExpire:   "report.expire",

	triage.ActLetter:    "letter.issue",
	triage.ActRecode:    "letter.code",
	triage.ActReply:     "letter.replied",
	triage.ActReplyRead: "letter.read",

	triage.ActAsk:    "case.ask",
	triage.ActHear:   "case.hear",
	triage.ActRead:   "report.read",
	triage.ActAnswer: "report.answer",
	triage.ActAdd:    "report.add",
	triage.ActMend:   "report.correct",

	triage.ActLift:  "suspicion.lift",
	triage.ActMerge: "case.merge",
	triage.ActSplit: "case.split",
	triage.ActMove:  "case.move",
	triage.ActApart: "case.apart",
	triage.ActUndo:  "case.undo",

	triage.ActFileOpen:     "attachment.open",
	triage.ActFileDownload: "attachment.download",
	triage.ActFileChanged:  "attachment.changed",
	triage.ActFileRedact:   "attachment.redact",
	triage.ActFileUnredact: "attachment.unredact",
	triage.ActFileScan:     "attachment.scan",
	triage.ActFileInfected: "attachment.infected",
}

// done says what an act that just ended did.
var done = map[string]string{
	"taken":    "office.case.done.taken",
	"released": "office.case.done.released",
	"assigned": "office.case.done.assigned",
	"noted":    "office.case.done.noted",
	"waiting":  "office.case.done.waiting",
	"resumed":  "office.case.done.resumed",
	"decided":  "office.case.done.decided",
	"reopened": "office.case.done.reopened",
	"asked":    "office.thread.done.asked",
	"heard":    "office.thread.done.heard",

	"merged": "office.regroup.done.merged",
	"split":  "office.regroup.done.split",
	"moved":  "office.regroup.done.moved",
	"apart":  "office.regroup.done.apart",
	"undone": "office.regroup.done.undone",

	"search_saved":   "office.search.done.saved",
	"search_dropped": "office.search.done.dropped",

	"confirmed":  "office.suspicion.done.confirmed",
	"lifted":     "office.suspicion.done.lifted",
	"seen":       "office.waves.done.seen",
	"alerts_set": "office.alerts.done",
	"linked":     "office.sender.done.linked",
	"unlinked":   "office.sender.done.unlinked",
	"parted":     "office.sender.done.parted",
}

// doneNotice returns what to say of an act that the address names, or nil. The
// address names it by a word of the table alone, so that a link can say nothing
// else.
func doneNotice(word string) *page.Notice {
	if key, ok := done[word]; ok {
		return &page.Notice{Tone: "done", Title: key}
	}
	return nil
}
