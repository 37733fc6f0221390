package config

import (
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// check says all that is wrong at once: whoever sets a portal up should not learn
// of it one start at a time.
func (c Config) check() error {
	return errors.Join(c.checkAddresses(), c.checkDatabase(), c.checkProxies(), c.checkWords())
}

func (c Config) checkAddresses() error {
	errs := []error{address("VIGIE_LISTEN", c.Listen)}
	if c.AdminListen != "" {
		errs = append(errs, address("VIGIE_ADMIN_LISTEN", c.AdminListen))
		if _, port, _ := net.SplitHostPort(c.Listen); c.AdminListen == c.Listen && port != "0" {
			errs = append(errs, wrong("VIGIE_ADMIN_LISTEN", "%q is the public address: what watches the portal would be open to all", c.AdminListen))
		}
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		errs = append(errs, wrong("VIGIE_BASE_URL", "%q is no address such as https://vigie.example.org", c.BaseURL))
	}
	return errors.Join(errs...)
}

func address(setting, typed string) error {
	if _, _, err := net.SplitHostPort(typed); err != nil {
		return wrong(setting, "%q is no address such as 127.0.0.1:8080", typed)
	}
	return nil
}

func (c Config) checkDatabase() error {
	if c.ReplicaURL == "" {
		return nil
	}
	for setting, typed := range map[string]string{"VIGIE_DATABASE_URL": c.DatabaseURL, "VIGIE_DATABASE_REPLICA_URL": c.ReplicaURL} {
		if !strings.HasPrefix(typed, "postgres://") && !strings.HasPrefix(typed, "postgresql://") {
			return wrong(setting, "only PostgreSQL has a replica, at an address that begins with postgres://")
		}
	}
	return nil
}

func (c Config) checkProxies() error {
	for _, p := range c.TrustedProxies {
		if _, err := netip.ParseAddr(p); err == nil {
			continue
		}
		if _, err := netip.ParsePrefix(p); err != nil {
			return wrong("VIGIE_TRUSTED_PROXIES", "%q is no address or network", p)
		}
	}
	return nil
}

// mostMonths is ten years: longer, nothing would be erased before the next
// elections of the same kind, and the one after.
const mostMonths = 120

func (c Config) checkWords() error {
	var errs []error
	if c.RateLimit != "on" && c.RateLimit != "off" {
		errs = append(errs, wrong("VIGIE_RATE_LIMIT", "%q is neither on nor off", c.RateLimit))
	}
	if c.FiguresEvery < time.Second {
		errs = append(errs, wrong("VIGIE_FIGURES_EVERY", "%s is less than a second", c.FiguresEvery))
	}
	for setting, months := range map[string]int{"VIGIE_RETENTION_REPORTS": c.RetentionReports, "VIGIE_RETENTION_CASES": c.RetentionCases} {
		if months < 1 || months > mostMonths {
			errs = append(errs, wrong(setting, "%d is no number of months from 1 to %d", months, mostMonths))
		}
	}
	for setting, typed := range map[string]string{"VIGIE_CONTACT": c.Contact, "VIGIE_DPO": c.Officer} {
		if _, err := mail.ParseAddress(typed); typed != "" && err != nil {
			errs = append(errs, wrong(setting, "%q is no e-mail address", typed))
		}
	}
	if parsed, err := mail.ParseAddress(c.MailFrom); c.MailFrom != "" && (err != nil || parsed.Address != c.MailFrom) {
		errs = append(errs, wrong("VIGIE_MAIL_FROM", "%q is no e-mail address", c.MailFrom))
	}
	if _, err := c.Level(); err != nil {
		errs = append(errs, wrong("VIGIE_LOG", "%q is not debug, info, warn or error", c.Log))
	}
	return errors.Join(errs...)
}

// Level returns the least level that is logged.
func (c Config) Level() (level slog.Level, err error) {
	err = level.UnmarshalText([]byte(c.Log))
	return level, err
}
