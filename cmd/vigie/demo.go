package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"github.com/pquerna/otp/totp"

	"vigie/internal/config"
	"vigie/internal/database"
	"vigie/internal/demo"
	"vigie/internal/seal"
)

// demoCmd is `vigie demo`.
type demoCmd struct {
	Listen  string `default:"127.0.0.1:8080" help:"Address to answer on."`
	Dir     string `type:"path" help:"Folder for the data; by default a new one that is removed at the end."`
	Reports int    `default:"4000" help:"How many synthetic reports to file."`
}

// seed makes the same demo each time.
const seed = 2020

// Run fills a portal with a fictional election and serves it.
func (d demoCmd) Run(ctx context.Context, cfg config.Config) error {
	listener, err := net.Listen("tcp", d.Listen)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer listener.Close()
	dir, remove, err := d.folder()
	if err != nil {
		return err
	}
	defer remove()
	clock := &clock{}
	a, err := open(ctx, d.settings(cfg, dir, listener.Addr().String()), clock.now)
	if err != nil {
		return err
	}
	defer a.close()
	people, err := a.fill(ctx, clock, d.Reports)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	code, err := a.demoVoter(ctx)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	welcome(os.Stdout, a.cfg.BaseURL, code, people)
	go freshCodes(os.Stdin, os.Stdout, people)
	return a.serve(ctx, listener, everything)
}

// settings are those of a portal that stands by itself in dir, whatever the
// environment says: a demo must never write into a real portal's database.
func (d demoCmd) settings(cfg config.Config, dir, address string) config.Config {
	_, port, _ := net.SplitHostPort(address)
	return config.Config{
		Listen: address, BaseURL: "http://localhost:" + port, DataDir: dir,
		RateLimit: cfg.RateLimit, RetentionReports: cfg.RetentionReports, RetentionCases: cfg.RetentionCases, FiguresEvery: min(cfg.FiguresEvery, 5*time.Second), Log: cfg.Log,
		Operator: "Vigie, démonstration", Contact: "contact@vigie.example", Address: "Vigie, démonstration, 1 rue des Électeurs, 35000 Rennes", Officer: "dpo@vigie.example", Host: "Hébergeur fictif, 1 rue des Serveurs, 35000 Rennes",
	}
}

func (d demoCmd) folder() (dir string, remove func(), err error) {
	if d.Dir != "" {
		if found, err := os.ReadDir(d.Dir); err == nil && len(found) > 0 {
			return "", nil, fmt.Errorf("demo: %s is not empty", d.Dir)
		}
		return d.Dir, func() {}, nil
	}
	dir, err = os.MkdirTemp("", "vigie-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("demo: %w", err)
	}
	return dir, func() { os.RemoveAll(dir) }, nil
}

// clock is the portal's clock, which the demo sets while it tells the past.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) now() time.Time {
	if at := c.at.Load(); at != nil {
		return at.UTC().Truncate(time.Microsecond)
	}
	return database.Now()
}

func (c *clock) set(at time.Time) { c.at.Store(&at) }

// run lets the clock go on by itself.
func (c *clock) run() { c.at.Store(nil) }

// person is somebody who can sign in to the demo.
type person struct {
	demo.Account
	id       string
	password string
	secret   string
}

// code returns the one-time code of now.
func (p person) code(now time.Time) string {
	code, err := totp.GenerateCode(p.secret, now)
	if err != nil {
		return err.Error()
	}
	return code
}

// welcome says where the portal is, the code of a report to follow, and who can
// sign in.
func welcome(w io.Writer, base string, code seal.Code, people []person) {
	fmt.Fprintf(w, "\nVigie, démonstration : une élection fictive, des listes et des signalements inventés.\n\n")
	fmt.Fprintf(w, "  Signaler, suivre, lire les chiffres   %s/fr\n", base)
	fmt.Fprintf(w, "  Un signalement à suivre, son code     %s\n", code)
	fmt.Fprintf(w, "  Espace des agents                     %s/fr/office\n\n", base)
	t := tabwriter.NewWriter(w, 0, 4, 3, ' ', 0)
	fmt.Fprintln(t, "  rôle\te-mail\tmot de passe\tclé TOTP\tcode à l’instant")
	for _, p := range people {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\n", p.Role, p.Email, p.password, p.secret, p.code(time.Now()))
	}
	t.Flush()
	fmt.Fprintf(w, "\n  Le code change toutes les 30 secondes et sert une fois : Entrée en affiche de nouveaux, Ctrl-C arrête tout et efface la démonstration.\n\n")
}

// freshCodes prints new codes whenever Enter is pressed, for whoever tries the
// demo without an authenticator at hand.
func freshCodes(in io.Reader, out io.Writer, people []person) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var said []string
		for _, p := range people {
			said = append(said, p.Role+" "+p.code(time.Now()))
		}
		fmt.Fprintln(out, "  "+strings.Join(said, "   "))
	}
}
