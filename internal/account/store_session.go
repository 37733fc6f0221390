package account

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/fault"
)

// BySession returns who signed in fully with t, or fault.NotFound when the
// session is over, idle for too long, or its account disabled.
func (s *Store) BySession(ctx context.Context, t Token) (Account, error) {
	found, err := s.session(ctx, t, SignedIn)
	if err != nil {
		return Account{}, err
	}
	if now := s.now(); now.Sub(found.SeenAt) >= seenEvery {
		err := s.db.Write.WithContext(ctx).Model(&Session{}).Where("id = ?", found.ID).Update("seen_at", now).Error
		if err != nil {
			return Account{}, fmt.Errorf("session: %w", err)
		}
	}
	return found.Account, nil
}

// Awaiting returns whose second factor t's session awaits, or fault.NotFound.
func (s *Store) Awaiting(ctx context.Context, t Token) (Account, error) {
	found, err := s.session(ctx, t, PasswordGiven)
	return found.Account, err
}

func (s *Store) session(ctx context.Context, t Token, stage Stage) (Session, error) {
	var found Session
	err := s.db.Write.WithContext(ctx).Joins("Account").Take(&found, "sessions.id = ? AND sessions.state = ?", t.hash(), stage).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && !found.stands(s.now()) {
		return Session{}, fmt.Errorf("session: %w", fault.NotFound)
	}
	if err != nil {
		return Session{}, fmt.Errorf("session: %w", err)
	}
	return found, nil
}

// SignOut ends t's session; one that is over is ended already.
func (s *Store) SignOut(ctx context.Context, t Token) error {
	found, err := s.session(ctx, t, SignedIn)
	if errors.Is(err, fault.NotFound) {
		return s.db.Write.WithContext(ctx).Delete(&Session{}, "id = ?", t.hash()).Error
	}
	if err != nil {
		return err
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Delete(&Session{}, "id = ?", found.ID).Error; err != nil {
			return err
		}
		return s.journal.Append(ctx, tx, entry(found.Account, actSignOut, found.Account, nil))
	})
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// Sessions returns the sessions in which an account is fully signed in, the
// latest first.
func (s *Store) Sessions(ctx context.Context, accountID string) ([]Session, error) {
	var all []Session
	err := s.standing(ctx).Where("account_id = ?", accountID).Order("created_at DESC").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return all, nil
}

// SessionCounts returns how many sessions each account has, by its id; one
// without any is left out.
func (s *Store) SessionCounts(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		AccountID string
		Sessions  int
	}
	err := s.standing(ctx).Model(&Session{}).Select("account_id, count(*) AS sessions").Group("account_id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count sessions: %w", err)
	}
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.AccountID] = r.Sessions
	}
	return counts, nil
}

func (s *Store) standing(ctx context.Context) *gorm.DB {
	now := s.now()
	return s.db.Write.WithContext(ctx).Where("state = ? AND expires_at > ? AND seen_at > ?", SignedIn, now, now.Add(-idleLife))
}

// EndSessions ends every session of an account.
func (s *Store) EndSessions(ctx context.Context, by Account, id string) error {
	a, err := s.ByID(ctx, id)
	if err != nil {
		return err
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		done := tx.Delete(&Session{}, "account_id = ?", a.ID)
		if done.Error != nil {
			return done.Error
		}
		return s.journal.Append(ctx, tx, entry(by, actEnd, a, map[string]string{"name": a.Name, "sessions": fmt.Sprint(done.RowsAffected)}))
	})
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

// Expire forgets sessions that are over and attempts that no longer count, and
// returns how many rows that was. It runs as a sweep.
func (s *Store) Expire(ctx context.Context) (int, error) {
	db, now := s.db.Write.WithContext(ctx), s.now()
	over := db.Where("expires_at <= ? OR seen_at <= ?", now, now.Add(-idleLife)).Delete(&Session{})
	old := db.Where("last_at <= ?", now.Add(-forgotten)).Delete(&attempt{})
	if err := errors.Join(over.Error, old.Error); err != nil {
		return 0, fmt.Errorf("expire sessions: %w", err)
	}
	return int(over.RowsAffected + old.RowsAffected), nil
}
