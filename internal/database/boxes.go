package database

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// Boxes is a column of sealed boxes that whoever owns the table has closed anew.
type Boxes struct {
	DB    *DB
	Table string
	Key   string // column of the key, in whose order they are read
	Row   string // expression of the name in the box
	Where string // which rows, or "" for all
}

// box is one of them.
type box struct {
	Key    string
	Row    string
	Sealed []byte
}

// manyBoxes is how many are closed anew in one transaction: few enough that nobody
// waits for it.
const manyBoxes = 100

// Anew closes the next boxes after a key anew: again is given the name in a box
// and the box. It returns the last key, "" at the end, how many were replaced, and
// what was wrong with others, which are left as they are. One that changed
// meanwhile was closed for the recipients of now, and one that went is gone: both
// are passed over.
func (b Boxes) Anew(ctx context.Context, after string, again func(row string, sealed []byte) ([]byte, error)) (last string, done int, wrong []error, err error) {
	q := b.DB.Write.WithContext(ctx).Table(b.Table).Select(b.Key + " AS key, " + b.Row + " AS row, sealed").Order(b.Key).Limit(manyBoxes)
	if b.Where != "" {
		q = q.Where(b.Where)
	}
	if after != "" { // no key of PostgreSQL's is empty
		q = q.Where(b.Key+" > ?", after)
	}
	var all []box
	if err := q.Scan(&all).Error; err != nil {
		return "", 0, nil, fmt.Errorf("boxes of %s: %w", b.Table, err)
	}
	anew := make([][]byte, len(all))
	for i, one := range all {
		if ctx.Err() != nil {
			return "", 0, nil, ctx.Err()
		}
		if anew[i], err = again(one.Row, one.Sealed); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", b.Table, err))
		}
		last = one.Key
	}
	err = b.DB.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for i, one := range all {
			if anew[i] == nil {
				continue
			}
			put := tx.Table(b.Table).Where(b.Key+" = ? AND sealed = ?", one.Key, one.Sealed).Update("sealed", anew[i])
			if put.Error != nil {
				return put.Error
			}
			done += int(put.RowsAffected)
		}
		return nil
	})
	if err != nil {
		return "", 0, nil, fmt.Errorf("boxes of %s: %w", b.Table, err)
	}
	return last, done, wrong, nil
}
