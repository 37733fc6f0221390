package report

import "slices"

// Step is one page of the form; its name is also the last part of its address.
type Step string

// The pages there are; a Tree says which are asked, in which order. Contact-like
// pages tell of one contact or attempt; more are added from their lists.
const (
	StepMaterial  Step = "material"
	StepChannel   Step = "channel"
	StepVoice     Step = "voice"
	StepWhen      Step = "when"
	StepSender    Step = "sender"
	StepPlace     Step = "place"
	StepSubject   Step = "subject"
	StepMatter    Step = "matter"
	StepPractices Step = "practices"
	StepOptOut    Step = "opt-out"
	StepOrigin    Step = "origin"
	StepStatement Step = "statement"
	StepReporter  Step = "reporter"
	StepCheck     Step = "check"
)

// Call is what a voter chooses before saying whether a voice was recorded; it is
// no channel, and never leaves a draft.
const Call Channel = "call"

// Matters are what somebody can have come with; only the first belongs here.
var Matters = []string{"political", "commercial", "threat", "vote", "media", "breach"}

var steps = []Step{
	StepMaterial, StepChannel, StepVoice, StepWhen, StepSender, StepPlace, StepSubject,
	StepMatter, StepPractices, StepOptOut, StepOrigin, StepStatement, StepReporter, StepCheck,
}

// Steps returns the pages that are asked of d, in order.
func (t *Tree) Steps(d Draft) []Step {
	var asked []Step
	for _, p := range t.Pages {
		if p.When.holds(d.said) {
			asked = append(asked, p.Ask)
		}
	}
	return asked
}

// holds says whether the condition is met by what was said.
func (c Condition) holds(said func(answer string) []string) bool {
	return len(c) == 0 || slices.ContainsFunc(c, func(all map[string][]string) bool {
		for answer, of := range all {
			if !slices.ContainsFunc(said(answer), func(v string) bool { return slices.Contains(of, v) }) {
				return false
			}
		}
		return true
	})
}

// said returns what a voter answered, as conditions name it; a channel is that of
// the first contact.
func (d Draft) said(answer string) []string {
	f := d.Filing
	switch answer {
	case "channel":
		return []string{string(d.First().Channel)}
	case "practices":
		return words(f.Practices)
	case "means", "outcome":
		var all []string
		for _, o := range f.OptOuts {
			all = append(all, map[string]string{"means": string(o.Means), "outcome": string(o.Outcome)}[answer])
		}
		return all
	}
	return []string{map[string]string{
		"election": f.Election, "kind": string(f.Kind), "subject_kind": string(f.Subject.Kind), "opposed": d.Opposed, "matter": d.Matter,
		"data_origin": string(f.DataOrigin), "relation": string(f.Relation),
	}[answer]}
}

// Answers returns the answers that a question offers, in order: those that the
// tree names, or all there are; none when it is not asked.
func (t *Tree) Answers(question string) []string {
	for _, p := range t.Pages {
		if answers, ok := p.Answers[question]; ok {
			return slices.Clone(answers)
		}
	}
	return slices.Clone(values[question])
}

// place returns where a page stands in the tree, or -1.
func (t *Tree) place(s Step) int {
	return slices.IndexFunc(t.Pages, func(p TreePage) bool { return p.Ask == s })
}

// Chapter returns the message key of the part of the form that a page is in.
func (t *Tree) Chapter(s Step) string {
	if i := t.place(s); i >= 0 {
		return t.Pages[i].Chapter
	}
	return ""
}

// Place returns the page about a wrong place of that name.
func (t *Tree) Place(id string) (Elsewhere, bool) {
	i := slices.IndexFunc(t.Elsewhere, func(e Elsewhere) bool { return e.ID == id })
	if i < 0 {
		return Elsewhere{}, false
	}
	return t.Elsewhere[i], true
}

// Misplaced returns what the answers of a page show to belong elsewhere, unless
// the voter was told so already.
func (t *Tree) Misplaced(d Draft, after Step) (Elsewhere, bool) {
	for _, e := range t.Elsewhere {
		if e.After == after && !slices.Contains(d.Told, e.ID) && e.When.holds(d.said) {
			return e, true
		}
	}
	return Elsewhere{}, false
}

func (d Draft) called() bool {
	if len(d.Filing.Contacts) == 0 {
		return false
	}
	c := d.Filing.Contacts[0].Channel
	return c == Call || c == CallLive || c == CallAutomated
}

// Next returns the page after step; once all are answered, a changed answer
// leads straight back to the check page.
func (t *Tree) Next(d Draft, step Step) Step {
	todo := t.Todo(d)
	if todo == StepCheck {
		return StepCheck
	}
	asked := t.Steps(d)
	i := slices.Index(asked, step)
	if i < 0 || i+1 >= len(asked) || slices.Index(asked, todo) < i {
		return todo
	}
	return asked[i+1]
}

// Previous returns the page before step, or "" before the first.
func (t *Tree) Previous(d Draft, step Step) Step {
	asked := t.Steps(d)
	i := slices.Index(asked, step)
	if i <= 0 {
		return ""
	}
	return asked[i-1]
}

// Todo returns the first page that is not answered, or the check page.
func (t *Tree) Todo(d Draft) Step {
	for _, s := range t.Steps(d) {
		if s != StepCheck && !d.Has(s) {
			return s
		}
	}
	return StepCheck
}

// Reached says whether step may be shown: all before it are answered.
func (t *Tree) Reached(d Draft, step Step) bool {
	asked := t.Steps(d)
	i := slices.Index(asked, step)
	return i >= 0 && i <= slices.Index(asked, t.Todo(d))
}

// Number returns which page of how many step is. A page that is asked of some
// counts as one with the page before, so that the total never changes while one
// answers.
func (t *Tree) Number(step Step) (n, of int) {
	at := t.place(step)
	for i, p := range t.Pages {
		if len(p.When) > 0 && i > 0 {
			continue
		}
		if of++; i <= at {
			n = of
		}
	}
	return n, of
}
