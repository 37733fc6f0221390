package page

import "vigie/internal/triage"

// answers names what campaigns answer to letters of the authority.
var replies = map[triage.Answer]string{
	triage.OursStopped: "reply.answer.ours_stopped",
	triage.OursLawful:  "reply.answer.ours_lawful",
	triage.NotOurs:     "reply.answer.not_ours",
	triage.ByVendor:    "reply.answer.vendor",
	triage.NeedsTime:   "reply.answer.time",
	triage.OtherAnswer: "reply.answer.other",
}

// ReplyLabel returns the key of a campaign's answer.
func ReplyLabel(a triage.Answer) string { return replies[a] }
