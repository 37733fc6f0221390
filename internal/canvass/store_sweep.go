package canvass

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"vigie/internal/report"
)

// overlap is how far a sweep looks back from the newest report it knows: keys
// are made before they are committed, so that a smaller one can appear after a
// larger one. A filing is given up after 20 s; the rest is for clocks of several
// instances that differ.
const overlap = 2 * time.Minute

// sweepBatch is how many reports are placed in one transaction: few enough that
// filings wait little for it on SQLite.
const sweepBatch = 100

// Sweep places each report that is in no canvass yet and returns how many it
// placed. Several may run at once, and again: no report is placed twice.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	return s.each(ctx, "canvass_reports", s.Group)
}

// each hands the reports that do not stand in a table yet to take, part by part
// in the order of their keys, and returns how many it took.
func (s *Store) each(ctx context.Context, table string, take func(context.Context, []report.Report) (int, error)) (int, error) {
	cursor, err := s.sweptTo(ctx, table)
	if err != nil {
		return 0, err
	}
	taken := 0
	for {
		found, err := s.with.Reports.After(ctx, cursor, sweepBatch)
		if err != nil {
			return taken, fmt.Errorf("sweep for %s: %w", table, err)
		}
		n, err := take(ctx, found)
		taken += n
		if err != nil || len(found) < sweepBatch {
			return taken, err
		}
		cursor = found[len(found)-1].ID
	}
}

// sweptTo returns the key after which reports may not stand in a table yet. It is
// read from the table itself, so that nothing else can disagree with it.
func (s *Store) sweptTo(ctx context.Context, table string) (string, error) {
	var last []string
	if err := s.db.Write.WithContext(ctx).Table(table).Order("report_id DESC").Limit(1).Pluck("report_id", &last).Error; err != nil {
		return "", fmt.Errorf("group reports: %w", err)
	}
	if len(last) == 0 {
		return uuid.Nil.String(), nil
	}
	id, err := uuid.Parse(last[0])
	if err != nil {
		return "", fmt.Errorf("group reports: %w", err)
	}
	at := time.Unix(id.Time().UnixTime())
	return report.FloorID(at.Add(-overlap)), nil
}

// Group places those of the reports that are in no canvass yet, in the order
// given, all or none, and returns how many. Reports before them must have been
// placed: a sweep goes on from the newest.
func (s *Store) Group(ctx context.Context, reports []report.Report) (placed int, err error) {
	db := s.db.Write.WithContext(ctx)
	fresh, err := unplaced(db, "canvass_reports", reports)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	err = db.Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, "canvass.group"); err != nil {
			return err
		}
		if fresh, err = unplaced(tx, "canvass_reports", fresh); err != nil { // another instance may have been faster
			return err
		}
		b := batch{tx: tx, now: s.now(), seats: map[string]*seat{}, growth: newGrowth()}
		for _, r := range fresh {
			if err := b.place(r); err != nil {
				return fmt.Errorf("report %s: %w", r.Reference, err)
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
func unplaced(tx *gorm.DB, table string, reports []report.Report) ([]report.Report, error) {
	if len(reports) == 0 {
		return nil, nil
	}
	ids := make([]string, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	var known []string
	if err := tx.Table(table).Where("report_id IN ?", ids).Pluck("report_id", &known).Error; err != nil {
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

// batch places reports within one transaction.
type batch struct {
	tx     *gorm.DB
	now    time.Time
	seats  map[string]*seat // by election
	growth growth
}

// seat is an engine over the shelf of one election.
type seat struct {
	engine *Engine
	shelf  *tables
}

func (b *batch) seat(election string) *seat {
	if b.seats[election] == nil {
		shelf := newTables(b.tx, election)
		b.seats[election] = &seat{NewEngine(shelf, Standard()), shelf}
	}
	return b.seats[election]
}

// place puts one report into a canvass of its election.
func (b *batch) place(r report.Report) error {
	m := Member{ReportID: r.ID, How: Textless, At: b.now}
	if strings.TrimSpace(r.Message) != "" {
		seat := b.seat(r.Election)
		seat.shelf.begin(r)
		p, err := seat.engine.Place(Text{Body: r.Message, Sender: SenderOf(senderOf(r))})
		if err != nil {
			return err
		}
		m.CanvassID, m.Whole = p.Canvass, seat.shelf.whole
		m.How, m.Likeness = p.how()
		if err := seat.shelf.grow(p.Canvass); err != nil {
			return err
		}
		b.growth.add(p.Canvass, r)
	}
	return b.tx.Create(&m).Error
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

// senderOf returns the first sender that a report shows.
func senderOf(r report.Report) string {
	for _, c := range r.Contacts {
		if c.Sender != "" {
			return c.Sender
		}
	}
	return ""
}
