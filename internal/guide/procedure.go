package guide

import (
	"slices"

	"vigie/internal/fault"
)

// Procedure is what a campaign tells of itself to have its way of carrying out
// objections written.
type Procedure struct {
	Campaign string
	Person   string // who carries them out, by function
	Contact  string
	Vendor   string // who sends for the campaign, "" for nobody
	Stop     string
	Channels []Channel
}

// Check returns what is missing, in form order.
func (p Procedure) Check() fault.Fields {
	var f fault.Fields
	must(&f, "campaign", p.Campaign, short)
	must(&f, "person", p.Person, short)
	must(&f, "contact", p.Contact, long)
	if len(p.Channels) == 0 || slices.ContainsFunc(p.Channels, func(c Channel) bool { return !slices.Contains(Channels, c) }) {
		f.Add("channels", "guide.error.channels")
	}
	if slices.Contains(p.Channels, SMS) && !stopNumber.MatchString(p.Stop) {
		f.Add("stop", "guide.error.stop")
	}
	may(&f, "vendor", p.Vendor, short)
	return f
}

// Steps returns the procedure: one person answers for it, every way in leads to
// one list of refusals, the list is looked at before each sending, and whoever
// sends for the campaign has it too.
func (p Procedure) Steps() []Text {
	steps := []Text{p.say("guide.step.person")}
	for _, c := range p.Channels {
		steps = append(steps, p.say(map[Channel]string{
			SMS: "guide.step.sms", Email: "guide.step.email", Call: "guide.step.call", Paper: "guide.step.paper",
		}[c]))
	}
	steps = append(steps, p.say("guide.step.list"), p.say("guide.step.every_channel"), p.say("guide.step.before"))
	if p.Vendor != "" {
		steps = append(steps, p.say("guide.step.vendor"))
	}
	return append(steps, p.say("guide.step.answer"), p.say("guide.step.proof"), p.say("guide.step.after"))
}

// On returns p for the channels that were ticked, in the order of the page.
func (p Procedure) On(ticked []string) Procedure {
	p.Channels = inOrder(ticked)
	return p
}

// Answer returns what to write to whoever objects, so that they know that it was
// done.
func (p Procedure) Answer() []Text {
	return []Text{p.say("guide.answer.hello"), p.say("guide.answer.done"), p.say("guide.answer.kept"), p.say("guide.answer.sign")}
}

func (p Procedure) say(key string) Text {
	return Text{key, []any{"Campaign", p.Campaign, "Person", p.Person, "Contact", p.Contact, "Vendor", p.Vendor, "Stop", p.Stop}}
}
