package triage

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/seal"
)

// LetterByCode returns the letter that an access code opens, or fault.NotFound for
// a code that opens nothing, or nothing any more.
func (s *Store) LetterByCode(ctx context.Context, code seal.Code) (Letter, error) {
	return oneLetter(s.db.Write.WithContext(ctx), "code_hash = ?", locator(code))
}

// RepliesTo returns what was answered to a letter, the oldest first, sealed.
func (s *Store) RepliesTo(ctx context.Context, l Letter) ([]Reply, error) {
	return replies(s.db.Write.WithContext(ctx), l)
}

func replies(tx *gorm.DB, l Letter) ([]Reply, error) {
	var all []Reply
	if err := tx.Where("letter_id = ?", l.ID).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("answers to letter %s: %w", l.Number, err)
	}
	return all, nil
}

// Reply answers the letter of a code for its campaign. A case that waits for the
// answer goes on. Sent twice it is there once. It returns fault.Fields, and
// fault.NotFound for a code that opens nothing.
func (s *Store) Reply(ctx context.Context, code seal.Code, p Pledge) error {
	p = p.clean()
	if err := p.check().Err(); err != nil {
		return err
	}
	words, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	r := Reply{ID: database.NewID(), Answer: p.Answer, Once: p.once(code), At: s.now()}
	if r.Sealed, err = seal.Close(s.with.Recipients, r.box(), words); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, settling); err != nil {
			return err
		}
		l, err := oneLetter(tx, "code_hash = ?", locator(code))
		if err != nil {
			return err
		}
		r.LetterID = l.ID
		return s.reply(ctx, tx, l, r)
	})
}

// reply writes an answer within tx, unless it is there.
func (s *Store) reply(ctx context.Context, tx *gorm.DB, l Letter, r Reply) error {
	var before, same int64
	of := func() *gorm.DB { return tx.Model(&Reply{}).Where("letter_id = ?", l.ID) }
	if err := of().Where("once = ?", r.Once).Count(&same).Error; err != nil || same > 0 {
		return err
	}
	if err := of().Count(&before).Error; err != nil {
		return err
	}
	if before >= MaxReplies {
		return fault.Fields{{Field: "words", Key: "reply.error.many", Params: map[string]any{"Most": MaxReplies}}}
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if err := tx.Model(&Letter{}).Where("id = ? AND replied_at IS NULL", l.ID).UpdateColumn("replied_at", r.At).Error; err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return s.answered(ctx, tx, l, r)
}

// answered lets the case of a letter that was answered show it.
func (s *Store) answered(ctx context.Context, tx *gorm.DB, l Letter, r Reply) error {
	var c Case
	if err := tx.Take(&c, "id = ?", l.CaseID).Error; err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	err := tx.Model(&Case{}).Where("id = ? AND state = ?", c.ID, Waiting).UpdateColumns(map[string]any{
		"state": gorm.Expr("CASE WHEN assignee = '' THEN ? ELSE ? END", New, Open), "version": gorm.Expr("version + 1"), "updated_at": r.At,
	}).Error
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return s.with.Journal.Append(ctx, tx, journal.Entry{Act: ActReply, Object: Object(c.Reference), Detail: map[string]string{"letter": l.Number, "answer": string(r.Answer)}})
}

// Hearing is who reads the answers to a letter, and with what.
type Hearing struct {
	Case   Case
	Number string // of the letter
	By     account.Account
	With   seal.Identities
}

// ReadReplies notes in the journal who reads what was answered to a letter, then
// opens it; nothing of it waits for a reader any more. It returns fault.Forbidden,
// fault.NotFound, and seal.ErrClosed where no key is at hand.
func (s *Store) ReadReplies(ctx context.Context, h Hearing) (opened []Heard, err error) {
	if !h.By.May(account.ReadSealed) {
		return nil, fmt.Errorf("answers to %s: %w", h.Number, fault.Forbidden)
	}
	if len(h.With) == 0 {
		return nil, fmt.Errorf("answers to %s: %w", h.Number, seal.ErrClosed)
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		opened, err = s.readReplies(tx, h)
		if err != nil {
			return err
		}
		return s.with.Journal.Append(ctx, tx, journal.Entry{Actor: h.By.ID, ActorName: h.By.Name, Act: ActReplyRead, Object: Object(h.Case.Reference), Detail: map[string]string{"letter": h.Number}})
	})
	if err != nil {
		return nil, fmt.Errorf("read answers to %s: %w", h.Number, err)
	}
	return opened, nil
}

func (s *Store) readReplies(tx *gorm.DB, h Hearing) ([]Heard, error) {
	l, err := letterIn(tx, h.Case, h.Number)
	if err != nil {
		return nil, err
	}
	all, err := replies(tx, l)
	if err != nil {
		return nil, err
	}
	opened, ids := make([]Heard, len(all)), make([]string, len(all))
	for i, r := range all {
		if opened[i], err = r.open(h.With); err != nil {
			return nil, err
		}
		ids[i] = r.ID
	}
	return opened, tx.Model(&Reply{}).Where("heard_at IS NULL AND id IN ?", ids).UpdateColumn("heard_at", s.now()).Error
}

// Corresponding says how the letters of a case stand.
type Corresponding struct {
	Answered bool // an answer waits for a reader
	Late     bool // a day passed without an answer, and the case is not closed
}

// Correspondence returns how letters stand today in those of the cases of keys
// that somebody must look at for them.
func (s *Store) Correspondence(ctx context.Context, ids []string) (map[string]Corresponding, error) {
	var answered, late []string
	db := s.db.Read.WithContext(ctx)
	err := db.Model(&Letter{}).Where("case_id IN ? AND id IN (SELECT letter_id FROM letter_replies WHERE heard_at IS NULL)", ids).Pluck("case_id", &answered).Error
	if err == nil {
		err = db.Model(&Case{}).Where("id IN ?", ids).Where(overdue, s.today(), Closed).Pluck("id", &late).Error
	}
	if err != nil {
		return nil, fmt.Errorf("letters of %d cases: %w", len(ids), err)
	}
	all := map[string]Corresponding{}
	for _, id := range late {
		all[id] = Corresponding{Late: true}
	}
	for _, id := range answered {
		all[id] = Corresponding{Answered: true, Late: all[id].Late}
	}
	return all, nil
}

// The cases with an answer that nobody has read, and those, not closed, in which
// the day of a letter has passed without one.
const (
	replied = "id IN (SELECT l.case_id FROM letter_replies r JOIN letters l ON l.id = r.letter_id WHERE r.heard_at IS NULL)"
	overdue = "id IN (SELECT case_id FROM letters WHERE due < ? AND replied_at IS NULL) AND state <> ?"
)
