package triage

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/mail"
)

// On is a case as somebody saw it, and who acts on it now.
type On struct {
	Reference string
	Version   int // of the case that was seen
	By        account.Account

	batch  string                               // key of the bulk that the act is part of, or ""
	within func(tx *gorm.DB, before Case) error // is done with the act or not at all
}

// Every act returns the case as it is afterwards, fault.NotFound,
// fault.Forbidden when it is not theirs to do, and fault.Conflict when the case
// has changed since it was seen or is past it. Its line in the journal is
// written with it or not at all.

// Take makes the case that of who acts.
func (s *Store) Take(ctx context.Context, on On) (Case, error) {
	return s.act(ctx, on, ActTake, func(_ *gorm.DB, c *Case) (detail, error) {
		before := c.AssigneeName
		c.give(on.By)
		return detail{"from": before}, nil
	})
}

// Release gives the case back to the queue.
func (s *Store) Release(ctx context.Context, on On) (Case, error) {
	return s.act(ctx, on, ActRelease, func(_ *gorm.DB, c *Case) (detail, error) {
		before := c.AssigneeName
		c.give(account.Account{})
		return detail{"from": before}, nil
	})
}

// AssignTo makes the case that of somebody else, who must be able to work on it.
func (s *Store) AssignTo(ctx context.Context, on On, to account.Account) (Case, error) {
	return s.act(ctx, on, ActAssign, func(_ *gorm.DB, c *Case) (detail, error) {
		if !to.May(account.WorkCases) {
			return nil, fault.Fields{{Field: "assignee", Key: "case.error.assignee"}}
		}
		c.give(to)
		return detail{"to": to.Name}, nil
	})
}

// Note writes something down for the others.
func (s *Store) Note(ctx context.Context, on On, text string) (Case, error) {
	form := noteForm{Text: trim(text)}
	if err := faults(s.validate, form).Err(); err != nil {
		return Case{}, err
	}
	return s.act(ctx, on, ActNote, func(tx *gorm.DB, c *Case) (detail, error) {
		return nil, s.write(tx, *c, on.By, form.Text)
	})
}

// Wait says that the case waits for somebody outside.
func (s *Store) Wait(ctx context.Context, on On) (Case, error) {
	return s.act(ctx, on, ActWait, nothing)
}

// Resume says that it waits no longer.
func (s *Store) Resume(ctx context.Context, on On) (Case, error) {
	return s.act(ctx, on, ActResume, nothing)
}

// Decide ends the case, or leaves it waiting, with an outcome. It also returns
// fault.Fields for what the ruling lacks.
func (s *Store) Decide(ctx context.Context, on On, r Ruling) (Case, error) {
	r = r.clean()
	if err := faults(s.validate, r).Err(); err != nil {
		return Case{}, err
	}
	if !MayDecide(on.By, r.Outcome) {
		return Case{}, fmt.Errorf("decide %s on %s: %w", r.Outcome, on.Reference, fault.Forbidden)
	}
	return s.act(ctx, on, ActDecide, func(tx *gorm.DB, c *Case) (detail, error) {
		if err := s.checkAttached(tx, *c, r); err != nil {
			return nil, err
		}
		d := Decision{
			ID: database.NewID(), CaseID: c.ID, Outcome: r.Outcome, Reasons: r.Reasons, LegalBasis: r.LegalBasis, Target: r.target(),
			Author: on.By.ID, AuthorName: on.By.Name, At: s.now(),
		}
		c.decided(d, on.By)
		if err := s.tellDecided(tx, *c); err != nil {
			return nil, err
		}
		return detail{"outcome": string(r.Outcome), "target": d.Target}, tx.Create(&d).Error
	})
}

