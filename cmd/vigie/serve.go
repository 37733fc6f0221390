package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"vigie/internal/account"
	"vigie/internal/challenge"
	"vigie/internal/day"
	"vigie/internal/guess"
	"vigie/internal/i18n"
	"vigie/internal/jobs"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web"
	"vigie/internal/web/office"
	"vigie/internal/web/opendata"
	"vigie/internal/web/page"
	"vigie/internal/web/public"
	"vigie/static"
	"vigie/templates"
)

// serveCmd is `vigie serve`.
type serveCmd struct {
	Role role `enum:"all,intake,office,worker" default:"all" help:"What this process does: all, or only take reports in, serve the back-office, or run the background work."`
}

// role is what one process does.
type role string

// The roles. A process that takes reports in holds no key that opens them.
const (
	everything role = "all"
	intake     role = "intake"
	backOffice role = "office"
	worker     role = "worker"
)

// opens says whether the role's people read what is sealed, so that it needs an
// identity.
func (r role) opens() bool { return r == everything || r == backOffice }

// Run serves until it is told to stop.
func (s serveCmd) Run(ctx context.Context, a *app) error {
	if s.Role == worker {
		return a.work(ctx)
	}
	listener, err := net.Listen("tcp", a.cfg.Listen)
	if err != nil {
		return fmt.Errorf("public address: %w", err)
	}
	return a.serve(ctx, listener, s.Role)
}

// graceful is how long what was accepted may take to be answered after SIGTERM;
// with what follows it stays under the promised 10 s.
const graceful = 7 * time.Second

// serve answers on listener, and runs the background work unless the role
// leaves that to others, until ctx ends.
func (a *app) serve(ctx context.Context, listener net.Listener, as role) error {
	w, err := a.wing(as)
	if err != nil {
		return err
	}
	if a.cfg.RateLimit == "off" {
		slog.Warn("RATE LIMITS ARE OFF: anybody may file or guess without end. VIGIE_RATE_LIMIT=off is for load tests on loopback only.")
	}
	if err := errors.Join(w.figures.Refresh(ctx), a.settings.Refresh(ctx)); err != nil {
		return err
	}
	if as.opens() && len(a.keys.identities) == 0 {
		slog.Warn("no key here opens what is sealed: name VIGIE_AUTHORITY_IDENTITY_FILE where reviewers must read it")
	}
	debug.FreeOSMemory() // what reading places and templates left behind is not needed again
	failed := make(chan error, 2)
	admin, err := a.watch(failed)
	if err != nil {
		return err
	}
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	worked := make(chan struct{})
	go func() { defer close(worked); a.runner(as, w).Run(working) }()

	public := web.Server(a.cfg.Listen, w.handler)
	go func() { failed <- public.Serve(listener) }()
	slog.Info("serving", "address", listener.Addr().String(), "admin", a.cfg.AdminListen, "role", as, "version", version)
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	return errors.Join(err, a.stop(public, admin, stopWorking, worked))
}

// stop finishes what was accepted and gives the background work to others.
func (a *app) stop(public, admin *http.Server, stopWorking func(), worked <-chan struct{}) error {
	slog.Info("stopping")
	within, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	err := public.Shutdown(within)
	if errors.Is(err, context.DeadlineExceeded) { // requests that never finished arriving: nothing in them was accepted
		slog.Warn("closing connections that are still open")
		err = public.Close()
	}
	stopWorking()
	select {
	case <-worked:
	case <-within.Done():
	}
	return errors.Join(err, admin.Close(), a.leases.Release(context.WithoutCancel(within)))
}

// watch answers what watches the portal, where an address is set for it. What
// ends that is told to failed.
func (a *app) watch(failed chan<- error) (*http.Server, error) {
	admin := web.Server(a.cfg.AdminListen, a.admin())
	if a.cfg.AdminListen == "" {
		return admin, nil
	}
	listener, err := net.Listen("tcp", a.cfg.AdminListen)
	if err != nil {
		return nil, fmt.Errorf("VIGIE_ADMIN_LISTEN: %w", err)
	}
	go func() { failed <- admin.Serve(listener) }()
	return admin, nil
}

// work runs the background work alone.
func (a *app) work(ctx context.Context) error {
	failed := make(chan error, 1)
	admin, err := a.watch(failed)
	if err != nil {
		return err
	}
	working, stopWorking := context.WithCancel(ctx)
	defer stopWorking()
	worked := make(chan struct{})
	go func() { defer close(worked); a.runner(worker, wing{}).Run(working) }()
	slog.Info("working", "admin", a.cfg.AdminListen, "version", version)
	select {
	case err = <-failed:
		stopWorking()
	case <-ctx.Done():
	}
	<-worked
	return errors.Join(err, admin.Close(), a.leases.Release(context.WithoutCancel(ctx)))
}

