package report

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"vigie/internal/seal"
)

// Receipt is what a voter holds after filing. The code is known to nobody else
// once it has been shown.
type Receipt struct {
	Reference string
	Code      seal.Code
}

// voterKey is the purpose of the key pair that opens what is written to the
// voter.
const voterKey = "voter"

// VoterKey returns the private half of a voter's own key.
func VoterKey(code seal.Code) (seal.Identities, error) {
	id, err := seal.Personal([]byte(code), voterKey)
	if err != nil {
		return nil, err
	}
	return seal.Identities{id}, nil
}

// referenceLength is 50 random bits: among a million reports two would share a
// reference once in two thousand elections, and then the second draws again.
const referenceLength = 10

// newReference returns a public reference: "7K2M9-QXT4B".
func newReference() string {
	random := make([]byte, 32)
	rand.Read(random) // never fails: crypto/rand ends the process instead
	r := string(seal.CodeFrom(random)[:referenceLength])
	return r[:5] + "-" + r[5:]
}

// newID returns a UUIDv7 (RFC 9562) of the given moment: keys sort by time, so
// that a new row goes to the end of every index.
func newID(now time.Time) string {
	var b [16]byte
	rand.Read(b[:])
	ms := now.UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// FloorID returns the smallest key that a report filed at t can have.
func FloorID(t time.Time) string {
	id := []byte(newID(t))
	for i := 14; i < len(id); i++ {
		if id[i] != '-' {
			id[i] = '0'
		}
	}
	id[14] = '7'
	return string(id)
}
