// Package database opens the database, SQLite or PostgreSQL, and brings its
// schema up to date. It must never know a feature's table.
package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"vigie/migrations"
)

// Dialect is the database's own language of SQL.
type Dialect string

// The two dialects; also the folders of migrations/.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is a database as stores use it. Write sees everything at once; Read may
// be a replica and lag, so it serves lists and figures and never what somebody
// has just done.
type DB struct {
	Dialect Dialect
	Write   *gorm.DB
	Read    *gorm.DB
}

// Open connects to url: "postgres://…", or the name of an SQLite file, which is
// made if it is not there. replica is a PostgreSQL read replica, or "". The
// schema is not touched: see Migrate.
func Open(ctx context.Context, url, replica string) (*DB, error) {
	if dialectOf(url) == SQLite {
		return openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	}
	return openPostgres(ctx, url, replica)
}

// dialectOf returns which database an address means.
func dialectOf(address string) Dialect {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return Postgres
	}
	return SQLite
}

// config is gorm without what costs a round trip or hides an error: no
// transaction round a single statement. gorm prepares no statements either: it
// would hold a lock while it waits for a connection, which a transaction that
// has the connection waits for in turn, until somebody's time is up. pgx keeps
// prepared statements by itself, a connection its own.
func config() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		Logger:                 logger.Discard,
		NowFunc:                Now,
	}
}

// Now is the clock of the portal: UTC, cut to the microseconds that both
// databases keep, so that what is read back equals what was written.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Close closes every connection.
func (d *DB) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{d.Write, d.Read} {
		if pool, err := g.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping asks the writing side for an answer.
func (d *DB) Ping(ctx context.Context) error {
	pool, err := d.Write.DB()
	if err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// Migrate brings the schema up to date and returns how many steps that took.
// On PostgreSQL a session lock lets several instances start at once.
func (d *DB) Migrate(ctx context.Context) (int, error) {
	m, err := d.migrator()
	if err != nil {
		return 0, err
	}
	done, err := m.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// Step is one migration and whether it has been applied.
type Step struct {
	Name    string
	Applied bool
}

// Steps returns all migrations in order.
func (d *DB) Steps(ctx context.Context) ([]Step, error) {
	m, err := d.migrator()
	if err != nil {
		return nil, err
	}
	all, err := m.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("migration status: %w", err)
	}
	steps := make([]Step, len(all))
	for i, s := range all {
		steps[i] = Step{Name: s.Source.Path, Applied: s.State == goose.StateApplied}
	}
	return steps, nil
}

func (d *DB) migrator() (*goose.Provider, error) {
	files, err := fs.Sub(migrations.FS, string(d.Dialect))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	pool, err := d.Write.DB()
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if d.Dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, pool, files, options...)
}

// Duplicate says whether err is a unique key that was there already.
func Duplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// Unavailable says whether err means that the database cannot serve now (gone,
// full, shutting down, cut off), so that trying again later may help. It is asked
// of errors that come from a store: of another's connection it would say the same.
func Unavailable(err error) bool {
	if errors.Is(err, context.Canceled) { // whoever asked has left
		return false
	}
	for _, cut := range []error{sql.ErrConnDone, driver.ErrBadConn, io.ErrUnexpectedEOF, context.DeadlineExceeded, syscall.EPIPE, syscall.ECONNRESET} {
		if errors.Is(err, cut) {
			return true
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "08")
	}
	var gone *pgconn.ConnectError
	var wire net.Error
	return errors.As(err, &gone) || errors.As(err, &wire) || sqliteUnavailable(err)
}
