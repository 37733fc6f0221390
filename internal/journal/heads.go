package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"vigie/internal/day"
)

// Heads is a file to which the end of the chain is added once a day, outside the
// database: whoever rewrites the journal from its first line to its last would have
// to rewrite this file too, and every copy of it. Each line is an instant, the
// number of the last line and its hash.
type Heads struct{ Path string }

// Stamp is a line of it.
type Stamp struct {
	At   time.Time
	Seq  int64
	Hash []byte
}

// ErrHeads is a file that says another thing than the journal.
var ErrHeads = errors.New("the journal is not the one whose heads were written down")

// Read returns the stamps, the earliest first; none where there is no file.
func (h Heads) Read() ([]Stamp, error) {
	b, err := os.ReadFile(h.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("heads of the journal: %w", err)
	}
	var stamps []Stamp
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		var at, hash string
		var s Stamp
		_, err := fmt.Sscanf(lines.Text(), "%s %d %s", &at, &s.Seq, &hash)
		if err == nil {
			s.At, err = time.Parse(time.RFC3339, at)
		}
		if err == nil {
			s.Hash, err = hex.DecodeString(hash)
		}
		if err != nil {
			return nil, fmt.Errorf("heads of the journal: line %d: %w: %w", len(stamps)+1, ErrHeads, err)
		}
		stamps = append(stamps, s)
	}
	return stamps, nil
}

// Note adds the end of the chain as it is now, unless it was added on this day or
// nothing was noted since. It says whether it was added.
func (h Heads) Note(ctx context.Context, s *Store) (bool, error) {
	stamps, err := h.Read()
	if err != nil {
		return false, err
	}
	head, err := s.head(ctx)
	if err != nil {
		return false, err
	}
	now := s.now().UTC()
	if n := len(stamps); head.Seq == 0 || n > 0 && (stamps[n-1].Seq == head.Seq || day.Of(stamps[n-1].At) == day.Of(now)) {
		return false, nil
	}
	if err := h.write(append(stamps, Stamp{now, head.Seq, head.Hash})); err != nil {
		return false, fmt.Errorf("heads of the journal: %w", err)
	}
	return true, nil
}

// write puts the whole file in the place of the one before: half a line, from a
// disk that was full, would be read as a journal that was tampered with.
func (h Heads) write(stamps []Stamp) error {
	part := h.Path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	for _, s := range stamps {
		_, wrong := fmt.Fprintf(f, "%s %d %x\n", s.At.Format(time.RFC3339), s.Seq, s.Hash)
		err = errors.Join(err, wrong)
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(part, h.Path)
}

// Check says whether the journal still has every line whose hash was written down:
// how many did, or ErrHeads with the first that has not.
func (h Heads) Check(ctx context.Context, s *Store) (int, error) {
	stamps, err := h.Read()
	if err != nil {
		return 0, err
	}
	for i, stamp := range stamps {
		var lines []Line
		if err := s.db.Read.WithContext(ctx).Select("hash").Where("seq = ?", stamp.Seq).Limit(1).Find(&lines).Error; err != nil {
			return i, fmt.Errorf("heads of the journal: %w", err)
		}
		if len(lines) == 0 || !bytes.Equal(lines[0].Hash, stamp.Hash) {
			return i, fmt.Errorf("%w: line %d, written down on %s", ErrHeads, stamp.Seq, stamp.At.Format(time.DateOnly))
		}
	}
	return len(stamps), nil
}
