// Package blob keeps sealed files on disk or in a bucket (gocloud.dev/blob). It
// must never be handed anything that is not sealed, and never say that it has
// kept what a power cut could still take away.
package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcerrors"

	"vigie/internal/fault"
)

// Store is one folder or bucket of sealed files.
type Store struct {
	bucket *blob.Bucket
	dir    string // of file://, to be flushed to disk; "" for a bucket, which does so by itself
}

// Open opens the store of an address: file:///folder, s3://bucket?region=… and
// what else gocloud.dev knows. A folder is made, readable by its owner alone.
func Open(ctx context.Context, address string) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	if u.Scheme != "file" {
		bucket, err := blob.OpenBucket(ctx, address)
		if err != nil {
			return nil, fmt.Errorf("files: %w", err)
		}
		return &Store{bucket: bucket}, nil
	}
	dir := filepath.FromSlash(u.Path)
	bucket, err := fileblob.OpenBucket(dir, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o700, NoTempDir: true, Metadata: fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	return &Store{bucket: bucket, dir: dir}, nil
}

// Close lets go of the folder or bucket.
func (s *Store) Close() error { return s.bucket.Close() }

// Kept is what was written: how many bytes, and their SHA-256.
type Kept struct {
	Size int64
	Hash []byte
}

// Put writes a file whose bytes write gives, and returns once it is durable.
// When write or the disk fails nothing is kept; the disk's failure is fault.Busy.
// Names are words of a-z, 0-9 and "-", with "/" between them.
func (s *Store) Put(ctx context.Context, name string, write func(io.Writer) error) (Kept, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, name, &blob.WriterOptions{ContentType: "application/octet-stream", DisableContentTypeDetection: true})
	if err != nil {
		return Kept{}, broken("write", name, err)
	}
	count := &counter{w: w, sum: sha256.New()}
	if err := write(count); err != nil {
		cancel() // a writer whose context has ended keeps nothing
		w.Close()
		if count.failed != nil {
			return Kept{}, broken("write", name, count.failed)
		}
		return Kept{}, err
	}
	if err := w.Close(); err != nil {
		return Kept{}, broken("write", name, err)
	}
	if err := s.flush(name); err != nil {
		return Kept{}, errors.Join(broken("flush", name, err), s.Remove(ctx, name))
	}
	return Kept{Size: count.n, Hash: count.sum.Sum(nil)}, nil
}

// flush makes a file of a folder durable: its bytes, and its name in the folder
// and in those above that may be new.
func (s *Store) flush(name string) error {
	if s.dir == "" {
		return nil
	}
	for p := name; ; p = path.Dir(p) {
		if err := sync(filepath.Join(s.dir, filepath.FromSlash(p))); err != nil || p == "." {
			return err
		}
	}
}

func sync(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open returns the bytes of a file, or fault.NotFound. Whoever asks closes it.
func (s *Store) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	r, err := s.bucket.NewReader(ctx, name, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fmt.Errorf("file %s: %w", name, fault.NotFound)
	}
	if err != nil {
		return nil, broken("read", name, err)
	}
	return r, nil
}

// Remove forgets a file; one that is not there is forgotten already.
func (s *Store) Remove(ctx context.Context, name string) error {
	err := s.bucket.Delete(ctx, name)
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return broken("remove", name, err)
	}
	return nil
}

// Found is one file of a listing.
type Found struct {
	Name string
	At   time.Time // when it was written
}

// Each calls visit for every file whose name begins with prefix, until that
// fails.
func (s *Store) Each(ctx context.Context, prefix string, visit func(Found) error) error {
	for all := s.bucket.List(&blob.ListOptions{Prefix: prefix}); ; {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken("list", prefix, err)
		}
		if err := visit(Found{Name: o.Key, At: o.ModTime}); err != nil {
			return err
		}
	}
}

// Check writes, reads and removes a small file: whether the store can be used.
func (s *Store) Check(ctx context.Context) error {
	name := "check/" + strings.ToLower(time.Now().UTC().Format("20060102t150405.000000000"))
	name = strings.ReplaceAll(name, ".", "-")
	if _, err := s.Put(ctx, name, func(w io.Writer) error { _, err := w.Write([]byte("vigie")); return err }); err != nil {
		return err
	}
	r, err := s.Open(ctx, name)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close(), s.Remove(ctx, name))
}

// broken says what the store could not do. Trying again later may help: the
// disk is full, or the bucket out of reach.
func broken(what, name string, err error) error {
	return fmt.Errorf("file %s: %s: %w: %w", name, what, fault.Busy, err)
}

// counter counts and hashes what passes, and remembers whether it was the disk
// that failed.
type counter struct {
	w      io.Writer
	n      int64
	sum    hash.Hash
	failed error
}

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	c.sum.Write(b[:n])
	c.failed = err
	return n, err
}
