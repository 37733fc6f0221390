package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// rotating is a demo with everything that is sealed, opened by its old key, and the
// program with the settings of after: it seals to a new key and opens with both.
type rotating struct {
	*app
	before *app
	old    seal.Identities
	fresh  seal.Identities
}

func rotation(t *testing.T) rotating {
	t.Helper()
	var c clock
	before := portalBy(t, dbtest.URL(t), c.now)
	if _, err := before.fill(t.Context(), &c, 400); err != nil {
		t.Fatal(err)
	}
	c.run()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(filepath.Join(before.cfg.DataDir, identityFile))
	if err != nil {
		t.Fatal(err)
	}
	cfg := before.cfg
	cfg.IdentityFile, cfg.Recipients = filepath.Join(t.TempDir(), "both.key"), id.Recipient().String()
	if err := os.WriteFile(cfg.IdentityFile, append(old, id.String()...), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := open(t.Context(), cfg, database.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.close() })
	return rotating{a, before, before.keys.identities, seal.Identities{id}}
}

func (r rotating) shelves() []seal.Shelf {
	return slices.Concat(r.reports.Shelves(), r.mail.Shelves(), r.triage.Shelves())
}

// opened counts, by shelf, the boxes that keys open, and those that they do not. It
// seals them to the new key again, which changes nothing of that.
func (r rotating) opened(t *testing.T, with seal.Identities) (done, wrong map[string]int) {
	t.Helper()
	done, wrong = map[string]int{}, map[string]int{}
	for _, s := range r.shelves() {
		for last := ""; ; {
			turn, err := s.Anew(t.Context(), last, seal.Rotation{With: with, To: r.keys.recipients})
			if err != nil {
				t.Fatal(err)
			}
			done[s.Name] += turn.Done
			wrong[s.Name] += len(turn.Wrong)
			if last = turn.Last; last == "" {
				break
			}
		}
	}
	return done, wrong
}

// One demo serves them all: without both keys nothing is touched, with them all is
// sealed anew, and what does not open then is passed over.
func TestRotation(t *testing.T) {
	r := rotation(t)
	r.needsBothKeys(t)
	r.goesOn(t)
	r.passesOver(t)
}

