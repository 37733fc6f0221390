package triage

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"vigie/internal/day"
	"vigie/internal/journal"
	"vigie/internal/letter"
	"vigie/internal/seal"
)

// What is done with letters to campaigns, as the journal says it.
const (
	ActLetter journal.Act = "letter.issue"
	ActRecode journal.Act = "letter.code" // made a new access code; the one before is dead
)

// Letter is what the authority wrote to a campaign, as it left. Nothing of it
// changes but the access code, of which only what it leads to is kept.
type Letter struct {
	ID        string // UUIDv7
	CaseID    string
	Number    string // "7K2M9-QXT4B-L1": Case.File of the case in which it was written, and which of its letters
	Kind      letter.Kind
	Lang      string // "fr"; of the letter, whatever the writer's
	Addressee letter.Addressee
	Writer    string // the authority's lines, as the letter shows them
	Campaign  string // to whom
	Address   string // line by line, or ""
	Dateline  string // the day, in the letter's language
	Subject   string
	Body      string
	ReplyAt   string     // the address at which it is answered, or ""
	Hash      string     // of Text: SHA-256 in hexadecimal
	Due       day.Day    // by when it is to be answered, or ""
	CodeHash  []byte     // what the access code leads to; nil where no answer is expected
	CodedAt   *time.Time // when that code was made
	Author    string     // account id

	AuthorName string
	IssuedAt   time.Time
	RepliedAt  *time.Time // when the campaign first answered, or nil
}

// Text returns the whole letter: two letters alike are the same bytes.
func (l Letter) Text() string {
	return strings.Join([]string{l.Writer, l.Campaign, l.Address, l.Dateline, l.Number, l.Subject, l.Body}, "\n\n")
}

// fileLength is how long what File returns is.
const fileLength = 11

// File is how letters name a case. Its reference is that of a report, which its
// author holds and may have shown: a campaign could tell them by it.
func (c Case) File() string {
	sum := sha256.Sum256([]byte("letter file/" + c.ID))
	f := string(seal.CodeFrom(sum[:])[:fileLength-1])
	return f[:5] + "-" + f[5:]
}

// hashed returns the hash of the letter's text.
func (l Letter) hashed() string {
	sum := sha256.Sum256([]byte(l.Text()))
	return hex.EncodeToString(sum[:])
}

// Whole says whether the letter still is what was issued.
func (l Letter) Whole() bool { return l.Hash == l.hashed() }

// Late says whether the day of a letter has passed without an answer.
func (l Letter) Late(today day.Day) bool {
	return l.Due != "" && l.RepliedAt == nil && l.Due.Before(today)
}

// Opens says whether code is the letter's.
func (l Letter) Opens(code seal.Code) bool {
	return l.CodeHash != nil && string(l.CodeHash) == string(locator(code))
}

// coded gives the letter a new access code, which is kept nowhere.
func (l *Letter) coded(now time.Time) seal.Code {
	code := seal.NewCode()
	l.CodeHash, l.CodedAt = locator(code), &now
	return code
}

// locator is what an access code leads to. It opens nothing.
func locator(code seal.Code) []byte { return seal.Derive([]byte(code), "letter locator") }
