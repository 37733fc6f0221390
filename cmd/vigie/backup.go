package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"vigie/internal/blob"
	"vigie/internal/config"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// backupCmd is `vigie backup`.
type backupCmd struct {
	Dir string `arg:"" help:"A folder that is not there yet, or is empty."`
}

// restoreCmd is `vigie restore`.
type restoreCmd struct {
	Dir string `arg:"" help:"A folder that backup made."`
}

// manifest says what a backup holds. It is written last: a folder without it is no
// backup.
type manifest struct {
	Format   int           `json:"format"`
	MadeAt   time.Time     `json:"made_at"`
	Version  string        `json:"version"`
	Database database.Dump `json:"database"`
	Files    int           `json:"files"`
	List     string        `json:"list_sha256"` // of the list of the files
}

// What is in a backup beside the database's files.
const (
	manifestName = "backup.json"
	listName     = "files.sha256"
	filesDir     = "files"
	format       = 1
)

// What the journal says.
const (
	actBackup  journal.Act = "backup.make"
	actRestore journal.Act = "backup.restore"
)

// Run copies the database as it is at one instant, then the sealed files: a file is
// written before the report that it belongs to.
func (b backupCmd) Run(ctx context.Context, cfg config.Config) error {
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if there, err := os.ReadDir(b.Dir); err != nil || len(there) > 0 {
		return errors.Join(err, fmt.Errorf("backup: %s is not empty", b.Dir))
	}
	m := manifest{Format: format, MadeAt: database.Now(), Version: version}
	// The schema stays as it is: a backup is what is made before it changes.
	return with(ctx, cfg, func(db *database.DB, files *blob.Store) error {
		var err error
		if m.Database, err = db.Dump(ctx, b.Dir); err != nil {
			return err
		}
		if m.Files, m.List, err = takeFiles(ctx, files, b.Dir); err != nil {
			return err
		}
		if err := m.write(b.Dir); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		if err := note(ctx, db, actBackup, m); err != nil {
			return err
		}
		fmt.Printf("%s: database %s, %d files\nkeys are not in it: keep secret.key beside it, and authority.key apart\n", b.Dir, m.size(), m.Files)
		return nil
	})
}

// Run fills an empty database and an empty place for files.
func (r restoreCmd) Run(ctx context.Context, cfg config.Config) error {
	m, err := readManifest(r.Dir)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := cfg.MakeDataDir(); err != nil {
		return err
	}
	if err := noFiles(ctx, cfg); err != nil {
		return err
	}
	if err := database.Load(ctx, cfg.Database(), r.Dir, m.Database); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return with(ctx, cfg, func(db *database.DB, files *blob.Store) error {
		if err := putFiles(ctx, files, r.Dir, m); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		if err := note(ctx, db, actRestore, m); err != nil {
			return err
		}
		fmt.Printf("database %s and %d files of %s\n", m.size(), m.Files, m.MadeAt.Format(time.DateTime))
		for _, key := range []string{"secret.key", "authority.key"} {
			if _, err := os.Stat(filepath.Join(cfg.DataDir, key)); err != nil {
				fmt.Printf("%s is not in %s: put it there before the portal starts, or it makes a new one\n", key, cfg.DataDir)
			}
		}
		return nil
	})
}

// with opens the database as it is, and the place of the files.
func with(ctx context.Context, cfg config.Config, do func(*database.DB, *blob.Store) error) error {
	db, err := database.Open(ctx, cfg.Database(), "")
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := openFiles(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(do(db, files), files.Close())
}

func note(ctx context.Context, db *database.DB, act journal.Act, m manifest) error {
	return journal.NewStore(db, database.Now).Append(ctx, nil, journal.Entry{Act: act, Detail: map[string]string{"of": m.MadeAt.Format(time.RFC3339)}})
}

// size says how large the copy of the database is.
func (m manifest) size() string {
	var n int64
	for _, t := range m.Database.Tables {
		n += t.Bytes
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// write makes the manifest durable, in one step.
func (m manifest) write(dir string) error {
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	part := filepath.Join(dir, manifestName+".part")
	if err := keep(part, func(w io.Writer) error { _, err := w.Write(append(b, '\n')); return err }); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(dir, manifestName))
}

func readManifest(dir string) (m manifest, err error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%s: %w", manifestName, err)
	}
	if m.Format != format {
		return m, fmt.Errorf("%s: format %d is not known here", manifestName, m.Format)
	}
	return m, nil
}

// keep writes a file that only its owner reads, and returns once it is on disk.
func keep(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	err = write(b)
	if err == nil {
		err = b.Flush()
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// takeFiles copies every sealed file, and lists them with their hashes.
func takeFiles(ctx context.Context, files *blob.Store, dir string) (n int, sum string, err error) {
	all := sha256.New()
	err = keep(filepath.Join(dir, listName), func(list io.Writer) error {
		list = io.MultiWriter(list, all)
		return files.Each(ctx, "", func(f blob.Found) error {
			hash, err := takeFile(ctx, files, f.Name, filepath.Join(dir, filesDir, filepath.FromSlash(f.Name)))
			if errors.Is(err, fault.NotFound) { // erased a moment ago
				return nil
			}
			if err != nil {
				return err
			}
			n++
			_, err = fmt.Fprintf(list, "%s  %s\n", hash, f.Name)
			return err
		})
	})
	return n, hex.EncodeToString(all.Sum(nil)), err
}

func takeFile(ctx context.Context, files *blob.Store, name, to string) (string, error) {
	r, err := files.Open(ctx, name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", err
	}
	sum := sha256.New()
	err = keep(to, func(w io.Writer) error { _, err := io.Copy(io.MultiWriter(w, sum), r); return err })
	return hex.EncodeToString(sum.Sum(nil)), err
}

// noFiles makes sure that there is nothing that a restored file could replace.
func noFiles(ctx context.Context, cfg config.Config) error {
	files, err := openFiles(ctx, cfg)
	if err != nil {
		return err
	}
	err = files.Each(ctx, "", func(f blob.Found) error {
		return fmt.Errorf("restore: there are sealed files already: %s", f.Name)
	})
	return errors.Join(err, files.Close())
}

// putFiles puts the files of a backup where the portal keeps them, each compared
// with what was written.
func putFiles(ctx context.Context, files *blob.Store, dir string, m manifest) error {
	f, err := os.Open(filepath.Join(dir, listName))
	if err != nil {
		return err
	}
	defer f.Close()
	all := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(f, all))
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(filepath.FromSlash(name)) {
			return fmt.Errorf("%s: %q is no line of it", listName, lines.Text())
		}
		if err := putFile(ctx, files, filepath.Join(dir, filesDir, filepath.FromSlash(name)), name, sum); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return same(all, m.List, listName)
}

func putFile(ctx context.Context, files *blob.Store, from, name, sum string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	kept, err := files.Put(ctx, name, func(w io.Writer) error { _, err := io.Copy(w, r); return err })
	if err == nil && hex.EncodeToString(kept.Hash) != sum {
		err = fmt.Errorf("%s is not what was written", name)
	}
	return err
}

func same(sum hash.Hash, want, name string) error {
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return fmt.Errorf("%s is not what was written", name)
	}
	return nil
}
