package triage

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Value writes the signs as they are kept.
func (s Signs) Value() (driver.Value, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// Scan reads them back.
func (s *Signs) Scan(v any) error {
	switch text := v.(type) {
	case string:
		return json.Unmarshal([]byte(text), s)
	case []byte:
		return json.Unmarshal(text, s)
	}
	return fmt.Errorf("signs of a suspicion: %T", v)
}

// GormDataType is how they are kept.
func (Signs) GormDataType() string { return "text" }

// SuspicionsOf returns the suspicions that reports of a case are in, the latest
// first, each with how many of the case's reports it has.
func (s *Store) SuspicionsOf(ctx context.Context, c Case) ([]Within, error) {
	var all []Within
	err := s.db.Write.WithContext(ctx).Model(&Suspicion{}).Select("suspicions.*, h.here").
		Joins(`JOIN (SELECT m.suspicion_id, count(*) AS here FROM suspicion_reports m
			JOIN case_reports l ON l.report_id = m.report_id WHERE l.case_id = ? GROUP BY m.suspicion_id) h ON h.suspicion_id = suspicions.id`, c.ID).
		Order("suspicions.last_seen DESC, suspicions.id").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("suspicions of case %s: %w", c.Reference, err)
	}
	return all, nil
}

// Within is a suspicion with how many reports of one case are in it.
type Within struct {
	Suspicion `gorm:"embedded"`
	Here      int
}

// Apart is a suspicion with one of the cases its reports are in.
type Apart struct {
	Suspicion `gorm:"embedded"`
	Cases     int  // that its reports are in
	Case      Case `gorm:"-"`
	CaseID    string
}

// Apart returns up to limit suspicions that stand or were confirmed, those that
// nobody looked at first, then the latest.
func (s *Store) Apart(ctx context.Context, election string, limit int) ([]Apart, error) {
	q := s.db.Write.WithContext(ctx).Model(&Suspicion{}).
		Select("suspicions.*, h.cases, h.case_id").
		Joins(`JOIN (SELECT m.suspicion_id, count(DISTINCT l.case_id) AS cases, min(CAST(l.case_id AS TEXT)) AS case_id FROM suspicion_reports m
			JOIN case_reports l ON l.report_id = m.report_id GROUP BY m.suspicion_id) h ON h.suspicion_id = suspicions.id`).
		Where("state IN ?", []Doubt{Suspected, Confirmed})
	if election != "" {
		q = q.Where("election = ?", election)
	}
	var all []Apart
	if err := q.Order("state DESC, last_seen DESC, suspicions.id").Limit(limit).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("suspicions: %w", err)
	}
	for i := range all {
		if err := s.db.Write.WithContext(ctx).Take(&all[i].Case, "id = ?", all[i].CaseID).Error; err != nil {
			return nil, fmt.Errorf("case of suspicion %s: %w", all[i].ID, err)
		}
	}
	return all, nil
}

// Doubting is what somebody says of a suspicion as they saw it, from a case that
// some of its reports are in.
type Doubting struct {
	Suspicion string
	Version   int
	Case      string // reference
	By        account.Account
	Lift      bool // else it is confirmed
}

// Settle confirms or lifts a suspicion. Either can be taken back by the other.
// It returns the suspicion's case, fault.NotFound, fault.Forbidden, and
// fault.Conflict when somebody else settled it meanwhile.
func (s *Store) Settle(ctx context.Context, d Doubting) (Case, error) {
	if !d.By.May(account.WorkCases) {
		return Case{}, fmt.Errorf("settle suspicion: %w", fault.Forbidden)
	}
	var c Case
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) (err error) {
		if c, err = one(tx, d.Case); err != nil {
			return err
		}
		x, err := suspicion(tx, d.Suspicion)
		if err != nil {
			return err
		}
		to, act := Confirmed, ActConfirm
		if d.Lift {
			to, act = Lifted, ActLift
		}
		if x.Version != d.Version || x.State == to {
			return fault.Conflict
		}
		done := tx.Model(&Suspicion{}).Where("id = ? AND version = ?", x.ID, x.Version).
			Updates(map[string]any{"state": to, "version": x.Version + 1, "settled_by": d.By.ID, "settled_name": d.By.Name, "settled_at": s.now()})
		if done.Error == nil && done.RowsAffected == 0 {
			done.Error = fault.Conflict
		}
		if done.Error != nil {
			return done.Error
		}
		if err := s.recount(tx, tx.Model(&SuspicionReport{}).Select("report_id").Where("suspicion_id = ?", x.ID)); err != nil {
			return err
		}
		return s.with.Journal.Append(ctx, tx, journal.Entry{
			Actor: d.By.ID, ActorName: d.By.Name, Act: act, Object: Object(c.Reference),
			Detail: map[string]string{"suspicion": x.ID, "reports": fmt.Sprint(x.Reports)},
		})
	})
	if err != nil {
		return Case{}, fmt.Errorf("settle suspicion of %s: %w", d.Case, err)
	}
	return c, nil
}

func suspicion(tx *gorm.DB, id string) (Suspicion, error) {
	var x Suspicion
	err := tx.Take(&x, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return x, fault.NotFound
	}
	return x, err
}

// recount counts anew the suspected reports of the cases that reports are in;
// reports is a query of their keys. Whatever moves reports between cases calls
// it. A case whose number changes is touched, so that the figures follow. Their
// priorities do in any case.
func (s *Store) recount(tx *gorm.DB, reports *gorm.DB) error {
	var rows []struct {
		CaseID string
		Had    int
		Now    int
	}
	err := tx.Raw(`SELECT c.id AS case_id, c.suspected AS had, count(x.id) AS now
		FROM cases c JOIN case_reports l ON l.case_id = c.id
		LEFT JOIN suspicion_reports m ON m.report_id = l.report_id
		LEFT JOIN suspicions x ON x.id = m.suspicion_id AND x.state <> ?
		WHERE c.id IN (SELECT case_id FROM case_reports WHERE report_id IN (?)) GROUP BY c.id, c.suspected`, Lifted, reports).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("count suspected reports: %w", err)
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.CaseID)
		// Also where the number is the same: which of its reports are suspected may differ.
		if r.Had == 0 && r.Now == 0 {
			continue
		}
		err := tx.Model(&Case{}).Where("id = ?", r.CaseID).UpdateColumns(map[string]any{"suspected": r.Now, "updated_at": s.now()}).Error
		if err != nil {
			return fmt.Errorf("count suspected reports: %w", err)
		}
	}
	return s.rank(tx, ids...)
}

// CasesOf returns the case of each canvass in which its next report would be
// worked, or the oldest where all are set aside. One without a case is missing.
func (s *Store) CasesOf(ctx context.Context, ids []canvass.ID) (map[canvass.ID]Case, error) {
	db := s.db.Write.WithContext(ctx)
	of := map[canvass.ID]Case{}
	if len(ids) == 0 {
		return of, nil
	}
	now, err := s.with.Canvasses.Former(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	asked := ids
	for former := range now {
		asked = append(asked[:len(asked):len(asked)], former)
	}
	var found []Case
	if err := db.Where("canvass IN ?", asked).Order("id").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("cases of %d canvasses: %w", len(ids), err)
	}
	for _, c := range found {
		at := c.Canvass
		if current, merged := now[at]; merged {
			at = current
		}
		if before, known := of[at]; !known || before.Outcome == Abuse && c.Outcome != Abuse || before.Version == 1 && c.Version > 1 {
			of[at] = c
		}
	}
	return of, nil
}
