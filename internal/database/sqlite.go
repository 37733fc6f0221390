package database

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	gosqlite "github.com/glebarez/go-sqlite"
	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many connections read an SQLite file at once. Two cores gain
// nothing from more, and each holds a page cache of 2 MiB.
const readers = 4

// openSQLite opens file twice: one writing connection, since SQLite has one
// writer and waiting for it in Go is fair where its own waiting sleeps, and a
// few reading ones.
//
// The file is its owner's alone; what SQLite puts beside it inherits that.
func openSQLite(ctx context.Context, file string) (*DB, error) {
	if made, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		made.Close()
	} // what is wrong with the file is said by the first who uses it
	write, err := sqlitePool(ctx, file, 1, "synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	read, err := sqlitePool(ctx, file, readers, "query_only(1)")
	if err != nil {
		return nil, err
	}
	return &DB{Dialect: SQLite, Write: write, Read: read}, nil
}

// sqlitePool opens file in write-ahead mode. pragma is what sets the two pools
// apart: FULL so that what was acknowledged is on disk after a power cut. What is
// deleted is overwritten with zeros: else it stays readable in the file until
// something else takes its place.
func sqlitePool(ctx context.Context, file string, conns int, pragma string) (*gorm.DB, error) {
	q := url.Values{
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "foreign_keys(1)", "temp_store(memory)", "secure_delete(1)", pragma},
		"_txlock": {"immediate"},
	}
	db, err := gorm.Open(sqlite.Open("file:"+file+"?"+q.Encode()), config())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return db, nil
}

// sqliteUnavailable says whether SQLite could not write for a reason outside
// the statement: disk full, file locked or unreadable.
func sqliteUnavailable(err error) bool {
	var e *gosqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff { // the low byte is the primary code
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

// Hurry lets SQLite stop waiting for the disk, or makes it wait again: for
// filling a throw-away database, where a power cut costs nothing. On PostgreSQL
// it changes nothing.
func (d *DB) Hurry(ctx context.Context, on bool) error {
	if d.Dialect != SQLite {
		return nil
	}
	pragma := "PRAGMA synchronous = FULL"
	if on {
		pragma = "PRAGMA synchronous = OFF"
	}
	if err := d.Write.WithContext(ctx).Exec(pragma).Error; err != nil {
		return fmt.Errorf("hurry: %w", err)
	}
	return nil
}

// Scrub takes what was erased out of the write-ahead file too, as far as nobody
// is reading at that moment: then the next call does. PostgreSQL has its vacuum.
func (d *DB) Scrub(ctx context.Context) error {
	if d.Dialect != SQLite {
		return nil
	}
	if err := d.Write.WithContext(ctx).Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error; err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	return nil
}
