package database

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"vigie/migrations"
)

// Dump tells of a copy of all that a database holds, as it was at one instant.
type Dump struct {
	Dialect   Dialect          `json:"dialect"`
	Schema    int64            `json:"schema"` // the last migration applied
	Tables    []DumpedTable    `json:"tables"`
	Sequences map[string]int64 `json:"sequences,omitempty"` // PostgreSQL: the last number given
}

// DumpedTable is one file of a copy: a table, or with SQLite all of them.
type DumpedTable struct {
	File    string   `json:"file"`
	Name    string   `json:"name,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Rows    int64    `json:"rows,omitempty"` // of a table
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"`
}

// ErrNotEmpty is a database that a copy cannot be loaded into: it holds something.
var ErrNotEmpty = errors.New("the database is not empty")

// Dump writes all that the database holds into a folder that is there, while others
// go on reading and writing it.
func (d *DB) Dump(ctx context.Context, dir string) (Dump, error) {
	m, err := d.migrator()
	if err != nil {
		return Dump{}, err
	}
	schema, err := m.GetDBVersion(ctx)
	if err != nil {
		return Dump{}, fmt.Errorf("dump: schema: %w", err)
	}
	dump := Dump{Dialect: d.Dialect, Schema: schema}
	if d.Dialect == Postgres {
		err = d.dumpPostgres(ctx, dir, &dump)
	} else {
		err = d.dumpSQLite(ctx, dir, &dump)
	}
	if err != nil {
		return Dump{}, fmt.Errorf("dump: %w", err)
	}
	return dump, nil
}

// Load puts what Dump wrote into a database that was never migrated, compares the
// two, and brings the schema up to date. address is that of Open. It returns
// ErrNotEmpty, and leaves what is there as it is.
func Load(ctx context.Context, address, dir string, dump Dump) error {
	known, err := latest(dump.Dialect)
	switch {
	case err != nil:
	case dump.Schema > known:
		err = fmt.Errorf("the copy is of a newer program: its schema is %d, and %d is the last known here", dump.Schema, known)
	case dialectOf(address) != dump.Dialect:
		err = fmt.Errorf("the copy is of %s, and the database here is %s", dump.Dialect, dialectOf(address))
	case dump.Dialect == Postgres:
		err = loadPostgres(ctx, address, dir, dump)
	default:
		err = loadSQLite(address, dir, dump)
	}
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	db, err := Open(ctx, address, "")
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	return errors.Join(err, db.Close())
}

// written is a file being written, readable by its owner alone, with its hash.
type written struct {
	file  *os.File
	sum   hash.Hash
	bytes int64
}

func create(name string) (*written, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &written{file: f, sum: sha256.New()}, nil
}

// Write implements io.Writer.
func (w *written) Write(b []byte) (int, error) {
	w.sum.Write(b) // a hash takes everything
	w.bytes += int64(len(b))
	return w.file.Write(b)
}

// end makes the file durable and returns its hash.
func (w *written) end(err error) (string, error) {
	err = errors.Join(err, w.file.Sync(), w.file.Close())
	return hex.EncodeToString(w.sum.Sum(nil)), err
}

// sumOf returns the hash and the size of a file.
func sumOf(name string) (string, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), n, err
}

// latest is the last migration that this program knows of a dialect.
func latest(of Dialect) (last int64, err error) {
	steps, err := fs.Glob(migrations.FS, string(of)+"/*.sql")
	for _, s := range steps {
		var n int64
		if _, err := fmt.Sscanf(filepath.Base(s), "%d_", &n); err != nil {
			return 0, fmt.Errorf("migration %s: %w", s, err)
		}
		last = max(last, n)
	}
	return last, err
}
