package triage

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/mail"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// What passes between reviewers and the author of a report, as the journal says
// it: never what was written.
const (
	ActAsk    journal.Act = "case.ask"       // a reviewer wrote to the author
	ActHear   journal.Act = "case.hear"      // took note of what the author added
	ActRead   journal.Act = "report.read"    // read what both wrote
	ActAnswer journal.Act = "report.answer"  // the author wrote
	ActAdd    journal.Act = "report.add"     // told of more
	ActMend   journal.Act = "report.correct" // mended what they had told
)

// Ask writes to the author of one of the case's reports, and lets the case wait
// for them. A case that was nobody's becomes that of who asks. It returns
// fault.Fields on "words", and fault.NotFound for a report of another case.
func (s *Store) Ask(ctx context.Context, on On, reference, words string) (Case, error) {
	c, err := s.ByReference(ctx, on.Reference)
	if err != nil {
		return c, err
	}
	r, err := s.ReportOf(ctx, c, reference)
	if err != nil {
		return c, err
	}
	return s.act(ctx, on, ActAsk, func(tx *gorm.DB, c *Case) (detail, error) {
		if err := s.with.Reports.Ask(tx, r, on.By.Name, words); err != nil {
			return nil, err
		}
		if c.Assignee == "" {
			c.give(on.By)
		}
		if s.with.Mail == nil {
			return detail{"report": r.Reference}, nil
		}
		return detail{"report": r.Reference}, s.with.Mail.Tell(tx, mail.Told, r.ID)
	})
}

// Hear takes note of all that authors added to the reports of the case.
func (s *Store) Hear(ctx context.Context, on On) (Case, error) {
	return s.act(ctx, on, ActHear, func(tx *gorm.DB, c *Case) (detail, error) {
		return nil, s.with.Reports.Hear(tx, membersOf(tx, c.ID))
	})
}

// membersOf selects the keys of a case's reports.
func membersOf(tx *gorm.DB, id string) *gorm.DB {
	return tx.Model(&CaseReport{}).Select("report_id").Where("case_id = ?", id)
}

// Unheard returns how many things authors added to the reports of a case that
// nobody took note of.
func (s *Store) Unheard(ctx context.Context, c Case) (int, error) {
	db := s.db.Write.WithContext(ctx)
	var n int64
	if err := s.with.Reports.Unheard(db).Where("report_id IN (?)", membersOf(db, c.ID)).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("additions to case %s: %w", c.Reference, err)
	}
	return int(n), nil
}

// ReadMessages notes in the journal who reads what the authority and the author
// of a report wrote to each other, then opens it. It returns fault.Forbidden, and
// seal.ErrClosed where no key is at hand.
func (s *Store) ReadMessages(ctx context.Context, r report.Report, by account.Account, with seal.Identities) ([]report.Said, error) {
	if !by.May(account.ReadSealed) {
		return nil, fmt.Errorf("messages of %s: %w", r.Reference, fault.Forbidden)
	}
	if len(with) == 0 {
		return nil, fmt.Errorf("messages of %s: %w", r.Reference, seal.ErrClosed)
	}
	all, err := s.with.Reports.MessagesOf(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	err = s.with.Journal.Append(ctx, nil, journal.Entry{Actor: by.ID, ActorName: by.Name, Act: ActRead, Object: report.Object(r.Reference)})
	if err != nil {
		return nil, err
	}
	return report.Read(all, with)
}

// Answer writes to the authority for the author of a report, whose code it is.
// A case that waits for the answer goes on. Sent twice it is sent once. It
// returns fault.Fields on "words", and fault.NotFound for a report that was
// withdrawn meanwhile.
func (s *Store) Answer(ctx context.Context, r report.Report, code seal.Code, words string) error {
	return s.fromAuthor(ctx, r, ActAnswer, func(tx *gorm.DB, r report.Report) (bool, error) {
		return s.with.Reports.Answer(tx, r, code, words)
	})
}

// fromAuthor lets the author of a report do something with it: do says whether
// there was something to do. Its case, where there is one, is told.
func (s *Store) fromAuthor(ctx context.Context, r report.Report, what journal.Act, do func(*gorm.DB, report.Report) (bool, error)) error {
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, settling); err != nil {
			return err
		}
		there, err := s.with.Reports.In(tx, []string{r.ID})
		if err == nil && len(there) == 0 {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		did, err := do(tx, there[0])
		if err != nil || !did {
			return err
		}
		return s.hearOf(ctx, tx, r, what)
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, r.Reference, err)
	}
	return nil
}

// hearOf notes what the author of a report did, and lets its case show it. A case
// that waits for somebody outside goes on once they were heard of; whoever has it
// open is told that it changed.
func (s *Store) hearOf(ctx context.Context, tx *gorm.DB, r report.Report, what journal.Act) error {
	lines := []journal.Entry{{Act: what, Object: report.Object(r.Reference)}}
	var found []Case
	err := tx.Where("id IN (?)", tx.Model(&CaseReport{}).Select("case_id").Where("report_id = ?", r.ID)).Find(&found).Error
	if err != nil {
		return err
	}
	for _, c := range found {
		if c.State == Waiting && what == ActAnswer {
			c.State = New
			if c.Assignee != "" {
				c.State = Open
			}
			c.Version++
		}
		if err := s.retell(tx, &c); err != nil {
			return err
		}
		c.UpdatedAt = s.now()
		if err := tx.Model(&c).Select(append([]string{"state", "version", "updated_at"}, folded...)).UpdateColumns(&c).Error; err != nil {
			return err
		}
		if err := s.rank(tx, c.ID); err != nil {
			return err
		}
		lines = append(lines, journal.Entry{Act: what, Object: Object(c.Reference), Detail: map[string]string{"report": r.Reference}})
	}
	for _, l := range lines {
		if err := s.with.Journal.Append(ctx, tx, l); err != nil {
			return err
		}
	}
	return nil
}

// Amend changes what a report tells, for its author: more, or what they had wrong.
// Its operation and its case follow. Done twice it is done once. It returns
// fault.NotFound for a report that was withdrawn meanwhile.
func (s *Store) Amend(ctx context.Context, r report.Report, kind report.AdditionKind, change func(*report.Filing)) error {
	act := ActAdd
	if kind == report.Corrected {
		act = ActMend
	}
	return s.fromAuthor(ctx, r, act, func(tx *gorm.DB, before report.Report) (bool, error) {
		after, changed, err := s.with.Reports.Amend(tx, before, kind, change)
		if err != nil || !changed || s.with.Canvasses == nil {
			return changed, err
		}
		return true, s.with.Canvasses.Amend(ctx, tx, before, after)
	})
}

// Enclose gives the files of a token to a report, for its author. It returns
// fault.Fields on "files" for too many.
func (s *Store) Enclose(ctx context.Context, r report.Report, token []byte) error {
	return s.fromAuthor(ctx, r, ActAdd, func(tx *gorm.DB, r report.Report) (bool, error) {
		return s.with.Reports.Enclose(tx, r, token)
	})
}
