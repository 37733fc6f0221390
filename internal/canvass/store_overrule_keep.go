package canvass

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/report"
)

// apartRow says that a canvass is not another.
type apartRow struct {
	CanvassID ID `gorm:"primaryKey;autoIncrement:false"`
	OtherID   ID `gorm:"primaryKey;autoIncrement:false"`
	ActID     string
}

// TableName is where gorm finds them.
func (apartRow) TableName() string { return "canvass_apart" }

// members asks for the reports of a canvass.
func (h *hand) members(id ID) *gorm.DB { return h.tx.Model(&Member{}).Where("canvass_id = ?", id) }

// remember keeps where some reports are.
func (h *hand) remember(where string, values ...any) error {
	return h.tx.Exec(`INSERT INTO canvass_act_reports (act_id, report_id, canvass_id, act)
		SELECT c.id, m.report_id, m.canvass_id, m.act FROM canvass_reports m JOIN canvass_acts c ON c.id = ? WHERE `+where,
		append([]any{h.act.ID}, values...)...).Error
}

// tellApart says both ways round that two canvasses are not one.
func (h *hand) tellApart(a, b ID) error {
	rows := []apartRow{{a, b, h.act.ID}, {b, a, h.act.ID}}
	return h.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}

// together takes back that two canvasses are not one.
func (h *hand) together(a, b ID) error {
	return h.tx.Where("canvass_id = ? AND other_id = ? OR canvass_id = ? AND other_id = ?", a, b, b, a).Delete(&apartRow{}).Error
}

// sampled is a text of a canvass, and how many of its reports have it.
type sampled struct {
	Whole    int64
	ReportID string
	Reports  int
}

// sample returns the commonest texts of a canvass, or of those of its reports
// that are named.
func (h *hand) sample(id ID, reports []string) ([]report.Text, error) {
	q := h.members(id).Where("whole <> 0")
	if reports != nil {
		q = q.Where("report_id IN ?", reports[:min(len(reports), manyKeys)])
	}
	var found []sampled
	err := q.Select("whole, min(CAST(report_id AS TEXT)) AS report_id, count(*) AS reports").
		Group("whole").Order("reports DESC, report_id").Limit(mostSampled).Scan(&found).Error
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.ReportID
	}
	texts, err := h.with.Reports.TextsIn(h.tx, ids)
	slices.SortFunc(texts, func(a, b report.Text) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return texts, err
}

// represent keeps those of the commonest texts of a canvass, or of its reports
// that are named, as exemplars that its own do not show.
func (h *hand) represent(id ID, reports []string, part int) error {
	texts, err := h.sample(id, reports)
	if err != nil {
		return err
	}
	known, err := h.shelf.read([]ID{id})
	if err != nil {
		return err
	}
	var among []Exemplar
	for _, row := range known {
		among = append(among, row.unpacked())
	}
	engine := NewEngine(nil, Standard())
	for _, t := range texts {
		x := engine.read(Text{Body: t.Message, Sender: SenderOf(t.Sender)})
		x.Of, x.Part = id, part
		if engine.represented(x, among) {
			continue
		}
		number, err := h.shelf.next(id)
		if err != nil {
			return err
		}
		if err := h.shelf.keep(id, number, x, t.ID); err != nil {
			return err
		}
		among = append(among, x)
	}
	return h.shelf.trim(id)
}

// transfer takes the exemplars of reports from one canvass to a part of another.
func (t *tables) transfer(from, into ID, reports []string, part int) error {
	var rows []exemplar
	if err := t.tx.Where("canvass_id = ?", from).Order("number").Find(&rows).Error; err != nil {
		return err
	}
	for _, x := range rows {
		if !slices.Contains(reports, x.ReportID) {
			continue
		}
		number, err := t.next(into)
		if err != nil {
			return err
		}
		to := map[string]any{"canvass_id": into, "number": number, "part": part}
		if err := t.tx.Model(&exemplar{}).Where("canvass_id = ? AND number = ?", from, x.Number).UpdateColumns(to).Error; err != nil {
			return err
		}
	}
	return t.rekey(from, into)
}

// repin says where the next copies of the reports' texts go: to the canvass that
// has most of them, to the one that somebody put them into where it has as many.
func (h *hand) repin(reports []string) error {
	var wholes []int64
	for some := range slices.Chunk(reports, manyKeys) {
		var found []int64
		if err := h.tx.Model(&Member{}).Where("report_id IN ? AND whole <> 0", some).Distinct().Pluck("whole", &found).Error; err != nil {
			return err
		}
		wholes = append(wholes, found...)
	}
	slices.Sort(wholes)
	for some := range slices.Chunk(slices.Compact(wholes), manyKeys) {
		if err := h.pin(some); err != nil {
			return err
		}
	}
	return nil
}

func (h *hand) pin(wholes []int64) error {
	type count struct {
		Whole     int64
		CanvassID ID
		Reports   int
	}
	var counts []count
	err := h.tx.Model(&Member{}).Select("whole, canvass_id, count(*) AS reports").Where("whole IN ?", wholes).Group("whole, canvass_id").Scan(&counts).Error
	if err != nil {
		return err
	}
	if err := h.tx.Exec("DELETE FROM canvass_texts WHERE whole IN ?", wholes).Error; err != nil {
		return err
	}
	slices.SortFunc(counts, func(a, b count) int {
		return cmp.Or(cmp.Compare(a.Whole, b.Whole), b.Reports-a.Reports, rank(b.CanvassID == h.into.ID)-rank(a.CanvassID == h.into.ID), cmp.Compare(a.CanvassID, b.CanvassID))
	})
	for i, c := range counts {
		first := i == 0 || counts[i-1].Whole != c.Whole
		if alone := i+1 == len(counts) || counts[i+1].Whole != c.Whole; !first || alone {
			continue
		}
		if err := h.tx.Exec("INSERT INTO canvass_texts (whole, canvass_id) VALUES (?, ?)", c.Whole, c.CanvassID).Error; err != nil {
			return err
		}
	}
	return nil
}

func rank(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// respan says anew when the reports of a canvass came, of those that are there.
func (h *hand) respan(id ID) error {
	var ends struct{ First, Last string }
	err := h.members(id).Select("coalesce(min(CAST(report_id AS TEXT)), '') AS first, coalesce(max(CAST(report_id AS TEXT)), '') AS last").Scan(&ends).Error
	if err != nil || ends.First == "" {
		return err
	}
	texts, err := h.with.Reports.TextsIn(h.tx, []string{ends.First, ends.Last})
	if err != nil || len(texts) == 0 {
		return err
	}
	return h.tx.Model(&Kept{}).Where("id = ?", id).
		UpdateColumns(map[string]any{"first_seen": texts[0].ReceivedAt, "last_seen": texts[len(texts)-1].ReceivedAt}).Error
}
