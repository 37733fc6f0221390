package canvass

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"vigie/internal/report"
)

// pairRow says of two reports whether somebody found them to be one message.
type pairRow struct {
	ActID string `gorm:"primaryKey"`
	A     string `gorm:"primaryKey"`
	B     string `gorm:"primaryKey"`
	Same  bool
}

// TableName is where gorm finds them.
func (pairRow) TableName() string { return "canvass_pairs" }

// representatives returns the keys of a few reports that stand for a canvass,
// but for those of without: those that others are compared with, where there are
// any, else the first.
func (h *hand) representatives(id ID, without []string) ([]string, error) {
	var found []string
	err := h.tx.Model(&exemplar{}).Joins("JOIN canvass_reports ON canvass_reports.report_id = exemplars.report_id AND canvass_reports.canvass_id = exemplars.canvass_id").
		Where("exemplars.canvass_id = ?", id).Order("members DESC, number").Pluck("exemplars.report_id", &found).Error
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(r string) bool { return slices.Contains(without, r) })
	if len(found) == 0 {
		q := h.members(id).Order("report_id").Limit(mostRepresentatives)
		if len(without) > 0 {
			q = q.Where("report_id NOT IN ?", without[:min(len(without), manyKeys)])
		}
		if err := q.Pluck("report_id", &found).Error; err != nil {
			return nil, err
		}
	}
	return found[:min(len(found), mostRepresentatives)], nil
}

// pairBoth says of what stands for either canvass that it is one message, or not.
func (h *hand) pairBoth(same bool) error {
	some, err := h.representatives(h.from.ID, nil)
	if err != nil {
		return err
	}
	return h.pair(same, some, h.into.ID, nil)
}

// pair says of reports and of what stands for a canvass beside them that they
// are one message, or not.
func (h *hand) pair(same bool, reports []string, id ID, without []string) error {
	others, err := h.representatives(id, without)
	if err != nil {
		return err
	}
	var rows []pairRow
	for _, x := range reports[:min(len(reports), mostRepresentatives)] {
		for _, y := range others {
			rows = append(rows, pairRow{h.act.ID, min(x, y), max(x, y), same})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return h.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}

// Labelled is a pair of texts of which somebody said whether they are one
// message: a line of what `vigie group --labels` reads.
type Labelled struct {
	A    LabelledText `json:"a"`
	B    LabelledText `json:"b"`
	Same bool         `json:"same"`
	By   ActKind      `json:"by"` // merge, split or move
	At   time.Time    `json:"at"`
}

// LabelledText is a report as a labelled pair shows it.
type LabelledText struct {
	ID     string `json:"id"` // its key
	Text   string `json:"text"`
	Sender string `json:"sender"`
}

// labelBatch is how many pairs are read at once.
const labelBatch = 500

// Labels hands the labelled pairs to each, oldest first: those that nobody
// undid, of two reports that both are there and have a text.
func (s *Store) Labels(ctx context.Context, each func(Labelled) error) error {
	var after pairRow
	for {
		rows, err := s.pairsAfter(ctx, after)
		if err != nil {
			return err
		}
		if err := s.label(ctx, rows, each); err != nil {
			return err
		}
		if len(rows) < labelBatch {
			return nil
		}
		after = rows[len(rows)-1].Pair
	}
}

// datedPair is a pair with what is told of its act.
type datedPair struct {
	Pair pairRow `gorm:"embedded"`
	Kind ActKind
	At   time.Time
}

func (s *Store) pairsAfter(ctx context.Context, after pairRow) ([]datedPair, error) {
	q := s.db.Read.WithContext(ctx).Table("canvass_pairs AS p").
		Select("p.act_id, p.a, p.b, p.same, c.act AS kind, c.at").
		Joins("JOIN canvass_acts c ON c.id = p.act_id").Where("c.undone_by = ''")
	if after.ActID != "" {
		q = q.Where("(p.act_id, p.a, p.b) > (?, ?, ?)", after.ActID, after.A, after.B)
	}
	var rows []datedPair
	if err := q.Order("p.act_id, p.a, p.b").Limit(labelBatch).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("labelled pairs: %w", err)
	}
	return rows, nil
}

// label gives the texts of some pairs to each.
func (s *Store) label(ctx context.Context, rows []datedPair, each func(Labelled) error) error {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Pair.A, r.Pair.B)
	}
	slices.Sort(ids)
	texts, err := s.with.Reports.TextsIn(s.db.Read.WithContext(ctx), slices.Compact(ids))
	if err != nil {
		return err
	}
	by := make(map[string]report.Text, len(texts))
	for _, t := range texts {
		by[t.ID] = t
	}
	for _, r := range rows {
		a, b := by[r.Pair.A], by[r.Pair.B]
		if a.Message == "" || b.Message == "" {
			continue
		}
		l := Labelled{A: LabelledText{a.ID, a.Message, a.Sender}, B: LabelledText{b.ID, b.Message, b.Sender}, Same: r.Pair.Same, By: r.Kind, At: r.At.UTC()}
		if l.By == Apart {
			l.By = Parted
		}
		if err := each(l); err != nil {
			return err
		}
	}
	return nil
}
