package guide

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// whole is a notice with nothing missing.
func whole() Notice {
	return Notice{
		Campaign: "Le Phare commun", Channels: slices.Clone(Channels), Origin: Bought, Source: "Fichiers SARL", Basis: Consent,
		Contact: "donnees@phare.example", Stop: "36 111", Page: "https://phare.example/donnees",
	}
}

// TestNotice has what a notice cannot be written without, and what should be
// looked at again.
func TestNotice(t *testing.T) {
	for name, c := range map[string]struct {
		change         func(*Notice)
		faults, warned string
	}{
		"whole":                   {func(*Notice) {}, "", "bought consent"},
		"nothing":                 {func(n *Notice) { *n = Notice{} }, "campaign channels origin basis contact", ""},
		"a partner's file":        {func(n *Notice) { n.Source = " " }, "source", "bought consent"},
		"given":                   {func(n *Notice) { n.Origin, n.Source = Given, "" }, "", ""},
		"the roll, for letters":   {func(n *Notice) { n.Origin, n.Basis, n.Channels = List, Interest, []Channel{Paper} }, "", ""},
		"the roll, for an SMS":    {func(n *Notice) { n.Origin, n.Basis = List, Interest }, "", "list"},
		"a page of theirs":        {func(n *Notice) { n.Origin, n.Basis = Public, Interest }, "", "public"},
		"no page":                 {func(n *Notice) { n.Origin, n.Page = Given, "" }, "", "page"},
		"a stop without a number": {func(n *Notice) { n.Stop = "STOP" }, "stop", "bought consent"},
		"letters need no stop":    {func(n *Notice) { n.Stop, n.Channels, n.Origin = "", []Channel{Paper}, Given }, "", ""},
		"no such day":             {func(n *Notice) { n.Until, n.Origin = "2026-02-31", Given }, "until", ""},
		"a script for a page":     {func(n *Notice) { n.Page, n.Origin = "javascript:alert(1)", Given }, "page", ""},
		"a channel that is not":   {func(n *Notice) { *n = n.On([]string{"sms", "pigeon"}) }, "channels", "bought consent"},
		"a long name":             {func(n *Notice) { n.Campaign, n.Origin = strings.Repeat("é", 81), Given }, "campaign", ""},
	} {
		n := whole()
		c.change(&n)
		var faults, warned []string
		for _, f := range n.Check() {
			faults = append(faults, f.Field)
		}
		for _, w := range n.Warnings() {
			warned = append(warned, strings.TrimPrefix(w, "guide.warning."))
		}
		if got := strings.Join(faults, " "); got != c.faults {
			t.Errorf("%s: faults %q, want %q", name, got, c.faults)
		}
		if got := strings.Join(warned, " "); got != c.warned && c.faults == "" {
			t.Errorf("%s: warned of %q, want %q", name, got, c.warned)
		}
	}
}

// TestWritten: each channel says who speaks, where the details come from and how
// to refuse; a text message leads to where the rest stands.
func TestWritten(t *testing.T) {
	keys := func(all []Text) (found []string) {
		for _, w := range all {
			found = append(found, strings.TrimPrefix(w.Key, "guide.text."))
		}
		return found
	}
	for channel, want := range map[Channel][]string{
		SMS:   {"sms_page"},
		Call:  {"call_hello", "from_bought", "call_refuse"},
		Email: {"who", "from_bought", "consent", "until_vote", "rights", "unsubscribe", "page", "cnil"},
		Paper: {"who", "from_bought", "consent", "until_vote", "rights", "page", "cnil"},
	} {
		if diff := cmp.Diff(want, keys(whole().Written(channel))); diff != "" {
			t.Errorf("%s: %s", channel, diff)
		}
	}
	n := whole()
	n.Page, n.Basis, n.Until = "", Interest, "2026-05-31"
	if diff := cmp.Diff([]string{"who", "from_bought", "interest", "until", "rights", "cnil"}, keys(n.Written(Paper))); diff != "" {
		t.Error(diff)
	}
	if got := keys(n.Written(SMS)); got[0] != "sms_contact" {
		t.Errorf("an SMS without a page: %v", got)
	}
}

func TestProcedure(t *testing.T) {
	p := Procedure{Campaign: "Le Phare", Person: "la trésorière", Contact: "x@y.example", Stop: "36111"}.On([]string{"paper", "sms", "sms"})
	if f := p.Check(); len(f) != 0 || len(p.Channels) != 2 || p.Channels[0] != SMS {
		t.Errorf("%v of %v", f, p.Channels)
	}
	if len(p.Steps()) != 9 {
		t.Errorf("%d steps", len(p.Steps()))
	}
	p.Vendor = "Envois SA"
	if len(p.Steps()) != 10 {
		t.Errorf("%d steps with a vendor", len(p.Steps()))
	}
	if f := (Procedure{}).Check(); len(f) != 4 {
		t.Errorf("an empty one: %v", f)
	}
}

func TestSegments(t *testing.T) {
	for name, c := range map[string]struct {
		text             string
		places, messages int
	}{
		"nothing":        {"", 0, 0},
		"one":            {strings.Repeat("a", 160), 160, 1},
		"two":            {strings.Repeat("a", 161), 161, 2},
		"three":          {strings.Repeat("é", 307), 307, 3},
		"a euro":         {strings.Repeat("€", 80), 160, 1},
		"outside it":     {strings.Repeat("ê", 70), 70, 1},
		"and longer":     {strings.Repeat("ê", 71), 71, 2},
		"a flag":         {"🇫🇷", 4, 1},
		"mended for SMS": {ForSMS("L’été : « ça » êtes-vous là ?"), 29, 1},
	} {
		if places, messages := Segments(c.text); places != c.places || messages != c.messages {
			t.Errorf("%s: %d places in %d, want %d in %d", name, places, messages, c.places, c.messages)
		}
	}
}

// TestChecklist: every task has an id of its own.
func TestChecklist(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checklist() {
		for _, task := range c.Tasks {
			if seen[task.ID] || !strings.HasPrefix(task.ID, c.ID) {
				t.Errorf("task %q of %s", task.ID, c.ID)
			}
			seen[task.ID] = true
		}
	}
	if len(seen) != 26 {
		t.Errorf("%d tasks; the page says 26", len(seen))
	}
}
