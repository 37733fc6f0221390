package evidence

import (
	"slices"

	"vigie/internal/report"
)

// rulebook is all rules, read only. Where two rows with one ID fit, the first
// is taken.
var rulebook = slices.Concat(optOutRules(), senderRules(), adRules(), numberRules(), timeRules(), readingRules(), emailRules())

// Rules returns all rules, the versions of one next to each other.
func Rules() []Rule { return slices.Clone(rulebook) }

// optOutRules bind what is sent to many; a person who calls can be told.
func optOutRules() []Rule {
	spoken := []report.Channel{report.SMS, report.CallAutomated}
	return []Rule{
		{ID: "optout_found", Key: "evidence.optout.found", From: gdpr, Weight: Against, Practice: report.NoOptOut, Sources: srcObject()},
		{ID: "optout_to_sender", Key: "evidence.optout.to_sender", From: gdpr, Weight: Neutral, Practice: report.NoOptOut, Sources: srcObject()},
		{ID: "optout_no_place", Key: "evidence.optout.no_place", From: gdpr, Weight: Hint, Practice: report.NoOptOut, Sources: srcObject()},
		{ID: "optout_nowhere", Key: "evidence.optout.nowhere", From: gdpr, Weight: Hint, Practice: report.NoOptOut, Sources: srcObject()},
		{ID: "optout_absent", Key: "evidence.optout.absent", From: gdpr, Weight: Support, Practice: report.NoOptOut, Channels: spoken, Sources: srcObject()},
		{ID: "optout_not_in_part", Key: "evidence.optout.not_in_part", From: gdpr, Weight: Hint, Practice: report.NoOptOut, Channels: spoken, Sources: srcObject()},
	}
}

func senderRules() []Rule {
	return []Rule{
		{ID: "sender_contender", Key: "evidence.sender.contender", From: gdpr, Weight: Against, Practice: report.NoSenderIdentity, Sources: srcInform()},
		{ID: "sender_named", Key: "evidence.sender.named", From: gdpr, Weight: Against, Practice: report.NoSenderIdentity, Sources: srcInform()},
		{ID: "sender_teaser", Key: "evidence.sender.teaser", From: gdpr, Weight: Support, Practice: report.NoSenderIdentity, Sources: srcInform()},
		{ID: "sender_elsewhere", Key: "evidence.sender.elsewhere", Sources: srcRegister()},
		{ID: "sender_party", Key: "evidence.sender.party", Sources: srcReading()},
		{ID: "sender_absent", Key: "evidence.sender.absent", From: gdpr, Weight: Hint, Practice: report.NoSenderIdentity, Sources: srcInform()},
	}
}

// adRules bind paid advertisements since regulation (EU) 2024/900 applies (its
// art. 30). What reaches a voter on a social network is one only where somebody
// paid for it, which the words alone do not prove.
func adRules() []Rule {
	online := []report.Channel{report.Social}
	return []Rule{
		{ID: "ad_labelled", Key: "evidence.ad.labelled", From: ads, Weight: Against, Practice: report.UnlabelledAd, Channels: online, Sources: srcAds()},
		{ID: "ad_unlabelled", Key: "evidence.ad.unlabelled", From: ads, Weight: Hint, Practice: report.UnlabelledAd, Channels: online, Sources: srcAds()},
	}
}

func numberRules() []Rule {
	return []Rule{
		{ID: "code_marketing", Key: "evidence.code.marketing", Weight: Neutral, Sources: srcCodes()},
		{ID: "code_transactional", Key: "evidence.code.transactional", Weight: Hint, Practice: report.NumberPlanAnomaly, Sources: srcCodes()},
		{ID: "code_reporting", Key: "evidence.code.reporting", Weight: Neutral, Sources: srcReporting()},
		{ID: "code_other", Key: "evidence.code.other", Weight: Neutral, Sources: srcCodes()},
		{ID: "number_mobile_sender", Key: "evidence.number.mobile_sender", From: "2019-08-01", Until: "2022-12-31", Weight: Hint,
			Practice: report.NumberPlanAnomaly, Channels: []report.Channel{report.SMS}, Sources: srcPlanBefore()},
		{ID: "number_mobile_sender", Key: "evidence.number.mobile_sender", From: "2023-01-01", Weight: Hint,
			Practice: report.NumberPlanAnomaly, Channels: append(calls(), report.SMS), Sources: srcPlan()},
		{ID: "number_automated", Key: "evidence.number.automated", From: "2023-01-01", Weight: Hint,
			Practice: report.RobocallNoConsent, Channels: calls(), Sources: srcPlan()},
		{ID: "number_automated", Key: "evidence.number.automated", From: "2023-01-01", Weight: Neutral, Sources: srcPlan()},
		{ID: "number_platform", Key: "evidence.number.platform", From: "2023-01-01", Weight: Neutral, Sources: srcPlan()},
	}
}

