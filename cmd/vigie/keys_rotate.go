package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"filippo.io/age"

	"vigie/internal/journal"
	"vigie/internal/seal"
)

// keysRotateCmd is `vigie keys rotate`.
type keysRotateCmd struct {
	Again bool `help:"Begin anew where a rotation for the same recipients was already done."`
}

// errRotate makes the program end with 1; what is wrong was said.
var errRotate = errors.New("some boxes do not open here: they are as they were")

// Run seals everything of the authority anew. Killed, it goes on where it was.
func (r keysRotateCmd) Run(ctx context.Context, a *app) error {
	to := seal.Rotation{With: a.keys.identities, To: a.keys.recipients}
	if err := opens(to); err != nil {
		return err
	}
	p, err := progressOf(filepath.Join(a.cfg.DataDir, "keys-rotate.json"), to.To)
	if err != nil {
		return err
	}
	if r.Again {
		p.Shelves = map[string]reached{}
	}
	shelves := slices.Concat(a.reports.Shelves(), a.mail.Shelves(), a.triage.Shelves())
	if p.over(shelves) {
		fmt.Println("all is sealed to these recipients already; --again begins anew")
		return p.said()
	}
	for _, shelf := range shelves {
		if err := p.along(ctx, shelf, to); err != nil {
			return err
		}
	}
	if err := a.journal.Append(ctx, nil, journal.Entry{Act: journal.ActRotate, Detail: p.detail()}); err != nil {
		return err
	}
	return p.said()
}

// opens says whether the keys at hand open what will be made: if not, nothing that
// was made could be looked at, and the office would read nothing.
func opens(r seal.Rotation) error {
	if len(r.With) == 0 {
		return errors.New("no identity here: name VIGIE_AUTHORITY_IDENTITY_FILE, with the keys that open what is sealed now and the new one, one a line")
	}
	box, err := seal.Close(r.To, "keys/rotate", nil)
	if err != nil {
		return err
	}
	if _, err := seal.Open(r.With, "keys/rotate", box); err != nil {
		return errors.New("no identity here opens what is sealed to VIGIE_AUTHORITY_RECIPIENTS: add the new one to VIGIE_AUTHORITY_IDENTITY_FILE, beside the old one")
	}
	return nil
}

// progress is how far a rotation has come, in a file: a process that is killed goes on
// from there. It holds no key.
type progress struct {
	path    string
	To      string             `json:"to"` // hash of the recipients
	Shelves map[string]reached `json:"shelves"`
}

// reached is how far it has come on one shelf.
type reached struct {
	Last  string `json:"last"`
	Done  int    `json:"done"`
	Wrong int    `json:"wrong"`
	Over  bool   `json:"over"`
}

// progressOf reads how far the rotation for recipients has come; one for others is
// forgotten.
func progressOf(path string, to seal.Recipients) (*progress, error) {
	w := &progress{path: path}
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, w)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if mark := markOf(to); w.To != mark || w.Shelves == nil {
		w.To, w.Shelves = mark, map[string]reached{}
	}
	return w, nil
}

// markOf tells sets of recipients apart.
func markOf(to seal.Recipients) string {
	var names []string
	for _, r := range to {
		if x, ok := r.(*age.X25519Recipient); ok {
			names = append(names, x.String())
		}
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, n := range names {
		fmt.Fprintln(sum, n)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// over says whether there is nothing left on any shelf.
func (w *progress) over(all []seal.Shelf) bool {
	return !slices.ContainsFunc(all, func(s seal.Shelf) bool { return !w.Shelves[s.Name].Over })
}

// along seals the boxes of a shelf anew, from where it was.
func (w *progress) along(ctx context.Context, shelf seal.Shelf, to seal.Rotation) error {
	at := w.Shelves[shelf.Name]
	for !at.Over {
		t, err := shelf.Anew(ctx, at.Last, to)
		if err != nil {
			return err
		}
		for _, one := range t.Wrong {
			fmt.Println(coloured(red, fmt.Sprintf("WRONG %v", one)))
		}
		at = reached{cmp.Or(t.Last, at.Last), at.Done + t.Done, at.Wrong + len(t.Wrong), t.Last == ""}
		w.Shelves[shelf.Name] = at
		if err := w.keep(); err != nil {
			return err
		}
	}
	fmt.Printf("%-15s %7d sealed anew, %d do not open\n", shelf.Name, at.Done, at.Wrong)
	return nil
}

// keep writes it down, whole.
func (w *progress) keep() error {
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	part := w.path + ".part"
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return err
	}
	return os.Rename(part, w.path)
}

// sum returns how many boxes were sealed anew, and how many do not open.
func (w *progress) sum() (done, wrong int) {
	for _, at := range w.Shelves {
		done, wrong = done+at.Done, wrong+at.Wrong
	}
	return done, wrong
}

// said is errRotate where some boxes do not open.
func (w *progress) said() error {
	if _, wrong := w.sum(); wrong > 0 {
		return errRotate
	}
	return nil
}

// detail is what the journal keeps: how many boxes, and none of what is in them.
func (w *progress) detail() map[string]string {
	done, wrong := w.sum()
	return map[string]string{"sealed_anew": strconv.Itoa(done), "unopened": strconv.Itoa(wrong)}
}
