package report

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"filippo.io/age"
	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/seal"
)

// Ask writes within tx a message of the authority to the author of r. It returns
// fault.Fields on "words".
func (s *Store) Ask(tx *gorm.DB, r Report, by, words string) error {
	return s.send(tx, r, Message{Asked: true, AuthorName: by}, words)
}

// Answer writes within tx a message of the author of r, whose code it is, and
// says whether it did: false for one that repeats their last, as a second click
// does. It returns fault.Fields on "words".
func (s *Store) Answer(tx *gorm.DB, r Report, code seal.Code, words string) (bool, error) {
	all, err := messages(tx, r.ID)
	if err != nil {
		return false, err
	}
	own := 0
	for _, m := range all {
		if !m.Asked {
			own++
		}
	}
	if own > 0 && !all[len(all)-1].Asked {
		last, err := ReadOwn(all[len(all)-1:], code)
		if err != nil || last[0].Words == cleanWords(words) {
			return false, err
		}
	}
	if own >= MaxMessages {
		return false, fault.Fields{{Field: "words", Key: "report.error.messages", Params: map[string]any{"Most": MaxMessages}}}
	}
	if err := s.send(tx, r, Message{}, words); err != nil {
		return false, err
	}
	return true, s.added(tx, r.ID, Addition{Kind: AddedWords})
}

// send seals words to both sides and writes them.
func (s *Store) send(tx *gorm.DB, r Report, m Message, words string) error {
	words = cleanWords(words)
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return fault.Fields{{Field: "words", Key: "report.error.words_required"}}
	case n > MaxWords:
		return fault.Fields{{Field: "words", Key: "report.error.too_long", Params: map[string]any{"Count": MaxWords}}}
	}
	voter, err := age.ParseX25519Recipient(r.VoterRecipient)
	if err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	m.ID, m.ReportID, m.SentAt = newID(s.now()), r.ID, s.now()
	authority, own := m.rows()
	if m.Sealed, err = seal.Close(s.with.Recipients, authority, []byte(words)); err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	if m.Own, err = seal.Close(seal.Recipients{voter}, own, []byte(words)); err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	if err := tx.Create(&m).Error; err != nil {
		return busy(fmt.Errorf("send message: %w", err))
	}
	return nil
}

// cleanWords is what is kept of a message: without NUL and broken letters, which
// PostgreSQL refuses, and without room around it.
func cleanWords(words string) string { return strings.TrimSpace(text(words)) }

// MessagesOf returns what was written of a report, the oldest first, sealed.
func (s *Store) MessagesOf(ctx context.Context, reportID string) ([]Message, error) {
	return messages(s.db.Write.WithContext(ctx), reportID)
}

// TalkOf returns how far both have written to each other of a report, without what
// they wrote.
func (s *Store) TalkOf(ctx context.Context, reportID string) (Talk, error) {
	all, err := messages(s.db.Write.WithContext(ctx).Select("id", "asked", "sent_at"), reportID)
	t := Talk{Count: len(all)}
	if len(all) > 0 {
		last := all[len(all)-1]
		t.Asked, t.Last = last.Asked, last.SentAt
	}
	return t, err
}

func messages(tx *gorm.DB, reportID string) ([]Message, error) {
	var all []Message
	if err := tx.Where("report_id = ?", reportID).Order("id").Find(&all).Error; err != nil {
		return nil, busy(fmt.Errorf("messages: %w", err))
	}
	return all, nil
}

// added notes within tx what a voter did with a report after it was filed.
func (s *Store) added(tx *gorm.DB, reportID string, a Addition) error {
	a.ID, a.ReportID, a.At = newID(s.now()), reportID, s.now()
	if err := tx.Create(&a).Error; err != nil {
		return busy(fmt.Errorf("note an addition: %w", err))
	}
	return nil
}

// AdditionsOf returns what a voter did with a report after it was filed, the
// oldest first.
func (s *Store) AdditionsOf(ctx context.Context, reportID string) ([]Addition, error) {
	var all []Addition
	if err := s.db.Write.WithContext(ctx).Where("report_id = ?", reportID).Order("id").Find(&all).Error; err != nil {
		return nil, busy(fmt.Errorf("additions: %w", err))
	}
	return all, nil
}

// Unheard returns a query over the additions that no reviewer took note of yet.
func (s *Store) Unheard(tx *gorm.DB) *gorm.DB { return tx.Model(&Addition{}).Where("heard_at IS NULL") }

// Hear notes within tx that reviewers took note of what was added to the reports
// whose keys a query selects.
func (s *Store) Hear(tx *gorm.DB, reports *gorm.DB) error {
	err := s.Unheard(tx).Where("report_id IN (?)", reports).Update("heard_at", s.now()).Error
	if err != nil {
		return fmt.Errorf("hear additions: %w", err)
	}
	return nil
}
