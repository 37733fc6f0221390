package page

import "vigie/internal/report"

// label is how a term of the taxonomy is shown: message keys and an icon.
type label struct{ name, hint, icon string }

var channels = map[report.Channel]label{
	report.SMS:           {"channel.sms", "channel.sms_hint", "sms"},
	report.Call:          {"channel.call", "channel.call_hint", "call_live"},
	report.CallLive:      {"channel.call_live", "channel.call_live_hint", "call_live"},
	report.CallAutomated: {"channel.call_automated", "channel.call_automated_hint", "call_automated"},
	report.Email:         {"channel.email", "channel.email_hint", "email"},
	report.Post:          {"channel.post", "channel.post_hint", "post"},
	report.Social:        {"channel.social", "channel.social_hint", "social"},
	report.Door:          {"channel.door", "channel.door_hint", "door"},
	report.OtherChannel:  {"channel.other", "channel.other_hint", "other"},
}

// ChannelLabel returns the key of a channel's name.
func ChannelLabel(c report.Channel) string { return channels[c].name }

// ChannelOption returns a channel as an answer to choose.
func ChannelOption(c report.Channel) Option {
	l := channels[c]
	return Option{Value: string(c), Label: l.name, Hint: l.hint, Icon: l.icon}
}

var matters = map[string]label{
	"political":  {"report.matter.political", "report.matter.political_hint", ""},
	"commercial": {"report.matter.commercial", "report.matter.commercial_hint", ""},
	"threat":     {"report.matter.threat", "report.matter.threat_hint", ""},
	"vote":       {"report.matter.vote", "report.matter.vote_hint", ""},
	"media":      {"report.matter.media", "report.matter.media_hint", ""},
	"breach":     {"report.matter.breach", "report.matter.breach_hint", ""},
}

// MatterOption returns what somebody can have come with, as an answer to choose.
func MatterOption(m string) Option {
	return Option{Value: m, Label: matters[m].name, Hint: matters[m].hint}
}

// ChannelIcon returns the icon of a channel.
func ChannelIcon(c report.Channel) string { return channels[c].icon }

var practices = map[report.Practice]label{
	report.NoLawfulBasis:      {"practice.no_lawful_basis", "practice.no_lawful_basis_hint", ""},
	report.NoSenderIdentity:   {"practice.no_sender_identity", "practice.no_sender_identity_hint", ""},
	report.NoDataOrigin:       {"practice.no_data_origin", "practice.no_data_origin_hint", ""},
	report.NoOptOut:           {"practice.no_optout", "practice.no_optout_hint", ""},
	report.OptOutIgnored:      {"practice.optout_ignored", "practice.optout_ignored_hint", ""},
	report.RobocallNoConsent:  {"practice.robocall_no_consent", "practice.robocall_no_consent_hint", ""},
	report.IntrusiveHours:     {"practice.intrusive_hours", "practice.intrusive_hours_hint", ""},
	report.ElectoralSilence:   {"practice.electoral_silence", "practice.electoral_silence_hint", ""},
	report.PurposeMisuse:      {"practice.purpose_misuse", "practice.purpose_misuse_hint", ""},
	report.ExposedRecipients:  {"practice.exposed_recipients", "practice.exposed_recipients_hint", ""},
	report.SensitiveTargeting: {"practice.sensitive_targeting", "practice.sensitive_targeting_hint", ""},
	report.MinorTargeted:      {"practice.minor_targeted", "practice.minor_targeted_hint", ""},
	report.ExcessiveFrequency: {"practice.excessive_frequency", "practice.excessive_frequency_hint", ""},
	report.KeptAfterElection:  {"practice.kept_after_election", "practice.kept_after_election_hint", ""},
	report.SecurityLeak:       {"practice.security_leak", "practice.security_leak_hint", ""},
	report.RightsUnanswered:   {"practice.rights_unanswered", "practice.rights_unanswered_hint", ""},
	report.DoorSensitiveNotes: {"practice.door_sensitive_notes", "practice.door_sensitive_notes_hint", ""},
	report.NumberPlanAnomaly:  {"practice.number_plan_anomaly", "practice.number_plan_anomaly_hint", ""},
	report.UnlabelledAd:       {"practice.unlabelled_ad", "practice.unlabelled_ad_hint", ""},
}

