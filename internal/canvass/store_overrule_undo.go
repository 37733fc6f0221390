package canvass

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/fault"
)

// past is how the two canvasses of an act were before it.
type past struct {
	Canvasses []Kept     `json:"canvasses"`
	Exemplars []exemplar `json:"exemplars"`
	Apart     []apartRow `json:"apart"`
	Former    []Kept     `json:"former"` // that had been merged into either
	Made      []string   `json:"made"`   // reports of the exemplars that the act made
}

// pastOf reads how canvasses are.
func pastOf(tx *gorm.DB, a, b Kept) (past, error) {
	p, ids := past{Canvasses: []Kept{a, b}}, []ID{a.ID, b.ID}
	return p, errors.Join(
		tx.Where("canvass_id IN ?", ids).Order("canvass_id, number").Find(&p.Exemplars).Error,
		tx.Where("canvass_id IN ? OR other_id IN ?", ids, ids).Find(&p.Apart).Error,
		tx.Where("merged_into IN ?", ids).Find(&p.Former).Error)
}

func (p past) packed() []byte {
	b, err := json.Marshal(p)
	if err != nil { // numbers, texts and instants alone
		panic(err)
	}
	return b
}

// shown says whether the text of a report was an exemplar.
func (p past) shown(reportID string) bool {
	return slices.ContainsFunc(p.Exemplars, func(x exemplar) bool { return x.ReportID == reportID })
}

// end keeps which exemplars an act made, which go when it is undone.
func (h *hand) end() error {
	var now []string
	if err := h.tx.Model(&exemplar{}).Where("canvass_id IN ?", []ID{h.from.ID, h.into.ID}).Pluck("report_id", &now).Error; err != nil {
		return err
	}
	for _, id := range now {
		if !h.past.shown(id) {
			h.past.Made = append(h.past.Made, id)
		}
	}
	h.act.FromID, h.act.IntoID, h.act.Before = h.from.ID, h.into.ID, h.past.packed()
	return h.tx.Save(h.act).Error
}

func (p past) kept(id ID) Kept {
	for _, k := range p.Canvasses {
		if k.ID == id {
			return k
		}
	}
	return Kept{}
}

// Undo puts back what was before an act, which is an act itself. What came since
// goes where it is most like. It returns fault.Conflict when the act was undone,
// or when a later one that stands touched its canvasses: that is undone first.
func (s *Store) Undo(ctx context.Context, tx *gorm.DB, by Hand, id string) (Act, error) {
	var undone Act
	err := tx.WithContext(ctx).Take(&undone, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.NotFound
	}
	if err == nil && !undone.Stands() {
		err = fault.Conflict
	}
	if err != nil {
		return Act{}, fmt.Errorf("undo act %s: %w", id, err)
	}
	o := Overruling{By: by, From: undone.FromID, Into: undone.IntoID}
	return s.overrule(ctx, tx, Act{Kind: Undoing}, o, func(h *hand) error { return h.undo(undone) })
}

// later makes sure that no act that stands touched the canvasses of an act after
// it.
func (h *hand) later(a Act) error {
	var n int64
	ids := []ID{a.FromID, a.IntoID}
	err := h.tx.Model(&Act{}).Where("id > ? AND id <> ? AND act <> ? AND undone_by = '' AND (from_id IN ? OR into_id IN ?)", a.ID, h.act.ID, Undoing, ids, ids).Count(&n).Error
	if err == nil && n > 0 {
		err = fault.Conflict
	}
	return err
}

func (h *hand) undo(a Act) error {
	if err := h.later(a); err != nil {
		return err
	}
	var before past
	if err := json.Unmarshal(a.Before, &before); err != nil {
		return err
	}
	done := h.tx.Model(&Act{}).Where("id = ? AND undone_by = ''", a.ID).UpdateColumn("undone_by", h.act.ID)
	if done.Error == nil && done.RowsAffected == 0 {
		done.Error = fault.Conflict
	}
	if done.Error != nil || a.FromID == a.IntoID {
		return done.Error
	}
	switch a.Kind {
	case Merged:
		return h.unmerge(a, before)
	case Parted, Moved:
		return h.bringBack(a, before)
	}
	return h.tx.Where("act_id = ?", a.ID).Delete(&apartRow{}).Error
}

