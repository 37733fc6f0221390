package main

import (
	"context"
	"fmt"

	"vigie/internal/config"
	"vigie/internal/database"
)

// migrateCmd is `vigie migrate`.
type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Bring the schema up to date."`
	Status migrateStatusCmd `cmd:"" help:"List the steps and whether each is applied."`
}

type migrateUpCmd struct{}

// Run applies the steps that are missing.
func (migrateUpCmd) Run(ctx context.Context, cfg config.Config) error {
	return withDatabase(ctx, cfg, func(db *database.DB) error {
		n, err := db.Migrate(ctx)
		if err == nil {
			fmt.Printf("%d step(s) applied\n", n)
		}
		return err
	})
}

type migrateStatusCmd struct{}

// Run lists the steps.
func (migrateStatusCmd) Run(ctx context.Context, cfg config.Config) error {
	return withDatabase(ctx, cfg, func(db *database.DB) error {
		steps, err := db.Steps(ctx)
		for _, s := range steps {
			state := "missing"
			if s.Applied {
				state = "applied"
			}
			fmt.Printf("%-8s %s\n", state, s.Name)
		}
		return err
	})
}

func withDatabase(ctx context.Context, cfg config.Config, do func(*database.DB) error) error {
	if err := cfg.MakeDataDir(); err != nil {
		return err
	}
	db, err := database.Open(ctx, cfg.Database(), cfg.ReplicaURL)
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}
