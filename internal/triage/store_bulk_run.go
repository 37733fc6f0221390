package triage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/fault"
)

// bulkBatch is how many cases are done before the bulk is looked at again, which
// somebody may have stopped.
const bulkBatch = 20

// Who returns the account of an id as it is now, or fault.NotFound.
type Who func(ctx context.Context, id string) (account.Account, error)

// SweepBulks works on the bulks that are started, the oldest first, and returns
// how many cases it came to. What came of a case is written with what is done to
// it: killed, it goes on where it was.
func (s *Store) SweepBulks(ctx context.Context, who Who) (int, error) {
	all := 0
	for {
		var b []Bulk
		if err := s.db.Write.WithContext(ctx).Where("state = ?", BulkRunning).Order("id").Limit(1).Find(&b).Error; err != nil {
			return all, fmt.Errorf("bulks to do: %w", err)
		}
		if len(b) == 0 {
			return all, nil
		}
		n, err := s.runBulk(ctx, b[0], who)
		if all += n; err != nil {
			return all, fmt.Errorf("bulk %s: %w", b[0].ID, err)
		}
	}
}

// bulkRun is one bulk while it is worked on.
type bulkRun struct {
	Bulk
	by, to account.Account
	of     Bulk // that it undoes
	who    Who
}

// runBulk does the next cases of a bulk, or ends it.
func (s *Store) runBulk(ctx context.Context, b Bulk, who Who) (int, error) {
	items, err := s.BulkItems(ctx, b.ID, ItemWaits, 0, bulkBatch)
	if err != nil {
		return 0, err
	}
	db := s.db.Write.WithContext(ctx)
	if len(items) == 0 {
		return 0, db.Model(&b).Where("state = ?", BulkRunning).UpdateColumns(map[string]any{"state": BulkDone, "ended_at": s.now()}).Error
	}
	run := bulkRun{Bulk: b, who: who}
	if run.by, err = someone(ctx, who, b.Author); err != nil {
		return 0, err
	}
	if run.to, err = someone(ctx, who, b.Assignee); err != nil {
		return 0, err
	}
	if b.Undoes != "" {
		if err := db.Take(&run.of, "id = ?", b.Undoes).Error; err != nil {
			return 0, err
		}
	}
	for i, it := range items {
		if err := s.runItem(ctx, run, it); err != nil {
			return i, err
		}
	}
	return len(items), nil
}

// someone returns an account, nobody's where there is none: they may do nothing.
func someone(ctx context.Context, who Who, id string) (account.Account, error) {
	if id == "" {
		return account.Account{}, nil
	}
	a, err := who(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return account.Account{}, nil
	}
	return a, err
}

// runItem does the act to one case, and keeps what came of it.
func (s *Store) runItem(ctx context.Context, run bulkRun, it BulkItem) error {
	on := On{Reference: it.Reference, Version: it.Version, By: run.by, batch: run.ID}
	on.within = func(tx *gorm.DB, before Case) error {
		it.Result, it.After, it.HadAssignee = ItemDone, before.Version+1, before.Assignee
		return tx.Model(&it).Select("result", "after", "had_assignee").Updates(it).Error
	}
	err := s.bulkAct(ctx, run, it, on)
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err() // it was not refused
	}
	if it.Result, err = s.refusal(ctx, it, err); err != nil {
		return err
	}
	return s.db.Write.WithContext(ctx).Model(&it).Select("result").Updates(it).Error
}

// refusal says what came of a case that err kept the act from.
func (s *Store) refusal(ctx context.Context, it BulkItem, err error) (ItemResult, error) {
	switch {
	case errors.Is(err, fault.NotFound):
		return ItemGone, nil
	case errors.Is(err, fault.Forbidden):
		return ItemForbidden, nil
	case errors.Is(err, fault.Conflict):
		c, err := s.ByReference(ctx, it.Reference)
		if err != nil || c.Version != it.Version {
			return ItemChanged, nil
		}
		return ItemPast, nil
	case errors.As(err, new(fault.Fields)): // who it is to be given to can no longer be given any
		return ItemForbidden, nil
	}
	slog.ErrorContext(ctx, "bulk act failed", "case", it.Reference, "err", err)
	return ItemFailed, nil
}

// bulkAct does what the bulk is for to one case, by the function of the single act.
func (s *Store) bulkAct(ctx context.Context, run bulkRun, it BulkItem, on On) error {
	var err error
	switch run.Act {
	case ActTake:
		_, err = s.Take(ctx, on)
	case ActAssign:
		_, err = s.AssignTo(ctx, on, run.to)
	case ActRelease:
		_, err = s.Release(ctx, on)
	case ActWait:
		_, err = s.Wait(ctx, on)
	case ActResume:
		_, err = s.Resume(ctx, on)
	case ActDecide:
		_, err = s.Decide(ctx, on, Ruling{Outcome: run.Outcome, Reasons: run.Reasons})
	case ActBulkUndo:
		err = s.bulkUndo(ctx, run, it, on)
	}
	return err
}

// bulkUndo takes back what another bulk did to one case.
func (s *Store) bulkUndo(ctx context.Context, run bulkRun, it BulkItem, on On) error {
	var err error
	switch run.of.Act {
	case ActWait:
		_, err = s.Resume(ctx, on)
	case ActResume:
		_, err = s.Wait(ctx, on)
	case ActDecide:
		_, err = s.Reopen(ctx, on, run.Reasons)
	default:
		err = s.giveBack(ctx, run, it, on)
	}
	return err
}

// giveBack makes a case that of whoever had it.
func (s *Store) giveBack(ctx context.Context, run bulkRun, it BulkItem, on On) error {
	if it.HadAssignee == "" {
		_, err := s.Release(ctx, on)
		return err
	}
	if it.HadAssignee == run.by.ID {
		_, err := s.Take(ctx, on)
		return err
	}
	had, err := someone(ctx, run.who, it.HadAssignee)
	if err == nil {
		_, err = s.AssignTo(ctx, on, had)
	}
	return err
}
