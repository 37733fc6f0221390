// Package challenge gives browsers a little work before they send, so that
// thousands of sendings cost whoever makes them something and one costs nobody
// anything (ALTCHA's scheme). It must never decide who may send: work that is
// not there, or is wrong, is only told.
package challenge

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"time"

	"vigie/internal/seal"
)

// Challenge asks for the number that, written after Salt, has Challenge for its
// SHA-256: one from 0 to Most. It is what ALTCHA's clients read.
type Challenge struct {
	Algorithm string `json:"algorithm"`
	Challenge string `json:"challenge"`
	Most      int    `json:"maxnumber"`
	Salt      string `json:"salt"`
	Signature string `json:"signature"`
}

// answer is what ALTCHA's clients send back, as JSON in base64.
type answer struct {
	Challenge string `json:"challenge"`
	Number    int64  `json:"number"`
	Salt      string `json:"salt"`
	Signature string `json:"signature"`
}

// Verdict says what an answer is worth.
type Verdict string

// The verdicts.
const (
	Solved  Verdict = "solved"
	Absent  Verdict = "absent"  // no script runs there, or it did not end in time
	Expired Verdict = "expired" // solved, but asked too long ago
	Foreign Verdict = "foreign" // asked of somebody else: used before, or lent
	Wrong   Verdict = "wrong"   // never asked by this portal, or not solved
)

// The work, in numbers to try at most; half of them on average. 300,000 take
// about a second on a cheap telephone, while its owner reads the page.
const (
	Light = 300_000
	Heavy = 4 * Light // while challenges are solved by the thousand
)

// Life is how long a challenge can be answered: long enough to read the last
// page again, too short to store solved ones up for an evening.
const Life = 2 * time.Hour

// skew is how far the clocks of two instances may differ.
const skew = 5 * time.Minute

// longest is more than an answer has, in bytes.
const longest = 2048

const algorithm = "SHA-256"

// Maker asks and checks. What one asks another checks where they have the same
// secret; nothing is written down.
type Maker struct{ key []byte }

// New returns a maker whose key comes of the portal's secret.
func New(secret []byte) Maker { return Maker{seal.Derive(secret, "challenge")} }

// Ask returns a challenge that of alone can answer: an answer is worth nothing
// to anybody else, so that whoever can send once has no use for it twice.
func (m Maker) Ask(of []byte, most int, now time.Time) Challenge {
	random := make([]byte, 12)
	rand.Read(random) // never fails: crypto/rand ends the process instead
	number, _ := rand.Int(rand.Reader, big.NewInt(int64(most)+1))
	// The salt ends with a delimiter, else a digit of the instant could be lent
	// to the number.
	salt := hex.EncodeToString(random) + "?expires=" + strconv.FormatInt(now.Add(Life).Unix(), 10) + "&of=" + m.owner(of) + "&"
	c := Challenge{Algorithm: algorithm, Challenge: digest(salt, number.Int64()), Most: most, Salt: salt}
	c.Signature = m.sign(c.Challenge)
	return c
}

// Check says what an answer by of is worth now.
func (m Maker) Check(of []byte, sent string, now time.Time) Verdict {
	if sent == "" {
		return Absent
	}
	var a answer
	raw, err := base64.StdEncoding.DecodeString(sent[:min(len(sent), longest)])
	if err != nil || json.Unmarshal(raw, &a) != nil {
		return Wrong
	}
	if !hmac.Equal([]byte(a.Signature), []byte(m.sign(a.Challenge))) || digest(a.Salt, a.Number) != a.Challenge {
		return Wrong
	}
	_, told, _ := strings.Cut(a.Salt, "?")
	told = strings.TrimSuffix(told, "&")
	terms, err := url.ParseQuery(told)
	expires, bad := strconv.ParseInt(terms.Get("expires"), 10, 64)
	switch {
	case err != nil || bad != nil:
		return Wrong
	case !hmac.Equal([]byte(terms.Get("of")), []byte(m.owner(of))):
		return Foreign
	case now.After(time.Unix(expires, 0).Add(skew)):
		return Expired
	}
	return Solved
}

// owner names who is asked, without telling who that is.
func (m Maker) owner(of []byte) string { return m.sign("of " + string(of))[:32] }

func (m Maker) sign(text string) string {
	h := hmac.New(sha256.New, m.key)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

func digest(salt string, number int64) string {
	sum := sha256.Sum256([]byte(salt + strconv.FormatInt(number, 10)))
	return hex.EncodeToString(sum[:])
}
