package triage

import (
	"context"
	"errors"
	"fmt"

	"vigie/internal/account"
	"vigie/internal/journal"
)

// ActExport is that somebody took a list of cases away.
const ActExport journal.Act = "case.export"

// MostExported is how many cases one list may have.
const MostExported = 100_000

// ErrTooLong is a list of more cases than that.
var ErrTooLong = errors.New("too many cases for one list")

// exportPage is how many cases are read at once.
const exportPage = 1000

// Export calls visit with each case that f lets through, newest first, once the
// journal says that by takes them away; asked says which in the journal. It returns
// ErrTooLong where there are more than MostExported.
func (s *Store) Export(ctx context.Context, f Filter, by account.Account, asked string, visit func(Case) error) error {
	err := s.with.Journal.Append(ctx, nil, journal.Entry{Actor: by.ID, ActorName: by.Name, Act: ActExport, Detail: map[string]string{"filter": asked}})
	if err != nil {
		return fmt.Errorf("export cases: %w", err)
	}
	n, at := 0, Cursor{}
	for {
		found, err := s.Queue(ctx, f, at, exportPage)
		if err != nil {
			return err
		}
		if n += len(found.Cases); n > MostExported {
			return fmt.Errorf("export cases: %w", ErrTooLong)
		}
		for _, c := range found.Cases {
			if err := visit(c); err != nil {
				return err
			}
		}
		if found.Older.ID == "" {
			return nil
		}
		at.After = found.Older
	}
}
