package evidence

import (
	"slices"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Weight is how much an observation bears on an allegation. It adds nothing up:
// a reviewer weighs, the machine only sorts.
type Weight int

// The weights.
const (
	Against Weight = -1 // speaks for the sender
	Neutral Weight = 0  // told, without bearing
	Hint    Weight = 1  // worth a look; has innocent explanations
	Support Weight = 2  // bears out the allegation, if the passage is complete
	Strong  Weight = 3  // the text of a law meets the facts as told
)

// Source is where a rule comes from.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// Rule is a rule as it stood between two days, both included; "" is no bound.
// A law that changed is several rows with the same ID.
type Rule struct {
	ID       string
	Key      string // message key of the observation
	From     day.Day
	Until    day.Day
	Weight   Weight
	Practice report.Practice
	Channels []report.Channel // nil: any
	Sources  []Source
}

// on says whether r is in force that day. A fact without a date is read under
// the rules without an end.
func (r Rule) on(d day.Day) bool {
	if d == "" {
		return r.Until == ""
	}
	return !d.Before(r.From) && (r.Until == "" || !d.After(r.Until))
}

func (r Rule) through(c report.Channel) bool {
	return r.Channels == nil || slices.Contains(r.Channels, c)
}

// ruleOn returns the version of a rule for a day and a channel.
func ruleOn(id string, on day.Day, through report.Channel) (Rule, bool) {
	for _, r := range rulebook {
		if r.ID == id && r.on(on) && r.through(through) {
			return r, true
		}
	}
	return Rule{}, false
}

// gdpr is the day from which the RGPD applies (art. 99).
const gdpr day.Day = "2018-05-25"

// The sources several rules share, with what was read in them.
func srcObject() []Source {
	return []Source{
		{"RGPD, art. 12-2 et 21", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"},
		{"CNIL, La communication politique par téléphone", "https://www.cnil.fr/fr/la-communication-politique-par-telephone"},
	}
}

func srcInform() []Source {
	return []Source{
		{"RGPD, art. 13-1-a et 14-1-a", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"},
		{"CNIL, La communication politique par téléphone", "https://www.cnil.fr/fr/la-communication-politique-par-telephone"},
	}
}

func srcCodes() []Source {
	return []Source{{"af2m, SMS marketing (classes de numéros courts)", "https://www.af2m.org/sms-marketing"}}
}

func srcPlan() []Source {
	return []Source{{"Arcep, décision 2022-1583 (plan national de numérotation)", "https://www.arcep.fr/"}}
}

func srcSMTP() []Source {
	return []Source{{"RFC 5322 et 5321 (format et transport du courriel)", "https://www.rfc-editor.org/rfc/rfc5322"}}
}

func srcExposed() []Source {
	return []Source{{"RGPD, art. 5-1-f, 9 et 32", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"}}
}

func srcL49() []Source {
	return []Source{{"Code électoral, art. L. 49, 2° (loi n° 2019-1269)", "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006070239/articles/LEGIARTI000006353094"}}
}

func srcL49Calls() []Source {
	return []Source{{"Code électoral, art. L. 49, 3° (loi n° 2019-1269)", "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006070239/articles/LEGIARTI000006353094"}}
}

func srcL49Before() []Source {
	return []Source{{"Code électoral, art. L. 49, dans sa version antérieure au 30 juin 2020", "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006070239/articles/LEGIARTI000006353094"}}
}

func srcL491() []Source {
	return []Source{{"Code électoral, art. L. 49-1 (loi n° 2011-412), abrogé le 30 juin 2020", "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006070239/articles/LEGIARTI000023878624"}}
}

func srcRFC(title, number string) []Source {
	return []Source{{title, "https://www.rfc-editor.org/rfc/rfc" + number}}
}

func calls() []report.Channel { return []report.Channel{report.CallLive, report.CallAutomated} }

func written() []report.Channel { return []report.Channel{report.SMS, report.Email, report.Social} }
