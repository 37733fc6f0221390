package report

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"vigie/internal/fault"
	"vigie/internal/seal"
)

// headSize is how much of a file tells its type.
const headSize = 64 << 10

// AddPart takes the bytes of an upload from offset on: the next part, of MinPart
// to MaxPart bytes, or the last. When it returns they are on disk, sealed to the
// voter's cookie; with the last of them the file is looked at and sealed to the
// authority, and the upload is Whole. A part whose bytes break off is not kept.
//
// It returns fault.NotFound for an upload that is not the token's, fault.Conflict
// together with the upload when Received is not offset (the answer to an earlier
// part was lost: go on from Received), fault.Unreadable for a part too small,
// fault.TooLarge for one over its limit, fault.Fields on "file" for a type that is
// not taken (the upload is then forgotten), and fault.Busy when the disk is full.
func (s *Store) AddPart(ctx context.Context, token []byte, id string, offset int64, content io.Reader) (Upload, error) {
	a, err := s.uploaded(ctx, token, id)
	if err != nil {
		return Upload{}, err
	}
	return s.addPart(ctx, token, a, offset, content)
}

func (s *Store) addPart(ctx context.Context, token []byte, a Attachment, offset int64, content io.Reader) (Upload, error) {
	d, err := ownDetails(token, a)
	if err != nil || a.State == Whole {
		return a.upload(d), err
	}
	if offset != a.Received {
		return a.upload(d), fmt.Errorf("upload %s: at %d: %w", a.ID, a.Received, fault.Conflict)
	}
	if a.Received < a.Size {
		least := min(MinPart, a.Size-a.Received)
		if err := s.takePart(ctx, token, &a, incoming{content, least}); err != nil {
			return Upload{}, err
		}
	}
	if a.Received < a.Size {
		return a.upload(d), nil
	}
	return s.finish(ctx, token, a, d)
}

// Upload takes a whole file as it comes, of a size not known before, for forms
// that are posted without a script:
//
//	u, err := reports.Upload(ctx, token, part.FileName(), part) // a *multipart.Part
//
// Its faults are those of StartUpload and AddPart. Nothing is kept of a file that
// fails.
func (s *Store) Upload(ctx context.Context, token []byte, name string, content io.Reader) (Upload, error) {
	r := bufio.NewReaderSize(content, headSize)
	if _, err := r.Peek(1); errors.Is(err, io.EOF) {
		return Upload{}, fault.Fields{{Field: "file", Key: "report.error.file_empty"}}
	}
	a, err := s.place(ctx, token, name, MaxAttachment)
	if err != nil {
		return Upload{}, err
	}
	u, err := s.takeAll(ctx, token, a, r)
	if err != nil {
		return Upload{}, errors.Join(err, s.RemoveUpload(context.WithoutCancel(ctx), token, a.ID))
	}
	return u, nil
}

// takeAll takes parts until the content ends.
func (s *Store) takeAll(ctx context.Context, token []byte, a Attachment, r *bufio.Reader) (Upload, error) {
	for {
		_, err := r.Peek(1)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Upload{}, fmt.Errorf("upload %s: %w: %w", a.ID, fault.Unreadable, err)
		}
		if a.Received == MaxAttachment {
			return Upload{}, fault.Fields{{Field: "file", Key: "report.error.file_too_large", Params: map[string]any{"Most": MaxAttachment >> 20}}}
		}
		if err := s.takePart(ctx, token, &a, incoming{io.LimitReader(r, MaxPart), 1}); err != nil {
			return Upload{}, err
		}
	}
	a.Size = a.Received
	d, err := ownDetails(token, a)
	if err != nil {
		return Upload{}, err
	}
	return s.finish(ctx, token, a, d)
}

// incoming is a part as it comes, and how many bytes it must have.
type incoming struct {
	io.Reader
	least int64
}

// takePart writes the next part of a and notes it in the row.
func (s *Store) takePart(ctx context.Context, token []byte, a *Attachment, content incoming) error {
	next := *a
	r := bufio.NewReaderSize(content, headSize)
	if a.Received == 0 {
		if err := s.tell(ctx, token, &next, peeked{r, content.least}); err != nil {
			return err
		}
	}
	p, err := s.keepPart(ctx, token, next, incoming{r, content.least})
	if err != nil {
		return err
	}
	next.Parts = append(next.Parts[:len(next.Parts):len(next.Parts)], p)
	next.Received, next.TouchedAt = a.Received+p.Size, s.now()
	done := s.db.Write.WithContext(ctx).Model(&Attachment{}).Select("parts", "received", "type", "touched_at").
		Where("id = ? AND draft_id = ? AND state = ? AND received = ?", a.ID, a.DraftID, Arriving, a.Received).Updates(&next)
	if done.Error == nil && done.RowsAffected == 1 {
		*a = next
		return nil
	}
	gone := s.with.Files.Remove(context.WithoutCancel(ctx), p.Name)
	if done.Error != nil {
		return errors.Join(busy(fmt.Errorf("upload %s: %w", a.ID, done.Error)), gone)
	}
	// The same part came twice at once, or the voter has removed the file.
	return errors.Join(fmt.Errorf("upload %s: %w", a.ID, fault.Conflict), gone)
}

