package public

import (
	"slices"

	"vigie/internal/day"
	"vigie/internal/report"
	"vigie/internal/rights"
)

// letters tells where the letters stand that the author of a report sent.
func (v *visit) letters(r report.Report) ([]FollowRequest, error) {
	noted, err := v.Rights.Of(v.ctx(), r.ID)
	if err != nil {
		return nil, err
	}
	return requestsShown(v.words(), noted, v.todayIn(r.Departement)), nil
}

// prefilled is what is told already of what a complaint asks: whom it is about,
// and what its author asked of the sender. A letter that had its month, or a poor
// answer, is what a complaint rests on; else the first request of all is.
func prefilled(r report.Report, noted []rights.Request, today day.Day) complaintForm {
	f := opposedFirst(r)
	if len(noted) == 0 {
		return f
	}
	n := noted[max(0, slices.IndexFunc(noted, func(n rights.Request) bool { return n.Fruitless(today) }))]
	for _, one := range noted {
		f.wish(one.List())
	}
	if !n.Fruitless(today) && f.AskedOn != "" && f.AskedOn < string(n.SentOn) {
		return f
	}
	f.Asked, f.AskedOn, f.AskedBy, f.Answer = string(report.AskedYes), string(n.SentOn), "", pleadedAnswers[n.Answer]
	return f
}

// pleadedAnswers says in a complaint what came of a letter.
var pleadedAnswers = map[rights.Answer]string{
	"": string(report.NoAnswer), rights.Longer: string(report.NoAnswer),
	rights.Refused: string(report.Refused), rights.Insufficient: string(report.Insufficient), rights.Satisfied: "",
}

// wish ticks in a complaint what letters asked for.
func (f *complaintForm) wish(asked []rights.Right) {
	for _, r := range asked {
		for _, w := range wished[r] {
			if !slices.Contains(f.Wishes, string(w)) {
				f.Wishes = append(f.Wishes, string(w))
			}
		}
	}
}

// wished is what the author of a letter wants of a complaint.
var wished = map[rights.Right][]report.Wish{
	rights.Access: {"origin", "access"}, rights.Objection: {"stop"}, rights.Erasure: {"erase"},
}
