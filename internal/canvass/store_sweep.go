package canvass

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"vigie/internal/report"
)

// sweepBatch is how many reports are placed in one transaction: few enough that
// filings wait little for it on SQLite.
const sweepBatch = 100

// Sweep places each report that is in no canvass yet and returns how many it
// placed. Several may run at once, and again: no report is placed twice.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	return s.with.Reports.Sweep(ctx, sweepBatch, s.rows(ctx, &Member{}), s.Group)
}

// rows returns queries over the rows of a table that name reports.
func (s *Store) rows(ctx context.Context, of any) func() *gorm.DB {
	return func() *gorm.DB { return s.db.Write.WithContext(ctx).Model(of) }
}

// Group places those of the reports that are in no canvass yet, in the order
// given, all or none, and returns how many. Reports before them must have been
// placed: a sweep goes on from the newest.
func (s *Store) Group(ctx context.Context, reports []report.Report) (placed int, err error) {
	db := s.db.Write.WithContext(ctx)
	fresh, err := unplaced(db, &Member{}, reports)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	err = db.Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, "canvass.group"); err != nil {
			return err
		}
		if fresh, err = unplaced(tx, &Member{}, fresh); err != nil { // another instance may have been faster
			return err
		}
		b := batch{tx: tx, now: s.now(), growth: newGrowth()}
		by := byElection(fresh)
		for _, election := range slices.Sorted(maps.Keys(by)) {
			if err := b.place(election, by[election]); err != nil {
				return err
			}
		}
		return b.growth.save(tx)
	})
	if err != nil {
		return 0, fmt.Errorf("group reports: %w", err)
	}
	return len(fresh), nil
}

// unplaced returns those of the reports that do not stand in a table.
func unplaced(tx *gorm.DB, table any, reports []report.Report) ([]report.Report, error) {
	if len(reports) == 0 {
		return nil, nil
	}
	ids := make([]string, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	var known []string
	if err := tx.Model(table).Where("report_id IN ?", ids).Pluck("report_id", &known).Error; err != nil {
		return nil, fmt.Errorf("group reports: %w", err)
	}
	seen := make(map[string]bool, len(known))
	for _, id := range known {
		seen[id] = true
	}
	var fresh []report.Report
	for _, r := range reports {
		if !seen[r.ID] {
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}

// byElection sorts reports by their election's slug, in their order.
func byElection(reports []report.Report) map[string][]report.Report {
	by := map[string][]report.Report{}
	for _, r := range reports {
		by[r.Election] = append(by[r.Election], r)
	}
	return by
}

// batch places reports within one transaction.
type batch struct {
	tx     *gorm.DB
	now    time.Time
	growth growth
}

// place puts reports into the canvasses of their election.
func (b *batch) place(election string, reports []report.Report) error {
	desk := newDesk(newTables(b.tx, election))
	engine := NewEngine(desk, Standard())
	for _, r := range reports {
		if strings.TrimSpace(r.Message) == "" {
			desk.members = append(desk.members, Member{ReportID: r.ID, How: Textless, At: b.now})
			continue
		}
		desk.lay(engine.read(Text{Body: r.Message, Sender: SenderOf(r.FirstSender())}), r)
	}
	if err := desk.look(); err != nil {
		return err
	}
	for desk.turn() {
		t := desk.text()
		p, err := engine.settle(t.print)
		if err == nil {
			m := Member{ReportID: t.report.ID, CanvassID: p.Canvass, Whole: t.whole, At: b.now}
			m.How, m.Likeness = p.how()
			b.growth.add(p.Canvass, t.report, 1)
			err = desk.seat(m)
		}
		if err != nil {
			return fmt.Errorf("report %s: %w", t.report.Reference, err)
		}
	}
	return desk.clear()
}

// how says why a text went where it went, with the likeness in thousandths.
func (p Placement) how() (How, int) {
	switch {
	case p.Founded:
		return Founder, 0
	case p.Copy:
		return Copied, 0
	}
	return Alike, int(1000 * p.Likeness.Contained())
}
