package release

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// Store keeps releases with their documents, and adds nothing to them but errata.
// What is shown of them is in memory: pages of figures stand while the database is
// away.
type Store struct {
	db    *database.DB
	now   func() time.Time
	with  Needs
	shown atomic.Pointer[[]Release]
}

// Needs are what releases are noted in.
type Needs struct{ Journal *journal.Store }

// NewStore returns a store of releases.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	s := &Store{db: db, now: now, with: with}
	s.shown.Store(&[]Release{})
	return s
}

// Refresh reads what was released, here or on another instance.
func (s *Store) Refresh(ctx context.Context) error {
	all, err := s.All(ctx)
	if err == nil {
		s.shown.Store(&all)
	}
	return err
}

// Shown returns the releases as they were last read, the newest first. The slice is
// not to be changed.
func (s *Store) Shown() []Release { return *s.shown.Load() }

// New is a release to be made. Number and Files are known once the figures are
// drawn; the store refuses it when another release came between.
type New struct {
	Election            string
	Number              int // one more than the last of the election
	MadeAt, AsOf        time.Time
	Reports, Complaints int
	Threshold           int    // how many reports are few
	Files               []File // name, type and body
}

// ID returns the id that the release will have.
func (n New) ID() string { return name(n.Election, n.Number) }

// Make keeps a release for good and says so in the journal, by somebody who may or
// by the portal's own shell (an account without id). It returns fault.Forbidden,
// fault.Conflict where the number is taken, and fault.Fields where a release would
// tell of few people.
func (s *Store) Make(ctx context.Context, by account.Account, n New) (Release, error) {
	if !may(by) {
		return Release{}, fmt.Errorf("release: %w", fault.Forbidden)
	}
	files := summed(n.Files)
	r := Release{
		ID: n.ID(), Election: n.Election, Number: n.Number, MadeAt: n.MadeAt.UTC(), MadeBy: by.Name, AsOf: n.AsOf.UTC(),
		Reports: n.Reports, Complaints: n.Complaints, SumsSHA256: files[len(files)-1].SHA256,
	}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var last Release
		if err := tx.Where("election = ?", n.Election).Order("number DESC").Limit(1).Find(&last).Error; err != nil {
			return err
		}
		if last.Number != n.Number-1 {
			return fmt.Errorf("number %d after %d: %w", n.Number, last.Number, fault.Conflict)
		}
		if err := n.Check(last); err != nil {
			return err
		}
		if err := tx.Create(&r).Error; database.Duplicate(err) {
			return fault.Conflict // two at once: the second is told as if it had come later
		} else if err != nil {
			return err
		}
		for _, f := range files {
			f.ReleaseID = r.ID
			if err := tx.Create(&f).Error; err != nil {
				return err
			}
			r.Files = append(r.Files, f.closed())
		}
		return s.with.Journal.Append(ctx, tx, entry(by, ActMake, r.ID, map[string]string{"sha256": hex.EncodeToString(r.SumsSHA256)}))
	})
	if err != nil {
		return Release{}, fmt.Errorf("release %s: %w", r.ID, err)
	}
	return r, nil
}

// may says whether somebody may release figures; whoever has the shell may.
func may(by account.Account) bool { return by.ID == "" || by.May(account.ReleaseFigures) }

func entry(by account.Account, act journal.Act, id string, detail map[string]string) journal.Entry {
	return journal.Entry{Actor: by.ID, ActorName: by.Name, Act: act, Object: "release/" + id, Detail: detail}
}

// closed returns what is said of a document, without it.
func (f File) closed() File {
	f.Body = nil
	return f
}

