// Command vigie is the portal: one program that serves it, and what an
// operator does to it from a shell. It is the only place that knows every room.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a day is local to the voter's territory, also where the system has no zones

	"github.com/alecthomas/kong"

	"vigie/internal/config"
	"vigie/internal/database"
)

// version is set by the build.
var version = "dev"

// commands is the command line; each command has a file of its own.
type commands struct {
	Serve     serveCmd     `cmd:"" help:"Run the portal."`
	Demo      demoCmd      `cmd:"" help:"Run a complete portal with a fictional election, in a throw-away folder."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the schema up to date, or show where it stands."`
	Check     checkCmd     `cmd:"" help:"Say whether the settings and what they point to are right."`
	User      userCmd      `cmd:"" help:"Accounts of the back-office."`
	Keys      keysCmd      `cmd:"" help:"The authority's keys."`
	Import    importCmd    `cmd:"" help:"Elections, and the lists and candidates that stand."`
	Journal   journalCmd   `cmd:"" help:"The journal of the back-office."`
	Retention retentionCmd `cmd:"" help:"What is erased in time."`
	Release   releaseCmd   `cmd:"" help:"Cuts of the figures, frozen for good."`
	Backup    backupCmd    `cmd:"" help:"Copy the database and the sealed files into a folder, while the portal runs. No key is in it."`
	Restore   restoreCmd   `cmd:"" help:"Put what backup copied onto an empty database and an empty place for files."`
	Read      readCmd      `cmd:"" help:"Say what is observed in messages (.txt) and e-mails (.eml), one JSON object a line."`
	Clean     cleanCmd     `cmd:"" help:"Write the privacy copy of a picture: what it shows, and nothing else."`
	Group     groupCmd     `cmd:"" help:"Group messages by likeness: lines {\"id\",\"text\"} in, lines {\"id\",\"group\"} out."`
	Version   kong.VersionFlag
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var line commands
	parsed := kong.Parse(&line, kong.Name("vigie"), kong.UsageOnError(), kong.Vars{"version": version},
		kong.Description("Vigie, the portal where voters report political canvassing. Settings come from the environment: see README.md."))
	if err := run(ctx, parsed); err != nil {
		fmt.Fprintln(os.Stderr, "vigie:", err)
		os.Exit(1)
	}
}

// run runs the command that was given. The rooms are opened when the command
// asks for them, so that `vigie check` can say what is wrong with one.
func run(ctx context.Context, parsed *kong.Context) error {
	cfg, err := config.Read()
	if err != nil {
		return err
	}
	level, _ := cfg.Level() // read with the settings
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	var opened *app
	defer func() {
		if opened != nil {
			opened.close()
		}
	}()
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.Bind(cfg)
	if err := parsed.BindToProvider(func() (*app, error) {
		if opened == nil {
			if opened, err = open(ctx, cfg, database.Now); err != nil {
				return nil, err
			}
		}
		return opened, nil
	}); err != nil {
		return err
	}
	return parsed.Run()
}
