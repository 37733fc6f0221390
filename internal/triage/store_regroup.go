package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// Regroup is what somebody does with a case, as they saw it, and with another.
type Regroup struct {
	On
	Other        string // reference of the other case, or ""
	OtherVersion int
	Reports      []string // references of those that leave the case…
	Variant      string   // …or that of one, for all that have its text
	Reason       string
	Undone       string // key of the regrouping that Ungroup undoes
}

// Each regrouping returns the case that somebody sees then, fault.NotFound,
// fault.Fields for what bars it, and fault.Conflict when either case, or what
// reports are in it, is not as it was seen. It waits for sweeps, and sweeps for
// it; all of it is done and noted, or nothing.

// regroup is one regrouping while it is done.
type regroup struct {
	*Store
	ctx      context.Context
	tx       *gorm.DB
	in       Regroup
	c, other Case
	texts    *canvass.Texts // of those that leave the case, where a variant does
	row      Regrouping
	before   undoing
}

// Merge makes one case of two, and of their canvasses. See Stays for which.
func (s *Store) Merge(ctx context.Context, in Regroup) (Case, error) {
	return s.regroup(ctx, in, ActMerge, (*regroup).merge)
}

// Split makes a case of its own of some reports of one, which stands where that
// one stands.
func (s *Store) Split(ctx context.Context, in Regroup) (Case, error) {
	in.Other = ""
	return s.regroup(ctx, in, ActSplit, (*regroup).split)
}

// Move takes some reports of a case into another.
func (s *Store) Move(ctx context.Context, in Regroup) (Case, error) {
	return s.regroup(ctx, in, ActMove, (*regroup).move)
}

// TellApart says that two cases are not of one operation: the machine never
// makes them one, nor proposes it again.
func (s *Store) TellApart(ctx context.Context, in Regroup) (Case, error) {
	in.Version, in.OtherVersion = anyVersion, anyVersion // nothing of either case changes
	return s.regroup(ctx, in, ActApart, (*regroup).apart)
}

// regroup does what all of them do, round what is its own.
func (s *Store) regroup(ctx context.Context, in Regroup, act journal.Act, do func(*regroup) error) (Case, error) {
	in.Reason = trim(in.Reason)
	if err := faults(s.validate, regroupForm{in.Reason}).Err(); err != nil && act != ActApart {
		return Case{}, err
	}
	g := &regroup{Store: s, ctx: ctx, in: in}
	g.row = Regrouping{Act: act, Actor: in.By.ID, ActorName: in.By.Name, Reason: in.Reason}
	if in.Variant != "" {
		texts, err := s.variant(ctx, in.Reference, in.Variant)
		if err != nil {
			return Case{}, err
		}
		g.texts = &texts
	}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		g.tx = tx
		if err := g.begin(); err != nil {
			return err
		}
		if err := do(g); err != nil {
			return err
		}
		return g.end()
	})
	if err != nil {
		return Case{}, fmt.Errorf("%s %s: %w", act, in.Reference, err)
	}
	return g.c, nil
}

// begin reads the cases as they were seen.
func (g *regroup) begin() error {
	if g.with.Canvasses == nil {
		return fault.Conflict
	}
	if err := g.db.Alone(g.tx, settling); err != nil {
		return err
	}
	var err error
	if g.c, err = seenAs(g.tx, g.in.Reference, g.in.Version); err != nil {
		return err
	}
	g.other = g.c
	if g.row.Act != ActSplit {
		g.other, err = seenAs(g.tx, g.in.Other, g.in.OtherVersion)
		if errors.Is(err, fault.NotFound) {
			err = bar("other", "regroup.error.unknown")
		}
		if err != nil {
			return err
		}
	}
	return bar("other", Barred(g.row.Act, g.c, g.other, g.in.By))
}

// seenAs returns a case unless somebody acted on it since it was seen.
func seenAs(tx *gorm.DB, reference string, version int) (Case, error) {
	c, err := one(tx, reference)
	if err == nil && c.Version != version && version != anyVersion {
		err = fault.Conflict
	}
	return c, err
}

