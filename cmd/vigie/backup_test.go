package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"vigie/internal/account"
	"vigie/internal/blob"
	"vigie/internal/config"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// filled is a portal with some of everything: reports, cases, a journal, an account
// and sealed files.
func filled(t *testing.T) (a *app, receipt string) {
	t.Helper()
	a = portal(t)
	h := handler(t, a, everything)
	signedInAs(t, a, h, account.New{Email: "c@autorite.example", Name: "Claire", Role: account.Reviewer})
	var code seal.Code
	for _, c := range []string{"sms", "email", "post"} {
		r, err := a.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
			Kind: report.Signalement, Lang: "fr", Election: "municipales-2020", Contacts: []report.Contact{{Channel: report.Channel(c), On: "2026-01-05"}},
			Subject: report.Subject{Kind: report.UnknownWho}, Message: "L’été, à Noël\tcomme\nle \\N reste", Statement: "Rien d’autre.",
		}})
		if err != nil {
			t.Fatal(err)
		}
		code = r.Code
	}
	if _, err := a.triage.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.canvasses.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"reports/one", "reports/two/copy"} {
		if _, err := a.files.Put(t.Context(), name, func(w io.Writer) error { _, err := io.WriteString(w, "sealed "+name); return err }); err != nil {
			t.Fatal(err)
		}
	}
	return a, code.String()
}

// elsewhere is the settings of an empty machine with the keys of a.
func elsewhere(t *testing.T, a *app) config.Config {
	t.Helper()
	cfg := a.cfg
	cfg.DataDir, cfg.BlobURL, cfg.DatabaseURL = t.TempDir(), "", dbtest.Empty(t)
	for _, key := range []string{"secret.key", "authority.key"} {
		b, err := os.ReadFile(filepath.Join(a.cfg.DataDir, key))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(cfg.DataDir, key), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cfg
}

// dumped is what a database holds, table by table.
func dumped(t *testing.T, address string) database.Dump {
	t.Helper()
	db, err := database.Open(t.Context(), address, "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d, err := db.Dump(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What was copied while others filed is all there on an empty machine: each table to
// the byte, each file, and what the keys open.
func TestBackupAndRestore(t *testing.T) {
	a, receipt := filled(t)
	dir := filepath.Join(t.TempDir(), "backup")
	stop, others := make(chan struct{}), sync.WaitGroup{}
	var filed atomic.Int64
	h := handler(t, a, everything)
	others.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if w := post(h, filing("sms")); w.Code == http.StatusCreated {
					filed.Add(1)
				}
			}
		}
	})
	if err := (backupCmd{dir}).Run(t.Context(), a.cfg); err != nil {
		t.Fatal(err)
	}
	close(stop)
	others.Wait()
	if filed.Load() == 0 {
		t.Error("nothing was filed meanwhile")
	}

	cfg := elsewhere(t, a)
	if err := (restoreCmd{dir}).Run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	m, err := readManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := dumped(t, cfg.Database())
	for i, want := range m.Database.Tables {
		if got := now.Tables[i]; want.Name != "" && !strings.HasPrefix(want.Name, "journal") && (got.Name != want.Name || got.SHA256 != want.SHA256) {
			t.Errorf("%s: %+v, copied %+v", want.Name, got, want)
		}
	}
	b, err := open(t.Context(), cfg, a.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.close() })
	if r, err := b.journal.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("the journal: %+v, %v", r, err)
	}
	again := handler(t, b, everything)
	v := &visitor{Handler: again, cookies: map[string]*http.Cookie{}}
	if w := v.ask(http.MethodPost, "/fr/follow", "code="+receipt); w.Header().Get("Location") != "/fr/follow/report" {
		t.Errorf("the receipt code: %d", w.Code)
	}
	var copied []string
	if err := b.files.Each(t.Context(), "", func(f blob.Found) error { copied = append(copied, f.Name); return nil }); err != nil || len(copied) != 2 {
		t.Errorf("%v, %v", copied, err)
	}
	r, err := b.files.Open(t.Context(), "reports/two/copy")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if held, err := io.ReadAll(r); err != nil || string(held) != "sealed reports/two/copy" {
		t.Errorf("%q, %v", held, err)
	}
	if w := post(again, filing("email")); w.Code != http.StatusCreated { // numbers go on where they were
		t.Errorf("filing afterwards: %d", w.Code)
	}
	if _, err := b.canvasses.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
}

// What would lose or mix something is refused, and leaves what is there.
func TestRestoreRefuses(t *testing.T) {
	a, _ := filled(t)
	good := filepath.Join(t.TempDir(), "backup")
	if err := (backupCmd{good}).Run(t.Context(), a.cfg); err != nil {
		t.Fatal(err)
	}
	if err := (backupCmd{good}).Run(t.Context(), a.cfg); err == nil {
		t.Error("a backup is written over another")
	}
	before := dumped(t, a.cfg.Database())
	empty := a.cfg
	empty.DataDir, empty.BlobURL = t.TempDir(), ""
	if err := (restoreCmd{good}).Run(t.Context(), empty); !errors.Is(err, database.ErrNotEmpty) {
		t.Errorf("a database that holds something: %v", err)
	}
	for name, spoil := range map[string]func(dir string) error{
		"no manifest": func(dir string) error { return os.Remove(filepath.Join(dir, manifestName)) },
		"another file": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, filesDir, "reports", "one"), []byte("sealed reports/0ne"), 0o600)
		},
		"another list": func(dir string) error { return change(filepath.Join(dir, listName), "reports/one", "reports/0ne") },
		"another row": func(dir string) error {
			return change(filepath.Join(dir, rowsFile(dir)), "municipales-2020", "municipales-2O2O")
		},
		"a newer one": func(dir string) error { return change(filepath.Join(dir, manifestName), `"schema": `, `"schema": 9`) },
		"another's": func(dir string) error {
			return change(filepath.Join(dir, manifestName), `"dialect": "`, `"dialect": "x`)
		},
		"another shape": func(dir string) error { return change(filepath.Join(dir, manifestName), `"format": 1`, `"format": 2`) },
	} {
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			t.Fatal(err)
		}
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		if err := (restoreCmd{dir}).Run(t.Context(), elsewhere(t, a)); err == nil {
			t.Errorf("%s: it is restored", name)
		}
	}
	cfg := elsewhere(t, a)
	if err := os.MkdirAll(filepath.Join(cfg.DataDir, "files"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(cfg.DataDir, "files", "other"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (restoreCmd{good}).Run(t.Context(), cfg); err == nil {
		t.Error("files are put among others")
	}
	for i, want := range before.Tables {
		if got := dumped(t, a.cfg.Database()).Tables[i]; want.Name != "" && got.SHA256 != want.SHA256 {
			t.Errorf("%s was touched", want.Name)
		}
	}
}

// rowsFile is where the elections are in a backup.
func rowsFile(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, "elections.copy")); err == nil {
		return "elections.copy"
	}
	return "vigie.db"
}

// change replaces the first of some bytes in a file.
func change(name, old, new string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if !bytes.Contains(b, []byte(old)) {
		return errors.New(name + " has no " + old)
	}
	return os.WriteFile(name, bytes.Replace(b, []byte(old), []byte(new), 1), 0o600)
}
