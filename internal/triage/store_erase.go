package triage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/report"
)

// Told is what triage said of a report that is erased.
type Told struct {
	CaseID    string
	Case      string // reference of its case, "" where none was opened yet
	Outcome   Outcome
	Suspected bool
}

// Forget takes reports that are erased out of their cases and suspicions, within
// tx, and returns what was said of each. A case that others are left in shows
// what they tell. Of one that none is left in, what somebody did stays: that
// there was a case, how it was decided, when and by whom; what was written about
// the report goes. One that nobody touched goes whole.
func (s *Store) Forget(ctx context.Context, tx *gorm.DB, e report.Erasing) (map[string]Told, error) {
	tx = tx.WithContext(ctx)
	for _, work := range []string{settling, "triage.suspect"} {
		if err := s.db.Alone(tx, work); err != nil {
			return nil, err
		}
	}
	told, err := toldOf(tx, e.IDs())
	if err != nil {
		return nil, fmt.Errorf("forget %d reports: %w", len(e.Reports), err)
	}
	if err := s.forget(tx, e, told); err != nil {
		return nil, fmt.Errorf("forget %d reports: %w", len(e.Reports), err)
	}
	return told, nil
}

func toldOf(tx *gorm.DB, ids []string) (map[string]Told, error) {
	var rows []struct {
		ReportID string
		Told     Told `gorm:"embedded"`
	}
	err := tx.Raw(`SELECT l.report_id, c.id AS case_id, c.reference AS "case", c.outcome, s.id IS NOT NULL AS suspected
		FROM case_reports l JOIN cases c ON c.id = l.case_id
		LEFT JOIN suspicion_reports x ON x.report_id = l.report_id LEFT JOIN suspicions s ON s.id = x.suspicion_id AND s.state <> ?
		WHERE l.report_id IN ?`, Lifted, ids).Scan(&rows).Error
	told := make(map[string]Told, len(rows))
	for _, r := range rows {
		told[r.ReportID] = r.Told
	}
	return told, err
}

func (s *Store) forget(tx *gorm.DB, e report.Erasing, told map[string]Told) error {
	ids := e.IDs()
	if err := doubtLess(tx, e); err != nil {
		return err
	}
	if err := tx.Where("report_id IN ?", ids).Delete(&CaseReport{}).Error; err != nil {
		return err
	}
	left := map[string]int{}
	for _, t := range told {
		left[t.CaseID]++
	}
	if err := unlearn(tx, slices.Collect(maps.Keys(left))); err != nil {
		return err
	}
	for id, n := range left {
		if !e.Withdrawn {
			n = 0 // those whose time is over still count
		}
		if err := tx.Where("case_id = ?", id).Delete(&caseText{}).Error; err != nil { // the sweep reads anew what is left
			return err
		}
		if err := s.lighten(tx, id, n); err != nil {
			return err
		}
	}
	return nil
}