// Correct adds an erratum to a release. It returns fault.Forbidden, fault.NotFound
// and fault.Fields.
func (s *Store) Correct(ctx context.Context, by account.Account, id string, e Erratum) error {
	if !may(by) {
		return fmt.Errorf("erratum: %w", fault.Forbidden)
	}
	e.TextFR, e.TextEN = strings.TrimSpace(e.TextFR), strings.TrimSpace(e.TextEN)
	if err := e.check(); err != nil {
		return err
	}
	if _, err := s.ByID(ctx, id); err != nil {
		return err
	}
	e.ID, e.ReleaseID, e.At, e.SaidBy = database.NewID(), id, s.now().UTC(), by.Name
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&e).Error; err != nil {
			return err
		}
		return s.with.Journal.Append(ctx, tx, entry(by, ActErratum, id, map[string]string{"text": e.TextFR}))
	})
	if err != nil {
		return fmt.Errorf("erratum of %s: %w", id, err)
	}
	return s.Refresh(ctx)
}

// All returns every release with its errata and what is said of its documents, the
// newest first.
func (s *Store) All(ctx context.Context) ([]Release, error) {
	return s.find(ctx, func(q *gorm.DB) *gorm.DB { return q.Order("made_at DESC, id DESC") })
}

// Of returns the releases of an election, the newest first.
func (s *Store) Of(ctx context.Context, election string) ([]Release, error) {
	return s.find(ctx, func(q *gorm.DB) *gorm.DB { return q.Where("election = ?", election).Order("number DESC") })
}

// ByID returns a release, or fault.NotFound.
func (s *Store) ByID(ctx context.Context, id string) (Release, error) {
	found, err := s.find(ctx, func(q *gorm.DB) *gorm.DB { return q.Where("id = ?", id) })
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("release %q: %w", id, fault.NotFound)
	}
	if err != nil {
		return Release{}, err
	}
	return found[0], nil
}

// find reads on the writing side: what was just released is there.
func (s *Store) find(ctx context.Context, which func(*gorm.DB) *gorm.DB) ([]Release, error) {
	db := s.db.Write.WithContext(ctx)
	var found []Release
	if err := which(db).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("releases: %w", err)
	}
	ids, at := make([]string, len(found)), map[string]*Release{}
	for i := range found {
		ids[i], at[found[i].ID] = found[i].ID, &found[i]
	}
	var files []File
	if err := db.Omit("body").Where("release_id IN ?", ids).Order("name").Find(&files).Error; err != nil {
		return nil, fmt.Errorf("documents of releases: %w", err)
	}
	for _, f := range files {
		at[f.ReleaseID].Files = append(at[f.ReleaseID].Files, f)
	}
	var errata []Erratum
	if err := db.Where("release_id IN ?", ids).Order("id").Find(&errata).Error; err != nil {
		return nil, fmt.Errorf("errata of releases: %w", err)
	}
	for _, e := range errata {
		at[e.ReleaseID].Errata = append(at[e.ReleaseID].Errata, e)
	}
	return found, nil
}

// File returns a document of a release with its body, or fault.NotFound.
func (s *Store) File(ctx context.Context, id, name string) (File, error) {
	var found []File
	err := s.db.Read.WithContext(ctx).Where("release_id = ? AND name = ?", id, name).Limit(1).Find(&found).Error
	if err == nil && len(found) == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return File{}, fmt.Errorf("document %q of release %q: %w", name, id, err)
	}
	return found[0], nil
}

// Verify says whether a release is what was frozen: nil, ErrChanged with what was
// changed, or fault.NotFound.
func (s *Store) Verify(ctx context.Context, id string) (Release, error) {
	r, err := s.ByID(ctx, id)
	if err != nil {
		return r, err
	}
	var files []File
	if err := s.db.Write.WithContext(ctx).Where("release_id = ?", id).Find(&files).Error; err != nil {
		return r, fmt.Errorf("verify release %s: %w", id, err)
	}
	lines, err := s.with.Journal.List(ctx, journal.Filter{Act: ActMake, Object: "release/" + id}, 1)
	if err != nil {
		return r, fmt.Errorf("verify release %s: %w", id, err)
	}
	var noted struct {
		SHA256 string `json:"sha256"`
	}
	for _, l := range lines.Lines {
		if err := json.Unmarshal([]byte(l.Detail), &noted); err != nil {
			return r, fmt.Errorf("verify release %s: %w", id, err)
		}
	}
	return r, verify(r, files, noted.SHA256)
}
