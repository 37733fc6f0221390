package election

import (
	"context"
	"fmt"
	"io"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// batch is how many contenders go to the database at once: 13 columns each
// stay well under SQLite's 32,766 parameters a statement.
const batch = 500

// contenderWord is one word of a contender's Search.
type contenderWord struct{ Election, Word, Contender string }

// ImportLists takes a file of lists or candidates of an election, in one
// transaction: added or changed by territory and panel. One that the file
// leaves out stays, since reports may name it. It returns fault.NotFound when
// there is no such election, and *Wrong, taking nothing, when a line is wrong.
func (s *Store) ImportLists(ctx context.Context, slug string, file io.Reader) (Tally, error) {
	if _, err := s.BySlug(ctx, slug); err != nil {
		return Tally{}, fmt.Errorf("import lists: %w", err)
	}
	var tally Tally
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		w := contenderWriter{tx: tx, tally: &tally}
		wrong, notices, err := readLists(file, s.places, func(c Contender) error { return w.take(c.completed(slug)) })
		if err != nil {
			return err
		}
		if wrong.Total > 0 {
			return &Wrong{wrong}
		}
		tally.Notices = notices
		return w.write()
	})
	if err != nil {
		return Tally{}, fmt.Errorf("import lists: %w", err)
	}
	return tally, nil
}

// contenderWriter writes contenders batch by batch.
type contenderWriter struct {
	tx      *gorm.DB
	waiting []Contender
	tally   *Tally
}

func (w *contenderWriter) take(c Contender) error {
	w.waiting = append(w.waiting, c)
	if len(w.waiting) < batch {
		return nil
	}
	return w.write()
}

// write writes what is new or has changed of those that wait.
func (w *contenderWriter) write() error {
	ids := make([]string, len(w.waiting))
	for i, c := range w.waiting {
		ids[i] = c.ID
	}
	var old []Contender
	if err := w.tx.Find(&old, "id IN ?", ids).Error; err != nil {
		return err
	}
	was := make(map[string]Contender, len(old))
	for _, c := range old {
		was[c.ID] = c
	}
	var fresh []Contender
	for _, c := range w.waiting {
		before, ok := was[c.ID]
		switch {
		case !ok:
			w.tally.Added++
		case before == c:
			w.tally.Unchanged++
			continue
		default:
			w.tally.Changed++
			if err := w.forget(before); err != nil {
				return err
			}
		}
		fresh = append(fresh, c)
	}
	w.waiting = w.waiting[:0]
	return w.save(fresh)
}

// forget takes away the words by which a contender was found.
func (w *contenderWriter) forget(c Contender) error {
	return w.tx.Delete(&contenderWord{}, "election = ? AND word IN ? AND contender = ?", c.Election, strings.Fields(c.Search), c.ID).Error
}

// save writes contenders and their words.
func (w *contenderWriter) save(fresh []Contender) error {
	if len(fresh) == 0 {
		return nil
	}
	if err := w.tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&fresh).Error; err != nil {
		return err
	}
	var words []contenderWord
	for _, c := range fresh {
		for _, word := range strings.Fields(c.Search) {
			words = append(words, contenderWord{c.Election, word, c.ID})
		}
	}
	return w.tx.CreateInBatches(words, 4*batch).Error
}
