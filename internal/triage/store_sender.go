package triage

import (
	"context"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// What is done to a sender, as the journal says it.
const (
	ActLink   journal.Act = "sender.link"
	ActUnlink journal.Act = "sender.unlink"
	ActPart   journal.Act = "sender.part"
)

// SenderObject is how the journal names a sender.
func SenderObject(id int64) string { return "sender/" + strconv.FormatInt(id, 10) }

// LinkForm says who sends under an identity, as it is typed.
type LinkForm struct {
	Kind      canvass.LinkKind `field:"kind" validate:"required,oneof=contender party vendor other"`
	Name      string           `field:"name" validate:"required,max=200"`
	Contender string           `field:"contender" validate:"max=64"` // id in the register, or ""
	Reason    string           `field:"link_reason" validate:"required,max=500"`
	Seen      string           `field:"seen"` // key of the last link that was seen, or ""
}

// LinkSender says for all reports, past and to come, who sends under an
// identity. It returns fault.Fields for what the form lacks, fault.NotFound,
// fault.Forbidden, and fault.Conflict when somebody else has said it since.
func (s *Store) LinkSender(ctx context.Context, by account.Account, id int64, form LinkForm) error {
	form.Name, form.Reason = trim(form.Name), trim(form.Reason)
	if err := faults(s.validate, form).Err(); err != nil {
		return err
	}
	l := canvass.SenderLink{SenderID: id, Kind: form.Kind, Name: form.Name, Contender: form.Contender, Reason: form.Reason}
	return s.onSender(ctx, by, journal.Entry{Act: ActLink, Object: SenderObject(id), Detail: map[string]string{"kind": string(form.Kind)}},
		func(tx *gorm.DB) error { return s.link(ctx, tx, by, l, form.Seen) })
}

// unlinkForm is why a link no longer holds.
type unlinkForm struct {
	Reason string `field:"link_reason" validate:"required,max=500"`
}

// UnlinkSender says that nobody knows who sends under an identity, whatever was
// said before; that stays in its history.
func (s *Store) UnlinkSender(ctx context.Context, by account.Account, id int64, form LinkForm) error {
	why := unlinkForm{trim(form.Reason)}
	if err := faults(s.validate, why).Err(); err != nil {
		return err
	}
	return s.onSender(ctx, by, journal.Entry{Act: ActUnlink, Object: SenderObject(id)}, func(tx *gorm.DB) error {
		if form.Seen == "" { // there is nothing to take back
			return fault.Conflict
		}
		return s.link(ctx, tx, by, canvass.SenderLink{SenderID: id, Reason: why.Reason}, form.Seen)
	})
}

func (s *Store) link(ctx context.Context, tx *gorm.DB, by account.Account, l canvass.SenderLink, seen string) error {
	l.Author, l.AuthorName = by.ID, by.Name
	return s.with.Canvasses.Link(ctx, tx, l, seen)
}

// PartSenders says that two senders that look alike are not one.
func (s *Store) PartSenders(ctx context.Context, by account.Account, a, b int64) error {
	if a == b {
		return fmt.Errorf("part senders: %w", fault.NotFound)
	}
	return s.onSender(ctx, by, journal.Entry{Act: ActPart, Object: SenderObject(a), Detail: map[string]string{"other": SenderObject(b)}},
		func(tx *gorm.DB) error { return s.with.Canvasses.Part(ctx, tx, a, b, by.ID) })
}

// onSender does an act on a sender and notes it, or neither.
func (s *Store) onSender(ctx context.Context, by account.Account, e journal.Entry, do func(*gorm.DB) error) error {
	if !by.May(account.WorkCases) {
		return fmt.Errorf("%s %s: %w", e.Act, e.Object, fault.Forbidden)
	}
	e.Actor, e.ActorName = by.ID, by.Name
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := do(tx); err != nil {
			return err
		}
		return s.with.Journal.Append(ctx, tx, e)
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", e.Act, e.Object, err)
	}
	return nil
}

// SendersOf returns up to most senders of a case's reports, those that most name
// first.
func (s *Store) SendersOf(ctx context.Context, c Case, most int) ([]canvass.SenderOfCase, error) {
	db := s.db.Write.WithContext(ctx)
	return s.with.Canvasses.SendersOf(ctx, db.Model(&CaseReport{}).Select("report_id").Where("case_id = ?", c.ID), most)
}

// CasesNaming returns up to most cases in which the latest reports are worked
// that name a sender, newest first.
func (s *Store) CasesNaming(ctx context.Context, sender int64, most int) ([]Case, error) {
	var cases []Case
	db := s.db.Read.WithContext(ctx)
	of := db.Model(&CaseReport{}).Select("case_id").Where("report_id IN (?)", s.with.Canvasses.Latest(db, sender))
	if err := db.Where("id IN (?)", of).Order("id DESC").Limit(most).Find(&cases).Error; err != nil {
		return nil, fmt.Errorf("cases of sender %d: %w", sender, err)
	}
	return cases, nil
}
