package seal

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"filippo.io/age"
)

// Writer closes a long content into a box as it comes, for all recipients: what
// is written to it goes to box, sealed. The box is whole once it is closed, and
// is the same box that Close makes.
func Writer(to Recipients, row string, box io.Writer) (io.WriteCloser, error) {
	w, err := age.Encrypt(box, to...)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", row, err)
	}
	head := append(binary.AppendUvarint(nil, uint64(len(row))), row...)
	if _, err := w.Write(head); err != nil {
		return nil, fmt.Errorf("seal %s: %w", row, err)
	}
	return w, nil
}

// Reader opens the box of row as it is read. It returns ErrClosed before the
// first byte where no key is at hand or the box is another row's. A box that was
// changed or cut fails where that shows: what was read before is true, and not
// all of it.
func Reader(with Identities, row string, box io.Reader) (io.Reader, error) {
	if len(with) == 0 {
		return nil, ErrClosed
	}
	plain, err := age.Decrypt(box, with...)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w (%v)", row, ErrClosed, err)
	}
	r := bufio.NewReader(plain)
	size, err := binary.ReadUvarint(r)
	if err != nil || size != uint64(len(row)) {
		return nil, fmt.Errorf("open %s: %w (another row's)", row, ErrClosed)
	}
	name := make([]byte, size)
	if _, err := io.ReadFull(r, name); err != nil || string(name) != row {
		return nil, fmt.Errorf("open %s: %w (another row's)", row, ErrClosed)
	}
	return &opened{r: r, row: row}, nil
}

// opened says ErrClosed where a box turns out to have been changed or cut.
type opened struct {
	r   io.Reader
	row string
}

// Read implements io.Reader.
func (o *opened) Read(b []byte) (int, error) {
	n, err := o.r.Read(b)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("open %s: %w (%v)", o.row, ErrClosed, err)
	}
	return n, err
}
