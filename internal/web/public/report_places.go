package public

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"vigie/internal/fault"
)

// answer says on which page of the form a field of a filing is asked, and under
// which name.
type answer struct{ field, page, name string }

// answers lists them in the order of the pages and of each page's fields. An
// answer without a field is the form's alone.
var answers = []answer{
	{"election", "", "election"},
	{"contacts", "channel", "channel"},
	{"contacts.channel", "channel", "channel"},
	{"contacts.on", "when", "on"},
	{"contacts.at", "when", "at"},
	{"contacts.count", "when", "count"},
	{"contacts.sender", "sender", "sender"},
	{"message", "sender", "message"},
	{"", "place", "commune_name"},
	{"commune", "place", "commune"},
	{"subject.kind", "subject", "subject_kind"},
	{"subject.name", "subject", "subject_name"},
	{"subject.contender", "subject", "subject_name"},
	{"", "matter", "matter"},
	{"practices", "practices", "practices"},
	{"", "opt-out", "opposed"},
	{"opt_outs", "opt-out", "opposed"},
	{"opt_outs.on", "opt-out", "opt_out_on"},
	{"opt_outs.means", "opt-out", "means"},
	{"opt_outs.outcome", "opt-out", "outcome"},
	{"data_origin", "origin", "data_origin"},
	{"relation", "origin", "relation"},
	{"statement", "statement", "statement"},
	{"kind", "reporter", "kind"},
	{"reporter.name", "reporter", "name"},
	{"reporter.email", "reporter", "email"},
	{"reporter.phone", "reporter", "phone"},
	{"reporter.updates", "reporter", "updates"},
}

// asked returns where a field of a filing ("contacts[1].on") is asked: the page
// ("contact/2") and the name ("on"). All of a contact or an attempt after the
// first is on one page.
func asked(field string) (page, name string) {
	list, rest, listed := strings.Cut(field, "[")
	index := 0
	if listed {
		digits, after, _ := strings.Cut(rest, "]")
		index, _ = strconv.Atoi(digits)
		field = list + after
	}
	i := slices.IndexFunc(answers, func(a answer) bool { return a.field == field })
	switch {
	case i < 0:
		return "check", field
	case index > 0 && list == "contacts":
		return contactPage(index + 1), answers[i].name
	case index > 0 && list == "opt_outs":
		return attemptPage(index + 1), answers[i].name
	}
	return answers[i].page, answers[i].name
}

func contactPage(n int) string { return "contact/" + strconv.Itoa(n) }

func attemptPage(n int) string { return "opt-out/" + strconv.Itoa(n) }

// on returns the faults of one page, by the names of its form and in their
// order: first those of the typing, then of the filing those that are asked
// there.
func on(page string, typed, filing fault.Fields) fault.Fields {
	faults := slices.Clone(typed)
	for _, f := range filing {
		if p, name := asked(f.Field); p == page && faults.On(name) == nil {
			faults = append(faults, fault.Field{Field: name, Key: f.Key, Params: f.Params})
		}
	}
	slices.SortStableFunc(faults, func(a, b fault.Field) int { return cmp.Compare(rank(a.Field), rank(b.Field)) })
	return faults
}

func rank(name string) int {
	return slices.IndexFunc(answers, func(a answer) bool { return a.name == name })
}
