package report

import "slices"

// Kind says which of the two tracks a report is on. A report may be anonymous;
// a complaint (RGPD art. 77) needs somebody to answer to.
type Kind string

// The two tracks.
const (
	Signalement Kind = "report"
	Complaint   Kind = "complaint"
)

// Kinds lists the tracks.
var Kinds = []Kind{Signalement, Complaint}

// Channel is how a voter was reached.
type Channel string

// The channels of the field's taxonomy.
const (
	SMS           Channel = "sms"
	CallLive      Channel = "call_live"
	CallAutomated Channel = "call_automated"
	Email         Channel = "email"
	Post          Channel = "post"
	Social        Channel = "social"
	Door          Channel = "door"
	OtherChannel  Channel = "other"
)

// Channels lists them in the order of every table; the place of each is its bit
// in reports.channels, so the order never changes and new ones go last.
var Channels = []Channel{SMS, CallLive, CallAutomated, Email, Post, Social, Door, OtherChannel}

// SubjectKind says what sort of actor the canvassing came from.
type SubjectKind string

// The kinds of actor.
const (
	Candidate   SubjectKind = "candidate"
	List        SubjectKind = "list"
	Party       SubjectKind = "party"
	Official    SubjectKind = "official"
	Association SubjectKind = "association"
	Vendor      SubjectKind = "vendor"
	UnknownWho  SubjectKind = "unknown"
)

// SubjectKinds lists the kinds of actor.
var SubjectKinds = []SubjectKind{Candidate, List, Party, Official, Association, Vendor, UnknownWho}

// Practice is what the voter says was done wrong: an allegation, not a finding.
type Practice string

// The practices of the field's taxonomy.
const (
	NoLawfulBasis      Practice = "no_lawful_basis"
	NoSenderIdentity   Practice = "no_sender_identity"
	NoDataOrigin       Practice = "no_data_origin"
	NoOptOut           Practice = "no_optout"
	OptOutIgnored      Practice = "optout_ignored"
	RobocallNoConsent  Practice = "robocall_no_consent"
	IntrusiveHours     Practice = "intrusive_hours"
	ElectoralSilence   Practice = "electoral_silence"
	PurposeMisuse      Practice = "purpose_misuse"
	ExposedRecipients  Practice = "exposed_recipients"
	SensitiveTargeting Practice = "sensitive_targeting"
	MinorTargeted      Practice = "minor_targeted"
	ExcessiveFrequency Practice = "excessive_frequency"
	KeptAfterElection  Practice = "kept_after_election"
	SecurityLeak       Practice = "security_leak"
	RightsUnanswered   Practice = "rights_unanswered"
	DoorSensitiveNotes Practice = "door_sensitive_notes"
	NumberPlanAnomaly  Practice = "number_plan_anomaly"
	UnlabelledAd       Practice = "unlabelled_ad"
)

// Practices lists them; the place of each is its bit in reports.practices.
var Practices = []Practice{
	NoLawfulBasis, NoSenderIdentity, NoDataOrigin, NoOptOut, OptOutIgnored, RobocallNoConsent, IntrusiveHours,
	ElectoralSilence, PurposeMisuse, ExposedRecipients, SensitiveTargeting, MinorTargeted, ExcessiveFrequency,
	KeptAfterElection, SecurityLeak, RightsUnanswered, DoorSensitiveNotes, NumberPlanAnomaly, UnlabelledAd,
}