// timeRules bind the eve and the day of the vote (DOMAIN.md §4, 6) and, as an
// indication only, the hours of commercial calls (§4, 5). No rule was found for
// the hours of text messages on which trade sources agree.
func timeRules() []Rule {
	return []Rule{
		{ID: "silence_written", Key: "evidence.silence.written", From: "2011-04-20", Until: "2020-06-29", Weight: Support,
			Practice: report.ElectoralSilence, Channels: written(), Sources: srcSilenceBefore()},
		{ID: "silence_written", Key: "evidence.silence.written", From: "2020-06-30", Weight: Support,
			Practice: report.ElectoralSilence, Channels: written(), Sources: srcSilence("2°")},
		{ID: "silence_calls", Key: "evidence.silence.calls", From: "2011-04-20", Until: "2020-06-29", Weight: Strong,
			Practice: report.ElectoralSilence, Channels: calls(), Sources: srcSerialCallsBefore()},
		{ID: "silence_calls", Key: "evidence.silence.calls", From: "2020-06-30", Weight: Strong,
			Practice: report.ElectoralSilence, Channels: calls(), Sources: srcSilence("3°")},
		{ID: "hours_calls", Key: "evidence.hours.calls", From: "2023-03-01", Weight: Hint,
			Practice: report.IntrusiveHours, Channels: calls(), Sources: srcHours()},
	}
}

// readingRules tell what was read, without bearing on an allegation.
func readingRules() []Rule {
	links := []Source{srcRFC("RFC 8058, section 1 : ouvrir un lien peut désinscrire", "8058#section-1")}
	return []Rule{
		{ID: "text_language", Key: "evidence.text.language", Sources: srcReading()},
		{ID: "text_partial", Key: "evidence.text.partial", Sources: srcReading()},
		{ID: "picture_read", Key: "evidence.picture.read", Sources: srcReading()},
		{ID: "picture_unsure", Key: "evidence.picture.unsure", Sources: srcReading()},
		{ID: "picture_empty", Key: "evidence.picture.empty", Sources: srcReading()},
		{ID: "picture_not_read", Key: "evidence.picture.not_read", Sources: srcReading()},
		{ID: "picture_no_reader", Key: "evidence.picture.no_reader", Sources: srcReading()},
		{ID: "link_token", Key: "evidence.link.token", Sources: links},
		{ID: "link_short", Key: "evidence.link.short", Sources: links},
	}
}

func emailRules() []Rule {
	return slices.Concat(emailOptOutRules(), emailSenderRules(), []Rule{
		{ID: "email_recipients_few", Key: "evidence.email.recipients_few", From: gdpr, Weight: Hint, Practice: report.ExposedRecipients, Sources: srcExposed()},
		{ID: "email_recipients_many", Key: "evidence.email.recipients_many", From: gdpr, Weight: Support, Practice: report.ExposedRecipients, Sources: srcExposed()},
		{ID: "email_platform", Key: "evidence.email.platform", Sources: srcSMTP()},
		{ID: "email_pixel", Key: "evidence.email.pixel", Sources: srcPixel()},
		{ID: "email_attachments", Key: "evidence.email.attachments", Sources: srcSMTP()},
		{ID: "email_date_unreadable", Key: "evidence.email.date_unreadable", Sources: srcSMTP()},
		{ID: "email_date_apart", Key: "evidence.email.date_apart", Sources: srcSMTP()},
		{ID: "email_malformed", Key: "evidence.email.malformed", Sources: srcSMTP()},
	})
}

func emailOptOutRules() []Rule {
	header := []Source{srcRFC("RFC 2369 (List-Unsubscribe)", "2369")}
	oneClick := []Source{srcRFC("RFC 8058 (désinscription en un clic)", "8058")}
	return []Rule{
		{ID: "email_list_unsubscribe", Key: "evidence.email.list_unsubscribe", Weight: Against, Practice: report.NoOptOut, Sources: header},
		{ID: "email_one_click", Key: "evidence.email.one_click", From: "2017-01-01", Weight: Against, Practice: report.NoOptOut, Sources: oneClick},
		{ID: "email_one_click_uncovered", Key: "evidence.email.one_click_uncovered", From: "2017-01-01", Sources: oneClick},
		{ID: "email_optout_body", Key: "evidence.email.optout_body", Weight: Against, Practice: report.NoOptOut, Sources: srcObject()},
		{ID: "email_optout_removal", Key: "evidence.email.optout_removal", Weight: Against, Practice: report.NoOptOut, Sources: srcObject()},
		{ID: "email_optout_absent", Key: "evidence.email.optout_absent", From: gdpr, Weight: Support, Practice: report.NoOptOut, Sources: srcObject()},
	}
}

func emailSenderRules() []Rule {
	dkim := []Source{srcRFC("RFC 6376 (DKIM)", "6376")}
	return []Rule{
		{ID: "email_from", Key: "evidence.email.from", Sources: srcSMTP()},
		{ID: "email_two_from", Key: "evidence.email.two_from", Weight: Hint, Practice: report.NoSenderIdentity, Sources: srcSMTP()},
		{ID: "email_no_from", Key: "evidence.email.no_from", Weight: Hint, Practice: report.NoSenderIdentity, Sources: srcSMTP()},
		{ID: "email_reply_elsewhere", Key: "evidence.email.reply_elsewhere", Sources: srcSMTP()},
		{ID: "email_envelope_elsewhere", Key: "evidence.email.envelope_elsewhere", Sources: srcSMTP()},
		{ID: "email_dkim_unverified", Key: "evidence.email.dkim_unverified", Sources: dkim},
		{ID: "email_dkim_verified", Key: "evidence.email.dkim_verified", Sources: dkim},
		{ID: "email_dkim_failed", Key: "evidence.email.dkim_failed", Weight: Hint, Sources: dkim},
		{ID: "email_dkim_none", Key: "evidence.email.dkim_none", Sources: dkim},
	}
}
