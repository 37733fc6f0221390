package triage

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/canvass"
	"vigie/internal/fault"
)

// variant returns the texts of a case that are most like that of one of its
// reports.
func (s *Store) variant(ctx context.Context, reference, of string) (canvass.Texts, error) {
	c, err := s.ByReference(ctx, reference)
	if err != nil {
		return canvass.Texts{}, err
	}
	r, err := s.ReportOf(ctx, c, of)
	if err != nil {
		return canvass.Texts{}, err
	}
	id, err := s.with.Canvasses.Current(ctx, c.Canvass)
	if err != nil {
		return canvass.Texts{}, err
	}
	return s.with.Canvasses.Variant(ctx, id, r.ID)
}

// CountVariant returns how many reports of a case have the text of one of them,
// or nearly, or fault.NotFound when that one is no text that others are compared
// with.
func (s *Store) CountVariant(ctx context.Context, c Case, reference string) (int, error) {
	texts, err := s.variant(ctx, c.Reference, reference)
	if err != nil {
		return 0, err
	}
	ids, err := s.with.Canvasses.With(s.db.Write.WithContext(ctx), texts)
	if err != nil {
		return 0, err
	}
	n := 0
	for some := range slices.Chunk(ids, manyKeys) {
		here, err := s.Within(ctx, c, some)
		if err != nil {
			return 0, err
		}
		n += len(here)
	}
	return n, nil
}

// leaving returns the keys of the reports that leave the case: some, not all.
func (g *regroup) leaving() ([]string, error) {
	ids, err := g.chosen()
	if err != nil {
		return nil, err
	}
	var all int64
	if err := g.inside(g.c.ID).Count(&all).Error; err != nil {
		return nil, fmt.Errorf("reports of case %s: %w", g.c.Reference, err)
	}
	switch len(ids) {
	case 0:
		return nil, bar("reports", "regroup.error.none")
	case int(all):
		return nil, bar("reports", "regroup.error.all")
	}
	return ids, nil
}

// chosen returns the keys of the reports that were ticked, or that have a text.
func (g *regroup) chosen() ([]string, error) {
	if g.texts != nil {
		ids, err := g.with.Canvasses.With(g.tx, *g.texts)
		if err != nil {
			return nil, err
		}
		return g.here(ids) // others may have been set aside in a case of their own
	}
	var refs []string
	for _, r := range g.in.Reports {
		refs = append(refs, Reference(r))
	}
	slices.Sort(refs)
	refs = slices.Compact(refs)
	ids, err := g.with.Reports.KeysIn(g.tx, refs)
	if err != nil {
		return nil, err
	}
	here, err := g.here(ids)
	if err == nil && len(here) != len(refs) { // one was moved, or erased
		err = fault.Conflict
	}
	return here, err
}

// here returns those of the reports that are in the case.
func (g *regroup) here(ids []string) ([]string, error) {
	var all []string
	for some := range slices.Chunk(ids, manyKeys) {
		found, err := g.keysOf(g.inside(g.c.ID).Where("report_id IN ?", some))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// inside asks for the reports of a case.
func (g *regroup) inside(caseID string) *gorm.DB {
	return g.tx.Model(&CaseReport{}).Where("case_id = ?", caseID)
}

func (g *regroup) keysOf(q *gorm.DB) ([]string, error) {
	var ids []string
	err := q.Order("report_id").Pluck("report_id", &ids).Error
	return ids, err
}
