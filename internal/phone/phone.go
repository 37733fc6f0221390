// Package phone knows telephone numbers and short codes as people in France
// write them, and the classes of the numbering plan with their dates. It must
// never ask a network whose a number is.
package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"vigie/internal/day"
)

// Class is the class of a number in the French numbering plan.
type Class string

// The classes.
const (
	Mobile       Class = "mobile"       // one person on one handset
	Geographic   Class = "geographic"   // 01 to 05
	Nomadic      Class = "nomadic"      // 09: no place
	Verified     Class = "verified"     // polyvalent, checked: what systems and call centres use
	Platform     Class = "platform"     // exchanges with a technical platform: deliveries, call-backs
	SharedCost   Class = "special"      // 08
	Foreign      Class = "foreign"      // of another plan
	UnknownClass Class = "unrecognised" // of no plan that libphonenumber knows
)

// Number is a telephone number.
type Number struct {
	E164  string // "+33612345678"
	Class Class
}

// numberRange is a range of the plan from a day on; "" is always.
type numberRange struct {
	prefix string // of the national form: "0162"
	class  Class
	from   day.Day
}

// plan is the part of the numbering plan that bears on canvassing, longest
// prefixes first, read only: data/phone_prefixes.csv, Arcep 2022-1583 (§2.3.7),
// in force since 1 January 2023. Before that day the ranges did not exist.
var plan = []numberRange{
	{"09475", Verified, planDay}, {"09476", Verified, planDay}, {"09477", Verified, planDay},
	{"09478", Verified, planDay}, {"09479", Verified, planDay},
	{"0162", Verified, planDay}, {"0163", Verified, planDay}, {"0270", Verified, planDay}, {"0271", Verified, planDay},
	{"0377", Verified, planDay}, {"0378", Verified, planDay}, {"0424", Verified, planDay}, {"0425", Verified, planDay},
	{"0568", Verified, planDay}, {"0569", Verified, planDay}, {"0948", Verified, planDay}, {"0949", Verified, planDay},
	{"0937", Platform, planDay}, {"0938", Platform, planDay}, {"0939", Platform, planDay},
	{"06", Mobile, ""}, {"07", Mobile, ""}, {"08", SharedCost, ""}, {"09", Nomadic, ""},
	{"01", Geographic, ""}, {"02", Geographic, ""}, {"03", Geographic, ""}, {"04", Geographic, ""}, {"05", Geographic, ""},
}

const planDay day.Day = "2023-01-01"

// territories are the regions whose numbers are dialled as in France, by the
// order in which a national form is tried; read only.
var territories = []string{"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"}

// dialled are the calling codes of the French plan: 0X XX XX XX XX after each.
var dialled = map[int32]bool{33: true, 590: true, 594: true, 596: true, 262: true, 508: true}

// Read reads a telephone number as people write it in France, and classes
// it by the plan in force that day. It says false for what is none: a short
// code, a name.
func Read(typed string, on day.Day) (Number, bool) {
	typed = strings.TrimSpace(typed)
	plain := Digits(strings.ReplaceAll(typed, "(0)", ""))
	if len(plain) < 8 || len(plain) > 17 || strings.ContainsFunc(typed, isLetter) {
		return Number{}, false
	}
	for _, region := range territories {
		p, err := phonenumbers.Parse(plain, region)
		if err == nil && phonenumbers.IsValidNumber(p) {
			return Number{E164: phonenumbers.Format(p, phonenumbers.E164), Class: classOf(p, on)}, true
		}
	}
	return unlisted(plain, on)
}

// unlisted reads a number of the right length in a range that libphonenumber
// does not know: the plan's newest ranges come before its tables.
func unlisted(plain string, on day.Day) (Number, bool) {
	for _, prefix := range []string{"+33", "0033", "33", "0"} {
		nsn, ok := strings.CutPrefix(plain, prefix)
		if ok && len(nsn) == 9 && nsn[0] != '0' {
			return Number{E164: "+33" + nsn, Class: inPlan("0"+nsn, on)}, true
		}
	}
	if strings.HasPrefix(plain, "+") && len(plain) >= 9 && len(plain) <= 16 {
		return Number{E164: plain, Class: UnknownClass}, true
	}
	return Number{}, false
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 0x7F }

// classOf returns the class of a number that libphonenumber knows.
func classOf(p *phonenumbers.PhoneNumber, on day.Day) Class {
	if !dialled[p.GetCountryCode()] {
		return Foreign
	}
	return inPlan("0"+phonenumbers.GetNationalSignificantNumber(p), on)
}

// inPlan returns the class of a national form on a day; "" takes the plan as it
// stands.
func inPlan(national string, on day.Day) Class {
	for _, r := range plan {
		if strings.HasPrefix(national, r.prefix) && (on == "" || !on.Before(r.from)) {
			return r.class
		}
	}
	return UnknownClass
}

// Digits keeps the digits of a number, and a plus before them.
func Digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c == '+' {
			return c
		}
		return -1
	}, s)
}
