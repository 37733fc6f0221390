package triage

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/fault"
)

// taken says that the owner has a search of that name.
var taken = fault.Fields{{Field: "name", Key: "office.search.error.taken"}}

// Searches returns the searches that a reads: their own, then those that others
// share, each by name.
func (s *Store) Searches(ctx context.Context, a account.Account) ([]SavedSearch, error) {
	var all []SavedSearch
	own := clause.OrderBy{Expression: clause.Expr{SQL: "CASE WHEN owner = ? THEN 0 ELSE 1 END, name, id", Vars: []any{a.ID}}}
	err := s.db.Write.WithContext(ctx).Where("owner = ? OR shared", a.ID).Clauses(own).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("saved searches: %w", err)
	}
	return all, nil
}

// SaveSearch keeps a query of the queue under a name of its owner's. It returns
// fault.Fields for what must be mended.
func (s *Store) SaveSearch(ctx context.Context, by account.Account, asked SavedSearch) error {
	asked.ID, asked.Owner, asked.OwnerName, asked.Name, asked.At = database.NewID(), by.ID, by.Name, trim(asked.Name), s.now()
	if err := asked.check(); err != nil {
		return err
	}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var n int64
		if err := tx.Model(&SavedSearch{}).Where("owner = ?", by.ID).Count(&n).Error; err != nil {
			return err
		}
		if n >= MostSearches {
			return fault.Fields{{Field: "name", Key: "office.search.error.most", Params: map[string]any{"Count": MostSearches}}}
		}
		if err := s.listen(tx, &asked); err != nil {
			return err
		}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&asked)
		if made.Error == nil && made.RowsAffected == 0 {
			return taken
		}
		return made.Error
	})
	if err != nil {
		return fmt.Errorf("save search: %w", err)
	}
	return nil
}

// SearchByID returns a search that a may change, fault.NotFound, or
// fault.Forbidden.
func (s *Store) SearchByID(ctx context.Context, a account.Account, id string) (SavedSearch, error) {
	var found SavedSearch
	if uuid.Validate(id) != nil {
		return found, fmt.Errorf("saved search: %w", fault.NotFound)
	}
	err := s.db.Write.WithContext(ctx).Take(&found, "id = ?", id).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound) || err == nil && found.Owner != a.ID && !found.Shared:
		err = fault.NotFound
	case err == nil && !found.Governs(a):
		err = fault.Forbidden
	}
	if err != nil {
		return SavedSearch{}, fmt.Errorf("saved search %s: %w", id, err)
	}
	return found, nil
}

// listen lets alerts begin with what comes from now on, within tx.
func (s *Store) listen(tx *gorm.DB, of *SavedSearch) error {
	of.SeenID, of.ToldAt = "", nil
	if of.Alert != AlertCount {
		of.AlertAt = 0
	}
	if of.Alert == AlertNever {
		return nil
	}
	now := s.now()
	of.ToldAt = &now
	var newest []string
	if err := tx.Model(&Case{}).Order("id DESC").Limit(1).Pluck("id", &newest).Error; err != nil {
		return err
	}
	of.SeenID = strings.Join(newest, "")
	return nil
}

// RenameSearch gives a search another name, shares it or no longer, and says when
// its owner is told of new cases. It returns fault.Fields for what must be mended.
func (s *Store) RenameSearch(ctx context.Context, by account.Account, id string, as SavedSearch) error {
	found, err := s.SearchByID(ctx, by, id)
	if err != nil {
		return err
	}
	again := found.Alert != as.Alert || found.AlertAt != as.AlertAt
	found.Name, found.Shared, found.Alert, found.AlertAt = trim(as.Name), as.Shared, as.Alert, as.AlertAt
	if err := found.check(); err != nil {
		return err
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var n int64
		if err := tx.Model(&SavedSearch{}).Where("owner = ? AND name = ? AND id <> ?", found.Owner, found.Name, found.ID).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return taken
		}
		if again {
			if err := s.listen(tx, &found); err != nil {
				return err
			}
		}
		return tx.Model(&found).Select("name", "shared", "alert", "alert_at", "seen_id", "told_at").Updates(found).Error
	})
	if err != nil {
		return fmt.Errorf("rename search %s: %w", id, err)
	}
	return nil
}

// DropSearch deletes a search.
func (s *Store) DropSearch(ctx context.Context, by account.Account, id string) error {
	found, err := s.SearchByID(ctx, by, id)
	if err != nil {
		return err
	}
	if err := s.db.Write.WithContext(ctx).Delete(&found).Error; err != nil {
		return fmt.Errorf("drop search %s: %w", id, err)
	}
	return nil
}
