package triage

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
)

// whole is the side of a picture in the units of a redaction.
const whole = 1000

// maxRedactions is how many boxes a picture may have: more than the lines of a
// long conversation.
const maxRedactions = 60

// Redaction is a black box over a picture, in thousandths of its width and height
// from its left and top. The picture stays as it is: the box is painted where it
// is shown, printed or taken away.
type Redaction struct {
	ID           string
	AttachmentID string
	X, Y, W, H   int
	Author       string // account id
	AuthorName   string
	At           time.Time
}

// Redacting is a wish to change the boxes over a picture.
type Redacting struct {
	Report report.Report
	File   report.Attachment
	By     account.Account
}

// Redactions returns the boxes over a picture in the order they were drawn.
func (s *Store) Redactions(ctx context.Context, file string) ([]Redaction, error) {
	var all []Redaction
	if err := s.db.Write.WithContext(ctx).Where("attachment_id = ?", file).Order("at, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("redactions: %w", err)
	}
	return all, nil
}

// Redact draws a box over a picture. It returns fault.Forbidden, and fault.Fields
// on "box" where it is outside the picture, empty, or one too many.
func (s *Store) Redact(ctx context.Context, r Redacting, b Redaction) error {
	if !r.By.May(account.ReadSealed) || r.File.Copy == "" {
		return fmt.Errorf("redact %s: %w", r.File.ID, fault.Forbidden)
	}
	if b.X < 0 || b.Y < 0 || b.W < 1 || b.H < 1 || b.X+b.W > whole || b.Y+b.H > whole {
		return fault.Fields{{Field: "box", Key: "file.error.box"}}
	}
	there, err := s.Redactions(ctx, r.File.ID)
	if err != nil {
		return err
	}
	if len(there) >= maxRedactions {
		return fault.Fields{{Field: "box", Key: "file.error.boxes_too_many", Params: map[string]any{"Most": maxRedactions}}}
	}
	b.ID, b.AttachmentID, b.Author, b.AuthorName, b.At = database.NewID(), r.File.ID, r.By.ID, r.By.Name, s.now()
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&b).Error; err != nil {
			return fmt.Errorf("redact %s: %w", r.File.ID, err)
		}
		return s.noteBox(ctx, tx, r, ActFileRedact, b)
	})
}

// Unredact takes a box away; one that is not there is away already.
func (s *Store) Unredact(ctx context.Context, r Redacting, id string) error {
	if !r.By.May(account.ReadSealed) {
		return fmt.Errorf("unredact %s: %w", r.File.ID, fault.Forbidden)
	}
	there, err := s.Redactions(ctx, r.File.ID)
	if err != nil {
		return err
	}
	for _, b := range there {
		if b.ID != id {
			continue
		}
		return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			if err := tx.Delete(&b).Error; err != nil {
				return fmt.Errorf("unredact %s: %w", r.File.ID, err)
			}
			return s.noteBox(ctx, tx, r, ActFileUnredact, b)
		})
	}
	return nil
}

func (s *Store) noteBox(ctx context.Context, tx *gorm.DB, r Redacting, act journal.Act, b Redaction) error {
	return s.with.Journal.Append(ctx, tx, journal.Entry{
		Actor: r.By.ID, ActorName: r.By.Name, Act: act, Object: report.Object(r.Report.Reference),
		Detail: map[string]string{"file": r.File.ID, "box": fmt.Sprintf("%d %d %d %d", b.X, b.Y, b.W, b.H)},
	})
}