// practiceChannels says through which channels a practice can happen, so that a
// voter is asked only what fits (data/taxonomy.json).
var practiceChannels = map[Practice][]Channel{
	NoLawfulBasis:      {SMS, CallLive, CallAutomated, Email, Post, Social},
	NoSenderIdentity:   {SMS, CallLive, CallAutomated, Email, Social},
	NoDataOrigin:       {SMS, CallLive, CallAutomated, Email, Post},
	NoOptOut:           {SMS, Email, CallAutomated},
	OptOutIgnored:      {SMS, Email, CallLive, CallAutomated, Post},
	RobocallNoConsent:  {CallAutomated},
	IntrusiveHours:     {SMS, CallLive, CallAutomated},
	ElectoralSilence:   {SMS, Email, Social, CallLive, CallAutomated},
	PurposeMisuse:      {SMS, Email, Post, CallLive},
	ExposedRecipients:  {Email},
	SensitiveTargeting: {SMS, Email, Social, Post},
	MinorTargeted:      {Social, Email, SMS},
	ExcessiveFrequency: {SMS, Email, CallLive, CallAutomated},
	KeptAfterElection:  {SMS, Email, Post, CallLive, CallAutomated},
	SecurityLeak:       {OtherChannel, Email, Social},
	RightsUnanswered:   {OtherChannel, Email, Post},
	DoorSensitiveNotes: {Door},
	NumberPlanAnomaly:  {SMS, CallAutomated, CallLive},
	UnlabelledAd:       {Social, Email},
}

// PracticesFor returns the practices that can happen through any of channels,
// in the order of Practices.
func PracticesFor(channels []Channel) []Practice {
	var fit []Practice
	for _, p := range Practices {
		if slices.ContainsFunc(practiceChannels[p], func(c Channel) bool { return slices.Contains(channels, c) }) {
			fit = append(fit, p)
		}
	}
	return fit
}

// DataOrigin is where the voter thinks the sender had their details from.
type DataOrigin string

// DataOrigins lists the origins, the unknown one last.
var DataOrigins = []DataOrigin{
	"electoral_list", "public_service", "employer", "association", "social_network",
	"broker", "party_file", "acquaintance", "directory", "unknown",
}

// Relation is what links the voter to the sender.
type Relation string

// Relations lists the relations, the unknown one last.
var Relations = []Relation{"never_gave", "gave_to_party", "gave_to_third_party", "service_user", "former_member", "unknown"}

// Means is how a voter asked that it stop.
type Means string

// The means of opting out.
const (
	StopSMS  Means = "stop_sms"
	Link     Means = "link"
	ByEmail  Means = "email"
	ByPhone  Means = "phone"
	ByPost   Means = "post"
	InPerson Means = "in_person"
	ByForm   Means = "form"
)

// AllMeans lists the means of opting out.
var AllMeans = []Means{StopSMS, Link, ByEmail, ByPhone, ByPost, InPerson, ByForm}

// meansChannels says which means go with which channels; a letter, a form and
// saying it in person go with all.
var meansChannels = map[Means][]Channel{
	StopSMS: {SMS},
	Link:    {SMS, Email, Social},
	ByEmail: {Email, Post, Social, CallAutomated, CallLive, SMS, Door, OtherChannel},
	ByPhone: {CallLive, CallAutomated, SMS, Post},
}

// MeansFor returns the ways of opting out that fit any of channels.
func MeansFor(channels []Channel) []Means {
	var fit []Means
	for _, m := range AllMeans {
		with, some := meansChannels[m]
		if !some || slices.ContainsFunc(with, func(c Channel) bool { return slices.Contains(channels, c) }) {
			fit = append(fit, m)
		}
	}
	return fit
}

// Outcome is what came after an opt-out.
type Outcome string

// The outcomes of an opt-out.
const (
	Ignored  Outcome = "ignored"
	Failed   Outcome = "failed"
	Answered Outcome = "answered"
	Stopped  Outcome = "stopped"
	Waiting  Outcome = "waiting"
)

// Outcomes lists them; the place of each is its bit in reports.outcomes.
var Outcomes = []Outcome{Ignored, Failed, Answered, Stopped, Waiting}

// Bits returns the set of values as bits, each at its place in all.
func Bits[T comparable](all, values []T) int {
	bits := 0
	for _, v := range values {
		if i := slices.Index(all, v); i >= 0 {
			bits |= 1 << i
		}
	}
	return bits
}

// FromBits returns the values of a set kept by Bits.
func FromBits[T comparable](all []T, bits int) []T {
	var values []T
	for i, v := range all {
		if bits&(1<<i) != 0 {
			values = append(values, v)
		}
	}
	return values
}
