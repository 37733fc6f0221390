package guide

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"vigie/internal/day"
	"vigie/internal/fault"
)

// Channel is how a campaign writes or calls.
type Channel string

// The channels a notice is written for.
const (
	SMS   Channel = "sms"
	Email Channel = "email"
	Call  Channel = "call"
	Paper Channel = "paper"
)

// Channels are all of them, in the order of the page.
var Channels = []Channel{SMS, Email, Call, Paper}

// Origin is where a campaign has somebody's details from.
type Origin string

// The origins. A file of unknown origin gets no notice: there is nothing true
// to write.
const (
	Given  Origin = "given"          // by the person
	List   Origin = "electoral_list" // code électoral, art. L. 37
	Party  Origin = "party"          // the party's file
	Bought Origin = "bought"         // bought or hired
	Public Origin = "public"         // a directory or a page
)

// Origins are all of them, in the order of the page.
var Origins = []Origin{Given, List, Party, Bought, Public}

// Basis is on what the campaign relies (RGPD, art. 6).
type Basis string

// The two bases that the CNIL's decisions of December 2025 name.
const (
	Consent  Basis = "consent"
	Interest Basis = "interest"
)

// Bases are all of them.
var Bases = []Basis{Consent, Interest}

// Notice is what a campaign tells of itself, to have its notices written.
type Notice struct {
	Campaign string // who speaks: a candidate, a list, a party
	Election string // "" when it does not matter
	Channels []Channel
	Origin   Origin
	Source   string // the party or the seller, named
	Basis    Basis
	Until    day.Day // when the details are erased, "" for two months after the vote
	Contact  string  // an e-mail or postal address for rights
	Stop     string  // the number that takes STOP
	Page     string  // of the campaign, with its whole information
}

const (
	short = 80  // characters of a name: it must fit into an SMS
	long  = 200 // of an address
)

// stopNumber is a short code or a telephone number.
var stopNumber = regexp.MustCompile(`^\+?[0-9][0-9 .]{3,16}$`)

// Check returns what is missing for the notices to be true, in form order.
func (n Notice) Check() fault.Fields {
	var f fault.Fields
	must(&f, "campaign", n.Campaign, short)
	may(&f, "guide_election", n.Election, short)
	if len(n.Channels) == 0 || slices.ContainsFunc(n.Channels, func(c Channel) bool { return !slices.Contains(Channels, c) }) {
		f.Add("channels", "guide.error.channels")
	}
	if !slices.Contains(Origins, n.Origin) {
		f.Add("origin", "guide.error.origin")
	}
	if n.NeedsSource() {
		must(&f, "source", n.Source, short)
	}
	if !slices.Contains(Bases, n.Basis) {
		f.Add("basis", "guide.error.basis")
	}
	if n.Until != "" && !n.Until.Valid() {
		f.Add("until", "guide.error.day")
	}
	must(&f, "contact", n.Contact, long)
	if slices.Contains(n.Channels, SMS) && !stopNumber.MatchString(n.Stop) {
		f.Add("stop", "guide.error.stop")
	}
	if n.Page != "" && !web(n.Page) {
		f.Add("page", "guide.error.page")
	}
	return f
}

// On returns n for the channels that were ticked, in the order of the page;
// unknown ones stay, for Check to refuse.
func (n Notice) On(ticked []string) Notice {
	n.Channels = inOrder(ticked)
	return n
}

func inOrder(ticked []string) []Channel {
	var all []Channel
	for _, t := range ticked {
		if c := Channel(t); !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Channel) int { return slices.Index(Channels, a) - slices.Index(Channels, b) })
	return all
}

// NeedsSource says whether the origin names somebody: an origin must be precise
// (RGPD, art. 14-2-f), "a partner's file" is none.
func (n Notice) NeedsSource() bool { return n.Origin == Bought || n.Origin == Party }

func must(f *fault.Fields, field, value string, most int) {
	if strings.TrimSpace(value) == "" {
		f.Add(field, "guide.error.required")
	}
	may(f, field, value, most)
}

func may(f *fault.Fields, field, value string, most int) {
	if len([]rune(value)) > most {
		f.Add(field, "guide.error.long", "Limit", most)
	}
}

func web(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(address) <= long
}

// Warnings are what the campaign should look at again, as message keys: none
// says that something is forbidden where that is not settled.
func (n Notice) Warnings() []string {
	var w []string
	far := slices.ContainsFunc(n.Channels, func(c Channel) bool { return c != Paper })
	if n.Origin == List && far {
		w = append(w, "guide.warning.list")
	}
	if n.Origin == Bought {
		w = append(w, "guide.warning.bought")
	}
	if n.Origin == Public && far {
		w = append(w, "guide.warning.public")
	}
	if n.Basis == Consent && n.Origin != Given {
		w = append(w, "guide.warning.consent")
	}
	if n.Page == "" && slices.Contains(n.Channels, SMS) {
		w = append(w, "guide.warning.page")
	}
	return w
}

// Text is a sentence of a notice: its key and what stands in it.
type Text struct {
	Key    string
	Params []any
}

// Written returns the sentences of the notice for a channel. An SMS has the
// shortest that says who speaks, how to object and where the rest stands; what
// it leaves out must stand on the campaign's page.
func (n Notice) Written(c Channel) []Text {
	switch c {
	case SMS:
		if n.Page == "" {
			return []Text{n.say("guide.text.sms_contact")}
		}
		return []Text{n.say("guide.text.sms_page")}
	case Call:
		return append([]Text{n.say("guide.text.call_hello")}, n.origin(), n.say("guide.text.call_refuse"))
	}
	all := []Text{n.say("guide.text.who"), n.origin(), n.basis(), n.until(), n.say("guide.text.rights")}
	if c == Email {
		all = append(all, n.say("guide.text.unsubscribe"))
	}
	if n.Page != "" {
		all = append(all, n.say("guide.text.page"))
	}
	return append(all, n.say("guide.text.cnil"))
}

func (n Notice) say(key string) Text {
	who := n.Campaign
	return Text{key, []any{"Campaign", who, "Contact", n.Contact, "Stop", n.Stop, "Page", n.Page, "Source", n.Source, "Election", n.Election}}
}

func (n Notice) origin() Text {
	return n.say(map[Origin]string{
		Given: "guide.text.from_given", List: "guide.text.from_list", Party: "guide.text.from_party",
		Bought: "guide.text.from_bought", Public: "guide.text.from_public",
	}[n.Origin])
}

func (n Notice) basis() Text {
	if n.Basis == Consent {
		return n.say("guide.text.consent")
	}
	return n.say("guide.text.interest")
}

func (n Notice) until() Text {
	if n.Until == "" {
		return n.say("guide.text.until_vote")
	}
	return Text{"guide.text.until", []any{"Until", n.Until}}
}
