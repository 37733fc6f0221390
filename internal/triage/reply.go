package triage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/seal"
)

// What a campaign does with a letter, and reviewers with its answer, as the journal
// says it.
const (
	ActReply     journal.Act = "letter.reply"
	ActReplyRead journal.Act = "letter.read"
)

// Answer is what a campaign says to a letter, in one word of the table.
type Answer string

// The answers.
const (
	OursStopped Answer = "ours_stopped" // it was the campaign, which stops
	OursLawful  Answer = "ours_lawful"  // it was, and holds it to be lawful
	NotOurs     Answer = "not_ours"
	ByVendor    Answer = "vendor" // a service provider did it
	NeedsTime   Answer = "time"
	OtherAnswer Answer = "other"
)

// Answers lists the answers as they are offered.
var Answers = []Answer{OursStopped, OursLawful, NotOurs, ByVendor, NeedsTime, OtherAnswer}

// explained are the answers that say nothing without words.
var explained = []Answer{OursLawful, ByVendor, OtherAnswer}

// The limits of an answer: characters, and how many a letter takes.
const (
	MaxWho     = 200
	MaxReplies = 20
)

// Reply is what a campaign answered to a letter, as it is kept.
type Reply struct {
	ID       string // UUIDv7
	LetterID string
	Answer   Answer
	Sealed   []byte // age box of Words, to the authority
	Once     []byte // keyed hash of the answer: sent twice it is there once
	At       time.Time
	HeardAt  *time.Time // when a reviewer first read it, or nil
}

// TableName names the table.
func (Reply) TableName() string { return "letter_replies" }

// box names the box of an answer's words.
func (r Reply) box() string { return "letter_reply/" + r.ID }

// Late says whether an answer came after the day of its letter, by the clock of a
// place.
func (r Reply) Late(l Letter, zone *time.Location) bool {
	return l.Due != "" && r.At.In(zone).Format(time.DateOnly) > string(l.Due)
}

// Pledge is an answer as it is typed: the word of the table, who answers for the
// campaign, and what they write.
type Pledge struct {
	Answer Answer `json:"-"`
	Who    string `json:"who"`
	Words  string `json:"words"`
}

// clean makes what was typed fit to be kept.
func (p Pledge) clean() Pledge {
	p.Who = strings.Join(strings.Fields(storable(p.Who)), " ")
	p.Words = trim(storable(p.Words))
	return p
}

// storable is a typed text as both databases, and JSON, keep it.
func storable(s string) string {
	return strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
}

// check returns what is wrong with an answer, in form order.
func (p Pledge) check() fault.Fields {
	var f fault.Fields
	if !slices.Contains(Answers, p.Answer) {
		f.Add("answer", "reply.error.answer")
	}
	if p.Words == "" && slices.Contains(explained, p.Answer) {
		f.Add("words", "reply.error.words")
	}
	if utf8.RuneCountInString(p.Words) > MaxText {
		f.Add("words", "report.error.too_long", "Count", MaxText)
	}
	if p.Who == "" {
		f.Add("who", "reply.error.who")
	}
	if utf8.RuneCountInString(p.Who) > MaxWho {
		f.Add("who", "report.error.too_long", "Count", MaxWho)
	}
	return f
}

// once stands for an answer: nobody without the code can try which it was.
func (p Pledge) once(code seal.Code) []byte {
	h := hmac.New(sha256.New, seal.Derive([]byte(code), "letter reply"))
	fmt.Fprintf(h, "%s\x00%s\x00%s", p.Answer, p.Who, p.Words)
	return h.Sum(nil)
}

// Heard is an answer that was opened.
type Heard struct {
	Reply
	Pledge
}

// open opens an answer, or returns seal.ErrClosed.
func (r Reply) open(with seal.Identities) (Heard, error) {
	plain, err := seal.Open(with, r.box(), r.Sealed)
	if err != nil {
		return Heard{}, err
	}
	h := Heard{Reply: r}
	if err := json.Unmarshal(plain, &h.Pledge); err != nil {
		return Heard{}, fmt.Errorf("answer %s: %w", r.ID, err)
	}
	h.Pledge.Answer = r.Answer
	return h, nil
}
