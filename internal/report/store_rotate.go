package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/seal"
)

// Shelves are where what voters told the authority stands: reports, what
// complaints need, messages, files and what is said of them. What is sealed to a
// voter's own key is theirs, and stays.
func (s *Store) Shelves() []seal.Shelf {
	rows := func(b database.Boxes) seal.Shelf {
		b.DB = s.db
		return seal.Rows(b.Table, b.Anew)
	}
	return []seal.Shelf{
		rows(database.Boxes{Table: "reports", Key: "id", Row: "'report/' || id"}),
		rows(database.Boxes{Table: "complaints", Key: "report_id", Row: "'complaint/' || report_id"}),
		rows(database.Boxes{Table: "messages", Key: "id", Row: "'message/' || id"}),
		rows(database.Boxes{Table: "attachments", Key: "id", Row: "'attachment/' || id", Where: "state = 'whole'"}),
		{Name: "files", Anew: s.filesAnew},
	}
}

// filesAnew closes the bytes of the next file anew, the original and its copy, each
// beside the one that is there, which goes once the row tells of the new one. A
// process that is killed leaves a stray at most, which is swept.
func (s *Store) filesAnew(ctx context.Context, after string, r seal.Rotation) (seal.Turn, error) {
	var all []Attachment
	q := s.db.Write.WithContext(ctx).Where("state = ?", Whole).Order("id").Limit(1)
	if after != "" {
		q = q.Where("id > ?", after)
	}
	if err := q.Find(&all).Error; err != nil {
		return seal.Turn{}, busy(fmt.Errorf("files to seal anew: %w", err))
	}
	if len(all) == 0 {
		return seal.Turn{}, nil
	}
	put, err := s.fileAnew(ctx, all[0], r)
	t := seal.Turn{Last: all[0].ID}
	switch {
	case errors.Is(err, seal.ErrClosed), errors.Is(err, fault.NotFound):
		t.Wrong = []error{fmt.Errorf("files: %w", err)}
		err = nil
	case put:
		t.Done = 1
	}
	return t, err
}

// fileAnew says whether a file was replaced: one that went meanwhile was not.
func (s *Store) fileAnew(ctx context.Context, was Attachment, r seal.Rotation) (bool, error) {
	a := was
	if err := s.blobsAnew(ctx, &a, r); err != nil {
		return false, errors.Join(err, s.forgetOther(ctx, a, was))
	}
	a.CopyHash = append([]byte{}, a.CopyHash...) // SQLite reads an empty value as none
	put := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where("id = ? AND original = ? AND copy = ?", a.ID, was.Original, was.Copy).
		Select("original", "sealed_hash", "copy", "copy_hash").Updates(&a)
	switch {
	case put.Error != nil:
		return false, errors.Join(busy(fmt.Errorf("%s: %w", a.Row(), put.Error)), s.forgetOther(ctx, a, was))
	case put.RowsAffected == 0:
		return false, s.forgetOther(ctx, a, was)
	}
	return true, s.forgetOther(ctx, was, a)
}

// forgetOther removes the bytes of a file that another version of its row does not
// tell of.
func (s *Store) forgetOther(ctx context.Context, of, kept Attachment) error {
	var names []string
	for _, name := range []string{of.Original, of.Copy} {
		if name != kept.Original && name != kept.Copy {
			names = append(names, name)
		}
	}
	return s.forget(ctx, names...)
}

// blobsAnew writes the bytes of a file anew and lets its row tell of them.
func (s *Store) blobsAnew(ctx context.Context, a *Attachment, r seal.Rotation) error {
	for _, b := range []struct {
		row  string
		name *string
		hash *[]byte
	}{{a.originalRow(), &a.Original, &a.SealedHash}, {a.copyRow(), &a.Copy, &a.CopyHash}} {
		if *b.name == "" {
			continue
		}
		kind, _, _ := strings.Cut(*b.name, "/")
		name := blobName(kind, a.ID)
		var sum []byte
		kept, err := s.with.Files.Put(ctx, name, func(w io.Writer) error {
			old, err := s.with.Files.Open(ctx, *b.name)
			if err != nil {
				return err
			}
			defer old.Close()
			sum, err = r.Long(b.row, old, w)
			return err
		})
		if err != nil {
			return err
		}
		*b.name, *b.hash = name, kept.Hash
		if err := s.sameAnew(ctx, r, box{name: name, row: b.row}, sum); err != nil {
			return err
		}
	}
	return nil
}

// sameAnew says whether what was written opens to what was read.
func (s *Store) sameAnew(ctx context.Context, r seal.Rotation, b box, sum []byte) error {
	anew, err := s.with.Files.Open(ctx, b.name)
	if err != nil {
		return err
	}
	defer anew.Close()
	return r.Same(b.row, anew, sum)
}
