package public

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"vigie/internal/challenge"
	"vigie/internal/fault"
	"vigie/internal/guess"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// sendForm is what the check page posts with the answers that are there already.
type sendForm struct {
	Solved string `form:"altcha"`
	Bait   string `form:"details"`
}

// The limits of sending. Telephone operators put thousands of voters behind one
// address, so whoever did the work of the challenge is hardly held. Where no
// script runs there is no work to do and no question to answer: those voters are
// few, and so are as many as one address sends.
var (
	solvedLimit = guess.Limit{Name: "filing solved", Burst: 120, Every: 2 * time.Second, Hourly: 20_000}
	plainLimit  = guess.Limit{Name: "filing", Burst: 60, Every: 10 * time.Second, Hourly: 2_000}
)

// challenge returns the work that the check page gives to the browser, as JSON.
func (v *visit) challenge() (string, error) {
	most := challenge.Light
	if v.Crowd.Storm(solvedLimit) {
		most = challenge.Heavy
	}
	asked, err := json.Marshal(v.Challenge.Ask(v.token, most, v.Now()))
	if err != nil {
		return "", fmt.Errorf("challenge: %w", err)
	}
	return string(asked), nil
}

// came returns how the report comes in. What was posted and cannot be read is no
// reason to lose it: the answers are in the draft.
func (v *visit) came() []report.Entry {
	var form sendForm
	if err := read(v.c, &form); err != nil {
		return []report.Entry{report.Unchallenged}
	}
	var came []report.Entry
	if v.Challenge.Check(v.token, form.Solved, v.Now()) != challenge.Solved {
		came = append(came, report.Unchallenged)
	}
	if form.Bait != "" {
		came = append(came, report.Baited)
	}
	return came
}

// admit counts a sending, or returns fault.TooSoon.
func (v *visit) admit(came []report.Entry) error {
	limit := solvedLimit
	if len(came) > 0 {
		limit = plainLimit
	}
	return v.Crowd.Take(limit, page.Caller(v.c))
}

// send files the report, unless too many come from one place for now. Nothing is
// asked of whoever is signed in and fills it in for a voter.
func (v *visit) send() error {
	if v.Desk != nil {
		_, err := v.Reports.FileDraft(v.ctx(), v.token)
		return err
	}
	came := v.came()
	if err := v.admit(came); err != nil {
		return err
	}
	if lang := v.words().Lang; v.draft.Filing.Lang != lang {
		if err := v.save(); err != nil { // filed in the language of the page that was read last
			return err
		}
	}
	_, err := v.Reports.FileDraft(v.ctx(), v.token, came...)
	return err
}

// mended says whether err is told on the check page, where everything typed
// still stands.
func mended(err error) bool {
	var faults fault.Fields
	return errors.As(err, &faults) || errors.Is(err, fault.TooMany)
}

// tell says on the check page why the report could not be sent, and returns the
// page's status; nil is no attempt.
func (v *visit) tell(p *ReportCheckPage, why error) int {
	switch {
	case why == nil:
		return http.StatusOK
	case errors.As(why, &p.Faults):
		return http.StatusUnprocessableEntity
	}
	p.Later = &page.Notice{
		Tone: "warn", Title: "report.check.later_title", Lead: "report.check.later_text", Text: v.Views.Wait(v.c, why),
	}
	return http.StatusTooManyRequests
}
