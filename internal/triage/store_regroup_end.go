package triage

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// end writes the cases as they are now, the regrouping, and what the journal says
// of it on either case, whose lock comes last.
func (g *regroup) end() error {
	g.before.Then = g.c.standing()
	if err := g.begun(); err != nil {
		return err
	}
	g.row.Before = g.before.packed()
	if err := g.tx.Save(&g.row).Error; err != nil {
		return err
	}
	if g.row.Act != ActApart {
		if err := g.settle(); err != nil {
			return err
		}
	}
	for _, about := range []struct{ object, other string }{{g.row.CaseReference, g.row.OtherReference}, {g.row.OtherReference, g.row.CaseReference}} {
		e := journal.Entry{Actor: g.row.Actor, ActorName: g.row.ActorName, Act: g.row.Act, Object: Object(about.object)}
		e.Detail = filled(detail{"case": about.other, "reports": counted(g.row.Reports)})
		if err := g.with.Journal.Append(g.ctx, g.tx, e); err != nil {
			return err
		}
	}
	return nil
}

func counted(reports int) string {
	if reports == 0 {
		return ""
	}
	return fmt.Sprint(reports)
}

// settle writes the cases that are there as their reports say, and touches them,
// so that the figures follow.
func (g *regroup) settle() error {
	for _, c := range []*Case{&g.c, &g.other} {
		var there int64
		if err := g.tx.Model(&Case{}).Where("id = ?", c.ID).Count(&there).Error; err != nil {
			return err
		}
		if there == 0 {
			continue
		}
		if err := g.refold(c); err != nil {
			return err
		}
	}
	return g.recount(g.tx, g.tx.Model(&CaseReport{}).Select("report_id").Where("case_id IN ?", []string{g.c.ID, g.other.ID}))
}

// refold writes a case as it is now, unless somebody else has changed it.
func (g *regroup) refold(c *Case) error {
	err := g.retell(g.tx, c)
	if err != nil && !errors.Is(err, fault.NotFound) { // what was erased is told by nothing else
		return err
	}
	seen := c.Version
	c.Version, c.UpdatedAt = seen+1, g.now()
	done := g.tx.Model(&Case{}).Where("id = ? AND version = ?", c.ID, seen).Select("*").Omit(append([]string{"id", "suspected"}, ranked...)...).Updates(c)
	if done.Error == nil && done.RowsAffected == 0 {
		done.Error = fault.Conflict
	}
	return done.Error
}

// retell copies anew into a case, and beside it, what its reports tell, within tx.
// It returns fault.NotFound, and changes nothing, where none is left.
func (s *Store) retell(tx *gorm.DB, c *Case) error {
	inside := func() *gorm.DB { return tx.Model(&CaseReport{}).Select("report_id").Where("case_id = ?", c.ID) }
	gist, err := s.with.Reports.GistIn(tx, inside())
	if err != nil {
		return err
	}
	spread, err := s.with.Reports.SpreadIn(tx, inside())
	if err != nil {
		return err
	}
	c.refold(gist, spread)
	return placed(tx, *c, spread)
}

// placed says anew where the reports of a case come from.
func placed(tx *gorm.DB, c Case, spread report.Spread) error {
	if err := tx.Where("case_id = ?", c.ID).Delete(&CasePlace{}).Error; err != nil || len(spread.Departements) == 0 {
		return err
	}
	var rows []CasePlace
	for _, d := range spread.Departements {
		rows = append(rows, CasePlace{c.ID, d.Departement})
	}
	return tx.Create(&rows).Error
}
