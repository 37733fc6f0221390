package office

import (
	"vigie/internal/i18n"
	"vigie/internal/triage"
)

// priorityView is why a case comes before others.
type priorityView struct {
	Score string // "" for a case that waits for nobody
	Parts []priorityPart
}

// priorityPart is one reason in words, and what it adds.
type priorityPart struct{ Text, Points string }

// reasons names the reasons of a priority; those that count say how many.
var reasons = map[triage.Why]string{
	triage.WhySize:      "office.priority.size",
	triage.WhyGrowth:    "office.priority.growth",
	triage.WhyVote:      "office.priority.vote",
	triage.WhyMinors:    "office.priority.minors",
	triage.WhyOptOut:    "office.priority.opt_out",
	triage.WhySensitive: "office.priority.sensitive",
	triage.WhyComplaint: "office.priority.complaint",
	triage.WhyUnheard:   "office.priority.unheard",
	triage.WhyAge:       "office.priority.age",
	triage.WhyDeadline:  "office.priority.deadline",
}

func reason(words *i18n.Localizer, p triage.Part) string {
	if p.Number == 0 {
		return words.T(reasons[p.Why])
	}
	return words.T(reasons[p.Why], "Count", p.Number)
}

func priorityOf(words *i18n.Localizer, one triage.Case) priorityView {
	var v priorityView
	for _, p := range one.Parts.List() {
		v.Parts = append(v.Parts, priorityPart{reason(words, p), "+" + words.Number(p.Points)})
	}
	if len(v.Parts) > 0 {
		v.Score = words.Number(one.Score)
	}
	return v
}

// shortReasons is how many reasons a row of the queue tells.
const shortReasons = 2

// rowReasons returns the heaviest reasons but the size, which a row says anyhow;
// the vote, which is near for all others too, only where there is room.
func rowReasons(words *i18n.Localizer, one triage.Case) []string {
	var said, vote []string
	for _, p := range one.Parts.List() {
		switch p.Why {
		case triage.WhySize:
		case triage.WhyVote:
			vote = append(vote, reason(words, p))
		default:
			said = append(said, reason(words, p))
		}
	}
	said = append(said, vote...)
	return said[:min(len(said), shortReasons)]
}
