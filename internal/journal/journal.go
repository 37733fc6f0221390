// Package journal is the record of every act in the back-office: lines that are
// only added, each sealed by the hash of the one before, so that a line that is
// changed, removed or slipped in shows. It must never hold what is sealed, a
// password, or the words of a voter. The chain alone does not hold against
// somebody who rewrites it all and its head: for that its last hash must be kept
// elsewhere, which is why Verify tells it.
package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"
)

// Act is what somebody did ("account.sign_in"). It is also the key of the
// message that says so, and, once written, never changes its meaning.
type Act string

// Entry is an act to be noted.
type Entry struct {
	Actor     string // account id, or "" for the portal itself and its shell
	ActorName string // as it was then: names change, the line does not
	Act       Act
	Object    string            // what it was done to ("case/0190…"), or ""
	Detail    map[string]string // what else must be known of it
}

// Line is an entry in its place in the chain.
type Line struct {
	Seq       int64 `gorm:"primaryKey;autoIncrement:false"` // 1, 2, 3… without a gap
	At        time.Time
	Actor     string
	ActorName string
	Act       Act
	Object    string
	Detail    string // JSON object with sorted keys, as it is hashed
	Previous  []byte // hash of the line before, empty for the first
	Hash      []byte
}

// TableName names the lines' table for gorm.
func (Line) TableName() string { return "journal" }

// Head is the end of the chain as it was last written.
type Head struct {
	ID   int `gorm:"primaryKey"`
	Seq  int64
	Hash []byte
}

// TableName names the head's table for gorm.
func (Head) TableName() string { return "journal_head" }

// newLine puts e after the line whose number and hash are given.
func newLine(e Entry, after Head, now time.Time) (Line, error) {
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	detail, err := json.Marshal(e.Detail) // sorts the keys
	if err != nil {
		return Line{}, fmt.Errorf("journal %s: %w", e.Act, err)
	}
	l := Line{
		Seq: after.Seq + 1, At: now, Actor: e.Actor, ActorName: e.ActorName,
		Act: e.Act, Object: e.Object, Detail: string(detail),
		Previous: append([]byte{}, after.Hash...), // empty, not NULL, for the first
	}
	l.Hash = l.sum()
	return l, nil
}

// sum hashes a line: SHA-256 over a name of this encoding, the number, the
// instant in microseconds since 1970, then each text and the previous hash with
// its length in front, so that no two lines are written alike.
func (l Line) sum() []byte {
	b := []byte("vigie journal 1\n")
	b = binary.BigEndian.AppendUint64(b, uint64(l.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(l.At.UnixMicro()))
	for _, part := range []string{l.Actor, l.ActorName, string(l.Act), l.Object, l.Detail, string(l.Previous)} {
		b = binary.AppendUvarint(b, uint64(len(part)))
		b = append(b, part...)
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// Break says in what way the chain is broken.
type Break string

// The ways in which a chain breaks.
const (
	Changed  Break = "changed"  // the line is not what was hashed
	Unlinked Break = "unlinked" // the line does not follow from the one before
	Missing  Break = "missing"  // a line before this one is gone
	Cut      Break = "cut"      // lines at the end are gone
	Foreign  Break = "foreign"  // lines at the end were never written by the portal
)

// Result is what a verification found.
type Result struct {
	At     time.Time // when it was made
	Lines  int64     // how many lines hold, from the first
	Hash   []byte    // of the last that holds; worth keeping elsewhere
	Broken int64     // number of the first line that does not hold, 0 when all do
	Break  Break     // in what way, "" when all hold
}

// Whole says whether every line holds.
func (r Result) Whole() bool { return r.Break == "" }

// follow takes the next line into account and says whether the chain still
// holds.
func (r *Result) follow(l Line) bool {
	switch {
	case l.Seq != r.Lines+1:
		r.Broken, r.Break = r.Lines+1, Missing
	case !bytes.Equal(l.Previous, r.Hash):
		r.Broken, r.Break = l.Seq, Unlinked
	case !bytes.Equal(l.Hash, l.sum()):
		r.Broken, r.Break = l.Seq, Changed
	default:
		r.Lines, r.Hash = l.Seq, l.Hash
	}
	return r.Whole()
}
