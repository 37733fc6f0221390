package triage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Ungroup puts back what was before a regrouping, in.Undone: the case that was
// seen is either of its two. What came since goes where its canvass went;
// what was decided since holds for both cases. It also returns fault.Fields when
// a later regrouping must be undone first.
func (s *Store) Ungroup(ctx context.Context, in Regroup) (Case, error) {
	g := &regroup{Store: s, ctx: ctx, in: in}
	g.row = Regrouping{Act: ActUndo, Actor: in.By.ID, ActorName: in.By.Name, Reason: trim(in.Reason)}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		g.tx = tx
		undone, err := g.beginUndo()
		if err != nil {
			return err
		}
		if err := g.undo(undone); err != nil {
			return err
		}
		if err := g.end(); err != nil {
			return err
		}
		return tx.Model(&Regrouping{}).Where("id = ?", undone.ID).UpdateColumn("undone_by", g.row.ID).Error
	})
	if err != nil {
		return Case{}, fmt.Errorf("%s %s: %w", ActUndo, in.Reference, err)
	}
	return g.c, nil
}

// beginUndo reads the regrouping and the case it left, as they were seen.
func (g *regroup) beginUndo() (Regrouping, error) {
	if g.with.Canvasses == nil {
		return Regrouping{}, fault.Conflict
	}
	if err := g.db.Alone(g.tx, settling); err != nil {
		return Regrouping{}, err
	}
	undone, err := regrouping(g.tx, g.in.Undone)
	if err != nil {
		return undone, err
	}
	seen, err := seenAs(g.tx, g.in.Reference, g.in.Version)
	switch {
	case err != nil:
		return undone, err
	case seen.ID != undone.CaseID && seen.ID != undone.OtherID:
		return undone, fault.NotFound
	case !undone.Stands():
		return undone, fault.Conflict
	}
	if err := json.Unmarshal(undone.Before, &g.before); err != nil {
		return undone, err
	}
	if g.c, err = caseOf(g.tx, undone.CaseID); err != nil {
		return undone, err
	}
	if undone.Act == ActMerge {
		g.other = g.before.Other
		return undone, bar("undo", BarredUndo(undone, g.c, g.c, g.in.By))
	}
	if g.other, err = caseOf(g.tx, undone.OtherID); err != nil {
		return undone, err
	}
	return undone, bar("undo", BarredUndo(undone, g.c, g.other, g.in.By))
}

// caseOf returns the case of a key, or a fault that tells to undo first what put
// it into another.
func caseOf(tx *gorm.DB, id string) (Case, error) {
	var c Case
	err := tx.Take(&c, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = bar("undo", "regroup.error.later")
	}
	return c, err
}

// undo takes the regrouping back, in the canvasses first.
func (g *regroup) undo(undone Regrouping) error {
	by := g.hand()
	act, err := g.with.Canvasses.Undo(g.ctx, g.tx, by, undone.ID)
	if errors.Is(err, fault.Conflict) {
		return bar("undo", "regroup.error.later")
	}
	if err != nil {
		return err
	}
	before := g.before
	switch undone.Act {
	case ActMerge:
		return g.unmerge(undone, act)
	case ActSplit:
		g.acted(act, g.other.Reports)
		return g.unsplit(before)
	case ActMove:
		return g.unmove(undone, act)
	}
	g.acted(act, 0)
	return nil
}

// unmerge opens the case again that went into the other.
func (g *regroup) unmerge(undone Regrouping, act canvass.Act) error {
	before := g.before
	untouched := g.c.standing().same(before.Then)
	g.acted(act, 0)
	g.other = before.Other
	if !untouched {
		g.other.stand(g.c.standing()) // what was decided since was decided of all
	}
	if err := g.begun(); err != nil {
		return err
	}
	if err := g.tx.Create(&g.other).Error; err != nil {
		return err
	}
	back := g.inside(g.c.ID).Where("report_id IN (?)", g.with.Canvasses.Reports(g.tx, before.Other.Canvass))
	if before.Same {
		back = g.inside(g.c.ID).Where("report_id IN (?)", g.listed(undone))
	}
	ids, err := g.keysOf(back)
	if err != nil {
		return err
	}
	since, err := g.since(ids, undone)
	if err != nil {
		return err
	}
	if err := g.bringBack(ids, before.Moved); err != nil {
		return err
	}
	var stay int64
	if err := g.inside(g.c.ID).Count(&stay).Error; err != nil {
		return err
	}
	g.other.Reports = min(g.other.Reports+since, g.c.Reports-int(stay)) // one that was withdrawn counts no more
	g.c.Reports -= g.other.Reports
	g.c.Canvass, g.row.Reports = before.Case.Canvass, g.other.Reports
	if untouched {
		g.c.stand(before.Case.standing())
		return nil
	}
	return g.copyDecision()
}

