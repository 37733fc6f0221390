package database

import (
	"fmt"
	"hash/fnv"

	"gorm.io/gorm"
)

// Alone makes tx wait until it is the only transaction that does work of that
// name, on any instance, and keeps it so until tx ends. SQLite has one writer,
// so that there is nothing to wait for.
func (d *DB) Alone(tx *gorm.DB, work string) error {
	if d.Dialect != Postgres {
		return nil
	}
	name := fnv.New64a()
	name.Write([]byte(work))
	if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", int64(name.Sum64())).Error; err != nil {
		return fmt.Errorf("wait for %s: %w", work, err)
	}
	return nil
}
