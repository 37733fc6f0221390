// Package evidence reads what a voter was sent, a text message, a call's words
// or an e-mail, and returns what is observed in it, each observation with the
// dated rule it rests on. It must never give a verdict, follow a link, ask the
// network, read a clock, or show a token or an address that names a voter.
package evidence

import (
	"slices"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Facts is what is known of a message besides its words. All may be empty: what
// is not known is not judged.
type Facts struct {
	Channel report.Channel // "" is not known, and then no rule bound to a channel applies
	On      day.Day        // the day of the contact, where the voter was; it chooses the rules
	At      string         // the hour, "19:45", where the voter was
	Sender  string         // as the voter's screen showed it
	Poll    Poll           // the election, for the eve and the day of the vote
	Whole   bool           // the words are complete; otherwise nothing is concluded from what is missing
	Names   Names          // finds contenders; nil when there is no register at hand
	Key     DKIMKey        // gives a signer's public key that is already at hand; nil asks nobody
}

// Passage is what an observation rests on: the bytes from From up to To of the
// text that was read, or of the part that Where names.
type Passage struct {
	From  int    `json:"from"`
	To    int    `json:"to"`
	Text  string `json:"text"`            // tokens masked; never an address of another recipient
	Where string `json:"where,omitempty"` // "" the text given; "text", "html", or a header's name in an e-mail
}

// Observation is something seen, never a verdict: the rule it falls under, as
// that rule stood on the day of the facts, and the passage it rests on.
type Observation struct {
	Rule     string          `json:"rule"`
	Key      string          `json:"key"` // message key of the sentence; Params are its placeholders
	Params   map[string]any  `json:"params,omitempty"`
	Weight   Weight          `json:"weight"`
	Practice report.Practice `json:"practice,omitempty"` // the allegation it bears on
	Passage  *Passage        `json:"passage,omitempty"`  // nil when it rests on something missing
	Sources  []Source        `json:"source"`
	From     day.Day         `json:"valid_from,omitempty"`
	Until    day.Day         `json:"valid_until,omitempty"`
}

// notes gathers observations under the rules of one day and channel.
type notes struct {
	facts Facts
	found []Observation
}

// see adds an observation when its rule applies; params are name, value pairs.
func (n *notes) see(rule string, at *Passage, params ...any) {
	r, ok := ruleOn(rule, n.facts.On, n.facts.Channel)
	if !ok {
		return
	}
	o := Observation{
		Rule: r.ID, Key: r.Key, Weight: r.Weight, Practice: r.Practice, Passage: at, Sources: r.Sources,
		From: r.From, Until: r.Until,
	}
	if len(params) > 0 {
		o.Params = map[string]any{}
	}
	for i := 0; i+1 < len(params); i += 2 {
		o.Params[params[i].(string)] = params[i+1]
	}
	n.found = append(n.found, o)
}

// ordered returns the observations, the weightiest first, those that speak for
// the sender after those that are only told.
func (n *notes) ordered() []Observation {
	slices.SortStableFunc(n.found, func(a, b Observation) int { return int(b.Weight - a.Weight) })
	return n.found
}
