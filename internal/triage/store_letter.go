package triage

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/seal"
)

// Issue lets a letter leave, as it is from then on, and returns it with its access
// code ("" for a letter that is not answered), which nobody can be told again. A
// case lets its letter wait for the answer unless it is closed; one that was
// nobody's becomes that of who wrote.
func (s *Store) Issue(ctx context.Context, on On, l Letter) (Letter, seal.Code, error) {
	var code seal.Code
	_, err := s.act(ctx, on, ActLetter, func(tx *gorm.DB, c *Case) (detail, error) {
		var before int64
		if err := tx.Model(&Letter{}).Where("number LIKE ?", c.File()+"-L%").Count(&before).Error; err != nil {
			return nil, err
		}
		l.ID, l.CaseID, l.Number = database.NewID(), c.ID, fmt.Sprintf("%s-L%d", c.File(), before+1)
		l.Author, l.AuthorName, l.IssuedAt = on.By.ID, on.By.Name, s.now()
		if code = ""; l.Kind.Answered() {
			code = l.coded(s.now())
		}
		l.Hash = l.hashed()
		c.wrote(l, on)
		return detail{"letter": l.Number, "kind": string(l.Kind), "hash": l.Hash}, tx.Create(&l).Error
	})
	if err != nil {
		return Letter{}, "", err
	}
	return l, code, nil
}

// wrote takes over what a letter changes of its case.
func (c *Case) wrote(l Letter, on On) {
	if c.State == Closed {
		return
	}
	if c.Assignee == "" {
		c.give(on.By)
	}
	if l.Kind.Waits() {
		c.State = Waiting
	}
}

// Recode gives a letter of the case a new access code and returns it; the one
// before opens nothing any more. It returns fault.NotFound for a letter of another
// case, and for one that is not answered.
func (s *Store) Recode(ctx context.Context, on On, number string) (Letter, seal.Code, error) {
	var l Letter
	var code seal.Code
	_, err := s.act(ctx, on, ActRecode, func(tx *gorm.DB, c *Case) (d detail, err error) {
		if l, err = letterIn(tx, *c, number); err != nil {
			return nil, err
		}
		if l.CodeHash == nil {
			return nil, fault.NotFound
		}
		code = l.coded(s.now())
		return detail{"letter": l.Number}, tx.Model(&l).Select("code_hash", "coded_at").UpdateColumns(&l).Error
	})
	if err != nil {
		return Letter{}, "", err
	}
	return l, code, nil
}

// LettersOf returns the letters that were written in a case, the oldest first.
func (s *Store) LettersOf(ctx context.Context, c Case) ([]Letter, error) {
	var all []Letter
	if err := s.db.Write.WithContext(ctx).Where("case_id = ?", c.ID).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("letters of case %s: %w", c.Reference, err)
	}
	return all, nil
}

// LetterOf returns the letter of a case that has a number, or fault.NotFound.
func (s *Store) LetterOf(ctx context.Context, c Case, number string) (Letter, error) {
	return letterIn(s.db.Write.WithContext(ctx), c, number)
}

func letterIn(tx *gorm.DB, c Case, number string) (Letter, error) {
	return oneLetter(tx, "case_id = ? AND number = ?", c.ID, number)
}

func oneLetter(tx *gorm.DB, where string, values ...any) (Letter, error) {
	var l Letter
	err := tx.Where(where, values...).Take(&l).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.NotFound
	}
	if err != nil {
		return Letter{}, fmt.Errorf("letter: %w", err)
	}
	return l, nil
}
