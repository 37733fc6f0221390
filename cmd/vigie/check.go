package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie/internal/clamd"
	"vigie/internal/config"
	"vigie/internal/database"
	"vigie/internal/mail"
)

// checkCmd is `vigie check`: one line for each thing the portal needs.
type checkCmd struct {
	Role role `enum:"all,intake,office,worker" default:"all" help:"What this machine serves, as for serve: all and office must open what is sealed."`
}

// Run says what is right and what is not, and fails when something is not.
func (check checkCmd) Run(ctx context.Context, cfg config.Config) error {
	fmt.Printf("ok    settings     public address %s, base %s\n", cfg.Listen, cfg.BaseURL)
	said, wrong := verifyKeys(cfg, check.Role)
	return errors.Join(
		line("data folder", cfg.DataDir, cfg.MakeDataDir()),
		line("keys", said, wrong),
		line("database", "reachable, schema up to date", withDatabase(ctx, cfg, func(db *database.DB) error { return upToDate(ctx, db) })),
		line("questions", "well formed, in all languages", checkQuestions(cfg)),
		line("files", "can be written, read and removed", checkFiles(ctx, cfg)),
		line("scanner", scannerSaid(cfg), checkScanner(ctx, cfg)),
		line("pictures", picturesSaid(cfg), checkPictures(cfg)),
		line("mail", mailSaid(cfg), checkMail(ctx, cfg)),
		checkOutbox(ctx, cfg),
	)
}

// checkOutbox says how sending goes. Mails that wait are nobody's mistake here:
// what holds them up is told by the line before.
func checkOutbox(ctx context.Context, cfg config.Config) error {
	var st mail.State
	err := withDatabase(ctx, cfg, func(db *database.DB) (err error) {
		st, err = mail.NewStore(db, time.Now, mail.Needs{}).State(ctx)
		return err
	})
	said := fmt.Sprintf("%d e-mails wait, %d of them tried in vain; this week %d sent, %d refused, %d given up",
		st.Waiting, st.Retrying, st.Week.Sent, st.Week.Refused, st.Week.GivenUp)
	if st.Since != nil {
		said += fmt.Sprintf("; the oldest waits since %s", st.Since.Format(time.DateTime))
	}
	if st.FaultAt != nil {
		said += fmt.Sprintf("; last fault %s (%v)", st.FaultAt.Format(time.DateTime), st.Fault)
	}
	return line("outbox", said, err)
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

// checkFiles writes a small file where sealed files go, and takes it away.
func checkFiles(ctx context.Context, cfg config.Config) error {
	files, err := openFiles(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(files.Check(ctx), files.Close())
}

// checkQuestions reads the form's questions as serve does.
func checkQuestions(cfg config.Config) error {
	words, err := messages()
	if err != nil {
		return err
	}
	_, err = questions(cfg.Questions, words)
	return err
}

// scannerSaid says what a portal does about malware in files.
func scannerSaid(cfg config.Config) string {
	if cfg.ClamdURL == "" {
		return "none (VIGIE_CLAMD_URL is not set): files are marked as not scanned"
	}
	return "answers"
}

// picturesSaid says what a portal does about the words in pictures.
func picturesSaid(cfg config.Config) string {
	if languages, err := pictures(cfg).Ready(); err == nil {
		return "their words are read in " + languages
	}
	return "their words are not read (VIGIE_OCR: no tesseract on the PATH, or off)"
}

// checkPictures finds wrong a program that was named and does not serve.
func checkPictures(cfg config.Config) error {
	if cfg.OCR == "" || cfg.OCR == "off" {
		return nil
	}
	_, err := pictures(cfg).Ready()
	return err
}

// checkScanner asks the scanner for life where there is one. Reports are taken in
// without it: files wait.
func checkScanner(ctx context.Context, cfg config.Config) error {
	if cfg.ClamdURL == "" {
		return nil
	}
	scanner, err := clamd.Open(cfg.ClamdURL)
	if err != nil {
		return err
	}
	return scanner.Ping(ctx)
}
