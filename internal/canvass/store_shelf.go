package canvass

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"gorm.io/gorm"

	"vigie/internal/database"
)

// exemplar is a text that a canvass is compared by, and its row. Numbers grow
// within a canvass.
type exemplar struct {
	CanvassID  ID  `gorm:"primaryKey;autoIncrement:false"`
	Number     int `gorm:"primaryKey;autoIncrement:false"`
	ReportID   string
	Print      []byte // pieces, four bytes each, the low byte first
	PrintLimit int64
	Sender     int64
	Members    int
	Part       int
	Keys       string // that it is found by, as a JSON list
}

// TableName is where gorm finds them.
func (exemplar) TableName() string { return "exemplars" }

// band leads from what a text shares with others to a canvass. One that an exemplar
// led to stays when the exemplar is given up for a better one.
type band struct {
	Band      int64 `gorm:"primaryKey;autoIncrement:false"`
	CanvassID ID    `gorm:"primaryKey;autoIncrement:false"`
}

// TableName is where gorm finds them.
func (band) TableName() string { return "bands" }

// tables are the canvasses of one election, within one transaction.
type tables struct {
	tx       *gorm.DB
	election string
	salt     uint64 // sets the keys of this election apart, in the high half
}

func newTables(tx *gorm.DB, election string) *tables {
	h := fnv.New32a()
	h.Write([]byte(election))
	return &tables{tx: tx, election: election, salt: uint64(h.Sum32()) << 32}
}

// whole returns the hash of a whole text as the tables have it, 0 for none.
func (t *tables) whole(of Print) int64 {
	if of.Whole == 0 {
		return 0
	}
	return int64(mix(of.Whole ^ t.salt))
}

// salted returns keys as the table of bands has them.
func (t *tables) salted(keys []uint32) []int64 {
	bands := make([]int64, len(keys))
	for i, k := range keys {
		bands[i] = int64(t.salt | uint64(k))
	}
	slices.Sort(bands)
	return slices.Compact(bands)
}

// read returns the exemplars of canvasses, in the order of their numbers.
func (t *tables) read(ids []ID) ([]exemplar, error) {
	var rows []exemplar
	if len(ids) == 0 {
		return nil, nil
	}
	err := t.tx.Omit("keys").Where("canvass_id IN ?", ids).Order("canvass_id, number").Find(&rows).Error
	return rows, err
}

// next returns the number of a canvass's next exemplar.
func (t *tables) next(id ID) (next int, err error) {
	err = t.tx.Model(&exemplar{}).Where("canvass_id = ?", id).Select("coalesce(max(number) + 1, 0)").Scan(&next).Error
	return next, err
}

// keep makes x, the text of a report, an exemplar of a canvass.
func (t *tables) keep(id ID, number int, x Exemplar, reportID string) error {
	row := packed(x)
	row.CanvassID, row.Number, row.ReportID = id, number, reportID
	if err := t.tx.Create(&row).Error; err != nil {
		return err
	}
	return t.lead(id, x.Print.Keys)
}

// lead lets the bands of keys lead to a canvass, but for those that are full.
func (t *tables) lead(id ID, keys []uint32) error {
	if len(keys) == 0 {
		return nil
	}
	return t.tx.Exec(`INSERT INTO bands (band, canvass_id) SELECT number, ? FROM ? AS asked
		WHERE (SELECT count(*) FROM bands WHERE band = asked.number) < ? ON CONFLICT DO NOTHING`,
		id, database.Lists(t.tx, t.salted(keys)), longestBand).Error
}

// rekey makes the bands of canvasses anew from what their exemplars are found by.
func (t *tables) rekey(ids ...ID) error {
	if err := t.tx.Where("canvass_id IN ?", ids).Delete(&band{}).Error; err != nil {
		return err
	}
	var rows []exemplar
	if err := t.tx.Select("canvass_id", "keys").Where("canvass_id IN ?", ids).Order("canvass_id, number").Find(&rows).Error; err != nil {
		return err
	}
	for _, x := range rows {
		var keys []uint32
		if err := json.Unmarshal([]byte(x.Keys), &keys); err != nil {
			return fmt.Errorf("keys of an exemplar of canvass %d: %w", x.CanvassID, err)
		}
		if err := t.lead(x.CanvassID, keys); err != nil {
			return err
		}
	}
	return nil
}

// merge moves all of the later canvass into the earlier, which keeps at most as
// many exemplars as one may have: those that most texts are like. What somebody
// puts together stays in parts.
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
		{"INSERT INTO bands (band, canvass_id) SELECT band, ? FROM bands WHERE canvass_id = ? ON CONFLICT DO NOTHING", []any{earlier, later}},
		{"DELETE FROM bands WHERE canvass_id = ?", []any{later}},
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

// widen adds reports to a canvass, seen between first and last.
func (t *tables) widen(id ID, reports int, first, last time.Time) error {
	return t.tx.Exec(`UPDATE canvasses SET size = size + ?, first_seen = CASE WHEN first_seen > ? THEN ? ELSE first_seen END,
		last_seen = CASE WHEN last_seen < ? THEN ? ELSE last_seen END WHERE id = ?`, reports, first, first, last, last, id).Error
}

// packed returns the row of a text, but for where it stands.
func packed(x Exemplar) exemplar {
	row := exemplar{PrintLimit: int64(x.Print.Limit), Sender: int64(x.Sender), Members: x.Members, Part: x.Part, Print: make([]byte, 0, 4*len(x.Print.Pieces))}
	for _, p := range x.Print.Pieces {
		row.Print = binary.LittleEndian.AppendUint32(row.Print, p)
	}
	keys, err := json.Marshal(append([]uint32{}, x.Print.Keys...))
	if err != nil { // whole numbers always have a JSON form
		panic(err)
	}
	row.Keys = string(keys)
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
