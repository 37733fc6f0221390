package report

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Erasing is reports that are about to go for good, with their contacts. Each
// feature forgets within one transaction what it has of them; those that must
// know them whole come before this one.
type Erasing struct {
	Reports   []Report
	Withdrawn bool // by their voters: they count no more, where those whose time is over do
}

// IDs returns the keys of the reports.
func (e Erasing) IDs() []string {
	ids := make([]string, len(e.Reports))
	for i, r := range e.Reports {
		ids[i] = r.ID
	}
	return ids
}

// In returns within tx the reports of keys that are there, with their contacts,
// oldest first.
func (s *Store) In(tx *gorm.DB, ids []string) ([]Report, error) {
	var rs []Report
	if len(ids) == 0 {
		return nil, nil
	}
	if err := whole(tx).Where("id IN ?", ids).Order("id").Find(&rs).Error; err != nil {
		return nil, fmt.Errorf("%d reports: %w", len(ids), err)
	}
	return rs, nil
}

// Page returns within tx up to limit reports of an election after the key of
// one ("" for the beginning), with their contacts, oldest first.
func (s *Store) Page(tx *gorm.DB, election, after string, limit int) ([]Report, error) {
	var rs []Report
	q := whole(tx).Where("election = ?", election)
	if after != "" {
		q = q.Where("id > ?", after)
	}
	if err := q.Order("id").Limit(limit).Find(&rs).Error; err != nil {
		return nil, fmt.Errorf("reports of %s: %w", election, err)
	}
	return rs, nil
}

// Forget erases within tx all that this feature has of reports. The rows that
// name their report go with it. Of its files what they are called goes now, and
// SweepFiles takes their bytes: that can only be done once tx is kept.
//
// The keyed hash that recognises a repeated filing stays for the rest of its day,
// so that a request sent again does not file anew what was withdrawn.
func (s *Store) Forget(tx *gorm.DB, e Erasing) error {
	ids := e.IDs()
	err := tx.Model(&Attachment{}).Where("report_id IN ?", ids).Updates(map[string]any{
		"report_id": nil, "draft_id": nil, "sealed": []byte{}, "own": []byte{}, "sealed_hash": []byte{}, "copy_hash": []byte{}, "malware": "",
	}).Error
	if err != nil {
		return fmt.Errorf("erase %d reports: their files: %w", len(ids), err)
	}
	if err := tx.Where("id IN ?", ids).Delete(&Report{}).Error; err != nil {
		return fmt.Errorf("erase %d reports: %w", len(ids), err)
	}
	return nil
}

// Expired counts the drafts and idempotency keys that Expire would erase at an
// instant.
func (s *Store) Expired(tx *gorm.DB, now time.Time) (int, error) {
	var drafts, filings int64
	if err := tx.Model(&draft{}).Where("expires_at <= ?", now).Count(&drafts).Error; err != nil {
		return 0, fmt.Errorf("expired drafts: %w", err)
	}
	if err := tx.Model(&filing{}).Where("filed_at <= ?", now.Add(-DraftLife)).Count(&filings).Error; err != nil {
		return 0, fmt.Errorf("expired drafts: %w", err)
	}
	return int(drafts + filings), nil
}

// Loose counts the files that SweepFiles would forget: of reports that were
// erased and of drafts that are gone.
func (s *Store) Loose(tx *gorm.DB) (int, error) {
	var n int64
	if err := tx.Model(&Attachment{}).Where("report_id IS NULL AND draft_id IS NULL").Count(&n).Error; err != nil {
		return 0, fmt.Errorf("loose files: %w", err)
	}
	return int(n), nil
}
