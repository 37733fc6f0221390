package report

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// broken returns the program's own questions with a change that breaks them.
func broken(old, new string) string { return strings.Replace(string(standardTree), old, new, 1) }

// lineOf returns the line that holds text; "text|2" is its second.
func lineOf(content, text string) int {
	text, second := strings.CutSuffix(text, "|2")
	before, after, _ := strings.Cut(content, text)
	if second {
		more, _, _ := strings.Cut(after, text)
		before += text + more
	}
	return strings.Count(before, "\n") + 1
}

func TestTreeTellsWhatIsWrong(t *testing.T) {
	const where = `chapter = "report.chapter.received"` + "\nwhen = "
	for name, test := range map[string]struct{ content, at, why string }{
		"without end":            {strings.Repeat("[[page]]\n", 1000), "[[page]]", "more than 100 blocks"},
		"no file":                {"", ``, "dead end"},
		"not TOML":               {broken("[[page]]", "[[page]"), `ask = "material"`, "expected"},
		"key misspelt":           {broken(`chapter = "report.chapter.received"`, `chaptre = "x"`), `chaptre`, `unknown key "page.chaptre"`},
		"no chapter":             {broken(`chapter = "report.chapter.received"`, ""), `ask = "material"`, "no chapter"},
		"unknown page":           {broken(`ask = "place"`, `ask = "planet"`), `planet`, `unknown page "planet"`},
		"page left out":          {broken(`ask = "when"`, `ask = "statement"`), `ask = "material"`, `no page asks "when"`},
		"page twice":             {broken(`ask = "statement"`, `ask = "place"`), `ask = "place"|2`, "asked twice"},
		"condition on a must":    {broken(`ask = "when"`, `ask = "when"`+"\nwhen = [{ channel = [\"sms\"] }]"), `when = [{ channel = ["sms"] }]`, "must always be asked"},
		"condition on the later": {broken(where, where+`[{ opposed = ["yes"] }] # `), `opposed`, "not answered before"},
		"condition on nothing":   {broken(where, where+`[{}] # `), `[{}]`, "says nothing"},
		"unknown answer":         {broken(where, where+`[{ colour = ["red"] }] # `), `colour`, `unknown answer "colour"`},
		"unknown value":          {broken(where, where+`[{ channel = ["fax"] }] # `), `fax`, `"fax" is no answer`},
		"value never offered":    {broken(`"vendor", "unknown"]`, `"vendor"]`) + "\n[[elsewhere]]\nid = \"x\"\nafter = \"subject\"\nwhen = [{ subject_kind = [ \"unknown\" ] }]\n", `[ "unknown" ]`, "never reached"},
		"no value":               {broken(where, where+`[{ channel = [] }] # `), `channel = []`, "never reached"},
		"no election":            {broken(where, where+`[{ election = [] }] # `), `election = []`, "never reached"},
		"answer not of the page": {broken("answers.outcome", "answers.relation"), `["ignored"`, "asks no"},
		"answer unknown":         {broken(`["sms", "call",`, `["fax", "call",`), `fax`, `"fax" is no answer`},
		"answer twice":           {broken(`["sms", "call",`, `["sms", "sms", "call",`), `"sms", "sms"`, "twice"},
		"no answer":              {broken(`answers.matter = ["political", "commercial", "threat", "vote", "media", "breach"]`, "answers.matter = []"), `answers.matter`, "has no answer"},
		"a call, and no voice":   {broken(`["call", "call_live", "call_automated"] }]`, `["sms"] }]`), `answers.channel`, "must ask who spoke"},
		"check is not the last":  {broken("# Who is in", "[[page]]\nask = \"nothing\"\nchapter = \"x\"\n# Who is in"), `"nothing"`, "last page"},
		"wrong place, no id":     {broken(`id = "threat"`, `id = "A b"`), `A b`, "small letters"},
		"wrong place twice":      {broken(`id = "threat"`, `id = "commercial"`), `id = "commercial"|2`, "twice"},
		"wrong place after none": {broken(`after = "matter"`, `after = "voyage"`), `voyage`, "never reached"},
		"wrong place for all":    {broken(`when = [{ matter = ["commercial"] }]`, ""), `id = "commercial"`, "everybody"},
		"wrong place, no help":   {broken(`say = "report.elsewhere.commercial.say"`, ""), `id = "commercial"`, "dead end"},
		"date of no source":      {broken(`source = "assemblee-nationale.fr"`, ""), `id = "vote"`, "a service needs"},
		"service without words":  {broken(`text = "report.elsewhere.commercial.spam"`, ""), `id = "commercial"`, "a service needs"},
		"address in clear":       {broken("https://www.cnil", "http://www.cnil"), `id = "breach"`, "https"},
	} {
		_, err := ReadTree("q.toml", []byte(test.content))
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		line := fmt.Sprintf("q.toml:%d: ", lineOf(test.content, test.at))
		if !slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(s string) bool {
			return strings.HasPrefix(s, line) && strings.Contains(s, test.why)
		}) {
			t.Errorf("%s: %s%q is not told in\n%v", name, line, test.why, err)
		}
	}
}

