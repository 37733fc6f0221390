package report

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"vigie/internal/blob"
	"vigie/internal/database"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/mail"
	"vigie/internal/place"
	"vigie/internal/seal"
)

// Store keeps reports, their drafts and what was filed under which key.
type Store struct {
	db      *database.DB
	now     func() time.Time
	with    Needs
	checker *Checker
	intake  group[*filed]
	drawing chan struct{} // holds whoever makes a privacy copy
}

// Needs are what reports are checked against and sealed with.
type Needs struct {
	Elections  *election.Store
	Places     *place.Register
	Recipients seal.Recipients // the authority's
	Secret     []byte          // 32 bytes that key what must be recognised and not read
	Files      *blob.Store     // sealed files
	Look       Looking         // what looks at files while they are in clear
	Mail       *mail.Store     // nil sends no news
	Journal    *journal.Store  // of what the authority types in
}

// NewStore returns a store of reports.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, with: with, checker: NewChecker(), drawing: make(chan struct{}, 1)}
}

// ByReference returns one report with its contacts and opt-outs, or
// fault.NotFound.
func (s *Store) ByReference(ctx context.Context, reference string) (Report, error) {
	return s.one(ctx, "report "+reference, "reference = ?", reference)
}

// ByID returns one report with its contacts and opt-outs, or fault.NotFound.
func (s *Store) ByID(ctx context.Context, id string) (Report, error) {
	return s.one(ctx, "report "+id, "id = ?", id)
}

// ByCode returns the report that a receipt code finds, or fault.NotFound. The
// answer takes the same time for a wrong code and an unknown one: what is looked
// up is a hash of it.
func (s *Store) ByCode(ctx context.Context, code seal.Code) (Report, error) {
	return s.one(ctx, "report of a code", "locator = ?", code.Locator())
}

func (s *Store) one(ctx context.Context, what, where string, value any) (Report, error) {
	var r Report
	err := whole(s.db.Write.WithContext(ctx)).Preload("OptOuts", inOrder).Take(&r, where, value).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Report{}, fmt.Errorf("%s: %w", what, fault.NotFound)
	}
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", what, err)
	}
	return r, nil
}

func inOrder(db *gorm.DB) *gorm.DB { return db.Order("position") }

// ByIDs returns the reports of keys with their contacts, oldest first. Those
// that are not there are left out.
func (s *Store) ByIDs(ctx context.Context, ids []string) ([]Report, error) {
	return s.In(s.db.Write.WithContext(ctx), ids)
}

// Unseal opens what only the authority reads of r. It returns seal.ErrClosed
// where no key is at hand. Whoever calls it notes it in the journal first.
func Unseal(r Report, with seal.Identities) (Confidential, error) {
	plain, err := seal.Open(with, r.Row(), r.Sealed)
	if err != nil {
		return Confidential{}, err
	}
	var c Confidential
	if err := json.Unmarshal(plain, &c); err != nil {
		return Confidential{}, fmt.Errorf("unseal %s: %w", r.Reference, err)
	}
	if r.Complained != nil {
		row, _ := r.Complained.rows()
		p, err := pleading(with, row, r.Complained.Sealed)
		if err != nil {
			return Confidential{}, err
		}
		c.Pleading = &p
	}
	return c, nil
}

// keyed returns a hash of parts that only this portal can make; what one
// purpose gives tells nothing of another's.
func (s *Store) keyed(purpose string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, seal.Derive(s.with.Secret, purpose))
	for _, p := range parts {
		h.Write(binary.AppendUvarint(nil, uint64(len(p))))
		h.Write(p)
	}
	return h.Sum(nil)
}
