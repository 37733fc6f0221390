package triage

import (
	"context"
	"fmt"
	"strings"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// Unsealing is a wish to read what a voter told the authority alone.
type Unsealing struct {
	Report report.Report
	By     account.Account
	Why    string
	With   seal.Identities
}

// Unseal notes in the journal who reads a report's sealed data and why, then
// opens it: a reading that failed was still tried. It returns fault.Forbidden,
// fault.Fields without a reason, and seal.ErrClosed where no key is at hand or
// the box is damaged.
func (s *Store) Unseal(ctx context.Context, u Unsealing) (report.Confidential, error) {
	if !u.By.May(account.ReadSealed) {
		return report.Confidential{}, fmt.Errorf("unseal %s: %w", u.Report.Reference, fault.Forbidden)
	}
	form := unsealForm{Text: trim(u.Why)}
	if err := faults(s.validate, form).Err(); err != nil {
		return report.Confidential{}, err
	}
	if len(u.With) == 0 {
		return report.Confidential{}, fmt.Errorf("unseal %s: %w", u.Report.Reference, seal.ErrClosed)
	}
	err := s.with.Journal.Append(ctx, nil, journal.Entry{
		Actor: u.By.ID, ActorName: u.By.Name, Act: ActUnseal,
		Object: report.Object(u.Report.Reference), Detail: map[string]string{"reason": form.Text},
	})
	if err != nil {
		return report.Confidential{}, err
	}
	return report.Unseal(u.Report, u.With)
}

func trim(s string) string { return strings.TrimSpace(s) }
