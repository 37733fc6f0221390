package canvass

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"slices"
	"time"

	"gorm.io/gorm"

	"vigie/internal/report"
)

// exemplar is a text that a canvass is compared by, and its row. Numbers grow
// within a canvass and are not used again: an exemplar that was given up still
// has its bands.
type exemplar struct {
	CanvassID  ID  `gorm:"primaryKey;autoIncrement:false"`
	Number     int `gorm:"primaryKey;autoIncrement:false"`
	ReportID   string
	Print      []byte // pieces, four bytes each, the low byte first
	PrintLimit int64
	Sender     int64
	Members    int
	Part       int
}

// TableName is where gorm finds them.
func (exemplar) TableName() string { return "exemplars" }

// band leads from what a text shares with others to an exemplar.
type band struct {
	Band      int64 `gorm:"primaryKey;autoIncrement:false"`
	CanvassID ID    `gorm:"primaryKey;autoIncrement:false"`
	Number    int   `gorm:"primaryKey;autoIncrement:false"`
}

// TableName is where gorm finds them.
func (band) TableName() string { return "bands" }

// tables is the shelf of one election in the tables, within one transaction.
type tables struct {
	tx       *gorm.DB
	election string
	salt     uint64 // sets the keys of this election apart, in the high half

	report  report.Report // being placed
	whole   int64         // its text, once the engine has asked for an equal one
	numbers map[ID][]int  // of the exemplars that Near returned last
}

func newTables(tx *gorm.DB, election string) *tables {
	h := fnv.New32a()
	h.Write([]byte(election))
	return &tables{tx: tx, election: election, salt: uint64(h.Sum32()) << 32}
}

// begin says which report the engine places next.
func (t *tables) begin(r report.Report) { t.report, t.whole, t.numbers = r, 0, nil }

// salted returns keys as the table of bands has them.
func (t *tables) salted(keys []uint32) []int64 {
	bands := make([]int64, len(keys))
	for i, k := range keys {
		bands[i] = int64(t.salt | uint64(k))
	}
	slices.Sort(bands)
	return slices.Compact(bands)
}

// Copy implements Shelf. Where somebody spread the copies of a text over several
// canvasses, it is kept which one the next goes to.
func (t *tables) Copy(whole uint64) (ID, bool, error) {
	t.whole = int64(mix(whole ^ t.salt))
	var found ID
	err := t.tx.Raw(`SELECT coalesce((SELECT canvass_id FROM canvass_texts WHERE whole = ?),
		(SELECT canvass_id FROM canvass_reports WHERE whole = ? LIMIT 1), 0)`, t.whole, t.whole).Scan(&found).Error
	return found, found != 0, err
}

// hit is an exemplar that shares bands with a text.
type hit struct {
	CanvassID ID
	Number    int
	Shared    int
}

// Near implements Shelf. A band has at most longestBand rows (see keep), so that
// what is read has an end.
func (t *tables) Near(keys []uint32, most int) ([]Canvass, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	var hits []hit
	err := t.tx.Model(&band{}).Select("canvass_id, number, count(*) AS shared").
		Where("band IN ?", t.salted(keys)).Group("canvass_id, number").
		Order("shared DESC, canvass_id, number").Limit(most * mostExemplars).Find(&hits).Error
	if err != nil {
		return nil, err
	}
	return t.read(nearest(hits, most))
}

// nearest returns the canvasses of hits, in their order, at most most. Where
// there are more hits, those that share one band alone are chance.
func nearest(hits []hit, most int) []ID {
	var near []ID
	for _, h := range hits {
		if len(near) == most || h.Shared == 1 && len(hits) > most {
			break
		}
		if !slices.Contains(near, h.CanvassID) {
			near = append(near, h.CanvassID)
		}
	}
	return near
}

// read returns canvasses with their exemplars, in the order of ids.
func (t *tables) read(ids []ID) ([]Canvass, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []exemplar
	if err := t.tx.Where("canvass_id IN ?", ids).Order("canvass_id, number").Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]Canvass, len(ids))
	t.numbers = make(map[ID][]int, len(ids))
	for i, id := range ids {
		all[i].ID = id
	}
	for _, x := range rows {
		c := &all[slices.Index(ids, x.CanvassID)]
		c.Exemplars = append(c.Exemplars, x.unpacked())
		t.numbers[x.CanvassID] = append(t.numbers[x.CanvassID], x.Number)
	}
	return slices.DeleteFunc(all, func(c Canvass) bool { return len(c.Exemplars) == 0 }), nil
}

// Found implements Shelf.
func (t *tables) Found(x Exemplar) (ID, error) {
	k := Kept{Election: t.election, FirstSeen: t.report.ReceivedAt, LastSeen: t.report.ReceivedAt}
	if err := t.tx.Create(&k).Error; err != nil {
		return 0, err
	}
	return k.ID, t.keep(k.ID, 0, x)
}

// Join implements Shelf.
func (t *tables) Join(id ID, _ Exemplar, like int) error {
	return t.tx.Model(&exemplar{}).Where("canvass_id = ? AND number = ?", id, t.numbers[id][like]).
		Update("members", gorm.Expr("members + 1")).Error
}

// Keep implements Shelf.
func (t *tables) Keep(id ID, x Exemplar) error {
	number, err := t.next(id)
	if err != nil {
		return err
	}
	return t.keep(id, number, x)
}

