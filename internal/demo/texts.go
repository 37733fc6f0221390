package demo

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"

	"vigie/internal/report"
)

//go:embed texts
var files embed.FS

// texts is all that is said in a demo, as the files of texts/ have it.
type texts struct {
	sources []*source
	rules   map[string][]string // sentences by name
	People  people
	Triage  triage
	places  []byte // CSV
}

// source is what reports come from: a mailing, or the single reports of one
// channel.
type source struct {
	ID        string
	Channel   report.Channel
	Copies    int      // of 4,000 reports
	Where     []string // INSEE codes; everywhere when empty
	Panel     int      // which list of the commune it is for; any when 0
	Subject   report.SubjectKind
	Name      string       // of a subject that is no contender
	Known     float64      // share of voters who can say whom it was for
	Senders   []string     // as shown
	Waves     [][3]float64 // days from round 1, hour, weight; nil for singles
	Lately    bool         // it was sent on the day of the demo, or the evening before
	OneHand   bool         `toml:"one_hand"` // its reports are one, over and over
	Text      string
	Code      string  // short code to which STOP is sent
	Empty     float64 // share of voters who do not give the text
	Practices odds
	Origin    odds
	Relation  odds
	OptOut    struct {
		Asked   float64 // share of voters who tried
		Means   odds
		Outcome odds
	}
	Said     []string // by voters, of this mailing alone
	Decision string   // what its first case comes to
	Reason   string   // why
	Aside    string   // the outcome of a single report that is none: abuse, out of scope
}

// single says whether its reports have nothing in common.
func (s *source) single() bool { return s.Waves == nil }

// people is who there is.
type people struct {
	First     []string
	Last      []string
	Movements []string  // lists that stand everywhere, in this order
	Local     []string  // names of the other lists
	Accounts  []Account `toml:"account"`
}

// triage is what reviewers decide and write.
type triage struct {
	Outcomes odds // of single reports
	Notes    lines
	Waiting  lines
	Reasons  map[string][]string
}

type lines struct{ Rules []string }

// load reads the files of texts/.
func load() (texts, error) {
	t := texts{rules: map[string][]string{}}
	for _, name := range []string{"mailings_sms", "mailings_calls", "mailings_other", "waves", "singles", "voices"} {
		var f struct {
			Mailing []*source
			Single  []*source
			Rules   map[string][]string
		}
		if err := read(name, &f); err != nil {
			return texts{}, err
		}
		t.sources = append(append(t.sources, f.Mailing...), f.Single...)
		maps.Copy(t.rules, f.Rules)
	}
	var err error
	if t.places, err = files.ReadFile("texts/places.csv"); err != nil {
		return texts{}, fmt.Errorf("demo places: %w", err)
	}
	if err := read("people", &t.People); err != nil {
		return texts{}, err
	}
	return t, read("triage", &t.Triage)
}

// read decodes a file and refuses what nobody would read: a misspelt key.
func read(name string, into any) error {
	meta, err := toml.DecodeFS(files, "texts/"+name+".toml", into)
	if err != nil {
		return fmt.Errorf("demo texts: %s: %w", name, err)
	}
	for _, key := range meta.Undecoded() {
		if slices.Contains(tables, key[len(key)-2]) {
			continue
		}
		return fmt.Errorf("demo texts: %s: nobody reads %q", name, key)
	}
	return nil
}

// tables are read as odds, key by key, which the decoder does not see.
var tables = []string{"practices", "origin", "relation", "means", "outcome", "outcomes"}
