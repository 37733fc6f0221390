package public

import (
	"slices"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/report"
)

// facts returns what is known of the first contact beside its words.
func (v *visit) facts() (evidence.Facts, error) {
	f := v.draft.Filing
	c := f.Contacts[0]
	facts := evidence.Facts{Channel: c.Channel, On: c.On, At: c.At, Sender: c.Sender}
	e, err := v.Elections.BySlug(v.ctx(), f.Election)
	if err != nil {
		return facts, err
	}
	facts.Poll = evidence.PollOf(e, v.departement())
	return facts, nil
}

// guessed is a contender that the message names, and the words that name it.
type guessed struct {
	election.Contender
	Passage string
}

// guessesAtMost is how many contenders are offered: a message that names more
// speaks of the election, and not for one of them.
const guessesAtMost = 3

// guesses returns the contenders whom the message names: who stands in the
// voter's commune, and elsewhere who is named in full.
func (v *visit) guesses() ([]guessed, error) {
	f := v.draft.Filing
	if f.Message == "" {
		return nil, nil
	}
	own, named, err := v.Elections.InText(v.ctx(), election.Query{Election: f.Election, Commune: f.Commune, Text: f.Message})
	if err != nil {
		return nil, err
	}
	var found []guessed
	all := slices.Concat(own, named)
	for _, m := range evidence.Register(own, named, nil)(f.Message) {
		i := slices.IndexFunc(all, func(s election.Contender) bool { return s.ID == m.ID })
		if i >= 0 && len(found) < guessesAtMost {
			found = append(found, guessed{all[i], around(f.Message, m.From, m.To)})
		}
	}
	return found, nil
}

// around returns the words about a passage, cut at letters.
func around(text string, from, to int) string {
	before, after := []rune(text[:from]), []rune(text[to:])
	cut := text[from:to]
	if n := len(before); n > beside {
		cut = "…" + string(before[n-beside:]) + cut
	} else {
		cut = string(before) + cut
	}
	if len(after) > beside {
		return cut + string(after[:beside]) + "…"
	}
	return cut + string(after)
}

// beside is how many characters are shown on each side of a name.
const beside = 40

// observed says, for a voter, what an observation that bears on a practice means.
// It is a suggestion beside a box that stays as the voter leaves it: whether
// something was wrong is theirs to say.
var observed = map[report.Practice]string{
	report.NoOptOut:          "report.practices.seen.no_optout",
	report.NoSenderIdentity:  "report.practices.seen.no_sender_identity",
	report.ElectoralSilence:  "report.practices.seen.electoral_silence",
	report.IntrusiveHours:    "report.practices.seen.intrusive_hours",
	report.NumberPlanAnomaly: "report.practices.seen.number_plan_anomaly",
	report.RobocallNoConsent: "report.practices.seen.robocall_no_consent",
}

// seen returns what the machine observed for each practice, in words.
func (v *visit) seen() (map[report.Practice]string, error) {
	f := v.draft.Filing
	said := map[report.Practice]string{}
	mail := v.draft.Mail
	if mail != nil && mail.Recipients > 1 {
		said[report.ExposedRecipients] = v.words().T("report.practices.seen.exposed_recipients", "Count", mail.Recipients)
	}
	if stop, after, ok := afterStop(f); ok {
		said[report.OptOutIgnored] = v.words().T("report.practices.seen.optout_ignored", "Stop", stop, "Day", after)
	}
	if f.Message == "" {
		return said, nil
	}
	facts, err := v.facts()
	if err != nil {
		return nil, err
	}
	for _, o := range evidence.Suggest(evidence.ReadText(f.Message, facts).Observations) {
		offered := o.Practice == report.NoOptOut && mail != nil && mail.OptOut // by the head of the e-mail
		if key, ok := observed[o.Practice]; ok && !offered {
			said[o.Practice] = v.words().T(key)
		}
	}
	return said, nil
}

// afterStop returns the day on which the voter first said stop, and that of the
// last contact which came later.
func afterStop(f report.Filing) (stop, after day.Day, ok bool) {
	if len(f.OptOuts) == 0 {
		return "", "", false
	}
	stop, after = f.OptOuts[0].On, f.OptOuts[0].Sequel(f.Contacts).Last
	return stop, after, after != ""
}
