package report

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// shortestMarked is how many letters and figures a statement needs to be
// marked: what two voters who know nothing of each other may both write
// ("Je n'ai jamais donné mon numéro") is shorter.
const shortestMarked = 60

// marked returns a statement as it is compared, and whether it is long enough to
// tell anything: letters and figures in lower case, so that a line break or a
// full stop makes no difference, and a typing error does.
func marked(statement string) (text string, ok bool) {
	n := 0
	text = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		n++
		return unicode.ToLower(r)
	}, statement)
	return text, n >= shortestMarked
}

// Trace is what tells whether reports were written by one hand: only what is
// clear, as fingerprints that can be compared and not read.
type Trace struct {
	ReportID   string
	ReceivedAt time.Time
	Statement  string // equal for equal statements; "" for none, or one that is too short
	Answers    string // equal where every clear answer is the same
	Told       int    // how many answers were given that need not be
	Message    string // equal for messages that are the same to the character; "" for none
}

// traceOf returns the trace of a report whose statement has a mark, or none.
func traceOf(r Report, mark []byte) Trace {
	t := Trace{ReportID: r.ID, ReceivedAt: r.ReceivedAt, Statement: string(mark), Message: fingerprint(r.Message), Told: r.told()}
	answers := []string{
		string(r.SubjectKind), r.SubjectName, r.Contender, r.Commune, string(r.DataOrigin), string(r.Relation), t.Message,
		fmt.Sprint(r.Practices), fmt.Sprint(r.Outcomes),
	}
	for _, c := range r.Contacts {
		answers = append(answers, string(c.Channel), string(c.On), c.At, c.Sender, fmt.Sprint(c.Count))
	}
	t.Answers = fingerprint(answers...)
	return t
}

// told counts the answers that nobody had to give.
func (r Report) told() int {
	n := len(r.PracticeList())
	for _, given := range []bool{
		r.SubjectName != "" || r.Contender != "", r.Commune != "", r.Outcomes != 0,
		r.DataOrigin != "" && r.DataOrigin != "unknown", r.Relation != "" && r.Relation != "unknown",
	} {
		if given {
			n++
		}
	}
	for _, c := range r.Contacts {
		if c.At != "" {
			n++
		}
		if c.Sender != "" {
			n++
		}
	}
	return n
}

// fingerprint returns the same for the same texts; "" for one that is empty.
func fingerprint(texts ...string) string {
	if len(texts) == 1 && texts[0] == "" {
		return ""
	}
	h := sha256.New()
	for _, t := range texts {
		h.Write(binary.AppendUvarint(nil, uint64(len(t))))
		h.Write([]byte(t))
	}
	return string(h.Sum(nil)[:16])
}
