package election

import (
	"context"
	"fmt"
	"io"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// batch is how many contenders go to the database at once: 13 columns each
// stay well under SQLite's 32,766 parameters a statement.
const batch = 500

// ImportLists takes a file of lists or candidates of an election, in one
// transaction: added or changed by territory and panel. One that the file
// leaves out stays, since reports may name it. It returns fault.NotFound when
// there is no such election, and *Wrong, taking nothing, when a line is wrong.
func (s *Store) ImportLists(ctx context.Context, slug string, file io.Reader) (Tally, error) {
	return s.saveContenders(ctx, slug, func(w *contenderWriter) error {
		wrong, notices, err := readLists(file, s.places, func(c Contender) error { return w.take(c.completed(slug)) })
		if err == nil && wrong.Total > 0 {
			err = &Wrong{wrong}
		}
		w.tally.Notices = notices
		return err
	})
}

// Take takes contenders that come from no file, as ImportLists takes a file's.
func (s *Store) Take(ctx context.Context, slug string, contenders []Contender) (Tally, error) {
	return s.saveContenders(ctx, slug, func(w *contenderWriter) error {
		for _, c := range contenders {
			if err := w.take(c.completed(slug)); err != nil {
				return err
			}
		}
		return nil
	})
}

// saveContenders lets fill hand over an election's contenders, in one
// transaction.
func (s *Store) saveContenders(ctx context.Context, slug string, fill func(*contenderWriter) error) (Tally, error) {
	if _, err := s.BySlug(ctx, slug); err != nil {
		return Tally{}, fmt.Errorf("import lists: %w", err)
	}
	var tally Tally
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		w := contenderWriter{tx: tx, tally: &tally}
		if err := fill(&w); err != nil {
			return err
		}
		if err := w.write(); err != nil {
			return err
		}
		return revise(tx, slug, tally)
	})
	if err != nil {
		return Tally{}, fmt.Errorf("import lists: %w", err)
	}
	s.mu.Lock()
	s.all = nil
	s.mu.Unlock()
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
		}
		fresh = append(fresh, c)
	}
	w.waiting = w.waiting[:0]
	if len(fresh) == 0 {
		return nil
	}
	return w.tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&fresh).Error
}

// revise tells whoever holds the election's roll in memory that it is old.
func revise(tx *gorm.DB, slug string, t Tally) error {
	if t.Added+t.Changed == 0 {
		return nil
	}
	return tx.Model(&Election{}).Where("slug = ?", slug).Update("revision", gorm.Expr("revision + 1")).Error
}
