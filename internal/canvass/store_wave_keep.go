package canvass

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/report"
)

// grownHour and grownFacet are the rows of a canvass's growth. They are kept as
// reports are placed, in the same transaction, so that a page reads as many rows
// as there are hours and places, however many reports there are. A report whose
// time is over stays in them: they hold counts alone.
type grownHour struct {
	CanvassID ID  `gorm:"primaryKey;autoIncrement:false"`
	Hour      int `gorm:"primaryKey;autoIncrement:false"`
	Reports   int
}

// TableName is where gorm finds them.
func (grownHour) TableName() string { return "canvass_hours" }

type grownFacet struct {
	CanvassID ID     `gorm:"primaryKey;autoIncrement:false"`
	Facet     string `gorm:"primaryKey"`
	Value     string `gorm:"primaryKey"`
	Reports   int
}

// TableName is where gorm finds them.
func (grownFacet) TableName() string { return "canvass_facets" }

// growth gathers what the reports of a batch add, to be written once.
type growth struct {
	hours  map[grownHour]int // keys have no Reports
	facets map[grownFacet]int
}

func newGrowth() growth { return growth{map[grownHour]int{}, map[grownFacet]int{}} }

// add counts a report that was placed in a canvass as n, -1 for one that its
// voter withdrew.
func (g growth) add(id ID, r report.Report, n int) {
	g.hours[grownHour{CanvassID: id, Hour: HourOf(r.ReceivedAt)}] += n
	for name, values := range facets(r) {
		for _, v := range values {
			g.facets[grownFacet{CanvassID: id, Facet: name, Value: v}] += n
		}
	}
}

// save writes what was gathered. A canvass that was merged away since a report
// was placed in it counts for the one that it went into.
func (g growth) save(tx *gorm.DB) error {
	if len(g.hours) == 0 {
		return nil
	}
	now, err := g.current(tx)
	if err != nil {
		return err
	}
	hours, told := map[grownHour]int{}, map[grownFacet]int{}
	for h, n := range g.hours {
		h.CanvassID = now[h.CanvassID]
		hours[h] += n
	}
	for f, n := range g.facets {
		f.CanvassID = now[f.CanvassID]
		told[f] += n
	}
	var a []grownHour
	for h, n := range hours {
		h.Reports = n
		a = append(a, h)
	}
	var b []grownFacet
	for f, n := range told {
		f.Reports = n
		b = append(b, f)
	}
	return added(tx, a, b)
}

// current returns, for each canvass that grew, the one that it is now.
func (g growth) current(tx *gorm.DB) (map[ID]ID, error) {
	now := map[ID]ID{}
	for h := range g.hours {
		now[h.CanvassID] = h.CanvassID
	}
	ids := make([]ID, 0, len(now))
	for id := range now {
		ids = append(ids, id)
	}
	var gone []Kept
	if err := tx.Where("id IN ? AND merged_into <> 0", ids).Find(&gone).Error; err != nil {
		return nil, err
	}
	for _, k := range gone {
		now[k.ID] = k.MergedInto
	}
	return now, nil
}

// sums adds to what is there.
func sums(table string, keys ...string) clause.OnConflict {
	on := clause.OnConflict{DoUpdates: clause.Assignments(map[string]any{"reports": gorm.Expr(table + ".reports + excluded.reports")})}
	for _, k := range keys {
		on.Columns = append(on.Columns, clause.Column{Name: k})
	}
	return on
}

func added(tx *gorm.DB, hours []grownHour, told []grownFacet) error {
	if len(hours) > 0 {
		if err := tx.Clauses(sums("canvass_hours", "canvass_id", "hour")).CreateInBatches(&hours, fewRows).Error; err != nil {
			return fmt.Errorf("growth: %w", err)
		}
	}
	if len(told) > 0 {
		if err := tx.Clauses(sums("canvass_facets", "canvass_id", "facet", "value")).CreateInBatches(&told, fewRows).Error; err != nil {
			return fmt.Errorf("growth: %w", err)
		}
	}
	return nil
}

// pour gives the growth of a canvass to the one that it is merged into.
func pour(tx *gorm.DB, earlier, later ID) error {
	for _, step := range []struct {
		statement string
		values    []any
	}{
		{"INSERT INTO canvass_hours (canvass_id, hour, reports) SELECT ?, hour, reports FROM canvass_hours WHERE canvass_id = ? ON CONFLICT (canvass_id, hour) DO UPDATE SET reports = canvass_hours.reports + excluded.reports", []any{earlier, later}},
		{"INSERT INTO canvass_facets (canvass_id, facet, value, reports) SELECT ?, facet, value, reports FROM canvass_facets WHERE canvass_id = ? ON CONFLICT (canvass_id, facet, value) DO UPDATE SET reports = canvass_facets.reports + excluded.reports", []any{earlier, later}},
		{"DELETE FROM canvass_hours WHERE canvass_id = ?", []any{later}},
		{"DELETE FROM canvass_facets WHERE canvass_id = ?", []any{later}},
	} {
		if err := tx.Exec(step.statement, step.values...).Error; err != nil {
			return fmt.Errorf("growth of %d into %d: %w", later, earlier, err)
		}
	}
	return nil
}

// regrow counts the growth of canvasses anew from the reports that are in them:
// for what moves single reports from one to another. It costs as much as they
// are large, and forgets those that were erased.
func (s *Store) regrow(tx *gorm.DB, ids ...ID) error {
	for _, id := range ids {
		members := func() *gorm.DB { return tx.Model(&Member{}).Select("report_id").Where("canvass_id = ?", id) }
		if err := tx.Where("canvass_id = ?", id).Delete(&grownHour{}).Error; err != nil {
			return fmt.Errorf("growth of %d: %w", id, err)
		}
		if err := tx.Where("canvass_id = ?", id).Delete(&grownFacet{}).Error; err != nil {
			return fmt.Errorf("growth of %d: %w", id, err)
		}
		var keys []string
		if err := members().Pluck("report_id", &keys).Error; err != nil {
			return fmt.Errorf("growth of %d: %w", id, err)
		}
		spread, err := s.with.Reports.SpreadIn(tx, members())
		if err != nil {
			return err
		}
		if err := added(tx, hoursOf(id, keys), facetsOf(id, spread)); err != nil {
			return err
		}
	}
	return nil
}

// hoursOf counts reports by the hour that their keys begin with (UUIDv7).
func hoursOf(id ID, keys []string) []grownHour {
	counts := map[int]int{}
	for _, k := range keys {
		if at, err := report.FiledAt(k); err == nil {
			counts[HourOf(at)]++
		}
	}
	var hours []grownHour
	for h, n := range counts {
		hours = append(hours, grownHour{id, h, n})
	}
	return hours
}

func facetsOf(id ID, s report.Spread) []grownFacet {
	var told []grownFacet
	for _, d := range s.Days {
		told = append(told, grownFacet{id, "day", string(d.On), d.Reports})
	}
	for _, c := range s.Channels {
		told = append(told, grownFacet{id, "channel", string(c.Channel), c.Reports})
	}
	for _, p := range s.Departements {
		told = append(told, grownFacet{id, "place", p.Departement, p.Reports})
	}
	return told
}