// doubtLess takes reports out of their suspicions. One that is empty goes, with
// what its reports shared.
func doubtLess(tx *gorm.DB, e report.Erasing) error {
	var rows []SuspicionReport
	if err := tx.Where("report_id IN ?", e.IDs()).Find(&rows).Error; err != nil {
		return err
	}
	gone := map[string]int{}
	for _, r := range rows {
		gone[r.SuspicionID]++
	}
	if err := tx.Where("report_id IN ?", e.IDs()).Delete(&SuspicionReport{}).Error; err != nil {
		return err
	}
	for id, n := range gone {
		if e.Withdrawn {
			if err := tx.Model(&Suspicion{}).Where("id = ?", id).Update("reports", gorm.Expr("reports - ?", n)).Error; err != nil {
				return err
			}
		}
		err := tx.Where("id = ? AND NOT EXISTS (SELECT 1 FROM suspicion_reports m WHERE m.suspicion_id = suspicions.id)", id).Delete(&Suspicion{}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// lighten writes a case anew as what is left of it, n reports less.
func (s *Store) lighten(tx *gorm.DB, id string, n int) error {
	var c Case
	if err := tx.Take(&c, "id = ?", id).Error; err != nil {
		return err
	}
	c.Reports, c.UpdatedAt = max(c.Reports-n, 0), s.now()
	left := tx.Model(&CaseReport{}).Select("report_id").Where("case_id = ?", id)
	var one []string
	if err := tx.Model(&CaseReport{}).Where("case_id = ?", id).Limit(1).Pluck("report_id", &one).Error; err != nil {
		return err
	}
	if len(one) == 0 {
		return s.empty(tx, c)
	}
	if err := s.retell(tx, &c); err != nil {
		return err
	}
	var suspected int64
	err := tx.Model(&SuspicionReport{}).Joins("JOIN suspicions ON suspicions.id = suspicion_reports.suspicion_id").
		Where("suspicions.state <> ? AND suspicion_reports.report_id IN (?)", Lifted, left).Count(&suspected).Error
	if err != nil {
		return err
	}
	c.Suspected = int(suspected)
	if err := tx.Model(&c).Select(folded).UpdateColumns(&c).Error; err != nil {
		return err
	}
	return s.rank(tx, c.ID)
}

// folded are the columns of a case that its reports give. None of them is an
// act's.
var folded = append([]string{"departement", "commune", "subject_kind", "subject_name", "excerpt", "received_at"}, joined...)

// empty erases a case without reports, or leaves of it what somebody did. Who
// has its page open is told by its version that it changed.
func (s *Store) empty(tx *gorm.DB, c Case) error {
	if c.Version == 1 {
		return tx.Delete(&Case{}, "id = ?", c.ID).Error
	}
	for _, of := range []any{&Note{}, &Letter{}} { // a letter goes with what was answered to it
		if err := tx.Where("case_id = ?", c.ID).Delete(of).Error; err != nil {
			return err
		}
	}
	if err := tx.Model(&Decision{}).Where("case_id = ?", c.ID).Updates(map[string]any{"reasons": "", "legal_basis": ""}).Error; err != nil {
		return err
	}
	c.Suspected, c.Departement, c.Commune, c.SubjectName, c.Sender, c.Excerpt = 0, "", "", "", "", ""
	if err := tx.Model(&c).Select(folded).UpdateColumns(&c).Error; err != nil {
		return err
	}
	err := tx.Model(&c).UpdateColumns(map[string]any{"state": Closed, "version": gorm.Expr("version + 1")}).Error
	if err != nil {
		return err
	}
	if err := s.rank(tx, c.ID); err != nil {
		return err
	}
	return placed(tx, c, report.Spread{})
}

// unlearn takes out of what undoing would put back what cases showed of their
// reports: it is read anew from those that are left.
func unlearn(tx *gorm.DB, cases []string) error {
	var rows []Regrouping
	if err := tx.Where("case_id IN ? OR other_id IN ?", cases, cases).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		var before undoing
		if err := json.Unmarshal(r.Before, &before); err != nil {
			return fmt.Errorf("regrouping %s: %w", r.ID, err)
		}
		for _, c := range []*Case{&before.Case, &before.Other} {
			c.Departement, c.Commune, c.SubjectName, c.Sender, c.Excerpt = "", "", "", "", ""
		}
		if err := tx.Model(&Regrouping{}).Where("id = ?", r.ID).Update("before", before.packed()).Error; err != nil {
			return err
		}
	}
	return nil
}

// Worked says which of the reports of keys are in a case that somebody works on
// or that waits for somebody outside, within tx.
func (s *Store) Worked(tx *gorm.DB, ids []string) (map[string]bool, error) {
	var found []string
	err := tx.Model(&CaseReport{}).Joins("JOIN cases ON cases.id = case_reports.case_id").
		Where("cases.state IN ? AND case_reports.report_id IN ?", []State{Open, Waiting}, ids).Pluck("case_reports.report_id", &found).Error
	if err != nil {
		return nil, fmt.Errorf("state of %d reports: %w", len(ids), err)
	}
	worked := make(map[string]bool, len(found))
	for _, id := range found {
		worked[id] = true
	}
	return worked, nil
}
