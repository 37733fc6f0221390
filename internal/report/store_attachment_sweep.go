package report

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"vigie/internal/blob"
)

// sweepBatch is how many files one sweep deals with: what is left is the next's.
const sweepBatch = 200

// strayAge is how old a blob that no row names must be before it is taken for
// what a crash has left. A week is time to notice that a portal was started on
// the wrong database before it takes all files for strays.
const strayAge = 7 * 24 * time.Hour

// expiredFiles are the files of drafts that are gone.
const expiredFiles = `report_id IS NULL AND draft_id IS NOT NULL AND touched_at <= ?
	AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.id = attachments.draft_id AND d.expires_at > ?)`

// SweepFiles forgets the files of drafts that are gone and of reports that were
// erased, and the parts of those that were sent, and returns how many files that
// was. It runs as a sweep; what a report has is never touched.
func (s *Store) SweepFiles(ctx context.Context) (int, error) {
	now := s.now()
	err := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where(expiredFiles, now.Add(-DraftLife), now).Update("draft_id", nil).Error
	if err != nil {
		return 0, fmt.Errorf("sweep files: %w", err)
	}
	loose, err := s.some(ctx, "report_id IS NULL AND draft_id IS NULL")
	if err != nil {
		return 0, err
	}
	for _, a := range loose {
		if err := s.drop(ctx, a); err != nil {
			return 0, err
		}
	}
	sent, err := s.some(ctx, "report_id IS NOT NULL AND parts <> '[]'")
	for _, a := range sent {
		if err := s.dropParts(ctx, a); err != nil {
			return 0, err
		}
	}
	return len(loose) + len(sent), err
}

func (s *Store) some(ctx context.Context, where string, args ...any) ([]Attachment, error) {
	var rows []Attachment
	if err := s.db.Write.WithContext(ctx).Where(where, args...).Order("id").Limit(sweepBatch).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("sweep files: %w", err)
	}
	return rows, nil
}

// drop forgets the blobs of a file that belongs to nobody, then its row: a crash
// between the two is made good by the next sweep.
func (s *Store) drop(ctx context.Context, a Attachment) error {
	names := []string{a.Original, a.Copy}
	for _, p := range a.Parts {
		names = append(names, p.Name)
	}
	if err := s.forget(ctx, names...); err != nil {
		return err
	}
	err := s.db.Write.WithContext(ctx).Where("id = ? AND report_id IS NULL AND draft_id IS NULL", a.ID).Delete(&Attachment{}).Error
	if err != nil {
		return fmt.Errorf("drop file: %w", err)
	}
	return nil
}

// dropParts forgets what was sealed to a cookie, once the report is sent.
func (s *Store) dropParts(ctx context.Context, a Attachment) error {
	for _, p := range a.Parts {
		if err := s.forget(ctx, p.Name); err != nil {
			return err
		}
	}
	err := s.db.Write.WithContext(ctx).Model(&Attachment{}).Select("parts").Where("id = ?", a.ID).Updates(&Attachment{Parts: []part{}}).Error
	if err != nil {
		return fmt.Errorf("drop parts: %w", err)
	}
	return nil
}

// forget removes blobs, also when whoever asked has left.
func (s *Store) forget(ctx context.Context, names ...string) error {
	var errs []error
	for _, name := range names {
		if name != "" {
			errs = append(errs, s.with.Files.Remove(context.WithoutCancel(ctx), name))
		}
	}
	return errors.Join(errs...)
}

// ofFile finds the row in a blob's name.
var ofFile = regexp.MustCompile(`^(?:parts|originals|copies)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-`)

// SweepStrays forgets the blobs that a crash left without a row, after a week,
// and returns how many that was. It reads the whole list: once a day is enough.
func (s *Store) SweepStrays(ctx context.Context) (int, error) {
	old := s.now().Add(-strayAge)
	n := 0
	err := s.with.Files.Each(ctx, "", func(f blob.Found) error {
		if f.At.After(old) {
			return nil
		}
		named, err := s.named(ctx, f.Name)
		if err != nil || named {
			return err
		}
		n++
		return s.forget(ctx, f.Name)
	})
	return n, err
}

// named says whether a row names the blob.
func (s *Store) named(ctx context.Context, name string) (bool, error) {
	id := ofFile.FindStringSubmatch(name)
	if id == nil {
		return false, nil
	}
	rows, err := s.some(ctx, "id = ?", id[1])
	if err != nil || len(rows) == 0 {
		return false, err
	}
	a := rows[0]
	if name == a.Original || name == a.Copy {
		return true, nil
	}
	for _, p := range a.Parts {
		if p.Name == name {
			return true, nil
		}
	}
	return false, nil
}

// validID says whether id can be a row's key, which PostgreSQL asks of what it
// compares with one.
func validID(id string) bool {
	return ofFile.MatchString("parts/" + strings.ToLower(id) + "-")
}