// goesOn is killed, and goes on where it was.
func (r rotating) goesOn(t *testing.T) {
	t.Helper()
	p, err := progressOf(filepath.Join(r.cfg.DataDir, "keys-rotate.json"), r.keys.recipients)
	if err != nil {
		t.Fatal(err)
	}
	killed, all := errors.New("killed"), r.shelves()
	turns := 0
	first := seal.Shelf{Name: all[0].Name, Anew: func(ctx context.Context, after string, to seal.Rotation) (seal.Turn, error) {
		if turns++; turns == 3 {
			return seal.Turn{}, killed
		}
		return all[0].Anew(ctx, after, to)
	}}
	if err := p.along(t.Context(), first, seal.Rotation{With: r.keys.identities, To: r.keys.recipients}); !errors.Is(err, killed) {
		t.Fatal(err)
	}
	late, err := r.before.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{ // by a process that was not started again yet
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2020", Contacts: []report.Contact{{Channel: report.SMS, On: "2026-01-05"}},
		Subject: report.Subject{Kind: report.UnknownWho}, Statement: "Rien d’autre.",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := (keysRotateCmd{}).Run(t.Context(), r.app); err != nil {
		t.Fatal(err)
	}
	if done := p.Shelves["reports"].Done; done != 200 {
		t.Errorf("%d reports were sealed anew before it was killed", done)
	}
	done, wrong := r.opened(t, r.fresh)
	for _, name := range []string{"reports", "complaints", "messages", "attachments", "files", "letter_replies"} {
		if done[name] == 0 || wrong[name] != 0 {
			t.Errorf("%s: the new key opens %d, and not %d", name, done[name], wrong[name])
		}
	}
	if done, _ := r.opened(t, r.old); done["reports"]+done["files"]+done["messages"] != 0 {
		t.Errorf("the old key opens %v", done)
	}
	r.filesOpen(t)
	if one, err := r.reports.ByCode(t.Context(), late.Code); err != nil || one.Reference != late.Reference {
		t.Errorf("%s, %v", one.Reference, err)
	}
	if lines, err := r.journal.List(t.Context(), journal.Filter{Act: journal.ActRotate}, 9); err != nil || len(lines.Lines) != 1 {
		t.Errorf("%d lines, %v", len(lines.Lines), err)
	}
	if err := (keysRotateCmd{}).Run(t.Context(), r.app); err != nil { // there is nothing left
		t.Error(err)
	}
	if err := (keysRotateCmd{Again: true}).Run(t.Context(), r.app); err != nil {
		t.Error(err)
	}
}

// filesOpen opens every file as a reviewer's page does, and finds that no bytes are
// left beside it.
func (r rotating) filesOpen(t *testing.T) {
	t.Helper()
	var ids []string
	if err := r.db.Write.Table("reports").Pluck("id", &ids).Error; err != nil {
		t.Fatal(err)
	}
	files, err := r.reports.AttachmentsOf(t.Context(), ids...)
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	names := 0
	for _, f := range files {
		o, err := r.reports.OpenAttachment(t.Context(), f, r.fresh)
		if err != nil {
			t.Fatal(err)
		}
		var whole strings.Builder
		if err := r.reports.ReadOriginal(t.Context(), o, r.fresh, &whole); err != nil || int64(whole.Len()) != f.Size {
			t.Errorf("%s: %d of %d bytes, %v", f.ID, whole.Len(), f.Size, err)
		}
		if names++; f.Copy != "" {
			names++
		}
	}
	kept := 0
	for _, kind := range []string{"originals", "copies"} {
		all, _ := filepath.Glob(filepath.Join(r.cfg.DataDir, "files", kind, "*"))
		for _, name := range all {
			if !strings.HasSuffix(name, ".attrs") {
				kept++
			}
		}
	}
	if kept != names {
		t.Errorf("%d files are kept for %d", kept, names)
	}
}

// passesOver names what does not open and leaves it as it is; the rest goes on, and
// the command fails, as often as it is asked.
func (r rotating) passesOver(t *testing.T) {
	t.Helper()
	for _, table := range []string{"messages", "letter_replies"} {
		if err := r.db.Write.Table(table).Where("1 = 1").Update("sealed", []byte("age-encryption.org/v1\nbroken")).Error; err != nil {
			t.Fatal(err)
		}
	}
	for _, again := range []bool{true, false} {
		if err := (keysRotateCmd{Again: again}).Run(t.Context(), r.app); !errors.Is(err, errRotate) {
			t.Errorf("ended with %v", err)
		}
	}
	done, wrong := r.opened(t, r.fresh)
	if done["messages"] != 0 || wrong["messages"] == 0 || done["reports"] == 0 || wrong["reports"] != 0 || done["files"] == 0 {
		t.Errorf("opened %v, not %v", done, wrong)
	}
}

// needsBothKeys does nothing without a key that opens what would be made.
func (r rotating) needsBothKeys(t *testing.T) {
	t.Helper()
	both := r.keys.identities
	for _, ids := range []seal.Identities{nil, r.old} {
		r.keys.identities = ids
		if err := (keysRotateCmd{}).Run(t.Context(), r.app); err == nil {
			t.Errorf("with %d keys it ran", len(ids))
		}
	}
	r.keys.identities = both
	if done, _ := r.opened(t, r.fresh); done["reports"] != 0 {
		t.Error("it was sealed anew")
	}
}

// Every column of boxes is on a shelf, or is not the authority's.
func TestEveryBoxIsOnAShelf(t *testing.T) {
	a := portal(t)
	r := rotating{app: a}
	known := []string{"drafts"} // sealed to a voter's cookie
	for _, s := range r.shelves() {
		known = append(known, s.Name)
	}
	tables, err := a.db.Write.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	boxes := 0
	for _, table := range tables {
		rows, err := a.db.Write.Table(table).Limit(0).Rows()
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err := errors.Join(err, rows.Close()); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(columns, "sealed") {
			continue
		}
		if boxes++; !slices.Contains(known, table) {
			t.Errorf("%s: nothing of it is sealed anew", table)
		}
	}
	if boxes < 7 {
		t.Errorf("%d tables of boxes", boxes)
	}
}