// unmerge makes two canvasses again of what an act made one. The one that went
// away is there again; reports that came since go to where they are more like.
func (h *hand) unmerge(a Act, before past) error {
	back, whole := before.kept(a.FromID), h.into
	if err := h.tx.Save(&back).Error; err != nil {
		return err
	}
	for _, f := range before.Former {
		if f.MergedInto == back.ID {
			if err := h.tx.Model(&Kept{}).Where("id = ?", f.ID).UpdateColumn("merged_into", back.ID).Error; err != nil {
				return err
			}
		}
	}
	h.from, h.into = whole, back
	reports, err := h.listed(a)
	if err != nil {
		return err
	}
	since, err := h.since(a, before)
	if err != nil {
		return err
	}
	if err := h.restore(a, before, append(reports, since...)); err != nil {
		return err
	}
	if err := h.count(0); err != nil {
		return err
	}
	if err := h.resize(whole.ID, -back.Size-len(since)); err != nil {
		return err
	}
	return h.resize(back.ID, len(since))
}

// bringBack puts the reports of an act back into the canvass that they came
// from, and with them all that joined the one that the act made.
func (h *hand) bringBack(a Act, before past) error {
	h.from, h.into = h.into, h.from // what it went into is left now
	if h.from.ID == h.into.ID {
		return fault.Conflict
	}
	reports, err := h.listed(a)
	if err != nil {
		return err
	}
	if a.Kind == Parted && h.from.ID == a.IntoID {
		if err := h.members(h.from.ID).Pluck("report_id", &reports).Error; err != nil {
			return err
		}
	}
	if err := h.restore(a, before, reports); err != nil {
		return err
	}
	if err := h.count(len(reports)); err != nil || a.Kind != Parted || h.from.ID != a.IntoID {
		return err
	}
	return h.shelf.merge(h.into.ID, h.from.ID, false) // its number leads on
}

func (h *hand) resize(id ID, more int) error {
	return h.tx.Model(&Kept{}).Where("id = ?", id).UpdateColumn("size", gorm.Expr("size + ?", more)).Error
}

// listed returns the reports of an act that are where it put them.
func (h *hand) listed(a Act) ([]string, error) {
	var ids []string
	err := h.tx.Model(&Member{}).Joins("JOIN canvass_act_reports r ON r.report_id = canvass_reports.report_id AND r.act_id = ?", a.ID).
		Where("canvass_reports.act = ?", a.ID).Order("canvass_reports.report_id").Pluck("canvass_reports.report_id", &ids).Error
	return ids, err
}

// since returns the reports that the machine placed since two canvasses were one
// and that are more like what the later of them was.
func (h *hand) since(a Act, before past) ([]string, error) {
	var ids []string
	err := h.members(h.from.ID).Where("act = '' AND how IN ? AND at >= ?", []How{Copied, Alike}, a.At).Order("report_id").Pluck("report_id", &ids).Error
	if err != nil {
		return nil, err
	}
	var first, second []Exemplar
	for _, x := range before.Exemplars {
		if x.CanvassID == a.FromID {
			second = append(second, x.unpacked())
		} else {
			first = append(first, x.unpacked())
		}
	}
	engine := NewEngine(nil, Standard())
	var moved []string
	for some := range slices.Chunk(ids, manyKeys) {
		texts, err := h.with.Reports.TextsIn(h.tx, some)
		if err != nil {
			return nil, err
		}
		for _, t := range texts {
			if engine.second(engine.read(Text{Body: t.Message, Sender: SenderOf(t.Sender)}), first, second) {
				moved = append(moved, t.ID)
			}
		}
	}
	return moved, nil
}

