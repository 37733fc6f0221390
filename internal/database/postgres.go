package database

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// connections is how many connections one instance holds to one PostgreSQL:
// enough for two cores' worth of work, few enough for several instances under
// the server's default of 100.
const connections = 16

func openPostgres(ctx context.Context, url, replica string) (*DB, error) {
	write, err := postgresPool(ctx, url)
	if err != nil {
		return nil, err
	}
	read := write
	if replica != "" {
		if read, err = postgresPool(ctx, replica); err != nil {
			return nil, err
		}
	}
	return &DB{Dialect: Postgres, Write: write, Read: read}, nil
}

// patience is how many seconds a connection may take to be made, unless the
// address says so itself: a server that says nothing must not hold visitors.
const patience = "5"

// patient adds patience to an address that names none.
func patient(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Query().Has("connect_timeout") {
		return address // what is wrong with it is said by the driver
	}
	q := u.Query()
	q.Set("connect_timeout", patience)
	u.RawQuery = q.Encode()
	return u.String()
}

func postgresPool(ctx context.Context, address string) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.New(postgres.Config{DSN: patient(address)}), config())
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxLifetime(time.Hour) // so that a moved server is found again
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	return db, nil
}
