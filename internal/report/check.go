package report

import (
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
)

// Facts are what a filing is checked against.
type Facts struct {
	Today    day.Day // in the voter's territory, in Paris where it is not known
	Latest   day.Day // that it can be for the voter, already tomorrow overseas; "" is Today
	Election election.Election
}

// oldest is how many years back a contact may lie: beyond it, a wrong year was
// typed, or nothing can be done any more (prescription of offences: 6 years,
// code de procédure pénale art. 8).
const oldest = 6

// Checker checks filings. It is made once, since validator keeps what it learns
// of a struct.
type Checker struct{ validate *validator.Validate }

// NewChecker returns a checker that knows the taxonomy.
func NewChecker() *Checker {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	offer(v, "kind", Kinds)
	offer(v, "channel", Channels)
	offer(v, "subject_kind", SubjectKinds)
	offer(v, "practice", Practices)
	offer(v, "data_origin", DataOrigins)
	offer(v, "relation", Relations)
	offer(v, "means", AllMeans)
	offer(v, "outcome", Outcomes)
	offer(v, "asked", []Asked{AskedYes, AskedNo})
	offer(v, "answer", Answers)
	offer(v, "exception", Exceptions)
	offer(v, "wish", Wishes)
	offer(v, "consent", []Consent{TransmitYes, TransmitNo})
	rule(v, "day", func(s string) bool { return day.Day(s).Valid() })
	rule(v, "clock", func(s string) bool { t, err := time.Parse("15:04", s); return err == nil && t.Format("15:04") == s })
	rule(v, "phone", phone.MatchString)
	return &Checker{validate: v}
}

// phone is lenient: people write numbers in every way, and a reviewer reads them.
var phone = regexp.MustCompile(`^\+?[0-9 .()/-]{6,32}$`)

func offer[T ~string](v *validator.Validate, tag string, all []T) {
	rule(v, tag, func(s string) bool { return slices.Contains(all, T(s)) })
}

func rule(v *validator.Validate, tag string, ok func(string) bool) {
	err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return ok(f.Field().String()) })
	if err != nil {
		panic("report: " + err.Error()) // only an empty tag or a nil function gets here
	}
}

// Check returns all that is wrong with f, in the order of its fields, or nil.
// Fields are named as in INTERFACE.md: "contacts[0].channel".
func (c *Checker) Check(f Filing, facts Facts) fault.Fields {
	var faults fault.Fields
	var invalid validator.ValidationErrors
	if err := c.validate.Struct(f); errors.As(err, &invalid) {
		for _, e := range invalid {
			addInvalid(&faults, e)
		}
	}
	checkElection(&faults, f, facts)
	checkDays(&faults, f, max(facts.Today, facts.Latest))
	checkReporter(&faults, f)
	return ordered(faults)
}

// ordered sorts faults as their fields come in a filing.
func ordered(faults fault.Fields) fault.Fields {
	slices.SortStableFunc(faults, func(a, b fault.Field) int { return rank(a.Field) - rank(b.Field) })
	return faults
}

func checkElection(faults *fault.Fields, f Filing, facts Facts) {
	switch e := facts.Election; {
	case f.Election == "":
	case e.Slug == "":
		faults.Add("election", "report.error.election_unknown")
	case facts.Today.Before(e.Opens):
		faults.Add("election", "report.error.election_not_open", "Day", e.Opens)
	case facts.Today.After(e.Closes):
		faults.Add("election", "report.error.election_closed", "Day", e.Closes)
	}
}

func checkDays(faults *fault.Fields, f Filing, today day.Day) {
	first := day.Of(today.Time().AddDate(-oldest, 0, 0))
	check := func(field string, d day.Day) {
		switch {
		case !d.Valid():
		case d.After(today):
			faults.Add(field, "report.error.day_future")
		case d.Before(first):
			faults.Add(field, "report.error.day_old", "Day", first)
		}
	}
	for i, c := range f.Contacts {
		check(at("contacts", i, "on"), c.On)
	}
	for i, o := range f.OptOuts {
		check(at("opt_outs", i, "on"), o.On)
	}
}

// checkReporter asks of a complaint what RGPD art. 77 needs: somebody to whom
// its progress and outcome can be told; and of news, an address for them.
func checkReporter(faults *fault.Fields, f Filing) {
	r := f.Reporter
	if f.Kind == Complaint && r.Name == "" {
		faults.Add("reporter.name", "report.error.complaint_name")
	}
	if f.Kind == Complaint && r.Email == "" && r.Phone == "" {
		faults.Add("reporter.email", "report.error.complaint_contact")
	}
	if r.Updates && r.Email == "" {
		faults.Add("reporter.email", "report.error.updates_email")
	}
}

func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

// order is the order of the fields, in which faults are told.
var order = []string{"kind", "lang", "election", "contacts", "subject", "commune", "message", "practices", "data_origin", "relation", "opt_outs", "statement", "reporter"}

func rank(field string) int {
	top := field[:strings.IndexAny(field+".", ".[")]
	return slices.Index(order, top)
}

// said names a fault better than its tag does, by field (indices left out) and
// tag.
var said = map[string]string{
	"kind required":             "report.error.kind_required",
	"election required":         "report.error.election_required",
	"contacts required":         "report.error.contacts_required",
	"contacts min":              "report.error.contacts_required",
	"contacts.channel required": "report.error.channel_required",
	"contacts.on required":      "report.error.on_required",
	"contacts.count min":        "report.error.count",
	"contacts.count max":        "report.error.count",
	"subject.kind required":     "report.error.subject_kind_required",
	"opt_outs.means required":   "report.error.means_required",
	"opt_outs.outcome required": "report.error.outcome_required",
	"practices unique":          "report.error.repeated",
	"name required":             "report.error.complaint_name",
	"respondent required":       "complaint.error.respondent_required",
	"asked required":            "complaint.error.asked_required",
	"transmit required":         "complaint.error.transmit_required",
	"wishes unique":             "report.error.repeated",
}

// byTag names a fault by the rule it breaks.
var byTag = map[string]string{
	"required": "report.error.required",
	"day":      "report.error.day",
	"clock":    "report.error.clock",
	"email":    "report.error.email",
	"phone":    "report.error.phone",
}

var index = regexp.MustCompile(`\[\d+\]`)

// addInvalid turns one validator error into a fault.
func addInvalid(faults *fault.Fields, e validator.FieldError) {
	_, field, _ := strings.Cut(e.Namespace(), ".")
	if key, ok := said[index.ReplaceAllString(field, "")+" "+e.Tag()]; ok {
		faults.Add(field, key)
		return
	}
	if key, ok := byTag[e.Tag()]; ok {
		faults.Add(field, key)
		return
	}
	if e.Tag() != "max" {
		faults.Add(field, "report.error.not_offered")
		return
	}
	limit, _ := strconv.Atoi(e.Param())
	if e.Kind() == reflect.Slice {
		faults.Add(field, "report.error.too_many", "Count", limit)
		return
	}
	faults.Add(field, "report.error.too_long", "Count", limit)
}
