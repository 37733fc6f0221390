package report

import (
	"testing"
)

// standard returns the program's own questions.
func standard(t testing.TB) *Tree {
	t.Helper()
	tree, err := StandardTree()
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestFlowAsksTheVoiceAfterACall(t *testing.T) {
	var d Draft
	tree := standard(t)
	if got := tree.Todo(d); got != StepMaterial {
		t.Fatalf("begins with %s", got)
	}
	d.Mark(StepMaterial)
	d.Filing.Contacts = []Contact{{Channel: Call}}
	d.Mark(StepChannel)
	if got := tree.Next(d, StepChannel); got != StepVoice {
		t.Errorf("after a call comes %s", got)
	}
	d.Filing.Contacts[0].Channel = SMS
	if got := tree.Next(d, StepChannel); got != StepWhen {
		t.Errorf("after an SMS comes %s", got)
	}
	if tree.Reached(d, StepVoice) || tree.Reached(d, StepCheck) || !tree.Reached(d, StepChannel) || !tree.Reached(d, StepWhen) {
		t.Error("only what was answered, and the next page, may be shown")
	}
}

func TestFlowLeadsThroughEveryPage(t *testing.T) {
	tree := standard(t)
	d := Draft{Filing: Filing{Contacts: []Contact{{Channel: CallLive}}, Subject: Subject{Kind: UnknownWho}}}
	step, seen := StepMaterial, 0
	for step != StepCheck {
		if !tree.Reached(d, step) {
			t.Fatalf("%s is not reached", step)
		}
		n, of := tree.Number(step)
		if n < 1 || n > of {
			t.Errorf("%s is page %d of %d", step, n, of)
		}
		d.Mark(step)
		if before := tree.Previous(d, tree.Next(d, step)); before != step {
			t.Errorf("back from %s leads to %s", tree.Next(d, step), before)
		}
		step, seen = tree.Next(d, step), seen+1
	}
	if seen != len(steps)-1 {
		t.Errorf("%d pages seen of %d", seen, len(steps)-1)
	}
	if got := tree.Next(d, StepWhen); got != StepCheck {
		t.Errorf("a changed answer leads back to %s", got)
	}
	if got := tree.Previous(d, StepMaterial); got != "" {
		t.Errorf("before the first page comes %q", got)
	}
}

func TestReachAsksAgainWhatDepends(t *testing.T) {
	tree := standard(t)
	all := func(c Channel) Draft {
		return Draft{Filing: Filing{Contacts: []Contact{{Channel: c}}}, Done: []Step{StepMaterial, StepChannel, StepVoice, StepWhen, StepSender, StepPlace, StepSubject,
			StepPractices, StepOptOut, StepOrigin, StepStatement, StepReporter}}
	}
	for _, test := range []struct {
		was, told, want Channel
		todo            Step
	}{
		{SMS, SMS, SMS, StepCheck},
		{SMS, Email, Email, StepSender},
		{SMS, Call, Call, StepVoice},
		{SMS, CallLive, CallLive, StepSender},
		{CallAutomated, Call, CallAutomated, StepCheck},
		{CallAutomated, CallLive, CallLive, StepSender},
	} {
		d := all(test.was)
		d.Reach(test.told)
		if got := d.Filing.Contacts[0].Channel; got != test.want || tree.Todo(d) != test.todo {
			t.Errorf("%s, then %s: %s, and next %s", test.was, test.told, got, tree.Todo(d))
		}
	}
}
