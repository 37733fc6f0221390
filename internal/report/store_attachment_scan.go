package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	"gorm.io/gorm"

	"vigie/internal/seal"
)

// Scanning says whether a scanner is there and answers.
func (s *Store) Scanning(ctx context.Context) bool {
	if s.with.Look.Scan == nil {
		return false
	}
	_, err := s.with.Look.Scan(ctx, strings.NewReader(""))
	return err == nil
}

// Unscanned returns up to limit files of reports that no scanner has seen, those
// first that were tried longest ago.
func (s *Store) Unscanned(ctx context.Context, limit int) ([]Attachment, error) {
	var rows []Attachment
	err := s.db.Write.WithContext(ctx).Where("scan = ? AND report_id IS NOT NULL", ScanWaiting).
		Order("touched_at, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("unscanned files: %w", err)
	}
	return rows, nil
}

// Infected returns up to limit files of reports in which malware was found and of
// which the journal does not tell yet.
func (s *Store) Infected(ctx context.Context, limit int) ([]Attachment, error) {
	var rows []Attachment
	err := s.db.Write.WithContext(ctx).Where("scan = ? AND noted = ? AND report_id IS NOT NULL", ScanInfected, false).
		Order("id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("infected files: %w", err)
	}
	return rows, nil
}

// Rescan opens a file for the scanner alone and returns it with the verdict,
// which Verdict then keeps. Where there is none, the file is tried again after the
// others.
func (s *Store) Rescan(ctx context.Context, a Attachment, with seal.Identities) (Attachment, error) {
	r, w := io.Pipe()
	go func() { w.CloseWithError(s.unseal(ctx, box{a.Original, a.originalRow(), with}, w)) }()
	malware, err := s.with.Look.Scan(ctx, r)
	r.CloseWithError(io.ErrClosedPipe) // ends whoever still writes
	now := s.now()
	if err != nil {
		later := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where("id = ?", a.ID).Update("touched_at", now).Error
		if later != nil {
			return a, fmt.Errorf("scan %s: %w", a.ID, later)
		}
		return a, fmt.Errorf("scan %s: %w", a.ID, err)
	}
	a.Scan, a.Malware, a.ScannedAt = verdictOf(malware), malware, &now
	return a, nil
}

func verdictOf(malware string) Scan {
	if malware != "" {
		return ScanInfected
	}
	return ScanClean
}

// Verdict keeps what a scan found and that the journal tells of it, in the
// transaction in which the journal does.
func (s *Store) Verdict(tx *gorm.DB, a Attachment) error {
	a.Noted = a.Scan == ScanInfected
	err := tx.Model(&Attachment{}).Where("id = ?", a.ID).Select("scan", "malware", "scanned_at", "noted").Updates(&a).Error
	if err != nil {
		return fmt.Errorf("verdict on %s: %w", a.ID, err)
	}
	return nil
}

// AttachmentsAmong returns up to limit files of the reports that a query of keys
// selects, those of the newest reports first.
func (s *Store) AttachmentsAmong(ctx context.Context, reports *gorm.DB, limit int) ([]Attachment, error) {
	var all []Attachment
	err := s.db.Write.WithContext(ctx).Where("report_id IN (?)", reports).Order("report_id DESC, position").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("attachments: %w", err)
	}
	return all, nil
}
