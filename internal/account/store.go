package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/seal"
)

// Acts noted in the journal.
const (
	actAdd     journal.Act = "account.add"
	actDisable journal.Act = "account.disable"
	actSetUp   journal.Act = "account.set_up"
	actSignIn  journal.Act = "account.sign_in"
	actFailed  journal.Act = "account.sign_in_failed"
	actSignOut journal.Act = "account.sign_out"
	actEnd     journal.Act = "account.end_sessions"
)

// Store keeps accounts and sessions.
type Store struct {
	db       *database.DB
	now      func() time.Time
	journal  *journal.Store
	secret   []byte
	hasher   hasher
	validate *validator.Validate
}

// Needs are what accounts are kept with.
type Needs struct {
	Journal *journal.Store
	Secret  []byte // 32 bytes of the server: they seal one-time secrets
}

// NewStore returns a store of accounts.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, journal: with.Journal, secret: with.Secret, hasher: newHasher(), validate: newValidator()}
}

// ByID returns an account, or fault.NotFound.
func (s *Store) ByID(ctx context.Context, id string) (Account, error) {
	if uuid.Validate(id) != nil {
		return Account{}, fmt.Errorf("account: %w", fault.NotFound)
	}
	return one(s.db.Write.WithContext(ctx), "id = ?", id)
}

// ByEmail returns the account of an address, or fault.NotFound.
func (s *Store) ByEmail(ctx context.Context, email string) (Account, error) {
	return one(s.db.Write.WithContext(ctx), "email = ?", cleanEmail(email))
}

func one(tx *gorm.DB, where string, value any) (Account, error) {
	var a Account
	err := tx.Take(&a, where, value).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Account{}, fmt.Errorf("account: %w", fault.NotFound)
	}
	if err != nil {
		return Account{}, fmt.Errorf("account: %w", err)
	}
	return a, nil
}

// Accounts returns all accounts by name: tens, not thousands.
func (s *Store) Accounts(ctx context.Context) ([]Account, error) {
	var all []Account
	if err := s.db.Write.WithContext(ctx).Order("name, email").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	return all, nil
}

// Invitation is an account with the token of the link that sets it up.
type Invitation struct {
	Account Account
	Token   Token
}

// setUpLife is how long a set-up link works.
const setUpLife = 48 * time.Hour

// Add gives n an account, and returns what its set-up link needs. An address
// that has not been set up yet, or was disabled, gets a new link, with n's role;
// one in use is fault.Conflict. It returns fault.Fields for what must be mended.
// by is who does it, the zero Account for the shell.
func (s *Store) Add(ctx context.Context, by Account, n New) (Invitation, error) {
	n = n.clean()
	if err := n.check(s.validate).Err(); err != nil {
		return Invitation{}, err
	}
	i := Invitation{Token: newToken()}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) (err error) {
		if i.Account, err = s.invited(tx, n, i.Token); err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&i.Account).Error; err != nil {
			return err
		}
		return s.journal.Append(ctx, tx, entry(by, actAdd, i.Account, map[string]string{"name": n.Name, "role": string(n.Role)}))
	})
	if database.Duplicate(err) { // somebody added the same address a moment ago
		err = fault.Conflict
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("add account: %w", err)
	}
	return i, nil
}

// invited returns n's account as it awaits being set up by a token.
func (s *Store) invited(tx *gorm.DB, n New, t Token) (Account, error) {
	a, err := one(tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}), "email = ?", n.Email)
	switch {
	case errors.Is(err, fault.NotFound):
		a = Account{ID: database.NewID(), Email: n.Email, CreatedAt: s.now()}
	case err != nil:
		return a, err
	case a.State() == Active:
		return a, fault.Conflict
	}
	a.Name, a.Role, a.Lang = n.Name, n.Role, n.Lang
	a.PasswordHash, a.ReadyAt, a.DisabledAt = "", nil, nil
	until := s.now().Add(setUpLife)
	a.SetUpHash, a.SetUpUntil = t.hash(), &until
	return a, s.sealSecret(&a, newSecret())
}

// AddReady gives n an account that can sign in at once, with a password and a
// one-time secret in base 32: for a demonstration and for tests.
func (s *Store) AddReady(ctx context.Context, n New, password, secret string) (Account, error) {
	var faults fault.Fields
	checkPassword(&faults, password, Account{Email: cleanEmail(n.Email), Name: n.Name})
	if err := faults.Err(); err != nil {
		return Account{}, err
	}
	i, err := s.Add(ctx, Account{}, n)
	if err != nil {
		return Account{}, err
	}
	err = s.sealSecret(&i.Account, secret)
	if err == nil {
		err = s.ready(ctx, &i.Account, password)
	}
	return i.Account, err
}

// Disable ends an account and its sessions. It returns fault.NotFound for one
// that is not there, fault.Conflict for one that is disabled already, and
// fault.Forbidden to somebody who would shut themselves out.
func (s *Store) Disable(ctx context.Context, by Account, id string) error {
	if by.ID == id {
		return fmt.Errorf("disable account: own: %w", fault.Forbidden)
	}
	a, err := s.ByID(ctx, id)
	if err != nil {
		return err
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		done := tx.Model(&a).Where("disabled_at IS NULL").Updates(map[string]any{"disabled_at": s.now(), "set_up_hash": nil, "set_up_until": nil})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return fault.Conflict
		}
		if err := tx.Delete(&Session{}, "account_id = ?", a.ID).Error; err != nil {
			return err
		}
		return s.journal.Append(ctx, tx, entry(by, actDisable, a, map[string]string{"name": a.Name}))
	})
	if err != nil {
		return fmt.Errorf("disable account: %w", err)
	}
	return nil
}

// entry is an act of somebody on an account, for the journal.
func entry(by Account, act journal.Act, on Account, detail map[string]string) journal.Entry {
	e := journal.Entry{Actor: by.ID, ActorName: by.Name, Act: act, Detail: detail}
	if on.ID != "" {
		e.Object = on.object()
	}
	return e
}

// sealSecret seals a's one-time secret to this server, which must open it again.
func (s *Store) sealSecret(a *Account, secret string) error {
	key, err := seal.Personal(s.secret, "totp")
	if err != nil {
		return err
	}
	a.TOTPSealed, err = seal.Close(seal.Recipients{key.Recipient()}, a.box(), []byte(secret))
	return err
}

// openSecret returns a's one-time secret.
func (s *Store) openSecret(a Account) (string, error) {
	key, err := seal.Personal(s.secret, "totp")
	if err != nil {
		return "", err
	}
	secret, err := seal.Open(seal.Identities{key}, a.box(), a.TOTPSealed)
	return string(secret), err
}

// keyed returns a hash of an address that only this server can make.
func (s *Store) keyed(email string) []byte {
	h := hmac.New(sha256.New, seal.Derive(s.secret, "sign-in attempts"))
	h.Write([]byte(email))
	return h.Sum(nil)
}