func TestTreeTellsOfAWrongType(t *testing.T) {
	_, err := ReadTree("q.toml", []byte(broken(`ask = "material"`, "ask = 3")))
	if err == nil || !strings.HasPrefix(err.Error(), "q.toml: page.ask: ") {
		t.Error(err)
	}
}

func TestTreeLeadsEverybodyToTheEnd(t *testing.T) { walk(t, standard(t)) }

// walk answers every page, for every channel and subject: each page is reached by
// somebody, and all come to the last one.
func walk(t *testing.T, tree *Tree) {
	t.Helper()
	reached := map[Step]bool{}
	for _, channel := range tree.Answers("channel") {
		for _, kind := range tree.Answers("subject_kind") {
			d := Draft{Filing: Filing{Contacts: []Contact{{Channel: Channel(channel)}}, Subject: Subject{Kind: SubjectKind(kind)}}}
			for range len(steps) + 1 {
				step := tree.Todo(d)
				reached[step] = true
				d.Mark(step)
			}
			if tree.Todo(d) != StepCheck {
				t.Errorf("%s, %s: ends at %s", channel, kind, tree.Todo(d))
			}
		}
	}
	for _, p := range tree.Pages {
		if len(p.When) == 0 && !reached[p.Ask] {
			t.Errorf("%s is never asked", p.Ask)
		}
	}
}

func TestTreeConditions(t *testing.T) {
	d := Draft{Opposed: "no", Matter: "threat", Filing: Filing{
		Election: "municipales-2026", Kind: Complaint, Contacts: []Contact{{Channel: SMS}}, Subject: Subject{Kind: List},
		Practices: []Practice{NoOptOut, SecurityLeak}, OptOuts: []OptOut{{Means: Link, Outcome: Failed}},
	}}
	for name, test := range map[string]struct {
		when Condition
		want bool
	}{
		"none":         {nil, true},
		"one of":       {Condition{{"channel": {"email", "sms"}}}, true},
		"other":        {Condition{{"channel": {"email"}}}, false},
		"both":         {Condition{{"channel": {"sms"}, "opposed": {"no"}}}, true},
		"one of both":  {Condition{{"channel": {"sms"}, "opposed": {"yes"}}}, false},
		"alternatives": {Condition{{"channel": {"post"}}, {"kind": {"complaint"}}}, true},
		"election":     {Condition{{"election": {"municipales-2026"}}}, true},
		"several":      {Condition{{"practices": {"security_leak"}}}, true},
		"attempts":     {Condition{{"outcome": {"failed"}, "means": {"link"}}}, true},
	} {
		if got := test.when.holds(d.said); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTreeTellsOfTheWrongPlaceOnce(t *testing.T) {
	tree, d := standard(t), Draft{Matter: "threat"}
	e, ok := tree.Misplaced(d, StepMatter)
	if !ok || e.ID != "threat" {
		t.Fatalf("%+v", e)
	}
	if d.Told = append(d.Told, e.ID); len(d.Told) == 0 {
		t.Fatal("not noted")
	}
	if e, ok := tree.Misplaced(d, StepMatter); ok {
		t.Errorf("told again of %s", e.ID)
	}
	d.Matter = "political"
	if e, ok := tree.Misplaced(d, StepMatter); ok {
		t.Errorf("sent to %s", e.ID)
	}
}

// The schema that editors check a file with names what the program knows.
func TestTreeSchemaIsTrue(t *testing.T) {
	b, err := os.ReadFile("tree/questions.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct{ Enum []string } `json:"$defs"`
	}
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	if got := schema.Defs["page_name"].Enum; !slices.Equal(got, words(steps)) {
		t.Errorf("pages %v", got)
	}
	for answer, all := range values {
		if got := schema.Defs[answer].Enum; !slices.Equal(got, all) {
			t.Errorf("%s: %v, want %v", answer, got, all)
		}
	}
}

func FuzzReadTree(f *testing.F) {
	f.Add(string(standardTree))
	f.Add(broken(`ask = "place"`, `ask = "planet"`))
	f.Add("[[page]]\nask = \"check\"\nwhen = [{}]")
	f.Fuzz(func(t *testing.T, content string) {
		tree, err := ReadTree("q.toml", []byte(content))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "q.toml") {
				t.Errorf("nobody learns where: %v", err)
			}
			return
		}
		walk(t, tree)
	})
}
