package triage

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"vigie/internal/fault"
)

// newValidator returns a validator that knows the outcomes and what each asks.
func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("field") })
	err := v.RegisterValidation("outcome", func(f validator.FieldLevel) bool { return Outcome(f.Field().String()).Valid() })
	if err != nil {
		panic("triage: " + err.Error()) // only an empty tag or a nil function gets here
	}
	v.RegisterStructValidation(checkRuling, Ruling{})
	return v
}

// checkRuling asks for what an outcome cannot be decided without.
func checkRuling(l validator.StructLevel) {
	r := l.Current().Interface().(Ruling)
	t := terms[r.Outcome]
	if t.basis && r.LegalBasis == "" {
		l.ReportError(r.LegalBasis, "legal_basis", "LegalBasis", "required", "")
	}
	if t.names == toBody && !slices.Contains(Bodies, Body(r.Body)) {
		l.ReportError(r.Body, "body", "Body", "required", "")
	}
	if t.names == toCase && r.Attached == "" {
		l.ReportError(r.Attached, "attached", "Attached", "required", "")
	}
}

// said names what is wrong with a field that is missing or not of the table.
var said = map[string]string{
	"outcome":     "case.error.outcome",
	"reasons":     "case.error.reasons",
	"legal_basis": "case.error.legal_basis",
	"body":        "case.error.body",
	"attached":    "case.error.attached",
	"note":        "case.error.note",
	"reason":      "case.error.reason",

	"reopen_reason":  "case.error.reasons",
	"regroup_reason": "regroup.error.reason",

	"kind":        "sender.error.kind",
	"name":        "sender.error.name",
	"link_reason": "sender.error.reason",
}

// order is how the fields stand in the form.
var order = []string{"outcome", "body", "attached", "reasons", "legal_basis", "note", "reopen_reason", "reason", "kind", "name", "link_reason", "regroup_reason"}

// faults returns all that is wrong with a form, in the order of its fields.
func faults(v *validator.Validate, form any) fault.Fields {
	var found fault.Fields
	var invalid validator.ValidationErrors
	if errors.As(v.Struct(form), &invalid) {
		for _, e := range invalid {
			addInvalid(&found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b fault.Field) int {
		return slices.Index(order, a.Field) - slices.Index(order, b.Field)
	})
	return found
}

func addInvalid(found *fault.Fields, e validator.FieldError) {
	if e.Tag() == "max" {
		found.Add(e.Field(), "case.error.too_long", "Limit", e.Param())
		return
	}
	found.Add(e.Field(), said[e.Field()])
}

// clean trims what was typed.
func (r Ruling) clean() Ruling {
	r.Reasons, r.LegalBasis = strings.TrimSpace(r.Reasons), strings.TrimSpace(r.LegalBasis)
	r.Body, r.Attached = strings.TrimSpace(r.Body), strings.TrimSpace(r.Attached)
	return r
}

// Reference writes a reference as it is kept, however it was typed: in capitals,
// with its hyphen, without spaces.
func Reference(typed string) string {
	r := []rune(strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\u202f", "").Replace(typed)))
	if len(r) > 5 {
		return string(r[:5]) + "-" + string(r[5:])
	}
	return string(r)
}
