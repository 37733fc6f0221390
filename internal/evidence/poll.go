package evidence

import (
	"slices"
	"time"

	"vigie/internal/day"
	"vigie/internal/election"
)

// Poll is the election a message is about, as the voter's territory votes.
type Poll struct {
	Kind        string    // "municipales", "presidentielle"…, as the calendar writes it
	Rounds      []day.Day // the days of the decree: Sundays
	Departement string    // INSEE code of the voter's territory, or ""
}

// PollOf returns the days of an election as a département votes.
func PollOf(e election.Election, departement string) Poll {
	rounds := slices.DeleteFunc([]day.Day{e.Round1, e.Round2}, func(d day.Day) bool { return d == "" })
	return Poll{Kind: e.Kind, Rounds: rounds, Departement: departement}
}

// earlier says which territories vote before the day of the decree.
type earlier struct {
	kinds        []string
	departements []string
	rounds       []day.Day // nil: each
	days         int
}

// atlantic are the territories where national polls are held on the Saturday,
// so that they do not vote knowing the result: since 2004 for the European
// election and referendums, since 2007 for the others (20 minutes, 5 May 2007;
// Huffington Post, 10 June 2017; La 1ère, 25 May 2019). "ZX" is Saint-Barthélemy
// and Saint-Martin together. Local polls are held on Sunday everywhere.
func atlantic() []string { return []string{"971", "972", "973", "975", "977", "978", "ZX", "987"} }

// early is the table of polls held earlier, the particular first, read only.
// French Polynesia voted a week before in the first round of June 2017.
var early = []earlier{
	{[]string{"legislatives"}, []string{"987"}, []day.Day{"2017-06-11"}, 8},
	{[]string{"presidentielle", "legislatives", "europeennes", "referendum"}, atlantic(), nil, 1},
}

// Day returns the day on which a round is held in the voter's territory.
func (p Poll) Day(round day.Day) day.Day {
	for _, e := range early {
		if slices.Contains(e.kinds, p.Kind) && slices.Contains(e.departements, p.Departement) &&
			(e.rounds == nil || slices.Contains(e.rounds, round)) {
			return round.Add(-e.days)
		}
	}
	return round
}

// lastClose is the hour from which no polling place is open any more.
const lastClose = "20:00"

// Silent returns the round whose silence a moment falls into, both in the
// territory's time: from midnight before the eve until the polls close (code
// électoral, art. L. 49). Without an hour, the whole day of the vote counts.
func (p Poll) Silent(on day.Day, at string) (held day.Day, ok bool) {
	for _, round := range p.Rounds {
		held := p.Day(round)
		if held == "" || on == "" {
			continue
		}
		if on == held.Add(-1) || on == held && (at == "" || at < lastClose) {
			return held, true
		}
	}
	return "", false
}

// OutsideCommercialHours says whether a moment lies outside the hours of
// commercial calls: Monday to Friday, 10 to 13 and 14 to 20 (code de la
// consommation, art. D. 223-9). Political calls are not bound by them, and
// public holidays are not looked up. It says false when the hour is not known.
func OutsideCommercialHours(on day.Day, at string) bool {
	if !on.Valid() || len(at) != len("10:00") {
		return false
	}
	if w := on.Time().Weekday(); w == time.Saturday || w == time.Sunday {
		return true
	}
	morning, afternoon := at >= "10:00" && at < "13:00", at >= "14:00" && at < "20:00"
	return !morning && !afternoon
}

// time notes what the day and the hour of the contact say.
func (r *reading) time() { r.notes.time() }

func (n *notes) time() {
	f := n.facts
	if held, ok := f.Poll.Silent(f.On, f.At); ok {
		n.see("silence_written", nil, "On", f.On, "Poll", held)
		n.see("silence_calls", nil, "On", f.On, "Poll", held)
	}
	if OutsideCommercialHours(f.On, f.At) {
		n.see("hours_calls", nil, "On", f.On, "At", f.At)
	}
}
