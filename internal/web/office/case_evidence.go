package office

import (
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// weights name how much an observation bears.
var weights = map[evidence.Weight]string{
	evidence.Against: "office.case.weight.against",
	evidence.Neutral: "office.case.weight.neutral",
	evidence.Hint:    "office.case.weight.hint",
	evidence.Support: "office.case.weight.support",
	evidence.Strong:  "office.case.weight.strong",
}

// read returns what the machine observes in the message and in how it came,
// each with the rule of that day and what it weighs. It is read anew each time:
// a rule that is mended says the right thing of old reports too.
func (p *Pages) read(c *gin.Context, words *i18n.Localizer, r report.Report) []observation {
	if len(r.Contacts) == 0 {
		return nil
	}
	var seen []observation
	for _, o := range evidence.ReadText(r.Message, p.factsOf(c, r)).Observations {
		var rests []string
		for _, s := range o.Sources {
			rests = append(rests, s.Title)
		}
		rests = append(rests, words.T(weights[o.Weight]))
		seen = append(seen, observation{
			Text:   page.Say(words, &fault.Field{Key: o.Key, Params: o.Params}),
			Note:   strings.Join(rests, " · "),
			Strong: o.Weight >= evidence.Support,
		})
	}
	return seen
}

// factsOf returns what is known of the message beside its words: of the first
// contact, the election, and who stands where the voter lives.
func (p *Pages) factsOf(c *gin.Context, r report.Report) evidence.Facts {
	first := r.Contacts[0]
	f := evidence.Facts{Channel: first.Channel, On: first.On, At: first.At, Sender: first.Sender}
	ctx := c.Request.Context()
	e, err := p.Elections.BySlug(ctx, r.Election)
	if err != nil {
		return f // the page stands without what the calendar would add
	}
	f.Poll = evidence.PollOf(e, r.Departement)
	if r.Commune == "" {
		return f
	}
	standing, err := p.Elections.SearchContenders(ctx, election.Query{Election: r.Election, Commune: r.Commune, Limit: election.MostStanding})
	if err == nil && len(standing) > 0 {
		f.Names = evidence.NamesOf(evidence.KnownOf(standing))
	}
	return f
}