// listed asks for the reports of a regrouping.
func (g *regroup) listed(r Regrouping) *gorm.DB {
	return g.tx.Model(&RegroupedReport{}).Select("report_id").Where("act_id = ?", r.ID)
}

// since counts the reports among ids that came after a regrouping.
func (g *regroup) since(ids []string, r Regrouping) (int, error) {
	listed, err := g.keysOf(g.listed(r))
	then := make(map[string]bool, len(listed))
	for _, id := range listed {
		then[id] = true
	}
	n := 0
	for _, id := range ids {
		if !then[id] {
			n++
		}
	}
	return n, err
}

// bringBack takes reports, notes, decisions and letters from the case into the other.
func (g *regroup) bringBack(reports, written []string) error {
	for some := range slices.Chunk(reports, manyKeys) {
		if err := g.inside(g.c.ID).Where("report_id IN ?", some).UpdateColumn("case_id", g.other.ID).Error; err != nil {
			return err
		}
	}
	for some := range slices.Chunk(written, manyKeys) {
		for _, of := range []any{&Note{}, &Decision{}, &Letter{}} {
			if err := g.tx.Model(of).Where("id IN ?", some).UpdateColumn("case_id", g.other.ID).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// unsplit takes back into the case all that was split off, and what joined it.
func (g *regroup) unsplit(before undoing) error {
	if before.Copied != "" {
		if err := g.tx.Where("id = ? AND case_id = ?", before.Copied, g.other.ID).Delete(&Decision{}).Error; err != nil {
			return err
		}
	}
	if err := g.absorb(); err != nil {
		return err
	}
	g.c.takeOver(g.other)
	return nil
}

// unmove takes those reports of a move back that are still where it put them.
func (g *regroup) unmove(undone Regrouping, act canvass.Act) error {
	ids, err := g.keysOf(g.inside(g.other.ID).Where("report_id IN (?)", g.listed(undone)))
	if err != nil {
		return err
	}
	g.acted(act, len(ids))
	g.c, g.other = g.other, g.c
	if err := g.bringBack(ids, nil); err != nil {
		return err
	}
	g.c, g.other = g.other, g.c
	g.c.Reports += len(ids)
	g.other.Reports -= len(ids)
	return nil
}

// RegroupingsOf returns the regroupings that a case was in, and those of the
// cases that went into it, oldest first, with the references of those.
func (s *Store) RegroupingsOf(ctx context.Context, c Case) (all []Regrouping, within []string, err error) {
	db := s.db.Write.WithContext(ctx)
	refs, fresh := []string{c.Reference}, []string{c.Reference}
	for len(fresh) > 0 && len(refs) < mostWithin {
		var gone []string
		err := db.Model(&Regrouping{}).Where("act = ? AND undone_by = '' AND case_reference IN ?", ActMerge, fresh).Pluck("other_reference", &gone).Error
		if err != nil {
			return nil, nil, fmt.Errorf("regroupings of case %s: %w", c.Reference, err)
		}
		fresh = slices.DeleteFunc(gone, func(r string) bool { return slices.Contains(refs, r) })
		refs = append(refs, fresh...)
	}
	err = db.Omit("before").Where("case_reference IN ? OR other_reference IN ?", refs, refs).Order("id").Limit(mostRegroupings).Find(&all).Error
	if err != nil {
		return nil, nil, fmt.Errorf("regroupings of case %s: %w", c.Reference, err)
	}
	return all, refs[1:], nil
}

// mostWithin is of how many cases that went into one its history tells, and
// mostRegroupings how many regroupings it shows.
const (
	mostWithin      = 20
	mostRegroupings = 100
)

// RegroupingByID returns a regrouping, or fault.NotFound.
func (s *Store) RegroupingByID(ctx context.Context, id string) (Regrouping, error) {
	return regrouping(s.db.Write.WithContext(ctx), id)
}

func regrouping(tx *gorm.DB, id string) (Regrouping, error) {
	var r Regrouping
	err := uuid.Validate(id)
	if err != nil { // an address that was cut
		err = fault.NotFound
	} else if err = tx.Take(&r, "id = ?", id).Error; errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.NotFound
	}
	if err != nil {
		return Regrouping{}, fmt.Errorf("regrouping %q: %w", id, err)
	}
	return r, nil
}

// NoteLabels notes that somebody took away the pairs of texts that people put
// together or apart. It returns fault.Forbidden when they are not theirs.
func (s *Store) NoteLabels(ctx context.Context, by account.Account, pairs int) error {
	if !by.May(account.ExportPairs) {
		return fmt.Errorf("export pairs: %w", fault.Forbidden)
	}
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		return s.with.Journal.Append(ctx, tx, journal.Entry{
			Actor: by.ID, ActorName: by.Name, Act: ActLabels, Object: LabelsObject, Detail: map[string]string{"pairs": fmt.Sprint(pairs)},
		})
	})
}
