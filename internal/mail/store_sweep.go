package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"vigie/internal/day"
	"vigie/internal/seal"
)

// Sender sends what waits in the outbox.
type Sender struct {
	Store  *Store
	Writer *Writer
	Way    Way
	With   seal.Identities // open what waits

	mu     sync.Mutex
	faults int // of the server, one after the other
	until  time.Time
}

const (
	batch     = 100              // read at once
	sweepLong = 15 * time.Second // then others may have the lease
)

// Sweep sends what is due and returns how many mails it sent. While the server is
// away it is asked ever more rarely; no mail is lost by that before GiveUpAfter.
func (s *Sender) Sweep(ctx context.Context) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.Store.giveUp(ctx); err != nil {
		return 0, err
	}
	began := s.Store.now()
	if began.Before(s.until) {
		return 0, nil
	}
	due, err := s.Store.due(ctx)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	round, err := s.Way.Open(ctx)
	if err != nil {
		return 0, s.pause(ctx, err)
	}
	defer round.Close()
	done := 0
	for len(due) > 0 {
		for _, row := range due {
			if ctx.Err() != nil || s.Store.now().Sub(began) > sweepLong {
				return done, nil
			}
			what, err := s.one(ctx, round, row)
			if err != nil {
				return done, err
			}
			if what == sent {
				done, s.faults = done+1, 0
			}
			if what == halt {
				return done, nil
			}
		}
		if due, err = s.Store.due(ctx); err != nil {
			return done, err
		}
	}
	return done, nil
}

// one tries one mail. What is said of it afterwards is written even when the
// process is being stopped: else it would be sent twice.
func (s *Sender) one(ctx context.Context, round Round, row waiting) (verdict, error) {
	mine, err := s.Store.claim(ctx, row)
	if err != nil || !mine {
		return later, err
	}
	ctx = context.WithoutCancel(ctx)
	what, f := judge(s.try(round, row))
	switch what {
	case sent:
		return what, s.Store.settle(ctx, row, count{Sent: 1})
	case refused:
		slog.WarnContext(ctx, "a mail was refused for good", "template", row.Template, "stage", f.Stage, "code", f.Code)
		return what, s.Store.settle(ctx, row, count{Refused: 1, Fault: f.Stage, Code: f.Code})
	case halt:
		return what, s.pause(ctx, f)
	}
	return what, s.Store.noteFault(ctx, f)
}

func (s *Sender) try(round Round, row waiting) error {
	m, err := row.open(s.With)
	if err != nil {
		return err
	}
	msg, err := s.Writer.write(m, row.ID, row.PutAt)
	if err != nil {
		return err
	}
	return round.Send(msg)
}

// pause leaves the server alone for a while, ever longer.
func (s *Sender) pause(ctx context.Context, err error) error {
	_, f := judge(err)
	s.faults++
	s.until = s.Store.now().Add(Pause(s.faults))
	slog.ErrorContext(ctx, "mails cannot be sent", "stage", f.Stage, "code", f.Code, "faults", s.faults)
	return s.Store.noteFault(ctx, f)
}

func (s *Store) noteFault(ctx context.Context, f Fault) error {
	return s.tally(s.db.Write.WithContext(ctx), count{Fault: f.Stage, Code: f.Code})
}

// due returns mails whose time has come, the longest due first.
func (s *Store) due(ctx context.Context) ([]waiting, error) {
	var rows []waiting
	err := s.db.Write.WithContext(ctx).Where("next_at <= ?", s.now()).Order("next_at, id").Limit(batch).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("mails due: %w", err)
	}
	return rows, nil
}

// claim says whether the mail is this process's to try, and when it is tried
// again should nothing more be heard of it. From here on another may wait for the
// same: what it tells of happened later.
func (s *Store) claim(ctx context.Context, row waiting) (bool, error) {
	got := s.db.Write.WithContext(ctx).Model(&waiting{}).Where("id = ? AND tries = ?", row.ID, row.Tries).
		Updates(map[string]any{"tries": row.Tries + 1, "next_at": s.now().Add(Retry(row.Tries + 1)), "once": nil})
	if got.Error != nil {
		return false, fmt.Errorf("claim mail: %w", got.Error)
	}
	return got.RowsAffected == 1, nil
}

// settle takes a mail out of the outbox and counts what became of it. An address
// that refuses news is told as such to its voter.
func (s *Store) settle(ctx context.Context, row waiting, became count) error {
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Delete(&waiting{}, "id = ?", row.ID).Error; err != nil {
			return err
		}
		if became.Refused > 0 && strings.HasPrefix(row.BoxRow, newsBox) {
			of := strings.TrimPrefix(row.BoxRow, newsBox)
			if err := tx.Model(&News{}).Where("report_id = ?", of).Update("refused_at", s.now()).Error; err != nil {
				return err
			}
		}
		return s.tally(tx, became)
	})
	if err != nil {
		return fmt.Errorf("settle mail: %w", err)
	}
	return nil
}

// giveUp takes out mails that were tried for too long.
func (s *Store) giveUp(ctx context.Context) error {
	var old []waiting
	err := s.db.Write.WithContext(ctx).Where("put_at < ?", s.now().Add(-GiveUpAfter)).Limit(batch).Find(&old).Error
	for _, row := range old {
		slog.ErrorContext(ctx, "a mail was given up", "template", row.Template, "tries", row.Tries)
		err = errors.Join(err, s.settle(ctx, row, count{GivenUp: 1}))
	}
	if err != nil {
		return fmt.Errorf("give mails up: %w", err)
	}
	return nil
}

// keepDays is how long counts of a day are kept.
const keepDays = 90

// Expire removes addresses that nobody confirmed in time, what was asked of
// addresses on earlier days, and old counts. It returns how many rows that were.
func (s *Store) Expire(ctx context.Context) (int, error) {
	today, gone := day.Of(s.now()), int64(0)
	db := s.db.Write.WithContext(ctx)
	for _, d := range []*gorm.DB{
		db.Where("confirmed_at IS NULL AND asked_at < ?", s.now().Add(-ConfirmWithin)).Delete(&News{}),
		db.Where("day < ?", today).Delete(&ask{}),
		db.Where("day < ?", today.Add(-keepDays)).Delete(&count{}),
	} {
		if d.Error != nil {
			return int(gone), fmt.Errorf("expire mails: %w", d.Error)
		}
		gone += d.RowsAffected
	}
	return int(gone), nil
}
