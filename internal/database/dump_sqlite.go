package database

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const sqliteDump = "vigie.db"

// dumpSQLite copies the file as one reader sees it: writers are not held up.
func (d *DB) dumpSQLite(ctx context.Context, dir string, dump *Dump) error {
	name := filepath.Join(dir, sqliteDump)
	if err := d.Write.WithContext(ctx).Exec("VACUUM INTO ?", name).Error; err != nil {
		return err
	}
	if err := os.Chmod(name, 0o600); err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	sum, n, err := sumOf(name)
	dump.Tables = []DumpedTable{{File: sqliteDump, Bytes: n, SHA256: sum}}
	return err
}

// loadSQLite puts the file where the database is looked for, in one step.
func loadSQLite(address, dir string, dump Dump) error {
	to := strings.TrimPrefix(address, "sqlite:")
	if i, err := os.Stat(to); err == nil && i.Size() > 0 {
		return fmt.Errorf("%s: %w", to, ErrNotEmpty)
	}
	if len(dump.Tables) != 1 {
		return errors.New("the copy is not one file")
	}
	from, err := os.Open(filepath.Join(dir, sqliteDump))
	if err != nil {
		return err
	}
	defer from.Close()
	part := to + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	w, err := create(part)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	sum, err := w.end(err)
	if err == nil && sum != dump.Tables[0].SHA256 {
		err = fmt.Errorf("%s is not what was written", sqliteDump)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, to)
}
