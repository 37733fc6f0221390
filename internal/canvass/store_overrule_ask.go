package canvass

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/report"
)

// Like is a report that stands for a canvass, and how much a text is like it.
type Like struct {
	ReportID string
	Likeness Likeness
	score    float64
}

// Likest returns the reports that a canvass is compared by, but for r itself,
// those first that r's text is most like.
func (s *Store) Likest(ctx context.Context, id ID, r report.Report) ([]Like, error) {
	var rows []exemplar
	if err := s.db.Write.WithContext(ctx).Where("canvass_id = ? AND report_id <> ?", id, r.ID).Order("number").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("what report %s is like: %w", r.Reference, err)
	}
	rules := Standard()
	print := NewPrinter().Print(r.Message)
	likes := make([]Like, len(rows))
	for i, x := range rows {
		other := x.unpacked()
		l := compare(&print, &other.Print)
		likes[i] = Like{x.ReportID, l, rules.score(l)}
	}
	slices.SortStableFunc(likes, func(a, b Like) int { return cmp.Compare(b.score, a.score) })
	return likes, nil
}

// Neighbour is a canvass whose texts are like those of another, though not
// enough to be one with it.
type Neighbour struct {
	ID       ID
	Likeness Likeness // of the two texts that are most alike
	score    float64
}

// mostAsked is how many texts of a canvass its neighbours are looked for with,
// and nearly the part of what makes one message that is worth somebody's look.
const (
	mostAsked = 3
	nearly    = 0.5
)

// Neighbours returns up to most canvasses whose texts are nearly those of a
// canvass, the most like first, but for those that somebody told apart from it.
// It costs as many look-ups by index as for a few new texts.
func (s *Store) Neighbours(ctx context.Context, id ID, most int) ([]Neighbour, error) {
	db := s.db.Write.WithContext(ctx)
	k, err := s.ByID(ctx, id)
	if err != nil {
		return nil, err
	}
	reports, err := s.Variants(ctx, id, mostAsked)
	if err != nil {
		return nil, err
	}
	texts, err := s.with.Reports.TextsIn(db, reports)
	if err != nil {
		return nil, err
	}
	found, desk := map[ID]Neighbour{}, newDesk(newTables(db, k.Election))
	engine := NewEngine(desk, Standard())
	for _, t := range texts {
		desk.lay(engine.read(Text{Body: t.Message, Sender: SenderOf(t.Sender)}), report.Report{ID: t.ID})
	}
	if err := desk.lookNear(); err != nil {
		return nil, fmt.Errorf("neighbours of canvass %d: %w", id, err)
	}
	for desk.turn() {
		if err := engine.nearly(desk.text().print, id, found); err != nil {
			return nil, fmt.Errorf("neighbours of canvass %d: %w", id, err)
		}
	}
	return s.asked(db, id, found, most)
}

// nearly adds to found what x is nearly like.
func (e *Engine) nearly(x Exemplar, of ID, found map[ID]Neighbour) error {
	near, err := e.shelf.Near(x.Print.Keys)
	if err != nil {
		return err
	}
	for _, c := range near {
		m := e.match(x, c)
		if c.ID != of && m.score >= nearly && m.score > found[c.ID].score {
			found[c.ID] = Neighbour{c.ID, m.likeness, m.score}
		}
	}
	return nil
}

