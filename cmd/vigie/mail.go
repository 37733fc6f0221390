package main

import (
	"context"
	"fmt"

	"vigie/internal/config"
	"vigie/internal/mail"
	"vigie/templates"
)

// way returns how mails leave: by the server that is set, or into the data folder.
func way(cfg config.Config) (mail.Way, error) {
	if cfg.SMTPURL == "" {
		return mail.Folder{Dir: cfg.Mails()}, nil
	}
	server, err := mail.NewSMTP(cfg.SMTPURL)
	if err != nil {
		return nil, fmt.Errorf("settings: VIGIE_SMTP_URL: %w", err)
	}
	return server, nil
}

// post opens the room of mails.
func (a *app) post() error {
	out, err := way(a.cfg)
	if err != nil {
		return err
	}
	writer, err := mail.NewWriter(templates.Files, a.words, a.cfg.From(), a.cfg.BaseURL)
	if err != nil {
		return err
	}
	a.mail = mail.NewStore(a.db, a.now, mail.Needs{Recipients: a.keys.recipients, Secret: a.keys.secret})
	a.sender = &mail.Sender{Store: a.mail, Writer: writer, Way: out, With: a.keys.identities}
	return a.metrics.registry.Register(newOutbox(a.mail))
}

// mailSaid says where mails go.
func mailSaid(cfg config.Config) string {
	if cfg.SMTPURL == "" {
		return "no server (VIGIE_SMTP_URL is not set): e-mails are written to " + cfg.Mails()
	}
	return "the server answers and lets the portal in; e-mails come from " + cfg.From()
}

// checkMail asks the mail server to let the portal in, where one is set.
func checkMail(ctx context.Context, cfg config.Config) error {
	out, err := way(cfg)
	if err != nil {
		return err
	}
	if server, set := out.(*mail.SMTP); set {
		return server.Ping(ctx)
	}
	return nil
}
