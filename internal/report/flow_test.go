package report

import "testing"

func TestFlowAsksTheVoiceAfterACall(t *testing.T) {
	var d Draft
	if got := d.Todo(); got != StepMaterial {
		t.Fatalf("begins with %s", got)
	}
	d.Mark(StepMaterial)
	d.Filing.Contacts = []Contact{{Channel: Call}}
	d.Mark(StepChannel)
	if got := d.Next(StepChannel); got != StepVoice {
		t.Errorf("after a call comes %s", got)
	}
	d.Filing.Contacts[0].Channel = SMS
	if got := d.Next(StepChannel); got != StepWhen {
		t.Errorf("after an SMS comes %s", got)
	}
	if d.Reached(StepVoice) || d.Reached(StepCheck) || !d.Reached(StepChannel) || !d.Reached(StepWhen) {
		t.Error("only what was answered, and the next page, may be shown")
	}
}

func TestFlowLeadsThroughEveryPage(t *testing.T) {
	d := Draft{Filing: Filing{Contacts: []Contact{{Channel: CallLive}}}}
	step, seen := StepMaterial, 0
	for step != StepCheck {
		if !d.Reached(step) {
			t.Fatalf("%s is not reached", step)
		}
		n, of := d.Number(step)
		if n < 1 || n > of {
			t.Errorf("%s is page %d of %d", step, n, of)
		}
		d.Mark(step)
		if before := d.Previous(d.Next(step)); before != step {
			t.Errorf("back from %s leads to %s", d.Next(step), before)
		}
		step, seen = d.Next(step), seen+1
	}
	if seen != len(steps)-1 {
		t.Errorf("%d pages seen of %d", seen, len(steps)-1)
	}
	if got := d.Next(StepWhen); got != StepCheck {
		t.Errorf("a changed answer leads back to %s", got)
	}
	if got := d.Previous(StepMaterial); got != "" {
		t.Errorf("before the first page comes %q", got)
	}
}

func TestReachAsksAgainWhatDepends(t *testing.T) {
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
		if got := d.Filing.Contacts[0].Channel; got != test.want || d.Todo() != test.todo {
			t.Errorf("%s, then %s: %s, and next %s", test.was, test.told, got, d.Todo())
		}
	}
}
