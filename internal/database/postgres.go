package database

import (
	"context"
	"fmt"
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

func postgresPool(ctx context.Context, url string) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.New(postgres.Config{DSN: url}), config())
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
