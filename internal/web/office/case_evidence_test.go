package office

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/evidence"
)

// TestPassages marks what observations rest on, each word once, and loses none.
func TestPassages(t *testing.T) {
	at := func(from, to int) evidence.Observation {
		return evidence.Observation{Passage: &evidence.Passage{From: from, To: to}}
	}
	for name, c := range map[string]struct {
		message string
		seen    []evidence.Observation
		want    string
	}{
		"nothing seen":      {"Bonjour [•••], à dimanche", nil, "Bonjour |#[•••]|, à dimanche"},
		"in reading order":  {"un deux trois", []evidence.Observation{at(8, 13), {}, at(0, 2)}, "1:un| deux |2:trois"},
		"over each other":   {"un deux trois", []evidence.Observation{at(3, 7), at(0, 6), at(3, 13)}, "1:un deux trois"},
		"the same twice":    {"STOP 36111", []evidence.Observation{at(0, 10), at(0, 10)}, "1:STOP 36111"},
		"beyond its end":    {"court", []evidence.Observation{at(2, 90)}, "court"},
		"a whole, then all": {"", nil, ""},
	} {
		var got []string
		cut := passages(c.message, c.seen)
		whole := ""
		for _, p := range cut {
			whole += p.Text
			switch {
			case p.Number > 0:
				got = append(got, string(rune('0'+p.Number))+":"+p.Text)
			case p.Masked:
				got = append(got, "#"+p.Text)
			default:
				got = append(got, p.Text)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" || whole != c.message {
			t.Errorf("%s: %s; whole %q", name, diff, whole)
		}
	}
}
