package account

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/fault"
)

// Enrolment is what somebody needs to set up their account.
type Enrolment struct {
	Account Account
	Secret  string // in base 32, to be typed where nothing can be scanned
	Address string // what the QR code says
}

// QR returns the QR code as PNG, without the light border that it needs.
func (e Enrolment) QR() ([]byte, error) { return picture(e.Address) }

// Enrol returns what the link with token t sets up, or fault.NotFound when it
// was used, is over its time or never was.
func (s *Store) Enrol(ctx context.Context, t Token) (Enrolment, error) {
	a, err := one(s.db.Write.WithContext(ctx), "set_up_hash = ?", t.hash())
	if err != nil {
		return Enrolment{}, err
	}
	if a.SetUpUntil == nil || !s.now().Before(*a.SetUpUntil) || a.State() != Invited {
		return Enrolment{}, fmt.Errorf("set up: link is over: %w", fault.NotFound)
	}
	secret, err := s.openSecret(a)
	if err != nil {
		return Enrolment{}, fmt.Errorf("set up: %w", err)
	}
	return Enrolment{Account: a, Secret: secret, Address: address(secret, a.Email)}, nil
}

// Choice is what somebody types to set up their account.
type Choice struct {
	Password string
	Again    string
	Code     string // the first one-time code: it shows that the secret arrived
}

// SetUp makes the account of a set-up link ready to sign in. It returns
// fault.Fields for what must be mended and fault.NotFound as Enrol does; the
// link works once.
func (s *Store) SetUp(ctx context.Context, t Token, c Choice) error {
	e, err := s.Enrol(ctx, t)
	if err != nil {
		return err
	}
	var faults fault.Fields
	checkPassword(&faults, c.Password, e.Account)
	if c.Again != c.Password {
		faults.Add("again", "account.error.password_again")
	}
	step, ok, err := matchStep(e.Secret, c.Code, s.now(), 0)
	if err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	if !ok {
		faults.Add("code", "account.error.code")
	}
	if err := faults.Err(); err != nil {
		return err
	}
	e.Account.TOTPStep = step
	return s.ready(ctx, &e.Account, c.Password)
}

// ready writes a as set up, if its link is still the one that was read.
func (s *Store) ready(ctx context.Context, a *Account, password string) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	link, now := a.SetUpHash, s.now()
	a.PasswordHash, a.SetUpHash, a.SetUpUntil, a.ReadyAt = hash, nil, nil, &now
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		done := tx.Model(a).Where("set_up_hash = ?", link).Select("*").Updates(a)
		if err := errors.Join(done.Error, changed(done.RowsAffected)); err != nil {
			return err
		}
		return s.journal.Append(ctx, tx, entry(*a, actSetUp, *a, nil))
	})
	if err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	return nil
}

// changed returns fault.NotFound when a guarded change found nothing to change.
func changed(rows int64) error {
	if rows == 0 {
		return fault.NotFound
	}
	return nil
}