// anyVersion stands for a case as it is, however it was seen.
const anyVersion = -1

// hand says to the canvasses who overrules them, and why.
func (g *regroup) hand() canvass.Hand {
	return canvass.Hand{ID: g.in.By.ID, Name: g.in.By.Name, Reason: g.in.Reason}
}

// seat gives both cases a canvass where reports without a text had none.
func (g *regroup) seat() error {
	for _, c := range []*Case{&g.c, &g.other} {
		if c.Canvass != 0 {
			continue
		}
		ids, err := g.keysOf(g.inside(c.ID))
		if err == nil {
			c.Canvass, err = g.with.Canvasses.Seat(g.tx, c.Election, ids)
		}
		if err == nil {
			err = g.tx.Model(&Case{}).Where("id = ?", c.ID).UpdateColumn("canvass", c.Canvass).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// acted keeps which act on canvasses the regrouping is, and between which cases.
func (g *regroup) acted(a canvass.Act, reports int) {
	g.before.Case, g.before.Other, g.before.Same = g.c, g.other, a.FromID == a.IntoID
	g.row.ID, g.row.At, g.row.Reports = a.ID, a.At, reports
	g.row.CaseID, g.row.CaseReference, g.row.OtherID, g.row.OtherReference = g.c.ID, g.c.Reference, g.other.ID, g.other.Reference
}

// merge is Merge.
func (g *regroup) merge() error {
	if err := g.seat(); err != nil {
		return err
	}
	act, err := g.with.Canvasses.Merge(g.ctx, g.tx, canvass.Overruling{By: g.hand(), From: g.other.Canvass, Into: g.c.Canvass})
	if err != nil {
		return err
	}
	g.c, g.other = Stays(g.c, g.other)
	g.acted(act, g.other.Reports)
	if err := g.note(g.inside(g.other.ID)); err != nil {
		return err
	}
	if err := g.absorb(); err != nil {
		return err
	}
	g.c.takeOver(g.other)
	g.c.Canvass = act.IntoID
	return nil
}

// absorb takes all that is in the other case into the case, and does away with
// the other, whose address leads on.
func (g *regroup) absorb() error {
	for _, of := range []any{&Note{}, &Decision{}, &Letter{}} {
		var ids []string
		if err := g.tx.Model(of).Where("case_id = ?", g.other.ID).Pluck("id", &ids).Error; err != nil {
			return err
		}
		g.before.Moved = append(g.before.Moved, ids...)
	}
	for _, of := range []any{&Note{}, &Decision{}, &Letter{}, &CaseReport{}} {
		if err := g.tx.Model(of).Where("case_id = ?", g.other.ID).UpdateColumn("case_id", g.c.ID).Error; err != nil {
			return err
		}
	}
	return g.remove(g.other)
}

// remove does away with a case that nobody else has changed meanwhile.
func (g *regroup) remove(c Case) error {
	done := g.tx.Where("id = ? AND version = ?", c.ID, c.Version).Delete(&Case{})
	if done.Error == nil && done.RowsAffected == 0 {
		done.Error = fault.Conflict
	}
	return done.Error
}

// manyKeys is how many keys one statement names.
const manyKeys = 500

// split is Split.
func (g *regroup) split() error {
	ids, err := g.leaving()
	if err != nil {
		return err
	}
	act, err := g.with.Canvasses.Split(g.ctx, g.tx, canvass.Overruling{By: g.hand(), From: g.c.Canvass, Reports: ids})
	if err != nil {
		return err
	}
	if err := g.part(ids, act.IntoID); err != nil {
		return err
	}
	g.acted(act, len(ids))
	if err := g.copyDecision(); err != nil {
		return err
	}
	return g.carry(ids)
}

// part opens the case of what is split off, where the first of its reports stood
// in the queue.
func (g *regroup) part(ids []string, of canvass.ID) error {
	gist, err := g.with.Reports.GistIn(g.tx, g.tx.Model(&report.Report{}).Select("id").Where("id IN ?", ids[:1]))
	if err != nil {
		return err
	}
	g.other = newCase(gist.First, of, g.now())
	g.other.Version, g.other.Reports = g.c.Version+1, 0 // a sweep leaves alone what somebody worked on
	g.other.stand(g.c.standing())
	if gist.First.ID != g.c.ID {
		taken, err := g.taken(gist.First.ID, gist.First.Reference)
		if err != nil {
			return err
		}
		if !taken {
			return g.tx.Create(&g.other).Error
		}
	}
	return g.rename()
}

func (g *regroup) taken(id, reference string) (bool, error) {
	var n int64
	err := g.tx.Model(&Case{}).Where("id = ? OR reference = ?", id, reference).Count(&n).Error
	return n > 0, err
}

// rename names a case whose first report another is named by.
func (g *regroup) rename() error {
	fresh := database.NewID()
	g.other.ID = g.other.ID[:timeOfKey] + fresh[timeOfKey:]
	for n := 2; ; n++ {
		reference := fmt.Sprintf("%s%d", g.other.Reference, n)
		taken, err := g.taken(g.other.ID, reference)
		if err != nil {
			return err
		}
		if !taken {
			g.other.Reference = reference
			return g.tx.Create(&g.other).Error
		}
	}
}

// timeOfKey is how many characters of a UUIDv7 say when it was made.
const timeOfKey = len("01890a5d-ac96")

// copyDecision lets what was decided hold for what is split off.
func (g *regroup) copyDecision() error {
	if g.c.Outcome == "" {
		return nil
	}
	var last Decision
	if err := g.tx.Where("case_id = ?", g.c.ID).Order("at DESC, id DESC").Take(&last).Error; err != nil {
		return err
	}
	last.ID, last.CaseID = database.NewID(), g.other.ID
	g.before.Copied = last.ID
	return g.tx.Create(&last).Error
}

// move is Move.
func (g *regroup) move() error {
	ids, err := g.leaving()
	if err != nil {
		return err
	}
	if err := g.seat(); err != nil {
		return err
	}
	act, err := g.with.Canvasses.Move(g.ctx, g.tx, canvass.Overruling{By: g.hand(), From: g.c.Canvass, Into: g.other.Canvass, Reports: ids})
	if err != nil {
		return err
	}
	g.acted(act, len(ids))
	return g.carry(ids)
}

// carry takes reports from the case into the other.
func (g *regroup) carry(ids []string) error {
	for some := range slices.Chunk(ids, manyKeys) {
		if err := g.note(g.inside(g.c.ID).Where("report_id IN ?", some)); err != nil {
			return err
		}
		if err := g.inside(g.c.ID).Where("report_id IN ?", some).UpdateColumn("case_id", g.other.ID).Error; err != nil {
			return err
		}
	}
	g.c.Reports -= len(ids)
	g.other.Reports += len(ids)
	return nil
}

// note keeps in which case some reports are, for undoing.
func (g *regroup) note(q *gorm.DB) error {
	var links []CaseReport
	if err := q.Find(&links).Error; err != nil || len(links) == 0 {
		return err
	}
	if err := g.begun(); err != nil {
		return err
	}
	rows := make([]RegroupedReport, len(links))
	for i, l := range links {
		rows[i] = RegroupedReport{g.row.ID, l.ReportID, l.CaseID}
	}
	return g.tx.CreateInBatches(&rows, manyKeys).Error
}

// begun writes the regrouping, which what it is about refers to; end completes it.
func (g *regroup) begun() error {
	g.row.Before = g.before.packed()
	return g.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&g.row).Error
}

// apart is TellApart.
func (g *regroup) apart() error {
	if err := g.seat(); err != nil {
		return err
	}
	act, err := g.with.Canvasses.TellApart(g.ctx, g.tx, canvass.Overruling{By: g.hand(), From: g.c.Canvass, Into: g.other.Canvass})
	if err == nil {
		g.acted(act, 0)
	}
	return err
}