// The paces of the sweeps.
const (
	openCasesEvery = time.Second     // a report stands in the queue within seconds
	watchEvery     = 5 * time.Second // an alert is news, but nobody waits for it on the stairs
	sendersEvery   = 2 * time.Second
	searchEvery    = 2 * time.Second // a case is found by its words soon after it stands in the queue
	priorityEvery  = time.Minute     // what time alone changes turns at midnight
	scanEvery      = 5 * time.Minute // how long a file waits for a scanner that is back
	mailEvery      = 5 * time.Second
	settingsEvery  = 5 * time.Second // election mode holds everywhere before anybody wonders
	pourEvery      = time.Second     // how much longer a flood over several instances goes on
	expireEvery    = 5 * time.Minute // drafts live a day; minutes do not matter
)

// runner returns the background work of a role. The figures, what supervisors
// switched and who asks too often are kept in the memory of each process that
// answers visitors.
func (a *app) runner(as role, w wing) *jobs.Runner {
	var sweeps []jobs.Sweep
	if w.figures != nil {
		sweeps = append(sweeps,
			jobs.Sweep{Name: "stats.refresh", Every: a.cfg.FiguresEvery, Here: true, Do: w.figures.Refresh},
			jobs.Sweep{Name: "setting.refresh", Every: settingsEvery, Here: true, Do: a.settings.Refresh})
	}
	if w.crowd != nil {
		sweeps = append(sweeps, jobs.Sweep{Name: "guess.pour", Every: pourEvery, Here: true, Do: w.crowd.Pour})
	}
	if len(a.keys.identities) > 0 { // a file that waited for the scanner is opened for it
		sweeps = append(sweeps, jobs.Sweep{Name: "triage.scan", Every: scanEvery, Do: counted(func(ctx context.Context) (int, error) {
			return a.triage.SweepScans(ctx, a.keys.identities)
		})})
		sweeps = append(sweeps, jobs.Sweep{Name: "mail.send", Every: mailEvery, Do: counted(a.sender.Sweep)}) // to whom is opened for it
	}
	if as == everything || as == worker {
		sweeps = append(sweeps, a.shared()...)
	}
	for i, s := range sweeps {
		sweeps[i] = a.metrics.watched(s)
	}
	return jobs.NewRunner(a.leases, sweeps...)
}

// shared is the background work that one process does for all.
func (a *app) shared() []jobs.Sweep {
	return []jobs.Sweep{
		jobs.Sweep{Name: "triage.open_cases", Every: openCasesEvery, Do: counted(a.triage.Sweep)},
		jobs.Sweep{Name: "triage.search", Every: searchEvery, Do: counted(a.triage.SweepSearch)},
		jobs.Sweep{Name: "triage.priority", Every: priorityEvery, Do: counted(a.triage.SweepPriority)},
		jobs.Sweep{Name: "triage.bulks", Every: openCasesEvery, Do: counted(func(ctx context.Context) (int, error) { return a.triage.SweepBulks(ctx, a.accounts.ByID) })},
		jobs.Sweep{Name: "triage.searches", Every: expireEvery, Do: counted(a.tellSearches)},
		jobs.Sweep{Name: "triage.bulk_drafts", Every: time.Hour, Do: counted(a.triage.ExpireBulks)},
		jobs.Sweep{Name: "triage.watch", Every: watchEvery, Do: counted(a.triage.Watch)},
		jobs.Sweep{Name: "canvass.senders", Every: sendersEvery, Do: counted(a.canvasses.SweepSenders)},
		jobs.Sweep{Name: "report.expire", Every: expireEvery, Do: counted(a.reports.Expire)},
		jobs.Sweep{Name: "retention.run", Every: time.Hour, Do: counted(a.retention.Sweep)},
		jobs.Sweep{Name: "report.files", Every: expireEvery, Do: counted(a.retention.Clean)},
		jobs.Sweep{Name: "report.strays", Every: 24 * time.Hour, Do: counted(a.reports.SweepStrays)},
		jobs.Sweep{Name: "guess.expire", Every: expireEvery, Do: counted(a.guesses.Expire)},
		jobs.Sweep{Name: "mail.expire", Every: expireEvery, Do: counted(a.mail.Expire)},
		jobs.Sweep{Name: "rights.remind", Every: time.Hour, Do: counted(a.remind)},
		jobs.Sweep{Name: "chain.head", Every: time.Hour, Do: a.noteHead},
		jobs.Sweep{Name: "account.expire", Every: expireEvery, Do: counted(a.accounts.Expire)},
	}
}

// noteHead writes the end of the journal down, outside the database, once a day.
func (a *app) noteHead(ctx context.Context) error {
	_, err := journal.Heads{Path: a.cfg.Heads()}.Note(ctx, a.journal)
	return err
}

