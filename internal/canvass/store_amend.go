package canvass

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/report"
)

// Amend follows within tx a report whose author changed what it tells: where its
// canvass is told of, and who else sent. The canvass stays: its text is the same.
func (s *Store) Amend(ctx context.Context, tx *gorm.DB, before, after report.Report) error {
	tx = tx.WithContext(ctx)
	for _, work := range []string{"canvass.group", "canvass.senders"} {
		if err := s.db.Alone(tx, work); err != nil {
			return err
		}
	}
	of, err := s.OfIn(tx, []string{after.ID})
	if err != nil {
		return err
	}
	if id := of[after.ID]; id != 0 {
		g := newGrowth()
		g.add(id, before, -1)
		g.add(id, after, 1)
		if err := g.save(tx); err != nil {
			return err
		}
		if err := tx.Where("canvass_id = ? AND reports <= 0", id).Delete(&grownFacet{}).Error; err != nil {
			return fmt.Errorf("amend: %w", err)
		}
	}
	return s.nameMore(tx, before, after)
}

// nameMore puts the senders that only after tells of into the register, where the
// report stands in it; else the sweep finds them all.
func (s *Store) nameMore(tx *gorm.DB, before, after report.Report) error {
	known := map[Identity]bool{}
	for _, c := range before.Contacts {
		if who, ok := IdentityOf(c.Channel, c.Sender); ok {
			known[who] = true
		}
	}
	fresh, err := unplaced(tx, &senderReport{}, []report.Report{after})
	if err != nil || len(fresh) > 0 {
		return err
	}
	more := after
	more.Contacts = nil
	for _, c := range after.Contacts {
		if who, ok := IdentityOf(c.Channel, c.Sender); ok && !known[who] {
			more.Contacts = append(more.Contacts, c)
		}
	}
	if len(more.Contacts) == 0 {
		return nil
	}
	rows, err := name(tx, more)
	if err != nil {
		return fmt.Errorf("amend: %w", err)
	}
	return tx.Create(&rows).Error
}
