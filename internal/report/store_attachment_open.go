package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/seal"
)

// ErrChanged says that a file is not what was kept: its bytes no longer have the
// hash that was noted when they came.
var ErrChanged = errors.New("the file was changed")

// AttachmentsOf returns the files of reports in their order, without opening
// anything.
func (s *Store) AttachmentsOf(ctx context.Context, reports ...string) ([]Attachment, error) {
	var all []Attachment
	if len(reports) == 0 {
		return nil, nil
	}
	err := s.db.Write.WithContext(ctx).Where("report_id IN ?", reports).Order("report_id, position").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("attachments: %w", err)
	}
	return all, nil
}

// AttachmentByID returns one file of a report, or fault.NotFound.
func (s *Store) AttachmentByID(ctx context.Context, id string) (Attachment, error) {
	var a Attachment
	if !validID(id) {
		return a, fmt.Errorf("attachment: %w", fault.NotFound)
	}
	err := s.db.Write.WithContext(ctx).Take(&a, "id = ? AND report_id IS NOT NULL", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return a, fmt.Errorf("attachment %s: %w", id, fault.NotFound)
	}
	if err != nil {
		return a, fmt.Errorf("attachment %s: %w", id, err)
	}
	return a, nil
}

// Opened is a file whose name and hash were opened and whose blobs are what was
// kept.
type Opened struct {
	Attachment
	FileDetails
}

// OpenAttachment opens a file's name and hash after checking that its blobs are
// what was kept. It returns seal.ErrClosed where no key is at hand and ErrChanged
// where a blob is not what it was. Whoever calls it notes it in the journal first.
func (s *Store) OpenAttachment(ctx context.Context, a Attachment, with seal.Identities) (Opened, error) {
	d, err := openDetails(with, a, a.Sealed)
	if err != nil {
		return Opened{}, err
	}
	if err := s.same(ctx, a.Original, a.SealedHash); err != nil {
		return Opened{}, err
	}
	if a.Copy != "" {
		err = s.same(ctx, a.Copy, a.CopyHash)
	}
	return Opened{Attachment: a, FileDetails: d}, err
}

// same says whether a blob still has its hash.
func (s *Store) same(ctx context.Context, name string, want []byte) error {
	r, err := s.with.Files.Open(ctx, name)
	if err != nil {
		return err
	}
	defer r.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, r); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !bytes.Equal(sum.Sum(nil), want) {
		return fmt.Errorf("%s: %w", name, ErrChanged)
	}
	return nil
}

// ReadOriginal writes the bytes that the voter sent. It returns ErrChanged when,
// in the end, they have not the hash that was noted when they came.
func (s *Store) ReadOriginal(ctx context.Context, o Opened, with seal.Identities, to io.Writer) error {
	sum := sha256.New()
	if err := s.unseal(ctx, box{o.Original, o.originalRow(), with}, io.MultiWriter(to, sum)); err != nil {
		return err
	}
	return unchanged(o, sum)
}

func unchanged(o Opened, sum hash.Hash) error {
	if !bytes.Equal(sum.Sum(nil), o.Hash) {
		return fmt.Errorf("%s: %w", o.Original, ErrChanged)
	}
	return nil
}

// ReadCopy returns the privacy copy of a picture, or fault.NotFound where there is
// none.
func (s *Store) ReadCopy(ctx context.Context, a Attachment, with seal.Identities) ([]byte, error) {
	if a.Copy == "" {
		return nil, fmt.Errorf("copy of %s: %w", a.ID, fault.NotFound)
	}
	var b bytes.Buffer
	err := s.unseal(ctx, box{a.Copy, a.copyRow(), with}, &b)
	return b.Bytes(), err
}

// box is a sealed blob, whose it is, and what opens it.
type box struct {
	name, row string
	with      seal.Identities
}

func (s *Store) unseal(ctx context.Context, b box, to io.Writer) error {
	r, err := s.with.Files.Open(ctx, b.name)
	if err != nil {
		return err
	}
	defer r.Close()
	plain, err := seal.Reader(b.with, b.row, r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, plain); err != nil {
		return fmt.Errorf("%s: %w", b.name, err)
	}
	return nil
}
