package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"vigie/internal/fault"
	"vigie/internal/seal"
)

// copyOf makes and keeps the privacy copy of a picture. A picture of which none
// can be made is kept all the same.
func (s *Store) copyOf(ctx context.Context, with seal.Identities, a *Attachment) error {
	if !a.Type.Picture() || a.Scan == ScanInfected || s.with.Look.Copy == nil {
		return nil
	}
	made, err := s.picture(ctx, with, *a)
	if err != nil || made.Bytes == nil {
		return err
	}
	name := blobName("copies", a.ID)
	kept, err := s.with.Files.Put(ctx, name, func(w io.Writer) error {
		sealed, err := seal.Writer(s.with.Recipients, a.copyRow(), w)
		if err != nil {
			return err
		}
		if _, err := sealed.Write(made.Bytes); err != nil {
			return err
		}
		return sealed.Close()
	})
	if err != nil {
		return err
	}
	a.Copy, a.CopyHash, a.CopyType, a.CopyWidth, a.CopyHeight = name, kept.Hash, made.Type, made.Width, made.Height
	return nil
}

// picture reads a picture and makes its copy, nothing where none can be made.
// One is made at a time: each may fill hundreds of megabytes for a second.
func (s *Store) picture(ctx context.Context, with seal.Identities, a Attachment) (Copy, error) {
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return Copy{}, ctx.Err()
	}
	whole := s.whole(ctx, with, a)
	defer whole.Close()
	b := bytes.NewBuffer(make([]byte, 0, a.Size))
	if _, err := b.ReadFrom(whole); err != nil {
		return Copy{}, err
	}
	made, err := s.with.Look.Copy(b.Bytes(), a.Type)
	if err != nil {
		slog.InfoContext(ctx, "no privacy copy", "attachment", a.ID, "type", a.Type, "err", err)
		return Copy{}, nil
	}
	return made, nil
}

// scan asks the scanner about content; where it does not answer the file waits.
func (s *Store) scan(ctx context.Context, a *Attachment, content func() io.ReadCloser) {
	if s.with.Look.Scan == nil {
		return
	}
	r := content()
	defer r.Close()
	malware, err := s.with.Look.Scan(ctx, r)
	if err != nil {
		slog.WarnContext(ctx, "not scanned yet", "attachment", a.ID, "err", err)
		return
	}
	now := s.now()
	a.Scan, a.Malware, a.ScannedAt = verdictOf(malware), malware, &now
}

// OpenUpload returns the bytes of an upload that is whole, to be read while the
// voter is in the form, or fault.NotFound. Whoever asks closes it. The bytes are
// the voter's own and are opened with their cookie: nobody else's key is needed,
// and nothing is journalled.
//
//	b, u, err := reports.OpenUpload(ctx, token, id) // then evidence.ReadEmail of its bytes …
func (s *Store) OpenUpload(ctx context.Context, token []byte, id string) (io.ReadCloser, Upload, error) {
	a, err := s.uploaded(ctx, token, id)
	if err == nil && a.State != Whole {
		err = fmt.Errorf("upload %s: not whole: %w", id, fault.NotFound)
	}
	if err != nil {
		return nil, Upload{}, err
	}
	d, err := ownDetails(token, a)
	if err != nil {
		return nil, Upload{}, err
	}
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return nil, Upload{}, err
	}
	return s.whole(ctx, seal.Identities{key}, a), a.upload(d), nil
}

// whole returns the bytes of a file from its parts, one after the other.
func (s *Store) whole(ctx context.Context, with seal.Identities, a Attachment) io.ReadCloser {
	return &parts{open: func(n int, at int64) (io.Reader, io.Closer, error) {
		blob, err := s.with.Files.Open(ctx, a.Parts[n].Name)
		if err != nil {
			return nil, nil, err
		}
		plain, err := seal.Reader(with, a.partRow(at), blob)
		return plain, blob, err
	}, left: a.Parts}
}

// parts reads the parts of a file as one.
type parts struct {
	open func(n int, at int64) (io.Reader, io.Closer, error)
	left []part
	n    int
	at   int64 // where the current part begins
	r    io.Reader
	c    io.Closer
}

// Read implements io.Reader.
func (p *parts) Read(b []byte) (n int, err error) {
	for {
		if p.r == nil {
			if p.n == len(p.left) {
				return 0, io.EOF
			}
			if p.r, p.c, err = p.open(p.n, p.at); err != nil {
				return 0, fmt.Errorf("part %d: %w", p.n, err)
			}
		}
		n, err = p.r.Read(b)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		p.at += p.left[p.n].Size
		p.n++
		if err := p.Close(); err != nil || n > 0 {
			return n, err
		}
	}
}

// Close implements io.Closer.
func (p *parts) Close() error {
	if p.c == nil {
		return nil
	}
	err := p.c.Close()
	p.r, p.c = nil, nil
	return err
}
