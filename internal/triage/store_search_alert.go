package triage

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/mail"
)

// SweepSearches tells the owners of searches of new cases, each as they asked,
// and returns how many it told. read makes of a search what it lets its owner see.
// A mail says how many cases there are, never which.
func (s *Store) SweepSearches(ctx context.Context, who Who, read func(SavedSearch, account.Account) Filter) (int, error) {
	if s.with.Mail == nil {
		return 0, nil
	}
	var all []SavedSearch
	if err := s.db.Write.WithContext(ctx).Where("alert <> ''").Order("id").Find(&all).Error; err != nil {
		return 0, fmt.Errorf("searches with an alert: %w", err)
	}
	told := 0
	for _, one := range all {
		owner, err := someone(ctx, who, one.Owner)
		if err != nil {
			return told, err
		}
		if !owner.May(account.WorkCases) {
			continue
		}
		did, err := s.tellSearch(ctx, one, owner, read(one, owner))
		if err != nil {
			return told, fmt.Errorf("alert of search %s: %w", one.ID, err)
		}
		if did {
			told++
		}
	}
	return told, nil
}

// tellSearch tells the owner of a search of the cases that f lets through and that
// they were not told of, if it is time.
func (s *Store) tellSearch(ctx context.Context, one SavedSearch, owner account.Account, f Filter) (bool, error) {
	f.Newer = one.SeenID
	fresh, err := s.Count(ctx, f)
	if err != nil || !one.Due(fresh, s.now()) {
		return false, err
	}
	newest, err := s.Queue(ctx, f, Cursor{}, 1)
	if err != nil || len(newest.Cases) == 0 {
		return false, err
	}
	did := false
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		done := tx.Model(&one).Where("seen_id = ? AND alert = ?", one.SeenID, one.Alert).
			UpdateColumns(map[string]any{"seen_id": newest.Cases[0].ID, "told_at": s.now()})
		if did = done.RowsAffected == 1; done.Error != nil || !did {
			return done.Error // another instance told, or the owner changed it
		}
		return s.with.Mail.Put(tx, mail.Message{Template: mail.Search, Lang: owner.Lang, To: owner.Email, Values: mail.Values{Count: min(fresh, Most)}})
	})
	return did, err
}