// restore takes reports from one canvass into the other, each as it had come
// there, and gives both the exemplars that they had, with those that came since.
func (h *hand) restore(a Act, before past, reports []string) error {
	for some := range slices.Chunk(reports, manyKeys) {
		err := h.tx.Exec(`UPDATE canvass_reports SET canvass_id = ?, act = coalesce((SELECT r.act FROM canvass_act_reports r
			WHERE r.act_id = ? AND r.report_id = canvass_reports.report_id), act) WHERE report_id IN ?`, h.into.ID, a.ID, some).Error
		if err != nil {
			return err
		}
	}
	if err := h.reapart(a, before); err != nil {
		return err
	}
	if err := h.relay(a, before, reports); err != nil {
		return err
	}
	return h.repin(reports)
}

// reapart takes back who was told apart by an act, and puts back who was before.
func (h *hand) reapart(a Act, before past) error {
	if err := h.tx.Where("act_id = ?", a.ID).Delete(&apartRow{}).Error; err != nil {
		return err
	}
	for _, r := range before.Apart {
		for _, x := range []ID{r.CanvassID, r.OtherID} { // what a merge brought to the one that stayed
			if a.Kind != Merged || x != a.FromID {
				continue
			}
			other := r.CanvassID + r.OtherID - x
			if slices.ContainsFunc(before.Apart, func(o apartRow) bool { return o.CanvassID == a.IntoID && o.OtherID == other }) {
				continue
			}
			if err := h.together(h.from.ID, other); err != nil {
				return err
			}
		}
	}
	for _, r := range before.Apart {
		if err := h.tx.Exec("INSERT INTO canvass_apart (canvass_id, other_id, act_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", r.CanvassID, r.OtherID, r.ActID).Error; err != nil {
			return err
		}
	}
	return nil
}

// relay gives both canvasses of an act the exemplars that they had before it.
// One that was kept since goes to where its report is, or stays.
func (h *hand) relay(a Act, before past, reports []string) error {
	now, err := pastOf(h.tx, h.from, h.into)
	if err != nil {
		return err
	}
	ids := []ID{h.from.ID, h.into.ID}
	if err := h.tx.Where("canvass_id IN ?", ids).Delete(&exemplar{}).Error; err != nil {
		return err
	}
	set := laid{at: map[ID]int{}}
	for _, x := range before.Exemplars {
		to := h.into.ID // which is what the act's From is now
		if x.CanvassID == a.IntoID && a.Kind != Parted {
			to = h.from.ID
		}
		set.put(x, to)
	}
	for _, x := range now.Exemplars {
		if before.shown(x.ReportID) || slices.Contains(before.Made, x.ReportID) {
			continue
		}
		to := h.from.ID
		if slices.Contains(reports, x.ReportID) {
			to = h.into.ID
		}
		set.put(x, to)
	}
	if len(set.exemplars) > 0 {
		if err := h.tx.Create(&set.exemplars).Error; err != nil {
			return err
		}
	}
	if err := h.shelf.rekey(ids...); err != nil {
		return err
	}
	return errors.Join(h.shelf.trim(ids[0]), h.shelf.trim(ids[1]))
}

// laid is exemplars as they are put back.
type laid struct {
	exemplars []exemplar
	at        map[ID]int // the number that the next one gets
}

// put lays an exemplar into a canvass.
func (l *laid) put(x exemplar, into ID) {
	number := max(l.at[into], 0)
	if l.at[into] <= x.Number && into == x.CanvassID {
		number = x.Number
	}
	l.at[into] = number + 1
	x.CanvassID, x.Number = into, number
	l.exemplars = append(l.exemplars, x)
}

// ActsOf returns acts by their keys.
func (s *Store) ActsOf(ctx context.Context, ids []string) (map[string]Act, error) {
	var acts []Act
	if len(ids) == 0 {
		return nil, nil
	}
	if err := s.db.Write.WithContext(ctx).Omit("before").Where("id IN ?", ids).Find(&acts).Error; err != nil {
		return nil, fmt.Errorf("%d acts: %w", len(ids), err)
	}
	by := make(map[string]Act, len(acts))
	for _, a := range acts {
		by[a.ID] = a
	}
	return by, nil
}
