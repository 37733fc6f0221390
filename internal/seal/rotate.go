package seal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// Rotation opens boxes of the authority and closes them anew, for the recipients of
// now.
type Rotation struct {
	With Identities // that open what is there, and what is made
	To   Recipients
}

// Shelf is a place where boxes of the authority stand, such as a column of a
// table. Anew closes the next boxes after a key anew, in the order of their keys,
// and replaces each that nobody changed meanwhile; it may be called again from any
// key. It returns a Turn without an end where there was nothing left.
type Shelf struct {
	Name string
	Anew func(ctx context.Context, after string, r Rotation) (Turn, error)
}

// Turn is what came of some boxes.
type Turn struct {
	Last  string // the key of the last one
	Done  int
	Wrong []error // of those that do not open, each named: they are left as they are
}

// Box closes the content of the box of row anew, and looks whether what was made
// opens to the same.
func (r Rotation) Box(row string, box []byte) ([]byte, error) {
	plain, err := Open(r.With, row, box)
	if err != nil {
		return nil, err
	}
	anew, err := Close(r.To, row, plain)
	if err != nil {
		return nil, err
	}
	again, err := Open(r.With, row, anew)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, plain) {
		return nil, fmt.Errorf("seal %s anew: %w", row, errDiffers)
	}
	return anew, nil
}

var errDiffers = errors.New("what was made holds something else")

// Long closes a long content anew as it is read from one box and written to
// another, and returns its SHA-256, for Same.
func (r Rotation) Long(row string, from io.Reader, to io.Writer) ([]byte, error) {
	plain, err := Reader(r.With, row, from)
	if err != nil {
		return nil, err
	}
	anew, err := Writer(r.To, row, to)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(anew, sum), plain); err != nil {
		return nil, err
	}
	return sum.Sum(nil), anew.Close()
}

// Same says whether a long box opens to a content of a SHA-256.
func (r Rotation) Same(row string, box io.Reader, want []byte) error {
	plain, err := Reader(r.With, row, box)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, plain); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), want) {
		return fmt.Errorf("seal %s anew: %w", row, errDiffers)
	}
	return nil
}

// Rows is a shelf whose boxes stand in a column, as database.Boxes reads it.
func Rows(name string, anew func(ctx context.Context, after string, again func(row string, box []byte) ([]byte, error)) (last string, done int, wrong []error, err error)) Shelf {
	return Shelf{Name: name, Anew: func(ctx context.Context, after string, r Rotation) (t Turn, err error) {
		t.Last, t.Done, t.Wrong, err = anew(ctx, after, r.Box)
		return t, err
	}}
}
