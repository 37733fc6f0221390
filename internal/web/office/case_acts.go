package office

import (
	"cmp"
	"errors"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
)

// act is one act on the case that the address names, as it was seen by whoever
// posts it.
type act func(on triage.On, form caseForm) (triage.Case, error)

// acted reads a posted form, does an act, and leads back to the case. Where the
// act was refused, the page is shown again with what was typed. done is the word
// of what was done, "" where the form says it.
func (p *Pages) acted(c *gin.Context, done string, do act) error {
	var form caseForm
	if err := read(c, &form); err != nil {
		return err
	}
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	one, err := do(triage.On{Reference: c.Param("reference"), Version: form.Version, By: Who(c)}, form)
	var faults fault.Fields
	switch {
	case err == nil:
		return p.toCase(c, l, one.Reference, cmp.Or(done, form.To))
	case errors.As(err, &faults):
		return p.showCase(c, shown{form: form, faults: faults})
	case errors.Is(err, fault.Conflict):
		return p.showCase(c, shown{form: form, conflict: true})
	}
	return p.gone(c, c.Param("reference"), err)
}

// PostCaseTake makes the case the reader's.
func (p *Pages) PostCaseTake(c *gin.Context) error {
	return p.acted(c, "taken", func(on triage.On, _ caseForm) (triage.Case, error) {
		return p.Triage.Take(c.Request.Context(), on)
	})
}

// PostCaseRelease gives the case back to the queue.
func (p *Pages) PostCaseRelease(c *gin.Context) error {
	return p.acted(c, "released", func(on triage.On, _ caseForm) (triage.Case, error) {
		return p.Triage.Release(c.Request.Context(), on)
	})
}

// PostCaseNote writes something down.
func (p *Pages) PostCaseNote(c *gin.Context) error {
	return p.acted(c, "noted", func(on triage.On, form caseForm) (triage.Case, error) {
		return p.Triage.Note(c.Request.Context(), on, form.Note)
	})
}

// PostCaseDecide decides the case.
func (p *Pages) PostCaseDecide(c *gin.Context) error {
	return p.acted(c, "decided", func(on triage.On, form caseForm) (triage.Case, error) {
		return p.Triage.Decide(c.Request.Context(), on, triage.Ruling{
			Outcome: form.Outcome, Reasons: form.Reasons, LegalBasis: form.LegalBasis, Body: form.Body, Attached: form.Attached,
		})
	})
}

// PostCaseAssign gives the case to somebody else.
func (p *Pages) PostCaseAssign(c *gin.Context) error {
	return p.acted(c, "assigned", func(on triage.On, form caseForm) (triage.Case, error) {
		to, err := p.assignee(c, form.Assignee)
		if err != nil {
			return triage.Case{}, err
		}
		return p.Triage.AssignTo(c.Request.Context(), on, to)
	})
}

// assignee returns the account that was chosen; nobody, who can be given no
// case, where it is none.
func (p *Pages) assignee(c *gin.Context, id string) (account.Account, error) {
	all, err := p.Accounts.Accounts(c.Request.Context())
	if err != nil {
		return account.Account{}, err
	}
	for _, a := range all {
		if a.ID == id {
			return a, nil
		}
	}
	return account.Account{}, nil
}

// PostCaseState lets the case wait for somebody outside, takes it up again, or
// opens it again after a decision.
func (p *Pages) PostCaseState(c *gin.Context) error {
	ctx := c.Request.Context()
	return p.acted(c, "", func(on triage.On, form caseForm) (triage.Case, error) {
		switch form.To {
		case "waiting":
			return p.Triage.Wait(ctx, on)
		case "resumed":
			return p.Triage.Resume(ctx, on)
		case "reopened":
			return p.Triage.Reopen(ctx, on, form.ReopenReason)
		}
		return triage.Case{}, fault.Unreadable
	})
}

// asked reads a posted form and returns the report of the case that it names, the
// first where it names none.
func (p *Pages) asked(c *gin.Context, form *caseForm) (report.Report, error) {
	if err := read(c, form); err != nil {
		return report.Report{}, err
	}
	one, err := p.caseOf(c)
	if err != nil {
		return report.Report{}, err
	}
	r, err := p.Triage.ReportOf(c.Request.Context(), one, form.Report)
	if err != nil {
		return r, p.gone(c, cmp.Or(form.Report, one.Reference), err)
	}
	return r, nil
}

// PostCaseUnseal opens what a voter told the authority alone, for this answer
// and nothing else: it is kept nowhere, and asking again is another line in the
// journal.
func (p *Pages) PostCaseUnseal(c *gin.Context) error {
	var form caseForm
	r, err := p.asked(c, &form)
	if err != nil {
		return err
	}
	opened, err := p.Triage.Unseal(c.Request.Context(), triage.Unsealing{Report: r, By: Who(c), Why: form.Reason, With: p.Identities})
	var faults fault.Fields
	switch {
	case err == nil:
		return p.showCase(c, shown{form: caseForm{Report: r.Reference}, sealed: &opened})
	case errors.As(err, &faults):
		return p.showCase(c, shown{form: form, faults: faults})
	case errors.Is(err, seal.ErrClosed):
		return p.showCase(c, shown{form: form, closed: true})
	}
	return err
}
