package canvass

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"vigie/internal/report"
)

// Forget takes reports that are erased out of their canvasses and out of the
// register of senders, within tx, and returns the canvass that each was in. A
// canvass goes on without the report that founded it: what others are compared
// with is hashes, and stays as long as a report is left.
func (s *Store) Forget(ctx context.Context, tx *gorm.DB, e report.Erasing) (map[string]ID, error) {
	tx = tx.WithContext(ctx)
	for _, work := range []string{"canvass.group", "canvass.senders"} {
		if err := s.db.Alone(tx, work); err != nil {
			return nil, err
		}
	}
	was, err := s.leave(tx, e)
	if err != nil {
		return nil, fmt.Errorf("forget %d reports: %w", len(e.Reports), err)
	}
	if err := forgetSenders(tx, s.with.Reports, e); err != nil {
		return nil, fmt.Errorf("forget the senders of %d reports: %w", len(e.Reports), err)
	}
	return was, nil
}

// leave takes reports out of their canvasses.
func (s *Store) leave(tx *gorm.DB, e report.Erasing) (map[string]ID, error) {
	ids := e.IDs()
	var members []Member
	if err := tx.Where("report_id IN ?", ids).Find(&members).Error; err != nil {
		return nil, err
	}
	if err := tx.Where("report_id IN ?", ids).Delete(&Member{}).Error; err != nil {
		return nil, err
	}
	was, left := map[string]ID{}, map[ID]int{}
	for _, m := range members {
		if m.CanvassID == 0 {
			continue
		}
		was[m.ReportID] = m.CanvassID
		left[m.CanvassID]++
		if err := bequeath(tx, m); err != nil {
			return nil, err
		}
	}
	if e.Withdrawn {
		if err := shrink(tx, e.Reports, was, left); err != nil {
			return nil, err
		}
	}
	for id := range left {
		if err := hollow(tx, id); err != nil {
			return nil, err
		}
	}
	return was, nil
}

// bequeath lets another report stand for what an erased one stood for: one with
// the same text, else none.
func bequeath(tx *gorm.DB, m Member) error {
	var heirs []string
	err := tx.Model(&Member{}).Where("whole = ? AND canvass_id = ?", m.Whole, m.CanvassID).Order("report_id").Limit(1).Pluck("report_id", &heirs).Error
	if err != nil {
		return err
	}
	heir := uuid.Nil.String()
	if len(heirs) > 0 {
		heir = heirs[0]
	}
	if err := tx.Model(&exemplar{}).Where("report_id = ?", m.ReportID).Update("report_id", heir).Error; err != nil {
		return err
	}
	return tx.Exec("DELETE FROM canvass_texts WHERE whole = ? AND NOT EXISTS (SELECT 1 FROM canvass_reports WHERE whole = ?)", m.Whole, m.Whole).Error
}

// shrink counts withdrawn reports no more: in their canvasses and their growth.
func shrink(tx *gorm.DB, reports []report.Report, was map[string]ID, left map[ID]int) error {
	g := newGrowth()
	for _, r := range reports {
		if id, in := was[r.ID]; in {
			g.add(id, r, -1)
		}
	}
	if err := g.save(tx); err != nil {
		return err
	}
	for id, n := range left {
		if err := tx.Model(&Kept{}).Where("id = ?", id).Update("size", gorm.Expr("CASE WHEN size > ? THEN size - ? ELSE 0 END", n, n)).Error; err != nil {
			return err
		}
		for _, table := range []any{&grownHour{}, &grownFacet{}} {
			if err := tx.Where("canvass_id = ? AND reports <= 0", id).Delete(table).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// hollow forgets what a canvass is compared by once no report of it is left.
func hollow(tx *gorm.DB, id ID) error {
	var one []string
	if err := tx.Model(&Member{}).Where("canvass_id = ?", id).Limit(1).Pluck("report_id", &one).Error; err != nil || len(one) > 0 {
		return err
	}
	for _, table := range []any{&band{}, &exemplar{}} {
		if err := tx.Where("canvass_id = ?", id).Delete(table).Error; err != nil {
			return err
		}
	}
	return tx.Exec("DELETE FROM canvass_texts WHERE canvass_id = ?", id).Error
}

// forgetSenders takes reports out of the register. A sender that no report names
// any more goes, unless somebody found out whose it is.
func forgetSenders(tx *gorm.DB, reports *report.Store, e report.Erasing) error {
	ids := e.IDs()
	var rows []senderReport
	if err := tx.Where("report_id IN ? AND sender_id <> 0", ids).Find(&rows).Error; err != nil {
		return err
	}
	if err := tx.Where("report_id IN ?", ids).Delete(&senderReport{}).Error; err != nil {
		return err
	}
	named := map[int64]int{}
	for _, r := range rows {
		named[r.SenderID]++
	}
	typed := written(e.Reports)
	for id, n := range named {
		if e.Withdrawn {
			if err := tx.Model(&Sender{}).Where("id = ?", id).Update("reports", gorm.Expr("CASE WHEN reports > ? THEN reports - ? ELSE 0 END", n, n)).Error; err != nil {
				return err
			}
		}
		if err := rename(tx, reports, id, typed); err != nil {
			return err
		}
	}
	return nil
}

// written returns the senders as the reports show them.
func written(reports []report.Report) []string {
	var all []string
	for _, r := range reports {
		for _, c := range r.Contacts {
			all = append(all, c.Sender)
		}
	}
	return all
}

// rename shows a sender as a report that is left writes it, where it was shown as
// an erased one did, or forgets it.
func rename(tx *gorm.DB, reports *report.Store, id int64, typed []string) error {
	sender, err := senderByID(tx, id)
	if err != nil {
		return err
	}
	var left []string
	if err := tx.Model(&senderReport{}).Where("sender_id = ?", id).Order("report_id").Limit(1).Pluck("report_id", &left).Error; err != nil {
		return err
	}
	if len(left) > 0 && !slices.Contains(typed, sender.Shown) {
		return nil
	}
	shown := sender.Identity
	if len(left) == 0 {
		gone, err := forgetSender(tx, id)
		if gone || err != nil {
			return err
		}
	}
	next, err := reports.In(tx, left)
	if err != nil {
		return err
	}
	for _, r := range next {
		for _, c := range r.Contacts {
			if who, ok := IdentityOf(c.Channel, c.Sender); ok && who.Key == sender.Identity {
				shown = c.Sender
			}
		}
	}
	return tx.Model(&Sender{}).Where("id = ?", id).Update("shown", shown).Error
}

// forgetSender takes a sender out of the register unless it was ever linked, and
// says whether it did.
func forgetSender(tx *gorm.DB, id int64) (bool, error) {
	var links int64
	if err := tx.Model(&SenderLink{}).Where("sender_id = ?", id).Count(&links).Error; err != nil || links > 0 {
		return false, err
	}
	if err := tx.Exec("DELETE FROM senders_apart WHERE one = ? OR other = ?", id, id).Error; err != nil {
		return false, err
	}
	return true, tx.Delete(&Sender{}, "id = ?", id).Error
}