// PracticeLabel returns the key of a practice's name.
func PracticeLabel(p report.Practice) string { return practices[p].name }

// PracticeOption returns a practice as an answer to choose.
func PracticeOption(p report.Practice) Option {
	return Option{Value: string(p), Label: practices[p].name, Hint: practices[p].hint}
}

var subjectKinds = map[report.SubjectKind]label{
	report.Candidate:   {name: "subject_kind.candidate"},
	report.List:        {name: "subject_kind.list"},
	report.Party:       {name: "subject_kind.party"},
	report.Official:    {name: "subject_kind.official"},
	report.Association: {name: "subject_kind.association"},
	report.Vendor:      {name: "subject_kind.vendor"},
	report.UnknownWho:  {name: "subject_kind.unknown"},
}

// SubjectKindLabel returns the key of an actor's kind.
func SubjectKindLabel(k report.SubjectKind) string { return subjectKinds[k].name }

var dataOrigins = map[report.DataOrigin]string{
	"electoral_list": "data_origin.electoral_list",
	"public_service": "data_origin.public_service",
	"employer":       "data_origin.employer",
	"association":    "data_origin.association",
	"social_network": "data_origin.social_network",
	"broker":         "data_origin.broker",
	"party_file":     "data_origin.party_file",
	"acquaintance":   "data_origin.acquaintance",
	"directory":      "data_origin.directory",
	"unknown":        "data_origin.unknown",
}

// DataOriginLabel returns the key of an origin of data.
func DataOriginLabel(o report.DataOrigin) string { return dataOrigins[o] }

var relations = map[report.Relation]string{
	"never_gave":          "relation.never_gave",
	"gave_to_party":       "relation.gave_to_party",
	"gave_to_third_party": "relation.gave_to_third_party",
	"service_user":        "relation.service_user",
	"former_member":       "relation.former_member",
	"unknown":             "relation.unknown",
}

// RelationLabel returns the key of a relation.
func RelationLabel(r report.Relation) string { return relations[r] }

var means = map[report.Means]string{
	report.StopSMS:  "means.stop_sms",
	report.Link:     "means.link",
	report.ByEmail:  "means.email",
	report.ByPhone:  "means.phone",
	report.ByPost:   "means.post",
	report.InPerson: "means.in_person",
	report.ByForm:   "means.form",
}

// MeansLabel returns the key of a means of opting out.
func MeansLabel(m report.Means) string { return means[m] }

var optOutOutcomes = map[report.Outcome]string{
	report.Ignored:  "optout_outcome.ignored",
	report.Failed:   "optout_outcome.failed",
	report.Answered: "optout_outcome.answered",
	report.Stopped:  "optout_outcome.stopped",
	report.Waiting:  "optout_outcome.waiting",
}

// OutcomeLabel returns the key of what came after an opt-out.
func OutcomeLabel(o report.Outcome) string { return optOutOutcomes[o] }

var kinds = map[report.Kind]string{
	report.Signalement: "kind.report",
	report.Complaint:   "kind.complaint",
}

var additions = map[report.AdditionKind]string{
	report.AddedWords:   "follow.added.answer",
	report.AddedContact: "follow.added.contact",
	report.AddedOptOut:  "follow.added.opt_out",
	report.AddedFile:    "follow.added.file",
	report.Corrected:    "follow.added.correction",
}

// AdditionLabel returns the key of what a voter did with a report after filing.
func AdditionLabel(k report.AdditionKind) string { return additions[k] }

// KindLabel returns the key of a track's name.
func KindLabel(k report.Kind) string { return kinds[k] }
