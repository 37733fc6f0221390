package canvass

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/fault"
)

// Acts by hand run within the transaction of whoever notes them. They wait for
// sweeps, and sweeps for them. Each returns fault.NotFound for a canvass that is
// not, and fault.Conflict for what contradicts what is there.

// hand is one act while it is done.
type hand struct {
	*Store
	tx    *gorm.DB
	act   *Act
	from  Kept
	into  Kept
	shelf *tables
	past  past
}

// Merge makes one canvass of two, however unlike they are.
func (s *Store) Merge(ctx context.Context, tx *gorm.DB, o Overruling) (Act, error) {
	return s.overrule(ctx, tx, Act{Kind: Merged}, o, (*hand).merge)
}

// Split makes a canvass of its own of some reports of one.
func (s *Store) Split(ctx context.Context, tx *gorm.DB, o Overruling) (Act, error) {
	o.Into = o.From
	return s.overrule(ctx, tx, Act{Kind: Parted}, o, func(h *hand) error { return h.split(o.Reports) })
}

// Move puts some reports of a canvass into another.
func (s *Store) Move(ctx context.Context, tx *gorm.DB, o Overruling) (Act, error) {
	return s.overrule(ctx, tx, Act{Kind: Moved}, o, func(h *hand) error { return h.move(o.Reports) })
}

// TellApart says that two canvasses are not one: the machine never merges them.
func (s *Store) TellApart(ctx context.Context, tx *gorm.DB, o Overruling) (Act, error) {
	return s.overrule(ctx, tx, Act{Kind: Apart}, o, (*hand).apart)
}

// overrule does what all acts do, round what is its own.
func (s *Store) overrule(ctx context.Context, tx *gorm.DB, act Act, o Overruling, do func(*hand) error) (Act, error) {
	act.ID, act.At = database.NewID(), s.now()
	act.Actor, act.ActorName, act.Reason = o.By.ID, o.By.Name, o.By.Reason
	h := &hand{Store: s, tx: tx.WithContext(ctx), act: &act}
	err := h.begin(o)
	if err == nil {
		err = do(h)
	}
	if err == nil {
		err = h.end()
	}
	if err != nil {
		return Act{}, fmt.Errorf("%s canvasses %d and %d: %w", act.Kind, o.From, o.Into, err)
	}
	return act, nil
}

// begin reads the canvasses as they are today, what is kept of them, and writes
// the act, which its parts refer to.
func (h *hand) begin(o Overruling) error {
	if err := h.db.Alone(h.tx, "canvass.group"); err != nil {
		return err
	}
	var err error
	if h.from, err = h.current(o.From); err != nil {
		return err
	}
	if h.into, err = h.current(o.Into); err != nil {
		return err
	}
	if h.from.Election != h.into.Election {
		return fault.Conflict
	}
	h.shelf = newTables(h.tx, h.from.Election)
	h.act.FromID, h.act.IntoID, h.act.Before = h.from.ID, h.into.ID, []byte("{}")
	if err := h.tx.Create(h.act).Error; err != nil {
		return err
	}
	h.past, err = pastOf(h.tx, h.from, h.into)
	return err
}

// current returns what a canvass is today.
func (h *hand) current(id ID) (Kept, error) {
	for {
		var k Kept
		err := h.tx.Take(&k, "id = ?", id).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return k, fault.NotFound
		}
		if err != nil || k.MergedInto == 0 {
			return k, err
		}
		id = k.MergedInto
	}
}

// merge is Merge. Of canvasses that are one already nothing changes.
func (h *hand) merge() error {
	if h.from.ID == h.into.ID {
		return nil
	}
	if h.from.ID < h.into.ID {
		h.from, h.into = h.into, h.from
	}
	if err := h.pairBoth(true); err != nil {
		return err
	}
	if err := h.remember("m.canvass_id = ?", h.from.ID); err != nil {
		return err
	}
	if err := h.tx.Model(&Member{}).Where("canvass_id = ?", h.from.ID).UpdateColumn("act", h.act.ID).Error; err != nil {
		return err
	}
	if err := h.together(h.from.ID, h.into.ID); err != nil {
		return err
	}
	return h.shelf.merge(h.into.ID, h.from.ID, true)
}

// split is Split.
func (h *hand) split(reports []string) error {
	fresh := Kept{Election: h.from.Election, FirstSeen: h.from.FirstSeen, LastSeen: h.from.LastSeen}
	if err := h.tx.Create(&fresh).Error; err != nil {
		return err
	}
	h.into = fresh
	if err := h.shelf.share(h.from.ID, fresh.ID); err != nil { // what was said of the whole holds for its parts
		return err
	}
	if err := h.carry(reports, 0); err != nil {
		return err
	}
	return h.pairBoth(false)
}

// move is Move.
func (h *hand) move(reports []string) error {
	if h.from.ID == h.into.ID {
		return fault.Conflict
	}
	if err := h.pair(true, reports, h.into.ID, nil); err != nil {
		return err
	}
	if err := h.pair(false, reports, h.from.ID, reports); err != nil {
		return err
	}
	var part int
	err := h.tx.Model(&exemplar{}).Where("canvass_id = ?", h.into.ID).Select("coalesce(max(part) + 1, 0)").Scan(&part).Error
	if err != nil {
		return err
	}
	return h.carry(reports, part)
}

// apart is TellApart.
func (h *hand) apart() error {
	if h.from.ID == h.into.ID {
		return fault.Conflict
	}
	if err := h.pairBoth(false); err != nil {
		return err
	}
	return h.tellApart(h.from.ID, h.into.ID)
}

// carry takes reports with what stands for them from one canvass to the other,
// of which they are a part.
func (h *hand) carry(reports []string, part int) error {
	if len(reports) == 0 {
		return fault.Conflict
	}
	if err := h.take(reports); err != nil {
		return err
	}
	if err := h.tellApart(h.from.ID, h.into.ID); err != nil {
		return err
	}
	if err := h.shelf.transfer(h.from.ID, h.into.ID, reports, part); err != nil {
		return err
	}
	if err := h.represent(h.into.ID, reports, part); err != nil {
		return err
	}
	if err := h.represent(h.from.ID, nil, 0); err != nil {
		return err
	}
	if err := h.repin(reports); err != nil {
		return err
	}
	return h.count(len(reports))
}

// take puts the reports themselves into the other canvass.
func (h *hand) take(reports []string) error {
	for some := range slices.Chunk(reports, manyKeys) {
		if err := h.remember("m.canvass_id = ? AND m.report_id IN ?", h.from.ID, some); err != nil {
			return err
		}
		done := h.tx.Model(&Member{}).Where("canvass_id = ? AND report_id IN ?", h.from.ID, some).
			UpdateColumns(map[string]any{"canvass_id": h.into.ID, "act": h.act.ID})
		if done.Error != nil {
			return done.Error
		}
		if int(done.RowsAffected) != len(some) { // somebody moved one, or it was erased
			return fault.Conflict
		}
	}
	return nil
}

// count moves a number of reports from one canvass to the other, and says anew
// when those of both came.
func (h *hand) count(reports int) error {
	for id, more := range map[ID]int{h.from.ID: -reports, h.into.ID: reports} {
		if err := h.resize(id, more); err != nil {
			return err
		}
		if err := h.respan(id); err != nil {
			return err
		}
	}
	return h.regrow(h.tx, h.from.ID, h.into.ID)
}

// manyKeys is how many keys one statement names.
const manyKeys = 500
