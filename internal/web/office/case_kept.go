package office

import (
	"vigie/internal/i18n"
	"vigie/internal/triage"
)

// kept returns what was typed in forms that a case has no more, since somebody
// else took or decided it meanwhile: long reasons are not to be lost, and may
// become a note.
func kept(words *i18n.Localizer, m caseMoves, f caseForm) []fact {
	var typed []fact
	if !m.Decide {
		outcome := outcomeLabel(f.Outcome)
		if outcome != "" {
			outcome = words.T(outcome)
		}
		body := bodies[triage.Body(f.Body)]
		if body != "" {
			body = words.T(body)
		}
		typed = append(typed,
			fact{"office.case.outcome", filled(outcome)}, fact{"office.case.attached", filled(f.Attached)}, fact{"office.case.body", filled(body)},
			fact{"office.case.reasons", filled(f.Reasons)}, fact{"office.case.legal_basis", filled(f.LegalBasis)})
	}
	if !m.Ask {
		typed = append(typed, fact{"office.thread.words", filled(f.Words)})
	}
	if !m.Reopen {
		typed = append(typed, fact{"office.case.reopen_reason", filled(f.ReopenReason)})
	}
	var some []fact
	for _, t := range typed {
		if len(t.Values) > 0 {
			some = append(some, t)
		}
	}
	return some
}
