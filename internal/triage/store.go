package triage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-playground/validator/v10"
	"gorm.io/gorm"

	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/mail"
	"vigie/internal/place"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// Store keeps cases, their notes and decisions.
type Store struct {
	db       *database.DB
	now      func() time.Time
	with     Needs
	validate *validator.Validate
}

// Needs are what cases are made from, and where acts are noted.
type Needs struct {
	Reports    *report.Store
	Journal    *journal.Store
	Canvasses  *canvass.Store  // nil leaves each report in a case of its own
	Elections  *election.Store // nil gives no alert for electoral silence
	Recipients seal.Recipients // to whom answers of campaigns are sealed
	Zone       *time.Location  // in which it becomes another day; nil is UTC
	Mail       *mail.Store     // nil tells voters nothing by e-mail
	Places     *place.Register // nil finds no case by the name of a commune
}

func (n Needs) zone() *time.Location {
	if n.Zone == nil {
		return time.UTC
	}
	return n.Zone
}

// NewStore returns a store of cases.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, with: with, validate: newValidator()}
}

// ByReference returns the case of a reference, or fault.NotFound.
func (s *Store) ByReference(ctx context.Context, reference string) (Case, error) {
	return one(s.db.Write.WithContext(ctx), reference)
}

func one(tx *gorm.DB, reference string) (Case, error) {
	var c Case
	err := tx.Take(&c, "reference = ?", Reference(reference)).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Case{}, fmt.Errorf("case %s: %w", reference, fault.NotFound)
	}
	if err != nil {
		return Case{}, fmt.Errorf("case %s: %w", reference, err)
	}
	return c, nil
}

// CaseOfReport returns the case in which the report of a reference is worked,
// and opens it when no sweep has seen the report yet. It returns fault.NotFound
// when there is no such report.
func (s *Store) CaseOfReport(ctx context.Context, reference string) (Case, error) {
	r, err := s.with.Reports.ByReference(ctx, Reference(reference))
	if err != nil {
		return Case{}, err
	}
	for range 2 {
		c, err := s.of(ctx, r.ID)
		if !errors.Is(err, fault.NotFound) {
			return c, err
		}
		// Not this one alone: a sweep goes on from the newest report that has a
		// case, and would pass over those before it.
		if _, swept := s.Sweep(ctx); swept != nil {
			// It may have opened the case all the same.
			if c, err := s.of(ctx, r.ID); err == nil {
				return c, nil
			}
			return Case{}, swept
		}
	}
	return s.of(ctx, r.ID)
}

// of returns the case of a report's key, or fault.NotFound.
func (s *Store) of(ctx context.Context, reportID string) (Case, error) {
	var c Case
	err := s.db.Write.WithContext(ctx).
		Joins("JOIN case_reports ON case_reports.case_id = cases.id").
		Take(&c, "case_reports.report_id = ?", reportID).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Case{}, fmt.Errorf("case of report %s: %w", reportID, fault.NotFound)
	}
	if err != nil {
		return Case{}, fmt.Errorf("case of report %s: %w", reportID, err)
	}
	return c, nil
}

// Notes returns what was noted on a case, oldest first.
func (s *Store) Notes(ctx context.Context, c Case) ([]Note, error) {
	var notes []Note
	err := s.db.Write.WithContext(ctx).Where("case_id = ?", c.ID).Order("at, id").Find(&notes).Error
	if err != nil {
		return nil, fmt.Errorf("notes of case %s: %w", c.Reference, err)
	}
	return notes, nil
}

// Decisions returns what was decided on a case, oldest first.
func (s *Store) Decisions(ctx context.Context, c Case) ([]Decision, error) {
	var decisions []Decision
	err := s.db.Write.WithContext(ctx).Where("case_id = ?", c.ID).Order("at, id").Find(&decisions).Error
	if err != nil {
		return nil, fmt.Errorf("decisions of case %s: %w", c.Reference, err)
	}
	return decisions, nil
}

// Standing is what the voter is told of a report: where it is, never by whom or
// why.
type Standing struct {
	State     State
	Outcome   Outcome    // of the decision, or ""
	TakenAt   *time.Time // when someone first took its case, nil before
	DecidedAt *time.Time // nil before
	Reports   int        // how many its case took in, itself among them; 0 before there is one
}

// StateOf returns how the report of a key stands; New when no case was opened
// yet.
func (s *Store) StateOf(ctx context.Context, reportID string) (Standing, error) {
	c, err := s.of(ctx, reportID)
	if errors.Is(err, fault.NotFound) {
		return Standing{State: New}, nil
	}
	if err != nil {
		return Standing{}, err
	}
	taken, err := s.with.Journal.First(ctx, Object(c.Reference), ActTake)
	return Standing{State: c.State, Outcome: c.Outcome, TakenAt: taken, DecidedAt: c.DecidedAt, Reports: c.Reports}, err
}