// tellDecided lets the voters of a case know that there is news, those who asked.
func (s *Store) tellDecided(tx *gorm.DB, c Case) error {
	if s.with.Mail == nil {
		return nil
	}
	var reports []string
	if err := tx.Model(&CaseReport{}).Where("case_id = ?", c.ID).Pluck("report_id", &reports).Error; err != nil {
		return fmt.Errorf("reports of case %s: %w", c.Reference, err)
	}
	return s.with.Mail.Tell(tx, mail.Told, reports...)
}

// checkAttached makes sure that the case to be attached to is there and another.
func (s *Store) checkAttached(tx *gorm.DB, c Case, r Ruling) error {
	if terms[r.Outcome].names != toCase {
		return nil
	}
	other, err := one(tx, r.Attached)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	if err != nil || other.ID == c.ID {
		return fault.Fields{{Field: "attached", Key: "case.error.attached_unknown"}}
	}
	return nil
}

// Reopen takes a decided case up again, and says why in a note.
func (s *Store) Reopen(ctx context.Context, on On, why string) (Case, error) {
	form := reopenForm{Text: trim(why)}
	if err := faults(s.validate, form).Err(); err != nil {
		return Case{}, err
	}
	return s.act(ctx, on, ActReopen, func(tx *gorm.DB, c *Case) (detail, error) {
		before := c.Outcome
		c.reopened(on.By)
		return detail{"outcome": string(before)}, s.write(tx, *c, on.By, form.Text)
	})
}

func (s *Store) write(tx *gorm.DB, c Case, by account.Account, text string) error {
	return tx.Create(&Note{ID: database.NewID(), CaseID: c.ID, Author: by.ID, AuthorName: by.Name, Text: text, At: s.now()}).Error
}

// detail is what the journal keeps of an act: never what was typed.
type detail map[string]string

// with returns d and one thing more.
func (d detail) with(k, v string) detail {
	more := detail{k: v}
	maps.Copy(more, d)
	return more
}

func nothing(*gorm.DB, *Case) (detail, error) { return nil, nil }

// act does what every act does, round what is its own: the case as it was seen,
// the rules, the change, the line in the journal.
func (s *Store) act(ctx context.Context, on On, what journal.Act, change func(*gorm.DB, *Case) (detail, error)) (Case, error) {
	var c Case
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) (err error) {
		if c, err = one(tx, on.Reference); err != nil {
			return err
		}
		if c.Version != on.Version && !rules[what].late {
			return fault.Conflict
		}
		if err := check(what, c, on.By); err != nil {
			return err
		}
		before := c
		c.State = rules[what].moves[c.State]
		told, err := change(tx, &c)
		if err != nil {
			return err
		}
		if on.within != nil {
			if err := on.within(tx, before); err != nil {
				return err
			}
			told = told.with("batch", on.batch)
		}
		return s.save(ctx, tx, &c, journal.Entry{Actor: on.By.ID, ActorName: on.By.Name, Act: what, Object: Object(c.Reference), Detail: filled(told)})
	})
	if err != nil {
		return Case{}, fmt.Errorf("%s %s: %w", what, on.Reference, err)
	}
	return c, nil
}

// save writes the case unless somebody else has meanwhile, then the journal,
// whose lock comes last.
func (s *Store) save(ctx context.Context, tx *gorm.DB, c *Case, e journal.Entry) error {
	seen := c.Version
	c.Version, c.UpdatedAt = seen+1, s.now()
	done := tx.Model(&Case{}).Where("id = ? AND version = ?", c.ID, seen).
		Select("state", "outcome", "assignee", "assignee_name", "version", "updated_at", "decided_at").Updates(c)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return fault.Conflict
	}
	if err := s.rank(tx, c.ID); err != nil {
		return err
	}
	return s.with.Journal.Append(ctx, tx, e)
}

// Object is how the journal names a case.
func Object(reference string) string { return "case/" + reference }

// filled drops what there is nothing to say of.
func filled(d detail) map[string]string {
	for k, v := range d {
		if v == "" {
			delete(d, k)
		}
	}
	return d
}