// tellSearches tells people of the back-office of new cases in their searches.
func (a *app) tellSearches(ctx context.Context) (int, error) {
	return a.triage.SweepSearches(ctx, a.accounts.ByID, func(s triage.SavedSearch, who account.Account) triage.Filter {
		return office.FilterOf(a.words.Localizer(who.Lang), s, who)
	})
}

// morning is the hour in Paris before which nobody is written to about a day that
// has begun.
const morning = 8 * time.Hour

// remind tells voters whose letters had no answer in time.
func (a *app) remind(ctx context.Context) (int, error) {
	return a.rights.Remind(ctx, day.Of(a.now().In(a.places.Zone("")).Add(-morning)))
}

// counted makes a sweep of what returns how much it did.
func counted(do func(context.Context) (int, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := do(ctx)
		return err
	}
}

// wing is the web wing put together, with what it keeps in memory.
type wing struct {
	handler http.Handler
	figures *opendata.Figures
	crowd   *guess.Crowd // nil where limits are off
}

// wing puts the web wing of a role together.
func (a *app) wing(as role) (wing, error) {
	v, err := views(a.cfg.BaseURL)
	if err != nil {
		return wing{}, err
	}
	files, err := fs.Sub(static.Dist, "dist")
	if err != nil {
		return wing{}, fmt.Errorf("assets: %w", err)
	}
	figures, err := a.figures(v.Bundle)
	if err != nil {
		return wing{}, err
	}
	guesses, crowd := a.guesses, guess.NewCrowd(a.guesses, a.settings.Wide)
	if a.cfg.RateLimit == "off" {
		guesses, crowd = nil, nil
	}
	parts := web.Parts{
		Views: v, Assets: files, Proxies: a.cfg.TrustedProxies, Secure: a.cfg.Secure(), Limits: web.NewLimits(guesses, crowd), Metrics: a.metrics.web,
	}
	tree, err := questions(a.cfg.Questions, v.Bundle)
	if err != nil {
		return wing{}, err
	}
	if as != backOffice {
		parts.Public, parts.Data = a.public(v, tree), a.data(v, figures)
		parts.Public.Crowd = crowd
	}
	if as != intake {
		parts.Office, parts.Entry = a.office(v), a.public(v, tree)
		parts.Office.Form, parts.Office.Freeze = parts.Entry, figures.Freeze
		parts.Entry.Desk = &public.Desk{Who: office.Who, Note: parts.Office.EntryNote, Receipt: parts.Office.ShowEntered}
	}
	h, err := web.Handler(parts)
	return wing{h, figures, crowd}, err
}

// figures returns what is published of the counts.
func (a *app) figures(words *i18n.Bundle) (*opendata.Figures, error) {
	return opendata.NewFigures(opendata.Sources{Stats: a.stats, Releases: a.releases, Bundle: words, Base: a.cfg.BaseURL}, templates.Files)
}

func (a *app) public(v *page.Views, tree *report.Tree) *public.Pages {
	return &public.Pages{
		Views: v, Reports: a.reports, Tree: tree, Elections: a.elections, Stats: a.stats, Releases: a.releases, Cases: a.triage, Canvasses: a.canvasses, Places: a.places, Retention: a.retention, Rights: a.rights, Mail: a.mail, Pictures: a.pictures,
		Settings: a.settings, Challenge: challenge.New(a.keys.secret),
		Secure: a.cfg.Secure(), BaseURL: a.cfg.BaseURL, Now: a.now,
		Operator: public.Operator{Name: a.cfg.Operator, Contact: a.cfg.Contact, Address: a.cfg.Address, Officer: a.cfg.Officer, Host: a.cfg.Host},
	}
}

func (a *app) data(v *page.Views, figures *opendata.Figures) *opendata.Data {
	return &opendata.Data{
		Views: v, Reports: a.reports, Elections: a.elections, Places: a.places, Figures: figures, BaseURL: a.cfg.BaseURL,
	}
}

func (a *app) office(v *page.Views) *office.Pages {
	return &office.Pages{
		Views: v, Secure: a.cfg.Secure(), BaseURL: a.cfg.BaseURL, Accounts: a.accounts, Journal: a.journal,
		Triage: a.triage, Canvasses: a.canvasses, Reports: a.reports, Elections: a.elections, Settings: a.settings, Places: a.places, Identities: a.keys.identities,
		Retention: a.retention, Releases: a.releases, Letters: a.letters,
		Authority: office.Authority{Name: a.cfg.Operator, Address: a.cfg.Address, Contact: a.cfg.Contact},
		Now:       a.now, Secret: seal.Derive(a.keys.secret, "file grant"),
	}
}

// patience is how long whoever watches waits for the database.
const patience = 2 * time.Second

// admin answers what watches the portal, on an address of its own.
func (a *app) admin() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	m.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		if err := upToDate(ctx, a.db); err != nil {
			slog.WarnContext(ctx, "not ready", "err", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	m.Handle("GET /metrics", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}))
	return m
}