// asked returns the first of found that nobody told apart from id.
func (s *Store) asked(db *gorm.DB, id ID, found map[ID]Neighbour, most int) ([]Neighbour, error) {
	apart, err := s.apartFrom(db, id)
	if err != nil {
		return nil, err
	}
	var all []Neighbour
	for _, n := range found {
		if !slices.Contains(apart, n.ID) {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(len(all), most)], nil
}

// ApartFrom returns the canvasses that somebody told apart from one.
func (s *Store) ApartFrom(ctx context.Context, id ID) ([]ID, error) {
	return s.apartFrom(s.db.Write.WithContext(ctx), id)
}

func (s *Store) apartFrom(db *gorm.DB, id ID) ([]ID, error) {
	var ids []ID
	if err := db.Model(&apartRow{}).Where("canvass_id = ?", id).Pluck("other_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("canvasses apart from %d: %w", id, err)
	}
	return ids, nil
}

// Texts are the texts of a canvass that are most like one of those it is
// compared by. They stay the same texts when more reports have them.
type Texts struct {
	Canvass ID
	wholes  []int64
}

// Variant returns the texts of a canvass that are more like that of one report
// than like any other that it is compared by.
func (s *Store) Variant(ctx context.Context, id ID, reportID string) (Texts, error) {
	db := s.db.Write.WithContext(ctx)
	found := Texts{Canvass: id}
	var rows []exemplar
	err := db.Where("canvass_id = ?", id).Order("number").Find(&rows).Error
	at := slices.IndexFunc(rows, func(x exemplar) bool { return x.ReportID == reportID })
	if err == nil && at < 0 {
		err = fault.NotFound
	}
	if err != nil {
		return found, fmt.Errorf("variant of canvass %d: %w", id, err)
	}
	var texts []sampled
	err = db.Model(&Member{}).Select("whole, min(CAST(report_id AS TEXT)) AS report_id").Where("canvass_id = ? AND whole <> 0", id).
		Group("whole").Order("report_id").Scan(&texts).Error
	if err != nil {
		return found, fmt.Errorf("variant of canvass %d: %w", id, err)
	}
	c := Canvass{ID: id}
	for _, x := range rows {
		c.Exemplars = append(c.Exemplars, x.unpacked())
	}
	engine := NewEngine(nil, Standard())
	for some := range slices.Chunk(texts, manyKeys) {
		if err := s.sort(db, &found, some, func(t report.Text) bool {
			return t.ID == reportID || engine.match(Exemplar{Print: engine.printer.Print(t.Message)}, c).exemplar == at
		}); err != nil {
			return found, err
		}
	}
	return found, nil
}

// sort adds to found the texts of which is says so.
func (s *Store) sort(db *gorm.DB, found *Texts, some []sampled, is func(report.Text) bool) error {
	ids, wholes := make([]string, len(some)), map[string]int64{}
	for i, x := range some {
		ids[i], wholes[x.ReportID] = x.ReportID, x.Whole
	}
	texts, err := s.with.Reports.TextsIn(db, ids)
	for _, t := range texts {
		if is(t) {
			found.wholes = append(found.wholes, wholes[t.ID])
		}
	}
	return err
}

// With returns within tx the keys of the reports that have a variant's texts,
// first come first.
func (s *Store) With(tx *gorm.DB, v Texts) ([]string, error) {
	var all []string
	for some := range slices.Chunk(v.wholes, manyKeys) {
		var ids []string
		if err := tx.Model(&Member{}).Where("canvass_id = ? AND whole IN ?", v.Canvass, some).Pluck("report_id", &ids).Error; err != nil {
			return nil, fmt.Errorf("reports of a variant of canvass %d: %w", v.Canvass, err)
		}
		all = append(all, ids...)
	}
	slices.Sort(all)
	return all, nil
}

// Seat returns within tx the canvass of reports that are in one together, and
// puts those that are in none, having no text, into one of their own. A report
// that no sweep has seen is a fault.Conflict.
func (s *Store) Seat(tx *gorm.DB, election string, reports []string) (ID, error) {
	if err := s.db.Alone(tx, "canvass.group"); err != nil {
		return 0, err
	}
	var members []Member
	if err := tx.Where("report_id IN ?", reports[:min(len(reports), manyKeys)]).Order("report_id").Find(&members).Error; err != nil {
		return 0, fmt.Errorf("seat reports: %w", err)
	}
	for _, m := range members {
		if m.CanvassID != 0 {
			return m.CanvassID, nil
		}
	}
	texts, err := s.with.Reports.TextsIn(tx, reports)
	if err == nil && (len(members) == 0 || len(texts) == 0) {
		err = fault.Conflict
	}
	if err != nil {
		return 0, fmt.Errorf("seat reports: %w", err)
	}
	k := Kept{Election: election, Size: len(members), FirstSeen: texts[0].ReceivedAt, LastSeen: texts[len(texts)-1].ReceivedAt}
	if err := errors.Join(tx.Create(&k).Error, tx.Model(&Member{}).Where("report_id IN ?", reports).UpdateColumn("canvass_id", k.ID).Error); err != nil {
		return 0, fmt.Errorf("seat reports: %w", err)
	}
	return k.ID, s.regrow(tx, k.ID)
}
