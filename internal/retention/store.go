package retention

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/place"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
)

// Store erases reports through every room and keeps their tombstones.
type Store struct {
	db   *database.DB
	now  func() time.Time
	with Needs
}

// Needs are the rooms that a report leaves traces in, and for how long it stays.
type Needs struct {
	Elections *election.Store
	Places    *place.Register
	Reports   *report.Store
	Canvasses *canvass.Store
	Triage    *triage.Store
	Journal   *journal.Store
	Periods   Periods
}

// NewStore returns a store that erases.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, with: with}
}

// Periods returns how long reports are kept here.
func (s *Store) Periods() Periods { return s.with.Periods }

// ByCode returns the tombstone of the report that a code found, or
// fault.NotFound.
func (s *Store) ByCode(ctx context.Context, code seal.Code) (Tombstone, error) {
	return s.one(s.db.Write.WithContext(ctx), "locator = ?", code.Locator())
}

// ByReference returns the tombstone of a reference, or fault.NotFound.
func (s *Store) ByReference(ctx context.Context, reference string) (Tombstone, error) {
	return s.one(s.db.Write.WithContext(ctx), "reference = ?", reference)
}

func (s *Store) one(tx *gorm.DB, where string, value any) (Tombstone, error) {
	var t Tombstone
	err := tx.Take(&t, where, value).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return t, fmt.Errorf("tombstone: %w", fault.NotFound)
	}
	if err != nil {
		return t, fmt.Errorf("tombstone: %w", unavailable(err))
	}
	return t, nil
}

func unavailable(err error) error {
	if database.Unavailable(err) {
		return fmt.Errorf("%w: %w", fault.Busy, err)
	}
	return err
}

// Withdraw erases the report of a code, with all that goes with it, and returns
// what stays. Asked again it returns the same; it returns fault.NotFound for a
// code that never found one. Files are named nowhere from then on; that their
// bytes are gone is made sure of by the sweep of files, also after a crash.
func (s *Store) Withdraw(ctx context.Context, code seal.Code, reason Reason) (Tombstone, error) {
	if t, err := s.ByCode(ctx, code); !errors.Is(err, fault.NotFound) {
		return t, err
	}
	r, err := s.with.Reports.ByCode(ctx, code)
	if errors.Is(err, fault.NotFound) { // or gone between the two questions
		return s.ByCode(ctx, code)
	}
	if err != nil {
		return Tombstone{}, err
	}
	var t Tombstone
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		gone, err := s.erase(ctx, tx, []string{r.ID}, Withdrawn)
		if err != nil {
			return err
		}
		if len(gone) == 0 { // in another tab, a moment ago
			t, err = s.one(tx, "reference = ?", r.Reference)
			return err
		}
		t = gone[0].tombstone
		if err := count(tx, r.Election, reason); err != nil {
			return err
		}
		return s.note(ctx, tx, ActWithdraw, gone)
	})
	if err != nil {
		return Tombstone{}, fmt.Errorf("withdraw: %w", unavailable(err))
	}
	return t, nil
}

// Clean makes sure that what was erased is nowhere on disk any more, as far as
// the portal reaches: files' bytes, and the database's own write-ahead file. It
// returns how many files that was.
func (s *Store) Clean(ctx context.Context) (int, error) {
	files, err := s.with.Reports.SweepFiles(ctx)
	return files, errors.Join(err, s.db.Scrub(ctx))
}

// erased is a report that is gone, as far as it must be counted and noted.
type erased struct {
	tombstone Tombstone
	counted   keptCount
	told      triage.Told
}

// erase takes the reports of keys out of every room within tx, those that use
// others before those that are used, and leaves a tombstone for each.
func (s *Store) erase(ctx context.Context, tx *gorm.DB, ids []string, why Why) ([]erased, error) {
	if err := s.db.Alone(tx, "retention"); err != nil {
		return nil, err
	}
	reports, err := s.with.Reports.In(tx, ids)
	if err != nil || len(reports) == 0 {
		return nil, err
	}
	e := report.Erasing{Reports: reports, Withdrawn: why == Withdrawn}
	told, err := s.with.Triage.Forget(ctx, tx, e)
	if err != nil {
		return nil, err
	}
	was, err := s.with.Canvasses.Forget(ctx, tx, e)
	if err != nil {
		return nil, err
	}
	if err := s.with.Reports.Forget(tx, e); err != nil {
		return nil, err
	}
	gone, stones := make([]erased, len(reports)), make([]Tombstone, len(reports))
	for i, r := range reports {
		stones[i] = Tombstone{Reference: r.Reference, Locator: r.Locator, Why: why, Election: r.Election, ErasedAt: s.now()}
		gone[i] = erased{stones[i], s.counted(r, was[r.ID], told[r.ID]), told[r.ID]}
	}
	return gone, tx.Create(&stones).Error
}

// counted is a report as the figures count it on.
func (s *Store) counted(r report.Report, of canvass.ID, told triage.Told) keptCount {
	return keptCount{
		Election: r.Election, Kind: r.Kind, Channels: r.Channels, Practices: r.Practices, Outcomes: r.Outcomes, DataOrigin: r.DataOrigin,
		SubjectKind: r.SubjectKind, Departement: r.Departement, Week: day.Of(r.ReceivedAt.In(s.with.Places.Zone(""))).Week(),
		Decided: string(told.Outcome), Canvass: int64(of), Suspected: told.Suspected, Reports: 1,
	}
}

// note writes that reports were erased, the journal's lock last. Of a withdrawal
// the history of the case tells too: its reviewers see one report less.
func (s *Store) note(ctx context.Context, tx *gorm.DB, act journal.Act, gone []erased) error {
	for _, g := range gone {
		lines := []journal.Entry{{Act: act, Object: report.Object(g.tombstone.Reference)}}
		if g.told.Case != "" && act == ActWithdraw {
			lines = append(lines, journal.Entry{Act: act, Object: triage.Object(g.told.Case), Detail: map[string]string{"report": g.tombstone.Reference}})
		}
		for _, e := range lines {
			if err := s.with.Journal.Append(ctx, tx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// count counts a reason that is known; one that is not counts as none.
func count(tx *gorm.DB, election string, reason Reason) error {
	if !slices.Contains(Reasons, reason) {
		return nil
	}
	return tx.Clauses(more("withdrawal_reasons", "election", "reason")).Create(&reasonCount{election, reason, 1}).Error
}

// more adds to what is there.
func more(table string, keys ...string) clause.OnConflict {
	on := clause.OnConflict{DoUpdates: clause.Assignments(map[string]any{"reports": gorm.Expr(table + ".reports + excluded.reports")})}
	for _, k := range keys {
		on.Columns = append(on.Columns, clause.Column{Name: k})
	}
	return on
}
