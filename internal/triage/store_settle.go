package triage

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/report"
)

// joined are the columns that a report changes of a case it joins. None of them
// is an act's, so that neither undoes the other.
var joined = []string{"reports", "suspected", "channels", "practices", "opt_outs", "kind", "sender", "first_contact", "last_contact", "updated_at"}

// settlement is where the reports of a batch go.
type settlement struct {
	now    time.Time
	cases  map[canvass.ID]*Case // that reports of a canvass join
	opened []*Case
	grown  []*Case // that were there before
	gone   []*Case // that went into others
	links  []CaseReport
	places []CasePlace
}

// assign writes the cases of reports: of is the canvass of each, if any.
func (s *Store) assign(ctx context.Context, tx *gorm.DB, reports []report.Report, of map[string]canvass.ID) error {
	there, err := s.casesOf(ctx, tx, reports, of)
	if err != nil || len(reports) == 0 {
		return err
	}
	b := settlement{now: s.now(), cases: map[canvass.ID]*Case{}}
	for id, cases := range there {
		if err := b.unite(tx, id, cases); err != nil {
			return err
		}
	}
	for _, r := range reports {
		c := b.take(r, of[r.ID])
		b.links = append(b.links, CaseReport{CaseID: c.ID, ReportID: r.ID})
		if r.Departement != "" {
			b.places = append(b.places, CasePlace{CaseID: c.ID, Departement: r.Departement})
		}
	}
	if err := b.save(tx); err != nil {
		return err
	}
	return s.rank(tx, b.touched()...)
}

// unite makes one of the cases that a canvass has, oldest first, that which its
// reports join: the first that somebody worked on, else the first. A merge of
// canvasses can leave several: those that nobody touched go into it, their
// addresses lead there, and what people did stays where they did it.
func (b *settlement) unite(tx *gorm.DB, id canvass.ID, cases []*Case) error {
	at := max(slices.IndexFunc(cases, func(c *Case) bool { return c.Version > 1 }), 0)
	into := cases[at]
	b.cases[id] = into
	for i, c := range cases {
		if i == at || c.Version > 1 {
			continue
		}
		into.absorb(*c, b.now)
		b.grew(into)
		b.gone = append(b.gone, c)
		var places []CasePlace
		if err := tx.Where("case_id = ?", c.ID).Find(&places).Error; err != nil {
			return err
		}
		for _, p := range places {
			b.places = append(b.places, CasePlace{CaseID: into.ID, Departement: p.Departement})
		}
		if err := tx.Model(&CaseReport{}).Where("case_id = ?", c.ID).Update("case_id", into.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// grew remembers that a case which was there is to be written.
func (b *settlement) grew(c *Case) {
	if !slices.Contains(b.opened, c) && !slices.Contains(b.grown, c) {
		b.grown = append(b.grown, c)
	}
}

// take finds the case of one report, or opens it.
func (b *settlement) take(r report.Report, of canvass.ID) *Case {
	c := b.cases[of]
	if of == 0 || c == nil {
		opened := newCase(r, of, b.now)
		b.opened, b.cases[of] = append(b.opened, &opened), &opened
		return &opened
	}
	c.join(r, b.now)
	b.grew(c)
	return c
}

// touched returns the keys of the cases that are written.
func (b *settlement) touched() []string {
	var ids []string
	for _, c := range slices.Concat(b.opened, b.grown) {
		ids = append(ids, c.ID)
	}
	return ids
}

func (b *settlement) save(tx *gorm.DB) error {
	if len(b.opened) > 0 {
		if err := tx.Create(b.opened).Error; err != nil {
			return err
		}
	}
	for _, c := range b.grown {
		if err := tx.Model(c).Select(joined).UpdateColumns(c).Error; err != nil {
			return err
		}
	}
	for _, c := range b.gone {
		done := tx.Where("id = ? AND version = 1", c.ID).Delete(&Case{})
		if done.Error == nil && done.RowsAffected == 0 {
			done.Error = fault.Conflict // somebody took it a moment ago: the next sweep leaves it
		}
		if done.Error != nil {
			return done.Error
		}
	}
	if err := tx.Create(&b.links).Error; err != nil || len(b.places) == 0 {
		return err
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&b.places).Error
}

// casesOf returns the cases of each canvass of the reports, oldest first: those
// that are not set aside as abuse, also those of a canvass that was merged into
// it.
func (s *Store) casesOf(ctx context.Context, tx *gorm.DB, reports []report.Report, of map[string]canvass.ID) (map[canvass.ID][]*Case, error) {
	var ids []canvass.ID
	for _, r := range reports {
		if id := of[r.ID]; id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	now, err := s.with.Canvasses.Former(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for former := range now {
		ids = append(ids, former)
	}
	var found []*Case
	if err := tx.Where("canvass IN ? AND outcome <> ?", ids, Abuse).Order("id").Find(&found).Error; err != nil {
		return nil, err
	}
	cases := map[canvass.ID][]*Case{}
	for _, c := range found {
		at := c.Canvass
		if current, merged := now[at]; merged {
			at = current
		}
		cases[at] = append(cases[at], c)
	}
	return cases, nil
}
