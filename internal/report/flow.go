package report

import "slices"

// Step is one page of the form; its name is also the last part of its address.
type Step string

// The pages, in their order. Contact-like pages tell of one contact or attempt;
// more are added from their lists.
const (
	StepMaterial  Step = "material"
	StepChannel   Step = "channel"
	StepVoice     Step = "voice"
	StepWhen      Step = "when"
	StepSender    Step = "sender"
	StepPlace     Step = "place"
	StepSubject   Step = "subject"
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

var steps = []Step{
	StepMaterial, StepChannel, StepVoice, StepWhen, StepSender, StepPlace, StepSubject,
	StepPractices, StepOptOut, StepOrigin, StepStatement, StepReporter, StepCheck,
}

// Steps returns the pages that d asks, in order: the one about a recorded voice
// comes after a call only.
func (d Draft) Steps() []Step {
	if d.called() {
		return steps
	}
	return slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return s == StepVoice })
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
func (d Draft) Next(step Step) Step {
	todo := d.Todo()
	if todo == StepCheck {
		return StepCheck
	}
	asked := d.Steps()
	i := slices.Index(asked, step)
	if i < 0 || i+1 >= len(asked) || slices.Index(asked, todo) < i {
		return todo
	}
	return asked[i+1]
}

// Previous returns the page before step, or "" before the first.
func (d Draft) Previous(step Step) Step {
	asked := d.Steps()
	i := slices.Index(asked, step)
	if i <= 0 {
		return ""
	}
	return asked[i-1]
}

// Todo returns the first page that is not answered, or the check page.
func (d Draft) Todo() Step {
	for _, s := range d.Steps() {
		if s != StepCheck && !d.Has(s) {
			return s
		}
	}
	return StepCheck
}

// Reached says whether step may be shown: all before it are answered.
func (d Draft) Reached(step Step) bool {
	asked := d.Steps()
	i := slices.Index(asked, step)
	return i >= 0 && i <= slices.Index(asked, d.Todo())
}

// Number returns which page of how many step is. A call's two pages count as
// one, so that the total never changes while one answers.
func (d Draft) Number(step Step) (n, of int) {
	plain := slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return s == StepVoice })
	if step == StepVoice {
		step = StepChannel
	}
	return slices.Index(plain, step) + 1, len(plain)
}
