package main

import (
	"context"
	"errors"
	"fmt"

	"vigie/internal/config"
	"vigie/internal/database"
)

// checkCmd is `vigie check`: one line for each thing the portal needs.
type checkCmd struct{}

// Run says what is right and what is not, and fails when something is not.
func (checkCmd) Run(ctx context.Context, cfg config.Config) error {
	fmt.Printf("ok    settings     public address %s, base %s\n", cfg.Listen, cfg.BaseURL)
	return errors.Join(
		line("data folder", cfg.DataDir, cfg.MakeDataDir()),
		line("keys", "sealing and opening", keysVerifyCmd{}.Run(cfg)),
		line("database", "reachable, schema up to date", withDatabase(ctx, cfg, func(db *database.DB) error { return upToDate(ctx, db) })),
	)
}

func line(what, good string, err error) error {
	if err != nil {
		fmt.Printf("WRONG %-12s %v\n", what, err)
		return fmt.Errorf("%s: %w", what, err)
	}
	fmt.Printf("ok    %-12s %s\n", what, good)
	return nil
}

func upToDate(ctx context.Context, db *database.DB) error {
	if err := db.Ping(ctx); err != nil {
		return err
	}
	steps, err := db.Steps(ctx)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if !s.Applied {
			return fmt.Errorf("step %s is not applied: run `vigie migrate up`", s.Name)
		}
	}
	return nil
}
