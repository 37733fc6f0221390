package report

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/fault"
	"vigie/internal/seal"
)

// draft is a draft's row: nobody can read it without the voter's cookie.
type draft struct {
	ID        []byte `gorm:"primaryKey"`
	Sealed    []byte
	ExpiresAt time.Time
}

// draftID finds the draft of a cookie's token without telling the token.
func draftID(token []byte) []byte { return seal.Derive(token, "draft locator") }

func draftRow(id []byte) string { return "draft/" + hex.EncodeToString(id) }

// SaveDraft keeps d for DraftLife, sealed to a key that token makes. token is 32
// random bytes that only the voter's browser has.
func (s *Store) SaveDraft(ctx context.Context, token []byte, d Draft) error {
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return err
	}
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	row := draft{ID: draftID(token), ExpiresAt: s.now().Add(DraftLife)}
	if row.Sealed, err = seal.Close(seal.Recipients{key.Recipient()}, draftRow(row.ID), plain); err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	err = s.db.Write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	if err != nil {
		return busy(fmt.Errorf("save draft: %w", err))
	}
	return nil
}

// DraftOf returns the draft of a token, or fault.NotFound when there is none or
// it has expired.
func (s *Store) DraftOf(ctx context.Context, token []byte) (Draft, error) {
	var row draft
	err := s.db.Write.WithContext(ctx).Take(&row, "id = ? AND expires_at > ?", draftID(token), s.now()).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Draft{}, fmt.Errorf("draft: %w", fault.NotFound)
	}
	if err != nil {
		return Draft{}, busy(fmt.Errorf("draft: %w", err))
	}
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return Draft{}, err
	}
	plain, err := seal.Open(seal.Identities{key}, draftRow(row.ID), row.Sealed)
	if err != nil {
		return Draft{}, fmt.Errorf("draft: %w", err)
	}
	var d Draft
	if err := json.Unmarshal(plain, &d); err != nil {
		return Draft{}, fmt.Errorf("draft: %w", err)
	}
	return d, nil
}

// EraseDraft forgets the draft of a token and its files; one that is not there is
// forgotten already.
func (s *Store) EraseDraft(ctx context.Context, token []byte) error {
	if err := s.eraseFiles(ctx, token); err != nil {
		return err
	}
	if err := s.db.Write.WithContext(ctx).Delete(&draft{ID: draftID(token)}).Error; err != nil {
		return busy(fmt.Errorf("erase draft: %w", err))
	}
	return nil
}

// FileDraft files the draft of a token, once however often it is asked, and
// keeps its receipt in it until the voter says it is noted. came is what is noted
// of how it came in.
func (s *Store) FileDraft(ctx context.Context, token []byte, came ...Entry) (Receipt, error) {
	d, err := s.DraftOf(ctx, token)
	if err != nil {
		return Receipt{}, err
	}
	if d.Receipt != nil {
		return *d.Receipt, nil
	}
	// The token alone is the key and the body: a second tab that files other
	// answers a moment later gets the first one's receipt, not a second report.
	sub := Submission{Filing: d.Filing, Key: "draft/" + hex.EncodeToString(draftID(token)), Body: token, Came: came, Behalf: d.Behalf}
	if sub.draft, err = s.holdFiles(ctx, token); err != nil {
		return Receipt{}, err
	}
	r, err := s.Submit(ctx, sub)
	if err != nil {
		return Receipt{}, err
	}
	return r, s.SaveDraft(ctx, token, Draft{Receipt: &r, Behalf: d.Behalf})
}

// Expire erases the drafts that have expired, the idempotency keys older than
// DraftLife and the marks of statements whose election is long over, and returns
// how many rows that was. It runs as a sweep.
func (s *Store) Expire(ctx context.Context) (int, error) {
	now := s.now()
	drafts := s.db.Write.WithContext(ctx).Where("expires_at <= ?", now).Delete(&draft{})
	filings := s.db.Write.WithContext(ctx).Where("filed_at <= ?", now.Add(-DraftLife)).Delete(&filing{})
	marks, err := s.eraseMarks(ctx)
	if err := errors.Join(drafts.Error, filings.Error, err); err != nil {
		return 0, fmt.Errorf("expire drafts: %w", err)
	}
	return int(drafts.RowsAffected + filings.RowsAffected + marks), nil
}