// next returns the number that no exemplar of a canvass has or had.
func (t *tables) next(id ID) (int, error) {
	next := 0
	for _, table := range []any{&exemplar{}, &band{}} {
		var last []int
		if err := t.tx.Model(table).Where("canvass_id = ?", id).Order("number DESC").Limit(1).Pluck("number", &last).Error; err != nil {
			return 0, err
		}
		for _, n := range last {
			next = max(next, n+1)
		}
	}
	return next, nil
}

// keep makes x an exemplar of a canvass. Bands that are full already are not
// lengthened.
func (t *tables) keep(id ID, number int, x Exemplar) error {
	row := packed(x)
	row.CanvassID, row.Number, row.ReportID = id, number, t.report.ID
	if err := t.tx.Create(&row).Error; err != nil || len(x.Print.Keys) == 0 {
		return err
	}
	keys := t.salted(x.Print.Keys)
	var full []int64
	err := t.tx.Model(&band{}).Where("band IN ?", keys).Group("band").
		Having("count(*) >= ?", longestBand).Pluck("band", &full).Error
	if err != nil {
		return err
	}
	var rows []band
	for _, k := range keys {
		if !slices.Contains(full, k) {
			rows = append(rows, band{k, id, number})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return t.tx.Create(&rows).Error
}

// Merge implements Shelf. A canvass keeps at most as many exemplars as one may
// have: those that most texts are like.
func (t *tables) Merge(earlier, later ID) error { return t.merge(earlier, later, false) }

// merge is Merge. What somebody puts together stays in parts.
func (t *tables) merge(earlier, later ID, byHand bool) error {
	from, err := t.next(earlier)
	if err != nil {
		return err
	}
	if err := t.part(earlier, later, byHand); err != nil {
		return err
	}
	for _, step := range []struct {
		statement string
		values    []any
	}{
		{"UPDATE bands SET canvass_id = ?, number = number + ? WHERE canvass_id = ?", []any{earlier, from, later}},
		{"UPDATE exemplars SET canvass_id = ?, number = number + ? WHERE canvass_id = ?", []any{earlier, from, later}},
		{"UPDATE canvass_reports SET canvass_id = ? WHERE canvass_id = ?", []any{earlier, later}},
		{"UPDATE canvass_texts SET canvass_id = ? WHERE canvass_id = ?", []any{earlier, later}},
		{"UPDATE canvasses SET merged_into = ? WHERE id = ? OR merged_into = ?", []any{earlier, later, later}},
	} {
		if err := t.tx.Exec(step.statement, step.values...).Error; err != nil {
			return err
		}
	}
	if err := errors.Join(t.trim(earlier), t.inherit(earlier, later)); err != nil {
		return err
	}
	if err := pour(t.tx, earlier, later); err != nil {
		return err
	}
	return t.swallow(earlier, later)
}

// trim gives up the exemplars of a canvass past those it may have, but for the
// first of each part.
func (t *tables) trim(id ID) error {
	var rows []exemplar
	err := t.tx.Select("number", "part").Where("canvass_id = ?", id).Order("members DESC, number").Find(&rows).Error
	if err != nil || len(rows) <= mostExemplars {
		return err
	}
	return t.tx.Where("canvass_id = ? AND number IN ?", id, surplus(rows)).Delete(&exemplar{}).Error
}

// swallow counts the reports of later as those of earlier.
func (t *tables) swallow(earlier, later ID) error {
	var gone Kept
	if err := t.tx.Take(&gone, "id = ?", later).Error; err != nil {
		return err
	}
	if err := t.widen(earlier, gone.Size, gone.FirstSeen, gone.LastSeen); err != nil {
		return err
	}
	return t.tx.Model(&Kept{}).Where("id = ?", later).Update("size", 0).Error
}

// grow counts the report being placed.
func (t *tables) grow(id ID) error { return t.widen(id, 1, t.report.ReceivedAt, t.report.ReceivedAt) }

// widen adds reports to a canvass, seen between first and last.
func (t *tables) widen(id ID, reports int, first, last time.Time) error {
	return t.tx.Model(&Kept{}).Where("id = ?", id).Updates(map[string]any{
		"size":       gorm.Expr("size + ?", reports),
		"first_seen": gorm.Expr("CASE WHEN first_seen > ? THEN ? ELSE first_seen END", first, first),
		"last_seen":  gorm.Expr("CASE WHEN last_seen < ? THEN ? ELSE last_seen END", last, last),
	}).Error
}

// packed returns the row of a text, but for where it stands.
func packed(x Exemplar) exemplar {
	row := exemplar{PrintLimit: int64(x.Print.Limit), Sender: int64(x.Sender), Members: x.Members, Part: x.Part, Print: make([]byte, 0, 4*len(x.Print.Pieces))}
	for _, p := range x.Print.Pieces {
		row.Print = binary.LittleEndian.AppendUint32(row.Print, p)
	}
	return row
}

// unpacked returns the text of a row, as far as others are compared with it.
func (x exemplar) unpacked() Exemplar {
	pieces := make([]uint32, len(x.Print)/4)
	for i := range pieces {
		pieces[i] = binary.LittleEndian.Uint32(x.Print[4*i:])
	}
	return Exemplar{Of: x.CanvassID, Members: x.Members, Part: x.Part, Sender: uint64(x.Sender), Print: Print{Pieces: pieces, Limit: uint32(x.PrintLimit)}}
}
