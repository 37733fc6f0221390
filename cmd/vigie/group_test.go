package main

import (
	"strings"
	"testing"
)

const (
	groupLine1 = `{"id":"a","text":"Dimanche, chaque voix compte à Rennes : 300 logements rénovés par an et une cantine à 1 euro."}`
	groupLine2 = `{"id":"b","text":"Le square des Tanneurs va fermer six mois sans que personne ait été consulté.","sender":"36111"}`
	groupLine3 = `{"id":7,"text":"Bonjour Anne, DIMANCHE, chaque voix compte a Vitré : 45 logements renoves par an et une cantine a 1 euro. STOP au 36111","more":1}`
)

func TestGroup(t *testing.T) {
	tests := []struct{ name, in, out, fails string }{
		{"two of three are one", groupLine1 + "\n" + groupLine2 + "\n\n" + groupLine3, `{"id":"a","group":"a"}` + "\n" + `{"id":"b","group":"b"}` + "\n" + `{"id":7,"group":"a"}` + "\n", ""},
		{"nothing", "", "", ""},
		{"no message", `{"id":"<é>","text":""}`, `{"id":"<é>","group":"<é>"}` + "\n", ""},
		{"not JSON", groupLine1 + "\n\n{oops\n", "", "line 3: not JSON"},
		{"no text", groupLine1 + "\n" + `{"id":"b"}`, "", `line 2: "text" is missing`},
		{"text of another kind", `{"id":"b","text":4}`, "", `line 1: "text"`},
		{"no id", `{"text":"x"}`, "", `line 1: "id"`},
		{"no object", `[1]`, "", "line 1:"},
		{"a line without end", `{"id":"` + strings.Repeat("a", longestGroupLine) + `"}`, "", "line 1:"},
	}
	for _, test := range tests {
		var out strings.Builder
		err := groupMessages(strings.NewReader(test.in), &out)
		if out.String() != test.out {
			t.Errorf("%s: printed %s", test.name, out.String())
		}
		if (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

const (
	pairOfA   = `{"id":"a","text":"Dimanche, chaque voix compte à Rennes : 300 logements rénovés par an et une cantine à 1 euro.","sender":""}`
	samePair  = `{"a":` + pairOfA + `,"b":{"id":"c","text":"Bonjour Anne, DIMANCHE, chaque voix compte a Vitré : 45 logements renoves par an et une cantine a 1 euro. STOP au 36111","sender":"36111"},"same":true,"by":"merge","at":"2026-03-02T09:00:00Z"}`
	otherPair = `{"a":` + pairOfA + `,"b":{"id":"b","text":"Le square des Tanneurs va fermer six mois sans que personne ait été consulté.","sender":""},"same":false}`
)

func TestGroupLabels(t *testing.T) {
	const apart = `{"id":"a","cluster":1}` + "\n" + `{"id":"b","cluster":1}` + "\n" + `{"id":7,"cluster":2}` + "\n"
	together := strings.NewReplacer(`"text"`, `"cluster":"x","text"`).Replace(groupLine1 + "\n" + groupLine3)
	tests := []struct{ name, labels, in, out, fails string }{
		{"labels alone", apart, groupLine1 + "\n" + groupLine2 + "\n" + groupLine3, "F1        0.0000", ""},
		{"labels with their texts", together, "", "messages 2\npairs that belong together 1, found 1, both 1\nprecision 1.0000\nrecall    1.0000\nF1        1.0000\n", ""},
		{"no cluster", groupLine1, "", "", `line 1: "cluster" is missing`},
		{"pairs", samePair + "\n" + otherPair, "", "messages 3, pairs 2\npairs said to belong together 1, found 1, both 1\nprecision 1.0000", ""},
		{"pairs that the engine gets wrong", strings.Replace(otherPair, "false", "true", 1), "", "said to belong together 1, found 0, both 0\nprecision 1.0000\nrecall    0.0000", ""},
		{"half a pair", `{"a":{"id":"a","text":"x"},"same":true}`, "", "", `line 1: a pair has "a" and "b"`},
		{"a pair that says nothing", strings.Replace(samePair, `,"same":true`, "", 1), "", "", `"same" is missing`},
		{"a pair without texts", `{"a":{"id":"a"},"b":{"id":"b"},"same":true}`, "", "", `"text" is missing`},
		{"a pair of nobody", `{"a":{"text":"x"},"b":{"id":"b","text":"y"},"same":true}`, "", "", `"id" must be a string`},
		{"pairs and clusters", samePair + "\n" + `{"id":"z","cluster":1,"text":"x"}`, "", "", "not both"},
		{"labels of others", apart, `{"id":"z","text":"x"}`, "", "no message has a label"},
	}
	for _, test := range tests {
		var out strings.Builder
		err := scoreLabels(strings.NewReader(test.labels), strings.NewReader(test.in), &out)
		if !strings.Contains(out.String(), test.out) {
			t.Errorf("%s: printed %s", test.name, out.String())
		}
		if (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// Whatever labels and messages hold, they are scored or refused with the line
// that is wrong.
func FuzzScoreLabels(f *testing.F) {
	f.Add(samePair+"\n"+otherPair, "")
	f.Add(`{"id":"a","cluster":1}`+"\n"+`{"id":7,"cluster":2}`, groupLine1+"\n"+groupLine3)
	f.Add(`{"id":"a","cluster":{"x":[]},"text":"\u0000"}`, groupLine2)
	f.Add(`{"a":{"id":"a"},"b":null,"same":1}`, "{}")
	f.Fuzz(func(t *testing.T, labels, messages string) {
		var out strings.Builder
		switch err := scoreLabels(strings.NewReader(labels), strings.NewReader(messages), &out); {
		case err == nil && !strings.Contains(out.String(), "F1 "):
			t.Errorf("scored, and printed %q", out.String())
		case err != nil && err.Error() == "":
			t.Error("refused without a reason")
		}
	})
}
