package report

import (
	"time"

	"vigie/internal/seal"
)

// MaxMessages is how many messages the author of a report may send, and MaxWords
// how long one of either side may be, in characters.
const (
	MaxMessages = 20
	MaxWords    = 5000
)

// Message is what the authority or a voter wrote to the other of a report.
type Message struct {
	ID         string // UUIDv7
	ReportID   string
	Asked      bool   // by the authority; else it is the voter's
	AuthorName string // of whoever asked, for the other reviewers; a voter reads of no name
	Sealed     []byte // age box of the words, to the authority
	Own        []byte // the same, to the key that the receipt code opens
	SentAt     time.Time
}

// TableName names the table.
func (Message) TableName() string { return "messages" }

// rows names the two boxes of a message.
func (m Message) rows() (authority, own string) { return "message/" + m.ID, "message/" + m.ID + "/own" }

// Said is a message that was opened.
type Said struct {
	Message
	Words string
}

// Read opens the authority's boxes of messages, or returns seal.ErrClosed.
func Read(all []Message, with seal.Identities) ([]Said, error) {
	return open(all, with, func(m Message) (string, []byte) { row, _ := m.rows(); return row, m.Sealed })
}

// ReadOwn opens a voter's boxes of messages with their receipt code.
func ReadOwn(all []Message, code seal.Code) ([]Said, error) {
	key, err := VoterKey(code)
	if err != nil {
		return nil, err
	}
	return open(all, key, func(m Message) (string, []byte) { _, row := m.rows(); return row, m.Own })
}

func open(all []Message, with seal.Identities, box func(Message) (string, []byte)) ([]Said, error) {
	said := make([]Said, len(all))
	for i, m := range all {
		row, sealed := box(m)
		words, err := seal.Open(with, row, sealed)
		if err != nil {
			return nil, err
		}
		said[i] = Said{m, string(words)}
	}
	return said, nil
}

// Talk is how far the authority and the author of a report have written to each
// other.
type Talk struct {
	Count int
	Asked bool      // the last word is a question to the author
	Last  time.Time // of the messages
}

// AdditionKind says what a voter did with a report after it was filed.
type AdditionKind string

// The additions.
const (
	AddedWords   AdditionKind = "answer"  // a message
	AddedContact AdditionKind = "contact" // it happened again
	AddedOptOut  AdditionKind = "opt_out" // one more request to stop
	AddedFile    AdditionKind = "file"
	Corrected    AdditionKind = "correction"
)

// Addition is one thing that a voter did with a report after it was filed.
type Addition struct {
	ID       string // UUIDv7
	ReportID string
	Kind     AdditionKind
	Position int    // of the contact, the attempt or the file that is new; else 0
	Before   string // what a correction replaced: JSON of Correction, or ""
	At       time.Time
	HeardAt  *time.Time // when reviewers took note, or nil
}

// TableName names the table.
func (Addition) TableName() string { return "additions" }
