package triage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// DraftBulk keeps which cases, as by sees them now or saw them, something is to be
// done to: what is done is said by StartBulk.
func (s *Store) DraftBulk(ctx context.Context, by account.Account, picked []BulkItem) (Bulk, error) {
	b := Bulk{ID: database.NewID(), State: BulkDraft, Author: by.ID, AuthorName: by.Name, Total: len(picked), MadeAt: s.now()}
	if len(picked) == 0 {
		return b, fault.Fields{{Field: "picked", Key: "office.bulk.error.none"}}
	}
	for i := range picked {
		picked[i].BulkID, picked[i].Number = b.ID, i+1
	}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&b).Error; err != nil {
			return err
		}
		return tx.CreateInBatches(picked, manyKeys).Error
	})
	if err != nil {
		return b, fmt.Errorf("draft a bulk of %d: %w", len(picked), err)
	}
	return b, nil
}

// Pickable returns the cases that f lets through as they are now, in an order, for
// DraftBulk. It returns fault.Fields where there are more than Most.
func (s *Store) Pickable(ctx context.Context, f Filter, o Order) ([]BulkItem, error) {
	var all []BulkItem
	q := o.after(s.narrowed(ctx, f).Model(&Case{}), Place{})
	if err := q.Select("reference", "version").Limit(Most + 1).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("cases for a bulk: %w", err)
	}
	if len(all) > Most {
		return nil, fault.Fields{{Field: "picked", Key: "office.bulk.error.many", Params: map[string]any{"Count": Most}}}
	}
	return all, nil
}

// BulkByID returns a bulk, or fault.NotFound: a draft is its author's alone.
func (s *Store) BulkByID(ctx context.Context, reader account.Account, id string) (Bulk, error) {
	var b Bulk
	if uuid.Validate(id) != nil {
		return b, fmt.Errorf("bulk: %w", fault.NotFound)
	}
	err := s.db.Write.WithContext(ctx).Take(&b, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && b.State == BulkDraft && b.Author != reader.ID {
		err = fault.NotFound
	}
	if err != nil {
		return Bulk{}, fmt.Errorf("bulk %s: %w", id, err)
	}
	return b, nil
}

// Bulks returns the bulks that were started, the latest first.
func (s *Store) Bulks(ctx context.Context, limit int) ([]Bulk, error) {
	var all []Bulk
	if err := s.db.Write.WithContext(ctx).Where("state <> ?", BulkDraft).Order("id DESC").Limit(limit).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("bulks: %w", err)
	}
	return all, nil
}

// BulkItems returns up to limit cases of a bulk with a result, after a number.
func (s *Store) BulkItems(ctx context.Context, id string, r ItemResult, after, limit int) ([]BulkItem, error) {
	var items []BulkItem
	err := s.db.Write.WithContext(ctx).Where("bulk_id = ? AND result = ? AND number > ?", id, r, after).Order("number").Limit(limit).Find(&items).Error
	if err != nil {
		return nil, fmt.Errorf("cases of bulk %s: %w", id, err)
	}
	return items, nil
}

// BulkResults counts the cases of a bulk by what came of them.
func (s *Store) BulkResults(ctx context.Context, id string) (map[ItemResult]int, error) {
	var rows []struct {
		Result ItemResult
		N      int
	}
	err := s.db.Write.WithContext(ctx).Model(&BulkItem{}).Select("result, count(*) AS n").Where("bulk_id = ?", id).Group("result").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("results of bulk %s: %w", id, err)
	}
	counts := map[ItemResult]int{}
	for _, r := range rows {
		counts[r.Result] = r.N
	}
	return counts, nil
}

// StartBulk lets the portal do an order to the cases of a draft of by's. Started
// twice it is started once. It returns fault.Fields for what the order lacks.
func (s *Store) StartBulk(ctx context.Context, by account.Account, id string, o BulkOrder) error {
	o.Reasons = trim(o.Reasons)
	b, err := s.BulkByID(ctx, by, id)
	if err != nil || b.State != BulkDraft {
		return err
	}
	if err := o.check(by); err != nil {
		return err
	}
	b.State, b.Act, b.Outcome, b.Reasons = BulkRunning, o.Act, "", ""
	switch o.Act {
	case ActAssign:
		b.Assignee, b.AssigneeName = o.Assignee.ID, o.Assignee.Name
	case ActDecide:
		b.Outcome, b.Reasons = o.Outcome, o.Reasons
	}
	return s.turn(ctx, b, BulkDraft, journal.Entry{Actor: by.ID, ActorName: by.Name, Act: ActBulk, Detail: filled(detail{"cases": fmt.Sprint(b.Total), "act": string(b.Act), "outcome": string(b.Outcome), "to": b.AssigneeName})})
}

