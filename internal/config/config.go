// Package config reads the portal's settings once, from the environment. It
// must never be imported by a feature: what a feature needs is handed to it.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is every setting, each with a default that serves one machine.
type Config struct {
	// Listen is the public address.
	Listen string `env:"VIGIE_LISTEN" envDefault:"127.0.0.1:8080"`
	// AdminListen answers /healthz, /readyz and /metrics; never the public address;
	// "" where nothing watches.
	AdminListen string `env:"VIGIE_ADMIN_LISTEN" envDefault:"127.0.0.1:9090"`
	// BaseURL begins absolute links, without a slash at its end; from Listen when "".
	BaseURL string `env:"VIGIE_BASE_URL"`
	// DataDir holds the embedded database and the keys.
	DataDir string `env:"VIGIE_DATA_DIR" envDefault:"./data"`
	// DatabaseURL is postgres://…, or "" for SQLite in DataDir.
	DatabaseURL string `env:"VIGIE_DATABASE_URL"`
	// BlobURL is where sealed files are: file://, s3://…, or "" for a folder in DataDir.
	BlobURL string `env:"VIGIE_BLOB_URL"`
	// ClamdURL is a ClamAV daemon, unix:///socket or tcp://host:port, or "" for none.
	ClamdURL string `env:"VIGIE_CLAMD_URL"`
	// OCR is the path of Tesseract, which reads pictures; "" for the one on the PATH,
	// "off" for none.
	OCR string `env:"VIGIE_OCR"`
	// SMTPURL is the server that mails leave by, smtp://… or smtps://…, or "" for
	// .eml files in DataDir.
	SMTPURL string `env:"VIGIE_SMTP_URL"`
	// MailFrom is the address that mails come from; from Contact, or the public
	// address, when "".
	MailFrom string `env:"VIGIE_MAIL_FROM"`
	// ReplicaURL is a PostgreSQL read replica for lists and statistics, or "".
	ReplicaURL string `env:"VIGIE_DATABASE_REPLICA_URL"`
	// Recipients are the authority's age recipients, or "" for those made in DataDir.
	Recipients string `env:"VIGIE_AUTHORITY_RECIPIENTS"`
	// IdentityFile is the authority's age identities, or "" for the one made in DataDir.
	IdentityFile string `env:"VIGIE_AUTHORITY_IDENTITY_FILE"`
	// RateLimit is "on", or "off" for load tests on loopback.
	RateLimit string `env:"VIGIE_RATE_LIMIT" envDefault:"on"`
	// TrustedProxies are the addresses or networks whose forwarded headers count.
	TrustedProxies []string `env:"VIGIE_TRUSTED_PROXIES"`
	// FiguresEvery is how often the public figures are brought up to date.
	FiguresEvery time.Duration `env:"VIGIE_FIGURES_EVERY" envDefault:"1m"`
	// RetentionReports is how many months after the last day on which an election took
	// reports those that nobody works on are erased.
	RetentionReports int `env:"VIGIE_RETENTION_REPORTS" envDefault:"12"`
	// RetentionCases is the same for complaints and for reports of a case that is open.
	RetentionCases int `env:"VIGIE_RETENTION_CASES" envDefault:"36"`
	// Operator is who answers for this portal (RGPD art. 13-1-a), as shown to visitors.
	Operator string `env:"VIGIE_OPERATOR"`
	// Contact is the e-mail address at which the operator answers.
	Contact string `env:"VIGIE_CONTACT"`
	// Address is the postal address to which reports on paper are sent, or "" where none are taken.
	Address string `env:"VIGIE_ADDRESS"`
	// Officer is the address at which the operator's data protection officer answers.
	Officer string `env:"VIGIE_DPO"`
	// Host is who runs the machines, by name and address, as shown to visitors.
	Host string `env:"VIGIE_HOST"`
	// Questions is a file that orders the form's questions, or "" for the program's own.
	Questions string `env:"VIGIE_QUESTIONS"`
	// Log is the least level that is logged: debug, info, warn or error.
	Log string `env:"VIGIE_LOG" envDefault:"info"`
}

// Read reads the environment, and names each setting that is wrong, and why.
func Read() (Config, error) {
	var c Config
	if err := env.Parse(&c); err != nil {
		return c, named(err)
	}
	if typed, set := os.LookupEnv("VIGIE_ADMIN_LISTEN"); set && typed == "" {
		c.AdminListen = "" // here alone an empty one says something: no such address
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Listen
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	for i, p := range c.TrustedProxies {
		c.TrustedProxies[i] = strings.TrimSpace(p)
	}
	return c, c.check()
}

// named says of a value that could not be read which setting it is: env names
// the field of the struct.
func named(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return fmt.Errorf("settings: %w", err)
	}
	var told []error
	for _, one := range all.Errors {
		var parse env.ParseError
		if errors.As(one, &parse) {
			if field, ok := reflect.TypeFor[Config]().FieldByName(parse.Name); ok {
				one = wrong(field.Tag.Get("env"), "%w", parse.Err)
			}
		}
		told = append(told, one)
	}
	return errors.Join(told...)
}

func wrong(setting, why string, values ...any) error {
	return fmt.Errorf("settings: "+setting+": "+why, values...)
}

// Database returns the address of the database.
func (c Config) Database() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return filepath.Join(c.DataDir, "vigie.db")
}

// Heads is the file to which the end of the journal is added once a day.
func (c Config) Heads() string { return filepath.Join(c.DataDir, "journal-heads.txt") }

// Mails returns the folder of the mails that leave by no server.
func (c Config) Mails() string { return filepath.Join(c.DataDir, "mail") }

// From returns the address that mails come from.
func (c Config) From() string {
	if from, err := mail.ParseAddress(cmp.Or(c.MailFrom, c.Contact)); err == nil {
		return from.Address
	}
	host := "localhost"
	if u, err := url.Parse(c.BaseURL); err == nil {
		host = u.Hostname()
	}
	return "vigie@" + host
}

// Blobs returns the address of the sealed files.
func (c Config) Blobs() (string, error) {
	if c.BlobURL != "" {
		return c.BlobURL, nil
	}
	dir, err := filepath.Abs(filepath.Join(c.DataDir, "files"))
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String(), nil
}

// Secure says whether visitors come by https, so that cookies may demand it.
func (c Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// MakeDataDir makes the data folder, readable by its owner alone.
func (c Config) MakeDataDir() error {
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}
