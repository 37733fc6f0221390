package canvass

import (
	"context"
	"fmt"

	"vigie/internal/report"
)

// Alike returns how many reports ever joined the canvass that a text would be put
// into, 0 for none. Nothing is kept of the text.
func (s *Store) Alike(ctx context.Context, election string, t Text) (int, error) {
	db := s.db.Read.WithContext(ctx)
	desk := newDesk(newTables(db, election))
	engine := NewEngine(desk, Standard())
	desk.lay(engine.read(t), report.Report{})
	if err := desk.look(); err != nil {
		return 0, fmt.Errorf("texts like one: %w", err)
	}
	desk.turn()
	id, known, _ := desk.Copy(0)
	if !known {
		matches, err := engine.matches(desk.text().print)
		if err != nil || len(matches) == 0 {
			return 0, err
		}
		id = matches[0].canvass.ID
	}
	var size int
	if err := db.Model(&Kept{}).Where("id = ?", id).Pluck("size", &size).Error; err != nil {
		return 0, fmt.Errorf("texts like one: %w", err)
	}
	return size, nil
}