// turn writes a bulk unless it is no longer in a state, with a line in the journal.
func (s *Store) turn(ctx context.Context, b Bulk, from BulkState, e journal.Entry) error {
	e.Object = "bulk/" + b.ID
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		done := tx.Model(&b).Where("state = ?", from).Select("state", "act", "assignee", "assignee_name", "outcome", "reasons", "ended_at").Updates(b)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return s.with.Journal.Append(ctx, tx, e)
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", e.Act, b.ID, err)
	}
	return nil
}

// StopBulk leaves the cases of a bulk alone that nothing was done to yet.
func (s *Store) StopBulk(ctx context.Context, by account.Account, id string) error {
	b, err := s.BulkByID(ctx, by, id)
	if err != nil {
		return err
	}
	if !b.Governs(by) {
		return fmt.Errorf("stop bulk %s: %w", id, fault.Forbidden)
	}
	now := s.now()
	b.State, b.EndedAt = BulkStopped, &now
	return s.turn(ctx, b, BulkRunning, journal.Entry{Actor: by.ID, ActorName: by.Name, Act: ActBulkStop})
}

// UndoBulk starts another bulk that takes back what one did, case by case, where
// nobody has acted since; reasons become a note on each case that is reopened. It
// returns that bulk, the same one when it was asked for before.
func (s *Store) UndoBulk(ctx context.Context, by account.Account, id, reasons string) (Bulk, error) {
	b, err := s.BulkByID(ctx, by, id)
	if err != nil {
		return b, err
	}
	form := reopenForm{Text: trim(reasons)}
	switch {
	case !b.Governs(by):
		return b, fmt.Errorf("undo bulk %s: %w", id, fault.Forbidden)
	case !b.Undoable():
		return b, fmt.Errorf("undo bulk %s: %w", id, fault.Conflict)
	}
	if err := faults(s.validate, form).Err(); err != nil {
		return b, err
	}
	undo := Bulk{ID: database.NewID(), State: BulkRunning, Act: ActBulkUndo, Reasons: form.Text, Undoes: b.ID, Author: by.ID, AuthorName: by.Name, MadeAt: s.now()}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return s.undoBulk(ctx, tx, b, &undo) })
	if err != nil {
		return b, fmt.Errorf("undo bulk %s: %w", id, err)
	}
	return undo, nil
}

// undoBulk writes undo with what b did; where that was asked for before, undo is
// the one that is there.
func (s *Store) undoBulk(ctx context.Context, tx *gorm.DB, b Bulk, undo *Bulk) error {
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(undo)
	if made.Error != nil {
		return made.Error
	}
	if made.RowsAffected == 0 {
		*undo = Bulk{} // or its key would be looked for too
		return tx.Take(undo, "undoes = ?", b.ID).Error
	}
	taken := tx.Exec(`INSERT INTO bulk_items (bulk_id, number, reference, version, result, after, had_assignee)
		SELECT ?, number, reference, after, '', 0, had_assignee FROM bulk_items WHERE bulk_id = ? AND result = ?`, undo.ID, b.ID, ItemDone)
	if taken.Error != nil {
		return taken.Error
	}
	undo.Total = int(taken.RowsAffected)
	if err := tx.Model(undo).Update("total", undo.Total).Error; err != nil {
		return err
	}
	return s.with.Journal.Append(ctx, tx, journal.Entry{
		Actor: undo.Author, ActorName: undo.AuthorName, Act: ActBulkUndo, Object: "bulk/" + undo.ID,
		Detail: map[string]string{"cases": fmt.Sprint(undo.Total), "batch": b.ID},
	})
}

// draftsKept is how long a draft stays that nobody started.
const draftsKept = 24 * time.Hour

// ExpireBulks drops drafts that nobody started, and returns how many.
func (s *Store) ExpireBulks(ctx context.Context) (int, error) {
	done := s.db.Write.WithContext(ctx).Where("state = ? AND made_at < ?", BulkDraft, s.now().Add(-draftsKept)).Delete(&Bulk{})
	if done.Error != nil {
		return 0, fmt.Errorf("expire drafts of bulks: %w", done.Error)
	}
	return int(done.RowsAffected), nil
}
