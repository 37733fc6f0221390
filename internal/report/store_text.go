package report

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Text is what a report says in clear, and who sent it.
type Text struct {
	ID         string
	Message    string
	Sender     string // the first that it shows
	ReceivedAt time.Time
}

// TextsIn returns within tx the texts of the reports of keys that are there,
// oldest first.
func (s *Store) TextsIn(tx *gorm.DB, ids []string) ([]Text, error) {
	var rs []Report
	if len(ids) == 0 {
		return nil, nil
	}
	err := tx.Select("id", "message", "received_at").Preload("Contacts", inOrder).Where("id IN ?", ids).Order("id").Find(&rs).Error
	if err != nil {
		return nil, fmt.Errorf("texts of %d reports: %w", len(ids), err)
	}
	texts := make([]Text, len(rs))
	for i, r := range rs {
		texts[i] = Text{r.ID, r.Message, r.FirstSender(), r.ReceivedAt}
	}
	return texts, nil
}

// FirstSender returns the first sender that the report shows, or "".
func (r Report) FirstSender() string {
	for _, c := range r.Contacts {
		if c.Sender != "" {
			return c.Sender
		}
	}
	return ""
}

// KeysIn returns within tx the keys of the reports of references that are there.
func (s *Store) KeysIn(tx *gorm.DB, references []string) ([]string, error) {
	var keys []string
	for some := range slices.Chunk(references, 500) {
		var ids []string
		if err := tx.Model(&Report{}).Where("reference IN ?", some).Pluck("id", &ids).Error; err != nil {
			return nil, fmt.Errorf("keys of %d reports: %w", len(references), err)
		}
		keys = append(keys, ids...)
	}
	slices.Sort(keys)
	return keys, nil
}
