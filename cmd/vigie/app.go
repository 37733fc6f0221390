package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"sync"
	"time"

	"vigie/internal/account"
	"vigie/internal/blob"
	"vigie/internal/canvass"
	"vigie/internal/clamd"
	"vigie/internal/config"
	"vigie/internal/database"
	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/guess"
	"vigie/internal/i18n"
	"vigie/internal/jobs"
	"vigie/internal/journal"
	"vigie/internal/letter"
	"vigie/internal/mail"
	"vigie/internal/place"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/rights"
	"vigie/internal/setting"
	"vigie/internal/stats"
	"vigie/internal/triage"
	"vigie/internal/web/page"
	"vigie/locales"
	"vigie/static"
	"vigie/templates"
)

// app is every room, opened and put together.
type app struct {
	cfg       config.Config
	keys      keys
	now       func() time.Time
	db        *database.DB
	files     *blob.Store
	look      report.Looking
	pictures  *evidence.Pictures
	places    *place.Register
	elections *election.Store
	reports   *report.Store
	journal   *journal.Store
	accounts  *account.Store
	canvasses *canvass.Store
	triage    *triage.Store
	words     *i18n.Bundle
	mail      *mail.Store
	sender    *mail.Sender // of what waits in the outbox
	stats     *stats.Store
	releases  *release.Store
	retention *retention.Store
	rights    *rights.Store
	leases    *jobs.Store
	guesses   *guess.Store
	settings  *setting.Store
	letters   *letter.Templates
	metrics   *metrics
}

// open opens the rooms on a database whose schema it brings up to date. now is
// the clock of everything in them.
func open(ctx context.Context, cfg config.Config, now func() time.Time) (*app, error) {
	if err := cfg.MakeDataDir(); err != nil {
		return nil, err
	}
	k, err := loadKeys(cfg)
	if err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, cfg.Database(), cfg.ReplicaURL)
	if err != nil {
		return nil, err
	}
	if _, err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	files, err := openFiles(ctx, cfg)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	look, err := looking(cfg)
	if err != nil {
		return nil, errors.Join(err, files.Close(), db.Close())
	}
	a := &app{cfg: cfg, keys: k, db: db, files: files, look: look, pictures: pictures(cfg), now: now, metrics: newMetrics()}
	if err := a.rooms(); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

// rooms makes the stores, from the lower floors up.
func (a *app) rooms() (err error) {
	if a.places, err = places(); err != nil {
		return err
	}
	if a.words, err = messages(); err != nil {
		return err
	}
	if a.letters, err = letter.Read(templates.Files, a.words.OfficeLangs()...); err != nil {
		return err
	}
	if err := a.post(); err != nil {
		return err
	}
	a.elections = election.NewStore(a.db, a.places, a.now)
	a.journal = journal.NewStore(a.db, a.now)
	a.reports = report.NewStore(a.db, a.now, report.Needs{
		Elections: a.elections, Places: a.places, Recipients: a.keys.recipients, Secret: a.keys.secret,
		Files: a.files, Look: a.look, Mail: a.mail, Journal: a.journal,
	})
	a.accounts = account.NewStore(a.db, a.now, account.Needs{Journal: a.journal, Secret: a.keys.secret})
	a.canvasses = canvass.NewStore(a.db, a.now, canvass.Needs{Reports: a.reports})
	a.triage = triage.NewStore(a.db, a.now, triage.Needs{Places: a.places, Reports: a.reports, Journal: a.journal, Canvasses: a.canvasses, Elections: a.elections, Recipients: a.keys.recipients, Zone: a.places.Zone(""), Mail: a.mail})
	a.stats = stats.NewStore(a.db, a.now, stats.Needs{Elections: a.elections, Places: a.places})
	a.releases = release.NewStore(a.db, a.now, release.Needs{Journal: a.journal})
	a.retention = retention.NewStore(a.db, a.now, retention.Needs{
		Elections: a.elections, Places: a.places, Reports: a.reports, Canvasses: a.canvasses, Triage: a.triage, Journal: a.journal,
		Periods: retention.Periods{Reports: a.cfg.RetentionReports, Cases: a.cfg.RetentionCases},
	})
	a.rights = rights.NewStore(a.db, a.now, rights.Needs{Reports: a.reports, Mail: a.mail})
	a.leases = jobs.NewStore(a.db, a.now)
	a.guesses = guess.NewStore(a.db, a.now)
	a.settings = setting.NewStore(a.db, a.now, setting.Needs{Elections: a.elections, Journal: a.journal, Zone: a.places.Zone("")})
	return nil
}

// openFiles opens the place of sealed files.
func openFiles(ctx context.Context, cfg config.Config) (*blob.Store, error) {
	address, err := cfg.Blobs()
	if err != nil {
		return nil, err
	}
	return blob.Open(ctx, address)
}

// looking returns what looks at files while they are in clear.
func looking(cfg config.Config) (report.Looking, error) {
	look := report.Looking{Type: evidence.TypeOf, Copy: evidence.PrivacyCopy}
	if cfg.ClamdURL == "" {
		return look, nil
	}
	scanner, err := clamd.Open(cfg.ClamdURL)
	if err != nil {
		return look, fmt.Errorf("settings: VIGIE_CLAMD_URL: %w", err)
	}
	look.Scan = scanner.Scan
	return look, nil
}

// pictures returns what reads pictures. A program that is not there is no fault:
// pictures are then evidence that nobody has read yet.
func pictures(cfg config.Config) *evidence.Pictures {
	program := cfg.OCR
	switch program {
	case "off":
		program = ""
	case "":
		program, _ = exec.LookPath("tesseract")
	}
	return evidence.NewPictures(program)
}

func (a *app) close() error { return errors.Join(a.files.Close(), a.db.Close()) }

// places reads the register of communes that the build left among the assets,
// once a process.
var places = sync.OnceValues(func() (*place.Register, error) {
	b, err := fs.ReadFile(static.Dist, "dist/places.tsv.gz")
	if err != nil {
		return nil, fmt.Errorf("places: %w (run `make assets` before the build)", err)
	}
	return place.Load(bytes.NewReader(b))
})

// views returns the pages. origin begins the
// addresses that leave the portal.
func views(origin string) (*page.Views, error) {
	parsed, err := pages()
	if err != nil {
		return nil, err
	}
	v := *parsed
	v.Unavailable, v.Origin = database.Unavailable, origin
	return &v, nil
}

// pages reads templates and the names of the built files, once a process.
var pages = sync.OnceValues(func() (*page.Views, error) {
	words, err := messages()
	if err != nil {
		return nil, err
	}
	assets, err := built()
	if err != nil {
		return nil, err
	}
	return page.Parse(templates.Files, words, assets)
})

// messages reads all that is said, in every language, once a process.
var messages = sync.OnceValues(func() (*i18n.Bundle, error) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	return i18n.Load(locales.FS, paris)
})

// built reads which hashed file stands for which name.
func built() (page.Assets, error) {
	b, err := fs.ReadFile(static.Dist, "dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("assets: %w (run `make assets` before the build)", err)
	}
	var assets page.Assets
	if err := json.Unmarshal(b, &assets); err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	return assets, nil
}