// peeked is the beginning of a file, and how many bytes it must have.
type peeked struct {
	*bufio.Reader
	least int64
}

// tell sets the type from the first bytes, or refuses the file and forgets it.
func (s *Store) tell(ctx context.Context, token []byte, a *Attachment, r peeked) error {
	head, err := r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("upload %s: %w: %w", a.ID, fault.Unreadable, err)
	}
	if int64(len(head)) < r.least {
		return fmt.Errorf("upload %s: %d bytes: %w", a.ID, len(head), fault.Unreadable)
	}
	t, ok := s.with.Look.Type(head)
	if !ok {
		refused := fault.Fields{{Field: "file", Key: "report.error.file_type"}}
		return errors.Join(refused, s.RemoveUpload(context.WithoutCancel(ctx), token, a.ID))
	}
	a.Type = t
	return nil
}

// keepPart writes one part, sealed to the voter's cookie.
func (s *Store) keepPart(ctx context.Context, token []byte, a Attachment, content incoming) (part, error) {
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return part{}, err
	}
	p := part{Name: blobName("parts", a.ID)}
	_, err = s.with.Files.Put(ctx, p.Name, func(w io.Writer) error {
		sealed, err := seal.Writer(seal.Recipients{key.Recipient()}, a.partRow(a.Received), w)
		if err != nil {
			return err
		}
		if p.Size, err = take(sealed, content, a.Size-a.Received); err != nil {
			return fmt.Errorf("upload %s: %w", a.ID, err)
		}
		return sealed.Close()
	})
	return p, err
}

// take copies one part and says what is wrong with its size.
func take(to io.Writer, content incoming, most int64) (int64, error) {
	n, err := io.Copy(to, io.LimitReader(content, min(most, MaxPart)+1))
	switch {
	case err != nil:
		return n, fmt.Errorf("%w: %w", fault.Unreadable, err)
	case n > most || n > MaxPart:
		return n, fault.TooLarge
	case n < content.least:
		return n, fault.Unreadable
	}
	return n, nil
}

// blobName names the blob of a file: whoever finds one that no row names can
// tell which row would. The rest is drawn, so that two who write the same thing
// at the same time do not meet.
func blobName(kind, id string) string {
	return kind + "/" + id + "-" + strings.ToLower(rand.Text())
}

// finish looks at a file that has wholly arrived and seals it to the authority.
func (s *Store) finish(ctx context.Context, token []byte, a Attachment, d FileDetails) (Upload, error) {
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return Upload{}, err
	}
	with := seal.Identities{key}
	done := a
	if err := s.sealWhole(ctx, with, &done, &d); err != nil {
		return Upload{}, errors.Join(err, s.forget(ctx, done.Original, done.Copy))
	}
	if done.Own, err = ownBox(token, a, d); err != nil {
		return Upload{}, err
	}
	done.State, done.TouchedAt = Whole, s.now()
	done.CopyHash = append([]byte{}, done.CopyHash...) // SQLite reads an empty value as none
	changed := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where("id = ? AND draft_id = ? AND state = ?", a.ID, a.DraftID, Arriving).
		Select("*").Omit("id", "report_id", "draft_id", "position", "parts").Updates(&done)
	if changed.Error == nil && changed.RowsAffected == 1 {
		return done.upload(d), nil
	}
	err = s.forget(ctx, done.Original, done.Copy)
	if changed.Error != nil {
		return Upload{}, errors.Join(busy(fmt.Errorf("upload %s: %w", a.ID, changed.Error)), err)
	}
	return s.finished(ctx, token, a.ID) // another request has just finished it
}

func (s *Store) finished(ctx context.Context, token []byte, id string) (Upload, error) {
	a, err := s.uploaded(ctx, token, id)
	if err != nil {
		return Upload{}, err
	}
	d, err := ownDetails(token, a)
	return a.upload(d), err
}

// sealWhole writes the original, asks the scanner, and makes the privacy copy.
func (s *Store) sealWhole(ctx context.Context, with seal.Identities, a *Attachment, d *FileDetails) error {
	sum := sha256.New()
	name := blobName("originals", a.ID)
	kept, err := s.with.Files.Put(ctx, name, func(w io.Writer) error {
		sealed, err := seal.Writer(s.with.Recipients, a.originalRow(), w)
		if err != nil {
			return err
		}
		whole := s.whole(ctx, with, *a)
		defer whole.Close()
		if _, err := io.Copy(io.MultiWriter(sealed, sum), whole); err != nil {
			return err
		}
		return sealed.Close()
	})
	if err != nil {
		return err
	}
	a.Original, a.SealedHash, d.Hash = name, kept.Hash, sum.Sum(nil)
	if a.Sealed, err = detailsBox(s.with.Recipients, *a, *d); err != nil {
		return err
	}
	s.scan(ctx, a, func() io.ReadCloser { return s.whole(ctx, with, *a) })
	return s.copyOf(ctx, with, a)
}
