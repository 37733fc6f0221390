package account

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/fault"
)

// SignIn checks an address and a password, and returns the token of a session
// that awaits the second factor. It returns the same fault.Fields, after the
// same time, whether the address is unknown, not set up, disabled, or the
// password wrong; and fault.TooMany when attempts under this address, known or
// not, come too fast.
func (s *Store) SignIn(ctx context.Context, email, password string) (Token, error) {
	email = cleanEmail(email)
	before, err := s.attempt(ctx, email)
	if err != nil {
		return "", err
	}
	a, err := s.ByEmail(ctx, email)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return "", err
	}
	hash := nobody
	if a.State() == Active {
		hash = a.PasswordHash
	}
	ok, err := s.hasher.matches(ctx, password, hash)
	if err != nil {
		return "", err
	}
	if !ok || a.State() != Active {
		return "", s.refuse(ctx, a, fault.Field{Field: "email", Key: "account.error.sign_in"})
	}
	return s.begin(ctx, a, before)
}

// begin opens the session that awaits the second factor. The attempt is taken
// back, to how it was before: the code may follow at once, and counts.
func (s *Store) begin(ctx context.Context, a Account, before attempt) (Token, error) {
	session, t := newSession(a, PasswordGiven, s.now())
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := tx.Model(&before).Where("failures > 0").
			Updates(map[string]any{"failures": gorm.Expr("failures - 1"), "last_at": before.LastAt}).Error
		return errors.Join(err, tx.Omit(clause.Associations).Create(&session).Error)
	})
	if err != nil {
		return "", fmt.Errorf("sign in: %w", err)
	}
	return t, nil
}

// SecondFactor checks a one-time code for the session of t, and returns the
// token of a full session: the first one ends, so that who saw it gains nothing.
// It returns fault.NotFound when t's session is over, fault.Fields for a wrong or
// used code and fault.TooMany as SignIn does.
func (s *Store) SecondFactor(ctx context.Context, t Token, code string) (Token, error) {
	before, err := s.session(ctx, t, PasswordGiven)
	if err != nil {
		return "", err
	}
	a := before.Account
	if _, err := s.attempt(ctx, a.Email); err != nil {
		return "", err
	}
	secret, err := s.openSecret(a)
	if err != nil {
		return "", fmt.Errorf("second factor: %w", err)
	}
	step, ok, err := matchStep(secret, code, s.now(), a.TOTPStep)
	if err != nil {
		return "", fmt.Errorf("second factor: %w", err)
	}
	a.TOTPStep = step
	if ok {
		after, err := s.complete(ctx, before, a)
		if !errors.Is(err, errUsed) {
			return after, err
		}
	}
	return "", s.refuse(ctx, a, fault.Field{Field: "code", Key: "account.error.code"})
}

// errUsed says that the same code was used a moment ago, elsewhere.
var errUsed = errors.New("code was used")

// complete turns a session that awaits the second factor into a full one.
func (s *Store) complete(ctx context.Context, before Session, a Account) (Token, error) {
	after, t := newSession(a, SignedIn, s.now())
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		used := tx.Model(&Account{ID: a.ID}).Where("totp_step < ? AND disabled_at IS NULL", a.TOTPStep).Update("totp_step", a.TOTPStep)
		if used.Error == nil && used.RowsAffected == 0 {
			return errUsed
		}
		err := errors.Join(used.Error,
			tx.Delete(&Session{}, "id = ?", before.ID).Error,
			tx.Omit(clause.Associations).Create(&after).Error,
			tx.Delete(&attempt{}, "key_hash = ?", s.keyed(a.Email)).Error)
		if err != nil {
			return err
		}
		return s.journal.Append(ctx, tx, entry(a, actSignIn, a, nil))
	})
	if err != nil {
		return "", fmt.Errorf("second factor: %w", err)
	}
	return t, nil
}

// attempt counts one more attempt to sign in under an address and returns how it
// stood before, or fault.TooMany.
func (s *Store) attempt(ctx context.Context, email string) (before attempt, err error) {
	key, now := s.keyed(email), s.now()
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		first := attempt{KeyHash: key, LastAt: now.Add(-forgotten)}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&first).Error; err != nil {
			return err
		}
		if err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&before, "key_hash = ?", key).Error; err != nil {
			return err
		}
		next, ok := before.next(now)
		if !ok {
			return fault.TooMany
		}
		return tx.Save(&next).Error
	})
	if err != nil {
		return before, fmt.Errorf("sign in: attempt: %w", err)
	}
	return before, nil
}

// refuse notes a failed sign-in, with the account where there is one and never
// with what was typed, and returns the fault.
func (s *Store) refuse(ctx context.Context, a Account, f fault.Field) error {
	if err := s.journal.Append(ctx, nil, entry(Account{}, actFailed, a, nil)); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	return fault.Fields{f}
}
