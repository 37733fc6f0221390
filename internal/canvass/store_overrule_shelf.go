package canvass

import "gorm.io/gorm"

// Apart implements Shelf.
func (t *tables) Apart(a, b ID) (bool, error) {
	var n int64
	err := t.tx.Table("canvass_apart").Where("canvass_id = ? AND other_id = ?", a, b).Limit(1).Count(&n).Error
	return n > 0, err
}

// share lets what was said of a canvass hold for another too.
func (t *tables) share(of, with ID) error {
	for _, statement := range []string{
		"INSERT INTO canvass_apart (canvass_id, other_id, act_id) SELECT ?, other_id, act_id FROM canvass_apart WHERE canvass_id = ? AND other_id <> ? ON CONFLICT DO NOTHING",
		"INSERT INTO canvass_apart (canvass_id, other_id, act_id) SELECT canvass_id, ?, act_id FROM canvass_apart WHERE other_id = ? AND canvass_id <> ? ON CONFLICT DO NOTHING",
	} {
		if err := t.tx.Exec(statement, with, of, with).Error; err != nil {
			return err
		}
	}
	return nil
}

// inherit lets what was said of later hold for earlier alone, which it went into.
func (t *tables) inherit(earlier, later ID) error {
	if err := t.share(later, earlier); err != nil {
		return err
	}
	return t.tx.Where("canvass_id = ? OR other_id = ?", later, later).Delete(&apartRow{}).Error
}

// part numbers the parts of later past those of earlier, before they are one.
// Canvasses that the machine alone makes one are of one part, unless somebody
// put together either of them.
func (t *tables) part(earlier, later ID, byHand bool) error {
	var most struct{ Earlier, Later int }
	err := t.tx.Model(&exemplar{}).Where("canvass_id IN ?", []ID{earlier, later}).
		Select("coalesce(max(CASE WHEN canvass_id = ? THEN part END), 0) AS earlier, coalesce(max(CASE WHEN canvass_id = ? THEN part END), 0) AS later", earlier, later).Scan(&most).Error
	if err != nil || !byHand && most.Earlier == 0 && most.Later == 0 {
		return err
	}
	return t.tx.Model(&exemplar{}).Where("canvass_id = ?", later).Update("part", gorm.Expr("part + ?", most.Earlier+1)).Error
}

// surplus returns the numbers of the exemplars that a canvass gives up, of rows
// that begin with those that most texts are like: what is left are the first of
// each part, then the first of all.
func surplus(rows []exemplar) []int {
	first, kept := map[int]bool{}, 0
	for _, x := range rows {
		if !first[x.Part] {
			first[x.Part] = true
			kept++
		}
	}
	seen := map[int]bool{}
	var gone []int
	for _, x := range rows {
		switch {
		case !seen[x.Part]:
			seen[x.Part] = true
		case kept < mostExemplars:
			kept++
		default:
			gone = append(gone, x.Number)
		}
	}
	return gone
}
