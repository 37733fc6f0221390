// Package dbtest gives each test an empty, migrated database of its own. It
// must never be imported outside tests, and never reach a database that it did
// not start itself.
package dbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"vigie/internal/database"
)

// New returns an empty migrated database that goes with the test: on SQLite,
// or on a private PostgreSQL when VIGIE_TEST_DATABASE is "postgres".
func New(t testing.TB) *database.DB {
	t.Helper()
	return open(t, URL(t))
}

// URL returns the address of an empty migrated database, for tests that open
// it themselves or start the program on it.
func URL(t testing.TB) string {
	t.Helper()
	if os.Getenv("VIGIE_TEST_DATABASE") == "postgres" {
		return newPostgres(t, "migrated")
	}
	empty, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "vigie.db")
	if err := os.WriteFile(file, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// migrated is an empty SQLite database whose steps were applied once, to be
// copied: applying them anew takes half a second a test under the race detector.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "vigie-db")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "empty.db")
	if err := migrateURL(file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

func open(t testing.TB, url string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), url, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func migrateURL(url string) error {
	ctx := context.Background()
	db, err := database.Open(ctx, url, "")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Migrate(ctx)
	return err
}

var serial atomic.Int64 // names the databases of this process

// Empty returns the address of a database without a schema.
func Empty(t testing.TB) string {
	t.Helper()
	if os.Getenv("VIGIE_TEST_DATABASE") == "postgres" {
		return newPostgres(t, "template1")
	}
	return filepath.Join(t.TempDir(), "vigie.db")
}

// newPostgres makes a database by copying another, such as the one that was migrated
// once.
func newPostgres(t testing.TB, of string) string {
	t.Helper()
	c := cluster(t)
	name := fmt.Sprintf("t%d", serial.Add(1))
	c.exec(t, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, of))
	t.Cleanup(func() { c.exec(t, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)) })
	return c.url(name)
}

// required says whether a missing PostgreSQL is a failure and not a skip.
func required() bool {
	return os.Getenv("CI") == "true" || strings.EqualFold(os.Getenv("VIGIE_REQUIRE_POSTGRES"), "1")
}

// Volume leaves a test of many rows to the pass that has time for it: with
// -short, which the race detector on SQLite is run with. SQLite in Go is twenty
// times slower under it; PostgreSQL is a program of its own and is not.
func Volume(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("a test of many rows: run on PostgreSQL, or without -short")
	}
}
