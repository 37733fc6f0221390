package guess

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// told is how many counts are written in one statement.
const told = 500

// Pour writes what the database does not know yet and is worth telling, and
// learns what other processes wrote of the same callers. It runs every second on
// every instance.
func (c *Crowd) Pour(ctx context.Context) error {
	if err := c.share(ctx); err != nil {
		return err
	}
	now := c.store.now()
	news := c.near(now)
	for len(news) > 0 {
		n := min(len(news), told)
		known, err := c.store.add(ctx, news[:n], now.UnixMilli())
		if err != nil {
			return err
		}
		c.learn(news[:n], known, now)
		news = news[n:]
	}
	return nil
}

// share replaces a key that was drawn here by the one that all processes have;
// what was counted under it, for a second at most where the database answers, is
// forgotten.
func (c *Crowd) share(ctx context.Context) error {
	c.mu.Lock()
	c.begin(c.store.now())
	ours := c.ours
	c.mu.Unlock()
	if !ours {
		return nil
	}
	key, err := c.store.key(ctx)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.key, c.ours = key, false
	clear(c.known)
	return nil
}

// add puts news, each an amount above now, on top of what is known, and returns
// what it comes to; it writes nothing where every amount is nothing.
func (s *Store) add(ctx context.Context, news []count, now int64) ([]count, error) {
	var ids [][]byte
	var new, known []count
	for _, n := range news {
		if ids = append(ids, n.KeyHash); n.WholeAt > now {
			new = append(new, n)
		}
	}
	if len(new) == 0 {
		err := s.db.Write.WithContext(ctx).Find(&known, "key_hash IN ?", ids).Error
		if err != nil {
			return nil, fmt.Errorf("guess: crowd: %w", err)
		}
		return known, nil
	}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "key_hash"}},
			DoUpdates: clause.Assignments(map[string]any{"whole_at": gorm.Expr(
				"CASE WHEN guess_counts.whole_at > ? THEN guess_counts.whole_at + excluded.whole_at - ? ELSE excluded.whole_at END", now, now)}),
		}).Create(&new).Error
		if err != nil {
			return err
		}
		return tx.Find(&known, "key_hash IN ?", ids).Error
	})
	if err != nil {
		return nil, fmt.Errorf("guess: crowd: %w", err)
	}
	return known, nil
}
